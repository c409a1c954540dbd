#include "crypto/kem/ml_kem.hpp"

#include "crypto/hash/keccak.hpp"
#include "crypto/kem/ml_kem_polynomial.hpp"
#include "pattern.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::crypto;
using glasstls::testing::pattern;

namespace {

std::string hex_keccak(Keccak::Function function, std::string_view message, std::size_t size) {
  Bytes out(size);
  keccak(function, {as_bytes(message)}, out);
  return to_hex(out);
}

/// Coefficients that look like anything, in 0 to q - 1.
ml_kem::Polynomial scattered(std::uint32_t seed) {
  ml_kem::Polynomial f;
  for (std::int16_t& c : f.coefficients) {
    seed = seed * 1664525 + 1013904223;
    c = static_cast<std::int16_t>((seed >> 8) % ml_kem::q);
  }
  return f;
}

/// f * g modulo x^256 + 1 and q, as one learns it at school.
ml_kem::Polynomial slow_product(const ml_kem::Polynomial& f, const ml_kem::Polynomial& g) {
  std::array<std::int64_t, ml_kem::n> sums{};
  for (std::size_t i = 0; i < ml_kem::n; ++i)
    for (std::size_t j = 0; j < ml_kem::n; ++j) {
      const std::int64_t term = std::int64_t{f.coefficients[i]} * g.coefficients[j];
      sums[(i + j) % ml_kem::n] += i + j < ml_kem::n ? term : -term;
    }
  ml_kem::Polynomial product;
  for (std::size_t i = 0; i < ml_kem::n; ++i)
    product.coefficients[i] = static_cast<std::int16_t>((sums[i] % ml_kem::q + ml_kem::q) % ml_kem::q);
  return product;
}

template <int d>
void compression_agrees_with_division() {
  for (int start = 0; start < ml_kem::q; start += 256) {
    ml_kem::Polynomial f;
    for (int i = 0; i < 256; ++i)
      f.coefficients[static_cast<std::size_t>(i)] =
          static_cast<std::int16_t>(std::min(start + i, ml_kem::q - 1));
    Bytes bytes(32 * d);
    ml_kem::compress<d>(f, bytes);
    const ml_kem::Polynomial back = ml_kem::decompress<d>(bytes);
    for (std::size_t i = 0; i < 256; ++i) {
      const int x = f.coefficients[i], y = (((x << d) + ml_kem::q / 2) / ml_kem::q) % (1 << d);
      REQUIRE(back.coefficients[i] == (2 * ml_kem::q * y + (1 << d)) / (2 << d));
    }
  }
}

}  // namespace

TEST_CASE("SHA-3 and SHAKE give the known answers of their standard") {
  // NIST's examples for FIPS 202.
  using enum Keccak::Function;
  CHECK(hex_keccak(sha3_256, "", 32) == "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a");
  CHECK(hex_keccak(sha3_256, "abc", 32) ==
        "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532");
  CHECK(hex_keccak(sha3_512, "abc", 64) ==
        "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e"
        "10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0");
  CHECK(hex_keccak(shake128, "", 32) == "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26");
  CHECK(hex_keccak(shake256, "", 32) == "46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f");
}

TEST_CASE("a sponge may be fed and squeezed in pieces of any size") {
  const Bytes message = pattern(500, 3);
  for (const auto function : {Keccak::Function::shake128, Keccak::Function::shake256}) {
    Bytes whole(700);
    keccak(function, {message}, whole);
    for (const std::size_t piece : {1u, 7u, 8u, 135u, 136u, 137u, 168u, 169u, 499u}) {
      Keccak state(function);
      for (View rest = message; !rest.empty(); rest = rest.subspan(std::min(piece, rest.size())))
        state.absorb(rest.first(std::min(piece, rest.size())));
      Bytes out(700);
      for (std::span<std::uint8_t> rest = out; !rest.empty();
           rest = rest.subspan(std::min(piece, rest.size())))
        state.squeeze(rest.first(std::min(piece, rest.size())));
      REQUIRE(out == whole);
    }
  }
}

TEST_CASE("products by transform are products") {
  for (std::uint32_t seed = 1; seed <= 8; ++seed) {
    const ml_kem::Polynomial f = scattered(seed), g = scattered(seed + 100);
    ml_kem::Transformed sum, g_hat = ml_kem::ntt(g);
    ml_kem::normalize(g_hat);
    for (int times = 0; times < 4; ++times) ml_kem::add_product(sum, ml_kem::ntt(f), g_hat);
    ml_kem::Polynomial product = ml_kem::inverse_ntt(sum), expected = slow_product(f, g);
    ml_kem::normalize(product);
    ml_kem::Polynomial four_times = expected;
    for (int times = 1; times < 4; ++times) ml_kem::add(four_times, expected);
    ml_kem::normalize(four_times);
    REQUIRE(product.coefficients == four_times.coefficients);
  }
}

TEST_CASE("the extremes of every coefficient come through the transforms") {
  for (const int c : {0, 1, ml_kem::q - 1, ml_kem::q / 2, ml_kem::q / 2 + 1}) {
    ml_kem::Polynomial f;
    for (std::int16_t& x : f.coefficients) x = static_cast<std::int16_t>(c);
    ml_kem::Transformed f_hat = ml_kem::ntt(f);
    ml_kem::multiply_by_radix(f_hat);
    // Back again: inverse_ntt multiplies by 2^16 too, which leaves f * 2^32.
    ml_kem::Polynomial back = ml_kem::inverse_ntt(f_hat);
    ml_kem::normalize(back);
    const std::int64_t radix = (std::int64_t{1} << 32) % ml_kem::q;
    for (const std::int16_t x : back.coefficients) REQUIRE(x == c * radix % ml_kem::q);
  }
}

TEST_CASE("normal form is reached from every number of sixteen bits") {
  for (int start = -32768; start < 32768; start += 256) {
    ml_kem::Polynomial f;
    for (int i = 0; i < 256; ++i)
      f.coefficients[static_cast<std::size_t>(i)] = static_cast<std::int16_t>(start + i);
    ml_kem::normalize(f);
    for (int i = 0; i < 256; ++i)
      REQUIRE(f.coefficients[static_cast<std::size_t>(i)] ==
              ((start + i) % ml_kem::q + ml_kem::q) % ml_kem::q);
  }
}

TEST_CASE("compression without division agrees with division") {
  compression_agrees_with_division<1>();
  compression_agrees_with_division<4>();
  compression_agrees_with_division<10>();
}

TEST_CASE("encoding and decoding of twelve bits, and what is not below q") {
  const ml_kem::Polynomial f = scattered(5);
  Bytes bytes(384);
  ml_kem::encode_12(f, bytes);
  ml_kem::Polynomial back;
  CHECK(ml_kem::decode_12(bytes, back));
  CHECK(back.coefficients == f.coefficients);
  for (const std::size_t at : {0u, 1u, 255u}) {
    ml_kem::Polynomial changed = f;
    changed.coefficients[at] = ml_kem::q;
    ml_kem::encode_12(changed, bytes);
    CHECK_FALSE(ml_kem::decode_12(bytes, back));
    changed.coefficients[at] = ml_kem::q - 1;
    ml_kem::encode_12(changed, bytes);
    CHECK(ml_kem::decode_12(bytes, back));
  }
}

TEST_CASE("ML-KEM-768: both sides agree, and a changed ciphertext is rejected without a word") {
  using namespace ml_kem_768;
  for (std::uint8_t i = 0; i < 20; ++i) {
    const ml_kem_768::KeyPair pair = generate(Secret(View(Bytes(64, i))));
    REQUIRE(is_encapsulation_key(pair.encapsulation_key));
    REQUIRE(is_decapsulation_key(pair.decapsulation_key.reveal()));
    auto sent = encapsulate(pair.encapsulation_key, Secret(View(Bytes(32, i))));
    REQUIRE(sent);
    REQUIRE(sent->ciphertext.size() == ciphertext_size);
    const auto received = decapsulate(pair.decapsulation_key.reveal(), sent->ciphertext);
    REQUIRE(received);
    REQUIRE(received->equal_ct(sent->shared_secret.reveal()));
    for (const std::size_t at : {std::size_t{0}, std::size_t{500}, std::size_t{959}, ciphertext_size - 1}) {
      Bytes changed = sent->ciphertext;
      changed[at] ^= 0x80;
      const auto other = decapsulate(pair.decapsulation_key.reveal(), changed);
      REQUIRE(other);
      REQUIRE_FALSE(other->equal_ct(sent->shared_secret.reveal()));
      // FIPS 203: what is given instead is SHAKE256 of z and the ciphertext.
      Bytes expected(32);
      keccak(Keccak::Function::shake256, {pair.decapsulation_key.reveal().last(32), changed}, expected);
      REQUIRE(other->equal_ct(expected));
    }
  }
}

TEST_CASE("ML-KEM-768: keys and ciphertexts are checked as the standard requires") {
  using namespace ml_kem_768;
  const ml_kem_768::KeyPair pair = generate(Secret(View(Bytes(64, 7))));
  const Secret m{View(Bytes(32, 8))};
  const Bytes& ek = pair.encapsulation_key;
  const Bytes dk = to_bytes(pair.decapsulation_key.reveal());
  Bytes changed = ek;
  changed[0] = 0xff;
  changed[1] |= 0x0f;  // the first coefficient is 4095 now
  CHECK_FALSE(is_encapsulation_key(changed));
  CHECK_FALSE(encapsulate(changed, m));
  changed = ek;
  changed.back() ^= 1;  // in rho, where everything is allowed
  CHECK(is_encapsulation_key(changed));
  for (const std::size_t size : {std::size_t{0}, ek.size() - 1, ek.size() + 1}) {
    changed = ek;
    changed.resize(size);
    CHECK_FALSE(encapsulate(changed, m));
  }
  for (const std::size_t size : {std::size_t{0}, dk.size() - 1, dk.size() + 1}) {
    changed = dk;
    changed.resize(size);
    CHECK_FALSE(is_decapsulation_key(changed));
    CHECK_FALSE(decapsulate(changed, Bytes(ciphertext_size)));
  }
  for (const std::size_t at : {std::size_t{1152}, std::size_t{2336}}) {  // in ek, and in its hash
    changed = dk;
    changed[at] ^= 1;
    CHECK_FALSE(is_decapsulation_key(changed));
  }
  for (const std::size_t size : {std::size_t{0}, ciphertext_size - 1, ciphertext_size + 1})
    CHECK_FALSE(decapsulate(dk, Bytes(size)));
  CHECK_THROWS_AS(generate(Secret(63)), std::invalid_argument);
  CHECK_THROWS_AS(encapsulate(ek, Secret(31)), std::invalid_argument);
}
