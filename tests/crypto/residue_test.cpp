#include "crypto/number/residue.hpp"

#include "crypto/curve/nist_curves.hpp"
#include "slow_arithmetic.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::crypto;
using glasstls::testing::SlowModulus;

namespace {

template <std::size_t N>
Bytes spell(const Limbs<N>& number) {
  Bytes bytes(8 * N + 1);
  limbs_to_bytes(number, bytes);
  return bytes;
}

/// Numbers at which carries and reductions go wrong first.
template <class Modulus>
std::vector<typename Residue<Modulus>::Number> edge_values() {
  using Number = typename Residue<Modulus>::Number;
  constexpr Number p = Modulus::modulus;
  constexpr std::uint64_t ones = ~std::uint64_t{0};
  std::vector<Number> values;
  const auto insert = [&](const Number& value) {
    if (less(value, p)) values.push_back(value);
  };
  Carry borrow = 0;
  for (std::uint64_t i = 0; i < 3; ++i) insert(Number{i});
  for (std::uint64_t i = 1; i < 4; ++i) insert(difference(p, Number{i}, borrow));
  Number half = p, all_ones{};
  for (std::size_t i = 0; i < p.size(); ++i) half[i] = p[i] >> 1 | (i + 1 < p.size() ? p[i + 1] << 63 : 0);
  insert(half);
  for (std::size_t i = 0; i < p.size(); ++i) {
    Number one_limb{}, one_bit{};
    one_limb[i] = ones;
    one_bit[i] = 1;
    all_ones[i] = ones;
    insert(one_limb);
    insert(one_bit);
    insert(all_ones);
    insert(difference(p, one_bit, borrow));
  }
  Number scattered{};
  for (std::size_t i = 0; i < p.size(); ++i) scattered[i] = 0x9e3779b97f4a7c15 * (i + 1);
  scattered.back() = p.back() >> 1;
  insert(scattered);
  return values;
}

template <class Modulus>
void agrees_with_reference() {
  using Number = Residue<Modulus>;
  const SlowModulus reference{spell(Modulus::modulus)};
  const auto values = edge_values<Modulus>();
  REQUIRE(values.size() > 12);
  for (const auto& a : values)
    for (const auto& b : values) {
      const auto x = Number::from_number(a), y = Number::from_number(b);
      REQUIRE(x.number() == a);
      REQUIRE(spell((x + y).number()) == reference.sum(spell(a), spell(b)));
      REQUIRE(spell((x * y).number()) == reference.product(spell(a), spell(b)));
      REQUIRE(((x - y) + y).number() == a);
      REQUIRE(x.equals(y) == (a == b));
    }
  for (const auto& a : values) {
    const auto x = Number::from_number(a);
    REQUIRE(spell(x.squared().number()) == reference.product(spell(a), spell(a)));
    REQUIRE((x + -x).is_zero());
    REQUIRE(x.is_zero() == (a == typename Number::Number{}));
    REQUIRE(x.inverse_of_public().equals(x.inverse()));
    REQUIRE((x.inverse() * x).equals(x.is_zero() ? Number::zero() : Number::one()));
  }
}

}  // namespace

TEST_CASE("arithmetic modulo each prime agrees with a slow reference at the edges") {
  agrees_with_reference<P256Prime>();
  agrees_with_reference<P384Prime>();
  agrees_with_reference<P521Prime>();
  agrees_with_reference<P256Order>();
  agrees_with_reference<P384Order>();
  agrees_with_reference<P521Order>();
}

TEST_CASE("a selection takes the first where the mask is set") {
  using Field = Residue<P256Prime>;
  CHECK(Field::select(mask_of(1), Field::one(), Field::zero()).equals(Field::one()));
  CHECK(Field::select(mask_of(0), Field::one(), Field::zero()).is_zero());
}

TEST_CASE("numbers are spelled big-endian") {
  const Bytes bytes = *from_hex("0102030405060708090a");
  const auto number = limbs_from_bytes<2>(bytes);
  CHECK(number == Limbs<2>{0x030405060708090a, 0x0102});
  Bytes spelled(10);
  limbs_to_bytes(number, spelled);
  CHECK(spelled == bytes);
  CHECK(limbs_from_hex<2>("102 03040506 0708090a") == number);
}
