#include "crypto/curve/point.hpp"

#include "crypto/curve/base_multiplication.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::crypto;

namespace {

template <class C>
bool same(const JacobianPoint<C>& p, const JacobianPoint<C>& q) {
  if (p.is_infinity() || q.is_infinity()) return p.is_infinity() == q.is_infinity();
  const auto a = to_affine(p), b = to_affine(q);
  return a.x.equals(b.x) && a.y.equals(b.y);
}

/// k * p bit by bit, with nothing but doublings and the complete addition.
template <class C>
JacobianPoint<C> slow_multiply(const typename C::Scalar::Number& k, const AffinePoint<C>& p) {
  auto result = JacobianPoint<C>::infinity();
  for (std::size_t i = 64 * k.size(); i-- > 0;) {
    result = doubled(result);
    if (k[i / 64] >> (i % 64) & 1) result = result + p;
  }
  return result;
}

template <class C>
typename C::Scalar::Number order_minus(std::uint64_t i) {
  Carry borrow = 0;
  return difference(C::Scalar::modulus, typename C::Scalar::Number{i}, borrow);
}

template <class C>
void additions_hold_at_the_edges() {
  using Point = JacobianPoint<C>;
  const auto g = base_point<C>;
  const Point one = Point::from(g), infinity = Point::infinity(), two = doubled(one);
  REQUIRE(is_on_curve(g));
  REQUIRE_FALSE(is_on_curve(AffinePoint<C>{g.y, g.x}));
  REQUIRE(is_on_curve(to_affine(two)));
  REQUIRE(same(doubled(infinity), infinity));
  REQUIRE(same(infinity + infinity, infinity));
  REQUIRE(same(one + infinity, one));
  REQUIRE(same(infinity + one, one));
  REQUIRE(same(infinity + g, one));
  REQUIRE(same(one + one, two));
  REQUIRE(same(one + g, two));
  REQUIRE((one + -one).is_infinity());
  REQUIRE((-one + g).is_infinity());
  REQUIRE(same(one + two, two + one));
  REQUIRE(same(two + g, one + two));
  REQUIRE(same((one + two) + two, one + (two + two)));
  REQUIRE(same(two + (one + one), doubled(two)));  // equal, but with different z
  REQUIRE(same(two + (-one), one));
}

template <class C>
void the_base_point_has_order_n() {
  const auto g = base_point<C>;
  REQUIRE(slow_multiply(C::Scalar::modulus, g).is_infinity());
  REQUIRE(same(slow_multiply(order_minus<C>(1), g), -JacobianPoint<C>::from(g)));
}

/// Scalars around both ends of the range, where the constant-time multiplication must double in its last
/// step, and scalars of long runs of equal bits.
template <class C>
std::vector<typename C::Scalar::Number> edge_scalars() {
  using Number = typename C::Scalar::Number;
  std::vector<Number> scalars;
  for (std::uint64_t i = 1; i <= 40; ++i) {
    scalars.push_back(Number{i});
    scalars.push_back(order_minus<C>(i));
  }
  Number ones{};
  for (std::size_t i = 0; i + 1 < ones.size(); ++i) {
    ones[i] = ~std::uint64_t{0};
    scalars.push_back(ones);
    Number power{};
    power[i + 1] = 1;
    scalars.push_back(power);
  }
  Number scattered{};
  for (std::size_t i = 0; i < scattered.size(); ++i) scattered[i] = 0x9e3779b97f4a7c15 * (i + 1);
  scattered.back() = C::Scalar::modulus.back() >> 1;
  scalars.push_back(scattered);
  // Where the constant-time multiplication of G must double in its last step: 2 d * 16^(digits - 1) - n.
  constexpr std::size_t top = 4 * (OddDigits<C>::count - 1);
  for (std::uint64_t d = 1; d <= 15; d += 2) {
    Limbs<C::Scalar::limb_count + 1> wide{}, n{};
    std::copy_n(C::Scalar::modulus.begin(), C::Scalar::limb_count, n.begin());
    wide[top / 64] = 2 * d << (top % 64);
    wide[top / 64 + 1] = top % 64 == 0 ? 0 : 2 * d >> (64 - top % 64);
    Carry borrow = 0;
    wide = difference(wide, n, borrow);
    Number k{};
    std::copy_n(wide.begin(), k.size(), k.begin());
    if (borrow || wide.back() != 0 || !less(k, C::Scalar::modulus)) continue;
    scalars.push_back(k);
    scalars.push_back(difference(C::Scalar::modulus, k, borrow));
  }
  return scalars;
}

template <class C>
void multiplications_agree() {
  using Number = typename C::Scalar::Number;
  const auto p = to_affine(doubled(doubled(JacobianPoint<C>::from(base_point<C>))));
  for (const Number& k : edge_scalars<C>()) {
    const auto expected = slow_multiply(k, p);
    REQUIRE(same(multiply(k, p), expected));
    REQUIRE(same(multiply_public(Number{}, k, p), expected));
    REQUIRE(same(multiply_public(k, Number{}, p), slow_multiply(k, base_point<C>)));
    REQUIRE(same(multiply_public(k, order_minus<C>(1), p),
                 slow_multiply(k, base_point<C>) + -JacobianPoint<C>::from(p)));
  }
  for (const Number& k : edge_scalars<C>())
    REQUIRE(same(multiply_base<C>(k), slow_multiply(k, base_point<C>)));
  // The two products meet: they are equal, or cancel each other.
  REQUIRE(same(multiply_public(Number{4}, Number{1}, p), doubled(JacobianPoint<C>::from(p))));
  REQUIRE(multiply_public(Number{4}, order_minus<C>(1), p).is_infinity());
  REQUIRE(multiply_public(Number{}, Number{}, p).is_infinity());
}

template <class C>
void encodings_are_checked() {
  constexpr std::size_t size = coordinate_size(C::name);
  const auto g = base_point<C>;
  const Bytes good = point_to_bytes(g);
  REQUIRE(good.size() == point_size(C::name));
  const auto decoded = point_from_bytes<C>(good);
  REQUIRE(decoded);
  REQUIRE((decoded->x.equals(g.x) && decoded->y.equals(g.y)));

  for (int form = 0; form < 256; ++form) {
    Bytes bytes = good;
    bytes[0] = static_cast<std::uint8_t>(form);
    REQUIRE(point_from_bytes<C>(bytes).has_value() == (form == 4));
  }
  for (std::size_t length = 0; length <= good.size() + 1; ++length) {
    Bytes bytes = good;
    bytes.resize(length);
    REQUIRE(point_from_bytes<C>(bytes).has_value() == (length == good.size()));
  }
  for (std::size_t i = 1; i < good.size(); ++i) {
    Bytes bytes = good;
    bytes[i] ^= 0x01;
    REQUIRE_FALSE(point_from_bytes<C>(bytes));
  }
  // A coordinate of p itself is zero modulo p, but not spelled as it must be.
  Bytes p(size);
  limbs_to_bytes(C::Field::modulus, p);
  for (std::size_t offset : {std::size_t{1}, 1 + size}) {
    Bytes bytes = good;
    std::copy(p.begin(), p.end(), bytes.begin() + static_cast<std::ptrdiff_t>(offset));
    REQUIRE_FALSE(point_from_bytes<C>(bytes));
  }
  REQUIRE_FALSE(residue_from_bytes<typename C::Field>(p));
  REQUIRE_FALSE(residue_from_bytes<typename C::Field>(Bytes(8 * C::Field::limb_count + 1)));
}

}  // namespace

TEST_CASE("additions hold at the edges") {
  additions_hold_at_the_edges<P256>();
  additions_hold_at_the_edges<P384>();
  additions_hold_at_the_edges<P521>();
}

TEST_CASE("n times the base point is infinity") {
  the_base_point_has_order_n<P256>();
  the_base_point_has_order_n<P384>();
  the_base_point_has_order_n<P521>();
}

TEST_CASE("all ways to multiply agree with the slow one") {
  multiplications_agree<P256>();
  multiplications_agree<P384>();
  multiplications_agree<P521>();
}

TEST_CASE("only uncompressed points of the curve are decoded") {
  encodings_are_checked<P256>();
  encodings_are_checked<P384>();
  encodings_are_checked<P521>();
}

TEST_CASE("the non-adjacent form spells its number with sparse odd digits") {
  for (const unsigned width : {2U, 5U, 8U})
    for (const Limbs<2>& number : {Limbs<2>{0, 0}, Limbs<2>{1, 0}, Limbs<2>{~0ULL, 0}, Limbs<2>{~0ULL, ~0ULL},
                                   Limbs<2>{0xfedcba9876543210, 0x8000000000000001}}) {
      const auto digits = non_adjacent_form(number, width);
      Limbs<3> value{};
      Carry ignored = 0;
      std::size_t zeros = width;
      for (std::size_t i = 0; i < digits.size(); ++i) {
        if (digits[i] == 0) {
          ++zeros;
          continue;
        }
        const int digit = digits[i], size = digit < 0 ? -digit : digit;
        REQUIRE(size % 2 == 1);
        REQUIRE(size < 1 << (width - 1));
        REQUIRE((i < width || zeros >= width - 1));
        zeros = 0;
        Limbs<3> term{};
        term[i / 64] = static_cast<std::uint64_t>(size) << (i % 64);
        if (i % 64 != 0)
          term[i / 64 + (i < 128 ? 1 : 0)] |= i < 128 ? static_cast<std::uint64_t>(size) >> (64 - i % 64) : 0;
        value = digit < 0 ? difference(value, term, ignored) : sum(value, term, ignored);
      }
      REQUIRE(value == Limbs<3>{number[0], number[1], 0});
    }
}
