#include "crypto/aead/aead.hpp"

#include <stdexcept>

#include "crypto/pattern.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::crypto;
using glasstls::testing::pattern;

namespace {

constexpr AeadAlgorithm all[] = {AeadAlgorithm::aes_128_gcm, AeadAlgorithm::aes_256_gcm,
                                 AeadAlgorithm::chacha20_poly1305, AeadAlgorithm::aes_128_ccm};

/// Every way of computing AES-GCM, and what Aead chooses by itself, under one shape.
template <class Use>
void with_each_cipher(Use use) {
  for (const AeadAlgorithm algorithm : all) {
    const Bytes key = pattern(key_size(algorithm), 8);
    use(Aead(algorithm, key), name_of(algorithm));
    if (algorithm == AeadAlgorithm::chacha20_poly1305 || algorithm == AeadAlgorithm::aes_128_ccm) continue;
    for (const auto way : aes_gcm_implementations)
      if (available(way)) use(AesGcm(key, way), name_of(way));
  }
}

}  // namespace

TEST_CASE("an Aead opens what it sealed, also after it was moved") {
  for (const AeadAlgorithm algorithm : all) {
    const Bytes key = pattern(key_size(algorithm), 1), nonce = pattern(12, 2);
    Aead first(algorithm, key);
    CHECK(first.algorithm() == algorithm);
    Bytes text = to_bytes(as_bytes("attack at dawn")), box(text.size() + tag_size);
    first.seal(nonce, as_bytes("header"), text, box);
    const Aead second = std::move(first);
    Bytes opened(text.size());
    CHECK(second.open(nonce, as_bytes("header"), box, opened));
    CHECK(opened == text);
    CHECK_FALSE(second.open(nonce, as_bytes("other"), box, opened));
    Aead third(AeadAlgorithm::chacha20_poly1305, Bytes(32));
    third = Aead(algorithm, key);
    CHECK(third.open(nonce, as_bytes("header"), box, opened));
  }
  STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<Aead>);
  STATIC_REQUIRE(std::is_nothrow_move_constructible_v<Aead>);
  CHECK(sizeof(Aead) <= 1024);
  CHECK(name_of(AeadAlgorithm::aes_256_gcm) == "AES-256-GCM");
}

TEST_CASE("AES-128-CCM-8 has a tag of 8 bytes, and finds a change like the others") {
  const Aead aead(AeadAlgorithm::aes_128_ccm_8, pattern(16, 1));
  const Bytes nonce = pattern(12, 2), text = pattern(33, 3);
  Bytes box(text.size() + 8), opened(text.size());
  aead.seal(nonce, as_bytes("header"), text, box);
  CHECK(aead.open(nonce, as_bytes("header"), box, opened));
  CHECK(opened == text);
  for (std::uint8_t& byte : box) {
    byte ^= 1;
    CHECK_FALSE(aead.open(nonce, as_bytes("header"), box, opened));
    CHECK(opened == Bytes(text.size()));
    byte ^= 1;
  }
  CHECK_THROWS_AS(aead.seal(nonce, {}, text, opened), std::invalid_argument);
  CHECK_THROWS_AS(AesCcm(Bytes(16), 12), std::invalid_argument);
  CHECK_THROWS_AS(AesCcm(Bytes(32), 16), std::invalid_argument);
  CHECK_THROWS_AS(aead.seal(nonce, Bytes(0xff00), text, box), std::invalid_argument);
}

TEST_CASE("a byte changed anywhere is found, and then nothing of the plaintext is given") {
  const Bytes nonce = pattern(12, 1), additional = pattern(21, 2), text = pattern(83, 3);
  with_each_cipher([&](const auto& cipher, std::string_view name) {
    INFO(name);
    Bytes box(text.size() + tag_size);
    cipher.seal(nonce, additional, text, box);
    const Bytes zeros(text.size(), 0);
    for (std::size_t at = 0; at < box.size(); ++at) {
      for (const int bit : {0, 7}) {
        Bytes forged = box;
        forged[at] = static_cast<std::uint8_t>(forged[at] ^ 1 << bit);
        Bytes out(text.size(), 0x55);
        REQUIRE_FALSE(cipher.open(nonce, additional, forged, out));
        REQUIRE(out == zeros);
        REQUIRE_FALSE(cipher.open(nonce, additional, forged, std::span(forged).first(text.size())));
        REQUIRE(equal(View(forged).first(text.size()), zeros));
      }
    }
    for (std::size_t at = 0; at < additional.size(); ++at) {
      Bytes forged = additional, out(text.size(), 0x55);
      forged[at] ^= 0x10;
      REQUIRE_FALSE(cipher.open(nonce, forged, box, out));
      REQUIRE(out == zeros);
    }
    for (std::size_t at = 0; at < nonce.size(); ++at) {
      Bytes forged = nonce, out(text.size(), 0x55);
      forged[at] ^= 0x80;
      REQUIRE_FALSE(cipher.open(forged, additional, box, out));
      REQUIRE(out == zeros);
    }
    Bytes opened(text.size());
    CHECK(cipher.open(nonce, additional, box, opened));
    CHECK(opened == text);
  });
}

TEST_CASE("a ciphertext cut short or drawn out is found") {
  const Bytes nonce(12, 1), text = pattern(40, 3);
  with_each_cipher([&](const auto& cipher, std::string_view name) {
    INFO(name);
    Bytes box(text.size() + tag_size);
    cipher.seal(nonce, {}, text, box);
    for (std::size_t size = 0; size < box.size(); ++size) {
      Bytes out(size < tag_size ? 0 : size - tag_size, 0x55);
      REQUIRE_FALSE(cipher.open(nonce, {}, View(box).first(size), out));
      REQUIRE(out == Bytes(out.size(), 0));
    }
    box.push_back(0);
    Bytes out(text.size() + 1);
    CHECK_FALSE(cipher.open(nonce, {}, box, out));
  });
}

TEST_CASE("bytes moved between additional data and text are found") {
  const Bytes nonce(12, 1), text = pattern(32, 3);
  with_each_cipher([&](const auto& cipher, std::string_view name) {
    INFO(name);
    Bytes box(text.size() + tag_size);
    cipher.seal(nonce, {}, text, box);
    Bytes out(text.size() - 16);
    CHECK_FALSE(cipher.open(nonce, View(box).first(16), View(box).subspan(16), out));
  });
}

TEST_CASE("wrong sizes are the caller's mistake") {
  for (const AeadAlgorithm algorithm : all) {
    CHECK_THROWS_AS(Aead(algorithm, Bytes(key_size(algorithm) - 1)), std::invalid_argument);
    const Aead aead(algorithm, Bytes(key_size(algorithm)));
    Bytes out(32);
    CHECK_THROWS_AS(aead.seal(Bytes(11), {}, Bytes(16), out), std::invalid_argument);
    CHECK_THROWS_AS(aead.seal(Bytes(12), {}, Bytes(17), out), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(aead.open(Bytes(13), {}, Bytes(48), out)), std::invalid_argument);
    CHECK_THROWS_AS(static_cast<void>(aead.open(Bytes(12), {}, Bytes(47), out)), std::invalid_argument);
  }
  CHECK_THROWS_AS(Aead(AeadAlgorithm::aes_128_gcm, Bytes(32)), std::invalid_argument);
}
