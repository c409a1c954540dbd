#pragma once

#include <variant>

#include "crypto/aead/aes_gcm.hpp"
#include "crypto/aead/chacha20_poly1305.hpp"

namespace glasstls::crypto {

/// The AEAD algorithms of TLS 1.3's cipher suites.
enum class AeadAlgorithm : std::uint8_t { aes_128_gcm, aes_256_gcm, chacha20_poly1305 };

/// "AES-128-GCM", "AES-256-GCM" or "ChaCha20-Poly1305".
std::string_view name_of(AeadAlgorithm algorithm);

/// In bytes.
constexpr std::size_t key_size(AeadAlgorithm algorithm) {
  return algorithm == AeadAlgorithm::aes_128_gcm ? 16 : 32;
}

/// In bytes, for each of the three.
inline constexpr std::size_t nonce_size = 12, tag_size = 16;

/// Authenticated encryption with associated data (RFC 5116) with one key, which is wiped when the object is
/// destroyed or moved from. Allocates no memory beyond its own.
class Aead {
 public:
  /// Throws std::invalid_argument unless `key` has key_size(algorithm) bytes.
  Aead(AeadAlgorithm algorithm, View key);

  /// The one that was given at construction.
  AeadAlgorithm algorithm() const { return algorithm_; }

  /// Writes the ciphertext and its tag to `out`, 16 bytes longer than `plaintext`, which may begin at the
  /// same place; no other overlap is allowed. Never call it twice with the same `nonce`. Throws
  /// std::invalid_argument for sizes that do not fit.
  void seal(View nonce, View additional_data, View plaintext, std::span<std::uint8_t> out) const;

  /// Writes the plaintext to `out`, 16 bytes shorter than `ciphertext_and_tag`, which may begin at the same
  /// place. Returns false and fills `out` with zeros if any byte differs from what was sealed. Throws
  /// std::invalid_argument for sizes that do not fit; for a ciphertext shorter than a tag it returns false.
  [[nodiscard]] bool open(View nonce, View additional_data, View ciphertext_and_tag,
                          std::span<std::uint8_t> out) const;

 private:
  AeadAlgorithm algorithm_;
  std::variant<AesGcm, ChaCha20Poly1305> cipher_;
};

}  // namespace glasstls::crypto
