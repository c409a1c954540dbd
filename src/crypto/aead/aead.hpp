#pragma once

#include <variant>

#include "crypto/aead/aes_ccm.hpp"
#include "crypto/aead/aes_gcm.hpp"
#include "crypto/aead/chacha20_poly1305.hpp"

namespace glasstls::crypto {

/// The AEAD algorithms of TLS 1.3's cipher suites.
enum class AeadAlgorithm : std::uint8_t {
  aes_128_gcm,
  aes_256_gcm,
  chacha20_poly1305,
  aes_128_ccm,
  aes_128_ccm_8
};

/// "AES-128-GCM", "AES-256-GCM", "ChaCha20-Poly1305", "AES-128-CCM" or "AES-128-CCM-8".
std::string_view name_of(AeadAlgorithm algorithm);

/// In bytes.
constexpr std::size_t key_size(AeadAlgorithm algorithm) {
  return algorithm == AeadAlgorithm::aes_256_gcm || algorithm == AeadAlgorithm::chacha20_poly1305 ? 32 : 16;
}

/// In bytes, for each of them.
inline constexpr std::size_t nonce_size = 12;
/// In bytes, for each of them but AES-128-CCM-8.
inline constexpr std::size_t tag_size = 16;
/// In bytes.
constexpr std::size_t tag_size_of(AeadAlgorithm algorithm) {
  return algorithm == AeadAlgorithm::aes_128_ccm_8 ? 8 : tag_size;
}

/// Authenticated encryption with associated data (RFC 5116) with one key, which is wiped when the object is
/// destroyed or moved from. Allocates no memory beyond its own.
class Aead {
 public:
  /// Throws std::invalid_argument unless `key` has key_size(algorithm) bytes.
  Aead(AeadAlgorithm algorithm, View key);

  /// The one that was given at construction.
  AeadAlgorithm algorithm() const { return algorithm_; }

  /// Writes the ciphertext and its tag to `out`, tag_size_of() longer than `plaintext`, which may begin at
  /// the same place; no other overlap is allowed. Never call it twice with the same `nonce`. Throws
  /// std::invalid_argument for sizes that do not fit.
  void seal(View nonce, View additional_data, View plaintext, std::span<std::uint8_t> out) const;

  /// Writes the plaintext to `out`, tag_size_of() shorter than `ciphertext_and_tag`, which may begin at the
  /// same place. Returns false and fills `out` with zeros if any byte differs from what was sealed. Throws
  /// std::invalid_argument for sizes that do not fit; for a ciphertext shorter than a tag it returns false.
  [[nodiscard]] bool open(View nonce, View additional_data, View ciphertext_and_tag,
                          std::span<std::uint8_t> out) const;

 private:
  AeadAlgorithm algorithm_;
  std::variant<AesGcm, ChaCha20Poly1305, AesCcm> cipher_;
};

}  // namespace glasstls::crypto
