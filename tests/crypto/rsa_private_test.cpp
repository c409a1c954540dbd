#include "crypto/rsa/rsa_private.hpp"
#include "crypto/number/two_powers.hpp"

#include "crypto/number/modular_power.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::crypto;

namespace {

/// Made once: searching for primes is the slow part of these tests.
const RsaPrivateKey& key_1024() {
  static const RsaPrivateKey key = generate_rsa_key(1024, Bytes(32, 1));
  return key;
}

RsaPrivateNumbers copy(const RsaPrivateNumbers& key) {
  return {key.modulus,
          key.public_exponent,
          key.private_exponent.duplicate(),
          key.prime1.duplicate(),
          key.prime2.duplicate(),
          key.exponent1.duplicate(),
          key.exponent2.duplicate(),
          key.coefficient.duplicate()};
}

/// What is wrong with the key's numbers after `change`.
template <class Change>
std::string problem(Change change) {
  RsaPrivateNumbers numbers = copy(key_1024().numbers());
  change(numbers);
  try {
    RsaPrivateKey key(std::move(numbers));
    return {};
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

bool signs(const RsaPrivateKey& key) {
  const Bytes salt(32, 3), seed(32, 4);
  const View message = as_bytes("message");
  bool verified = true;
  for (const HashAlgorithm hash : {HashAlgorithm::sha256, HashAlgorithm::sha384, HashAlgorithm::sha512})
    verified &= rsa_pkcs1_verify(key.public_key(), hash, message, rsa_pkcs1_sign(key, hash, message, seed));
  return verified && rsa_pss_verify(key.public_key(), HashAlgorithm::sha256, message,
                                    rsa_pss_sign(key, HashAlgorithm::sha256, message, salt, seed));
}

}  // namespace

TEST_CASE("keys of every size sign what verifies") {
  for (const std::size_t bits : {1024u, 1152u, 1280u, 2048u}) {
    const RsaPrivateKey key = generate_rsa_key(bits, Bytes(32, 2));
    CHECK(key.size() == bits);
    CHECK(signs(key));
  }
}

TEST_CASE("the same randomness makes the same key, and other randomness another one") {
  CHECK(generate_rsa_key(1024, Bytes(32, 1)).numbers().modulus == key_1024().numbers().modulus);
  CHECK(generate_rsa_key(1024, Bytes(32, 3)).numbers().modulus != key_1024().numbers().modulus);
  CHECK_THROWS_AS(generate_rsa_key(1024, Bytes(31)), std::invalid_argument);
  for (const std::size_t bits : {0u, 512u, 896u, 2000u, 4224u})
    CHECK_THROWS_AS(generate_rsa_key(bits, Bytes(32)), std::invalid_argument);
}

TEST_CASE("what is signed depends on the salt, not on the blinding") {
  const auto sign = [](std::uint8_t salt, std::uint8_t seed) {
    return rsa_pss_sign(key_1024(), HashAlgorithm::sha256, as_bytes("m"), Bytes(32, salt), Bytes(32, seed));
  };
  CHECK(sign(1, 1) == sign(1, 2));
  CHECK(sign(1, 1) != sign(2, 1));
}

TEST_CASE("a key that is too short for hash and salt says so") {
  CHECK_THROWS_AS(rsa_pss_sign(key_1024(), HashAlgorithm::sha512, {}, Bytes(64), Bytes(32)),
                  std::invalid_argument);
  CHECK_NOTHROW(rsa_pss_sign(key_1024(), HashAlgorithm::sha512, {}, Bytes(62), Bytes(32)));
}

TEST_CASE("numbers that are not one key's are refused by name") {
  const auto changed = [](LongSecret RsaPrivateNumbers::*number) {
    return problem([&](RsaPrivateNumbers& key) { (key.*number).writable().back() ^= 2; });
  };
  CHECK(problem([](RsaPrivateNumbers&) {}).empty());
  CHECK(problem([](RsaPrivateNumbers& key) { key.modulus.back() ^= 2; }).find("product") !=
        std::string::npos);
  CHECK(changed(&RsaPrivateNumbers::prime1).find("product") != std::string::npos);
  CHECK(changed(&RsaPrivateNumbers::prime2).find("product") != std::string::npos);
  CHECK(changed(&RsaPrivateNumbers::private_exponent).find("exponent") != std::string::npos);
  CHECK(changed(&RsaPrivateNumbers::exponent1).find("exponent") != std::string::npos);
  CHECK(changed(&RsaPrivateNumbers::exponent2).find("exponent") != std::string::npos);
  CHECK(changed(&RsaPrivateNumbers::coefficient).find("coefficient") != std::string::npos);
  CHECK(problem([](RsaPrivateNumbers& key) { key.public_exponent = {3}; }).find("exponent") !=
        std::string::npos);
  CHECK(problem([](RsaPrivateNumbers& key) {
          key.public_exponent = {1, 0, 0};
        }).find("odd") != std::string::npos);
  CHECK(problem([](RsaPrivateNumbers& key) { key.public_exponent.clear(); }).find("odd") !=
        std::string::npos);
  CHECK(problem([](RsaPrivateNumbers& key) { key.modulus.clear(); }).find("1024") != std::string::npos);
  CHECK(problem([](RsaPrivateNumbers& key) { key.modulus.resize(600, 1); }).find("4096") !=
        std::string::npos);
  CHECK(problem([](RsaPrivateNumbers& key) { key.prime1 = LongSecret(64); }).find("half") !=
        std::string::npos);
  CHECK(problem([](RsaPrivateNumbers& key) { key.exponent1 = LongSecret(Bytes(65, 1)); }).find("too long") !=
        std::string::npos);
}

TEST_CASE("the coefficient must be below its prime, so each key has only one form") {
  for (std::uint8_t seed = 1; seed < 50; ++seed) {
    const RsaPrivateKey key = generate_rsa_key(1024, Bytes(32, seed));
    RsaPrivateNumbers numbers = copy(key.numbers());
    Number sum = number_from_bytes(numbers.coefficient.reveal());
    if (add_in_place(sum, number_from_bytes(numbers.prime1.reveal())) != 0) continue;  // too long already
    number_to_bytes(sum, numbers.coefficient.writable());
    CHECK_THROWS_AS(RsaPrivateKey(std::move(numbers)), std::invalid_argument);
    return;
  }
  FAIL("every coefficient was too long with its prime added");
}

TEST_CASE("a representative that is not below the modulus is refused") {
  const Bytes& n = key_1024().numbers().modulus;
  CHECK_FALSE(key_1024().apply(n, Bytes(32)));
  CHECK_FALSE(key_1024().apply(Bytes(n.size(), 0xff), Bytes(32)));
  CHECK_FALSE(key_1024().apply(Bytes(n.size() - 1), Bytes(32)));
  Bytes largest = n;
  largest.back() -= 1;
  for (const Bytes& representative : {largest, Bytes(n.size()), Bytes(n.size(), 0x11)}) {
    const auto root = key_1024().apply(representative, Bytes(32));
    REQUIRE(root);
    CHECK(root->size() == n.size());
  }
  CHECK(*key_1024().apply(largest, Bytes(32)) == largest);  // -1 to an odd power
}

TEST_CASE("powers of secret numbers agree with the public ones") {
  for (const std::size_t size : {16u, 24u, 128u}) {
    Bytes modulus(size - 1, 0xb7);
    modulus.push_back(0x35);
    for (const Bytes& base : {Bytes(size, 0x35), Bytes(size), Bytes(size, 0x01), Bytes(size, 0xb6)}) {
      Montgomery arithmetic(number_from_bytes(modulus));
      for (const std::uint64_t exponent : {3u, 5u, 31u, 65537u}) {
        Bytes power(size);
        number_to_bytes(power_of_secrets(arithmetic, number_from_bytes(base), Number{exponent, 0}), power);
        REQUIRE(power == modular_power(base, exponent, modulus));
      }
      const Number one = power_of_secrets(arithmetic, number_from_bytes(base), Number{0});
      REQUIRE(same_number(one, Number{1}));
    }
  }
}

TEST_CASE("two powers computed together equal the same powers computed one by one") {
  for (const std::size_t limbs : {1u, 2u, 8u, 12u, 16u, 24u, 32u, 33u}) {
    const auto number = [limbs](std::uint64_t lowest, std::uint64_t others) {
      Number made(limbs, others);
      made[0] = lowest;
      return made;
    };
    constexpr std::uint64_t ones = ~std::uint64_t{0};
    const std::array<Number, 3> moduli{number(ones, ones), number(0xb7, 0x8123456789abcdef), number(ones, 1)};
    for (std::size_t i = 0; i < moduli.size(); ++i) {
      Montgomery first(moduli[i]), second(moduli[(i + 1) % moduli.size()]);
      Number long_base = minus_one(first.modulus());
      long_base.resize(2 * limbs, 0);
      for (const Number& base : {minus_one(first.modulus()), Number(limbs), number(3, 0), long_base})
        for (const Number& exponent :
             {number(0, 0), number(1, 0), number(ones, ones), number(2, 0x0123456789abcdef)}) {
          const Number other = number(0xfedcba9876543210, 7);
          CAPTURE(limbs, i);
          const auto powers = two_powers_of_secrets({first, base, exponent}, {second, base, other});
          REQUIRE(powers[0] == power_of_secrets(first, base, exponent));
          REQUIRE(powers[1] == power_of_secrets(second, base, other));
        }
    }
  }
}

TEST_CASE("remainders and quotients of long numbers") {
  const Number a{5, 0, 7}, m{0, 3}, small{11, 0};
  CHECK(same_number(remainder(a, small), Number{small_remainder(a, 11)}));
  CHECK(same_number(remainder(product(a, m), a), Number{0}));
  CHECK(same_number(small_quotient(product(a, Number{13}), 13), a));
  CHECK(same_number(remainder(minus_one(product(a, m)), a), minus_one(a)));
  CHECK_FALSE(same_number(Number{1, 1}, Number{1}));
}
