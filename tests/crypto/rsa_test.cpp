#include "crypto/rsa/rsa.hpp"

#include "rsa_samples.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::crypto;
using glasstls::testing::rsa_samples;
using glasstls::testing::rsa_samples_out_of_bounds;
using glasstls::testing::RsaSample;

namespace {

const View message = as_bytes("sample");

RsaPublicKey key_of(const RsaSample& sample) {
  return {*from_hex(sample.modulus), *from_hex(sample.exponent)};
}

/// `number` + `addend`, big-endian; nothing if it becomes longer.
std::optional<Bytes> sum(Bytes number, const Bytes& addend) {
  int carry = 0;
  for (std::size_t i = number.size(); i-- > 0;) {
    carry += number[i] + addend[i];
    number[i] = static_cast<std::uint8_t>(carry);
    carry >>= 8;
  }
  if (carry != 0) return std::nullopt;
  return number;
}

}  // namespace

TEST_CASE("signatures of 1024 to 8192 bits verify, each with its own scheme only") {
  for (const RsaSample& sample : rsa_samples) {
    const RsaPublicKey key = key_of(sample);
    const Bytes pkcs1 = *from_hex(sample.pkcs1_signature), pss = *from_hex(sample.pss_signature);
    INFO(sample.bits);
    CHECK(rsa_pkcs1_verify(key, sample.algorithm, message, pkcs1));
    CHECK(rsa_pss_verify(key, sample.algorithm, message, pss));
    CHECK(rsa_pss_verify(key, {sample.algorithm, sample.algorithm, digest_size(sample.algorithm)}, message,
                         pss));
    CHECK_FALSE(rsa_pkcs1_verify(key, sample.algorithm, message, pss));
    CHECK_FALSE(rsa_pss_verify(key, sample.algorithm, message, pkcs1));
    CHECK_FALSE(rsa_pkcs1_verify(key, sample.algorithm, as_bytes("Sample"), pkcs1));
    CHECK_FALSE(rsa_pss_verify(key, sample.algorithm, as_bytes("Sample"), pss));
  }
}

TEST_CASE("the hash, the mask's hash and the length of the salt are part of what is verified") {
  const RsaSample& sample = rsa_samples[0];  // SHA-256
  const RsaPublicKey key = key_of(sample);
  const Bytes pkcs1 = *from_hex(sample.pkcs1_signature), pss = *from_hex(sample.pss_signature);
  using enum HashAlgorithm;
  CHECK_FALSE(rsa_pkcs1_verify(key, sha384, message, pkcs1));
  CHECK_FALSE(rsa_pkcs1_verify(key, sha512, message, pkcs1));
  CHECK_FALSE(rsa_pss_verify(key, sha384, message, pss));
  CHECK_FALSE(rsa_pss_verify(key, sha512, message, pss));
  CHECK_FALSE(rsa_pss_verify(key, {sha256, sha384, 32}, message, pss));
  for (const std::size_t length : {0u, 31u, 33u, 93u, 94u, 95u, 127u, 1000u})
    CHECK_FALSE(rsa_pss_verify(key, {sha256, sha256, length}, message, pss));
  CHECK_FALSE(rsa_pss_verify(key, {sha256, sha256, ~std::size_t{0}}, message, pss));
}

TEST_CASE("an RSA signature with any byte changed, cut or lengthened is refused") {
  for (const RsaSample& sample : rsa_samples) {
    if (sample.bits > 2048) continue;
    const RsaPublicKey key = key_of(sample);
    Bytes pkcs1 = *from_hex(sample.pkcs1_signature), pss = *from_hex(sample.pss_signature);
    for (std::size_t i = 0; i < pkcs1.size(); ++i) {
      pkcs1[i] ^= 1;
      pss[i] ^= 1;
      REQUIRE_FALSE(rsa_pkcs1_verify(key, sample.algorithm, message, pkcs1));
      REQUIRE_FALSE(rsa_pss_verify(key, sample.algorithm, message, pss));
      pkcs1[i] ^= 1;
      pss[i] ^= 1;
    }
    for (const std::size_t length : {std::size_t{0}, std::size_t{1}, pss.size() - 1})
      REQUIRE_FALSE(rsa_pss_verify(key, sample.algorithm, message, View(pss).first(length)));
    Bytes longer{0};
    append(longer, pkcs1);
    REQUIRE_FALSE(rsa_pkcs1_verify(key, sample.algorithm, message, longer));
  }
}

TEST_CASE("a signature must be below the modulus") {
  bool tried = false;
  for (const RsaSample& sample : rsa_samples) {
    const RsaPublicKey key = key_of(sample);
    CHECK_FALSE(rsa_pkcs1_verify(key, sample.algorithm, message, key.modulus));
    CHECK_FALSE(rsa_pss_verify(key, sample.algorithm, message, key.modulus));
    if (const auto twin = sum(*from_hex(sample.pkcs1_signature), key.modulus)) {
      tried = true;  // the same number modulo n, in as many bytes
      CHECK_FALSE(rsa_pkcs1_verify(key, sample.algorithm, message, *twin));
    }
    CHECK_FALSE(rsa_pkcs1_verify(key, sample.algorithm, message, Bytes(key.modulus.size())));
    CHECK_FALSE(rsa_pss_verify(key, sample.algorithm, message, Bytes(key.modulus.size())));
  }
  CHECK(tried);
}

TEST_CASE("leading zeros of a key do not matter") {
  const RsaSample& sample = rsa_samples[0];
  RsaPublicKey key = key_of(sample);
  key.modulus.insert(key.modulus.begin(), 3, 0);
  key.exponent.insert(key.exponent.begin(), 9, 0);
  CHECK(rsa_pkcs1_verify(key, sample.algorithm, message, *from_hex(sample.pkcs1_signature)));
  CHECK(rsa_pss_verify(key, sample.algorithm, message, *from_hex(sample.pss_signature)));
}

TEST_CASE("with keys out of bounds nothing verifies") {
  const RsaSample& sample = rsa_samples[0];
  const Bytes signature = *from_hex(sample.pkcs1_signature);
  const auto verifies = [&](const Bytes& modulus, std::string_view exponent, const Bytes& of) {
    return rsa_pkcs1_verify({modulus, *from_hex(exponent)}, sample.algorithm, message, of);
  };
  const Bytes modulus = *from_hex(sample.modulus);
  REQUIRE(verifies(modulus, "010001", signature));
  for (const std::string_view exponent : {"", "00", "01", "02", "010000", "0200000001", "ffffffffffffffffff"})
    CHECK_FALSE(verifies(modulus, exponent, signature));
  Bytes even = modulus;
  even.back() &= 0xfe;
  CHECK_FALSE(verifies(even, "010001", signature));
  CHECK_FALSE(verifies({}, "010001", {}));
  CHECK_FALSE(verifies(Bytes(128), "010001", Bytes(128)));
  for (const RsaSample& other : rsa_samples_out_of_bounds) {
    CHECK_FALSE(rsa_pkcs1_verify(key_of(other), other.algorithm, message, *from_hex(other.pkcs1_signature)));
    CHECK_FALSE(rsa_pss_verify(key_of(other), other.algorithm, message, *from_hex(other.pss_signature)));
  }
}
