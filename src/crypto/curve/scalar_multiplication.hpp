#pragma once

#include "crypto/curve/point.hpp"

namespace glasstls::crypto {

/// The odd multiples p, 3p, 5p, ... of a point other than infinity; Count is far below the group's order.
template <std::size_t Count, class C>
std::array<JacobianPoint<C>, Count> odd_multiples(const AffinePoint<C>& p) {
  std::array<JacobianPoint<C>, Count> multiples{JacobianPoint<C>::from(p)};
  const auto twice = doubled(multiples[0]);
  for (std::size_t i = 1; i < Count; ++i) multiples[i] = sum_of_distinct(multiples[i - 1], twice);
  return multiples;
}

// ---- secret scalars ----

/// table[index], with memory accesses that do not depend on the index.
template <class Point, std::size_t Count>
Point look_up(const std::array<Point, Count>& table, std::uint64_t index) {
  Point found = table[0];
  for (std::size_t i = 1; i < Count; ++i)
    found = Point::select(mask_of(is_zero(Limbs<1>{i ^ index})), table[i], found);
  return found;
}

/// A secret scalar k with 1 <= k < n, made odd and written with odd digits, of which none is zero.
///
/// Either k or n - k is odd; if it is n - k, the product must be negated. Every odd number below 2^(4 D) has
/// D such digits:
///
///     k = sum of 16^i * d_i,   d_i = 2 w_i - 15,   w_i = the i-th four bits of floor(k / 2) + 2^(4 D - 1)
template <class C>
class OddDigits {
  using Scalar = typename C::Scalar;

 public:
  /// Enough for every number below n.
  static constexpr std::size_t count =
      (64 * Scalar::limb_count - static_cast<std::size_t>(std::countl_zero(Scalar::modulus.back())) + 3) / 4;

  /// The digits of `scalar`, k above.
  explicit OddDigits(const typename Scalar::Number& scalar) {
    Carry borrow = 0;
    auto negated = difference(Scalar::modulus, scalar, borrow);
    even_ = mask_of(1 ^ (scalar[0] & 1));
    windows_ = shifted_right(select(even_, negated, scalar), 1);
    windows_[(count - 1) / 16] |= std::uint64_t{8} << (4 * ((count - 1) % 16));
    wipe_value(negated);
  }
  /// Not copied: it holds a secret.
  OddDigits(const OddDigits&) = delete;
  OddDigits& operator=(const OddDigits&) = delete;
  ~OddDigits() {
    wipe_value(windows_);
    wipe_value(even_);
  }

  /// d_i * p; `multiples` holds the odd multiples of p up to 15.
  template <class Point>
  Point times(std::size_t i, const std::array<Point, 8>& multiples) const {
    const std::uint64_t window = windows_[i / 16] >> (4 * (i % 16)) & 15;
    const std::uint64_t negative = mask_of(1 ^ window >> 3);  // then |d| / 2 = 7 - window, else window - 8
    Point point = look_up(multiples, (window ^ negative) & 7);
    point.y = C::Field::select(negative, -point.y, point.y);
    return point;
  }

  /// Turns the product of the digits with a point into the product of the scalar.
  void negate_where_even(JacobianPoint<C>& product) const {
    product.y = C::Field::select(even_, -product.y, product.y);
  }

 private:
  typename Scalar::Number windows_;
  std::uint64_t even_;
};

/// p + q. The two may be the same point, but neither may be infinity, and q not -p. Constant-time.
template <class C, class Point>
JacobianPoint<C> sum_that_may_double(const JacobianPoint<C>& p, const Point& q) {
  const auto sum = sum_of_distinct(p, q);
  return JacobianPoint<C>::select(mask_of(sum.x.is_zero() & sum.z.is_zero()), doubled(p), sum);
}

/// k * p for a secret k with 1 <= k < n, constant-time. Every step is the same: four doublings, one addition.
///
/// The addition needs two distinct points, neither of them infinity. Let A be the number that the digits
/// above i form. A is odd and 16^(i+1) A differs from k by less than 16^(i+1), so A >= 1 and 16 A > |d_i|: as
/// integers, 16 A and d_i are neither equal nor opposite, and 16 A is not zero. Modulo n this can differ only
/// if 16 A + 15 >= n, which needs i = 0. There the sum is k, which is not zero, but 16 A = k - d_0 may be
/// d_0 + n (for example for k = 2 on P-256): only the last step must be able to double.
template <class C>
JacobianPoint<C> multiply(const typename C::Scalar::Number& scalar, const AffinePoint<C>& p) {
  const OddDigits<C> k(scalar);
  const auto multiples = odd_multiples<8>(p);
  auto result = k.times(k.count - 1, multiples);
  for (std::size_t i = k.count - 1; i-- > 0;) {
    for (int j = 0; j < 4; ++j) result = doubled(result);
    auto addend = k.times(i, multiples);
    result = i > 0 ? sum_of_distinct(result, addend) : sum_that_may_double(result, addend);
    wipe_value(addend);
  }
  k.negate_where_even(result);
  return result;
}

// ---- public scalars ----

/// `points` in affine coordinates; none may be infinity. One inversion serves all: the inverse of the product
/// of all z's gives the inverse of each.
template <class C, std::size_t Count>
std::array<AffinePoint<C>, Count> to_affine(const std::array<JacobianPoint<C>, Count>& points) {
  std::array<typename C::Field, Count> products{points[0].z};
  for (std::size_t i = 1; i < Count; ++i) products[i] = products[i - 1] * points[i].z;
  auto inverse = products[Count - 1].inverse_of_public();
  std::array<AffinePoint<C>, Count> result{};
  for (std::size_t i = Count; i-- > 0;) {
    const auto z_inverse = i > 0 ? inverse * products[i - 1] : inverse;
    inverse = inverse * points[i].z;
    const auto z_inverse2 = z_inverse.squared();
    result[i] = {points[i].x * z_inverse2, points[i].y * (z_inverse * z_inverse2)};
  }
  return result;
}

/// The digits of `k` in the non-adjacent form of the given width, lowest first: k is the sum of 2^i *
/// digit[i], every digit is zero or odd and below 2^(width - 1) in size, and at least width - 1 zeros follow
/// each digit that is not zero. Variable time.
template <std::size_t N>
std::array<std::int8_t, 64 * N + 1> non_adjacent_form(const Limbs<N>& k, unsigned width) {
  const auto bit = [&](std::size_t i) { return i < 64 * N ? unsigned(k[i / 64] >> (i % 64) & 1) : 0U; };
  std::array<std::int8_t, 64 * N + 1> digits{};
  unsigned carry = 0;
  for (std::size_t i = 0; i <= 64 * N;) {
    if (bit(i) == carry) {
      ++i;
      continue;
    }
    unsigned window = carry;
    for (unsigned j = 0; j < width; ++j) window += bit(i + j) << j;
    carry = window >> (width - 1);
    digits[i] = static_cast<std::int8_t>(static_cast<int>(window) - static_cast<int>(carry << width));
    i += width;
  }
  return digits;
}

/// G, 3G, ... 127G, computed on first use.
template <class C>
const std::array<AffinePoint<C>, 64>& base_multiples() {
  static const auto multiples = to_affine(odd_multiples<64>(base_point<C>));
  return multiples;
}

/// a * G + b * p, variable time, with the same doublings for both products.
template <class C>
JacobianPoint<C> multiply_public(const typename C::Scalar::Number& a, const typename C::Scalar::Number& b,
                                 const AffinePoint<C>& p) {
  const auto digits_of_a = non_adjacent_form(a, 8);
  const auto digits_of_b = non_adjacent_form(b, 5);
  const auto multiples = odd_multiples<8>(p);
  const auto& multiples_of_g = base_multiples<C>();
  auto result = JacobianPoint<C>::infinity();
  for (std::size_t i = digits_of_a.size(); i-- > 0;) {
    if (!result.is_infinity()) result = doubled(result);
    if (const int digit = digits_of_b[i]; digit != 0) {
      const auto& multiple = multiples[static_cast<std::size_t>(digit < 0 ? -digit : digit) / 2];
      result = result + (digit < 0 ? -multiple : multiple);
    }
    if (const int digit = digits_of_a[i]; digit != 0) {
      const auto& multiple = multiples_of_g[static_cast<std::size_t>(digit < 0 ? -digit : digit) / 2];
      result = result + (digit < 0 ? AffinePoint<C>{multiple.x, -multiple.y} : multiple);
    }
  }
  return result;
}

}  // namespace glasstls::crypto
