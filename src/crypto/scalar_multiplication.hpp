#pragma once

#include "base/secret.hpp"
#include "crypto/point.hpp"

namespace glasstls::crypto {

/// The odd multiples p, 3p, 5p, ... of a point other than infinity; Count is far below the group's order.
template <std::size_t Count, class C>
constexpr std::array<JacobianPoint<C>, Count> odd_multiples(const AffinePoint<C>& p) {
  std::array<JacobianPoint<C>, Count> multiples{JacobianPoint<C>::from(p)};
  const auto twice = doubled(multiples[0]);
  for (std::size_t i = 1; i < Count; ++i) multiples[i] = sum_of_distinct(multiples[i - 1], twice);
  return multiples;
}

// ---- secret scalars ----

/// Overwrites a number or a point that says something about a secret.
template <class Value>
void wipe_value(Value& value) {
  wipe({reinterpret_cast<std::uint8_t*>(&value), sizeof value});
}

/// table[index], read so that the memory accesses do not depend on the index.
template <class C, std::size_t Count>
constexpr JacobianPoint<C> look_up(const std::array<JacobianPoint<C>, Count>& table, std::uint64_t index) {
  using Field = typename C::Field;
  JacobianPoint<C> found = table[0];
  for (std::size_t i = 1; i < Count; ++i) {
    const std::uint64_t here = mask_of(is_zero(Limbs<1>{i ^ index}));
    found.x = Field::select(here, table[i].x, found.x);
    found.y = Field::select(here, table[i].y, found.y);
    found.z = Field::select(here, table[i].z, found.z);
  }
  return found;
}

/// k * p for a secret k with 1 <= k < n, constant-time.
///
/// The scalar is made odd (k or n - k, and the result negated again), because every odd number below 2^(4 D)
/// can be written with D digits that are all odd, and so never zero:
///
///     k = sum of 16^i * d_i,   d_i = 2 w_i - 15,   w_i = the i-th four bits of floor(k / 2) + 2^(4 D - 1)
///
/// Every step is the same: four doublings, one addition.
///
/// The addition needs two distinct points, neither of them infinity. Let A be what the digits above i amount
/// to. A is odd and 16^(i+1) A differs from k by less than 16^(i+1), so A >= 1 and 16 A > |d_i|: as integers,
/// 16 A and d_i are neither equal nor opposite, nor is 16 A zero. Modulo n they could be only where 16 A + 15
/// >= n, which takes i = 0. There the sum is k, which is not zero, but 16 A = k - d_0 may be d_0 + n (as for
/// k = 2 on P-256): the last step, and it alone, must be able to double.
template <class C>
JacobianPoint<C> multiply(const typename C::Scalar::Number& scalar, const AffinePoint<C>& p) {
  using Field = typename C::Field;
  constexpr auto n = C::Scalar::modulus;
  constexpr std::size_t digits = 2 * coordinate_size(C::name);

  Carry borrow = 0;
  auto negated = difference(n, scalar, borrow);
  const std::uint64_t even = mask_of(1 ^ (scalar[0] & 1));
  auto k = select(even, negated, scalar);
  for (std::size_t i = 0; i < k.size(); ++i) k[i] = k[i] >> 1 | (i + 1 < k.size() ? k[i + 1] << 63 : 0);
  k[(digits - 1) / 16] |= std::uint64_t{8} << (4 * ((digits - 1) % 16));

  const auto table = odd_multiples<8>(p);
  const auto digit_times_p = [&](std::size_t i) {
    const std::uint64_t window = k[i / 16] >> (4 * (i % 16)) & 15;
    const std::uint64_t negative = mask_of(1 ^ window >> 3);  // then |d| / 2 = 7 - window, else window - 8
    auto point = look_up(table, (window ^ negative) & 7);
    point.y = Field::select(negative, -point.y, point.y);
    return point;
  };

  auto result = digit_times_p(digits - 1);
  for (std::size_t i = digits - 1; i-- > 0;) {
    for (int j = 0; j < 4; ++j) result = doubled(result);
    auto addend = digit_times_p(i);
    auto sum = sum_of_distinct(result, addend);
    if (i == 0) {
      const auto twice = doubled(result);
      const std::uint64_t equal = mask_of(sum.x.is_zero() & sum.z.is_zero());
      sum = {Field::select(equal, twice.x, sum.x), Field::select(equal, twice.y, sum.y),
             Field::select(equal, twice.z, sum.z)};
    }
    result = sum;
    wipe_value(addend);
  }
  wipe_value(k);
  wipe_value(negated);
  result.y = Field::select(even, -result.y, result.y);
  return result;
}

// ---- public scalars ----

/// `points` in affine coordinates, none of them infinity. One inversion serves all: of the product of all z's
/// it makes the inverse of each.
template <class C, std::size_t Count>
constexpr std::array<AffinePoint<C>, Count> to_affine(const std::array<JacobianPoint<C>, Count>& points) {
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
/// digit[i], every digit is zero or odd and below 2^(width - 1) in size, and after one that is not zero come
/// width - 1 zeros at least. Variable time.
template <std::size_t N>
constexpr std::array<std::int8_t, 64 * N + 1> non_adjacent_form(const Limbs<N>& k, unsigned width) {
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

/// a * G + b * p, variable time, with one run of doublings for both products.
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
