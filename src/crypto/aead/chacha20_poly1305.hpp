#pragma once

#include "base/secret.hpp"

namespace glasstls::crypto {

/// ChaCha20-Poly1305 (RFC 8439 2.8), computed by libsodium.
class ChaCha20Poly1305 {
 public:
  /// In bytes.
  static constexpr std::size_t key_size = 32, nonce_size = 12, tag_size = 16;
  /// RFC 8439 2.8: 2^32 - 1 blocks of 64 bytes, or the 32-bit counter would repeat.
  static constexpr std::uint64_t plaintext_limit = ((std::uint64_t{1} << 32) - 1) * 64;

  /// Throws std::invalid_argument unless `key` has 32 bytes.
  explicit ChaCha20Poly1305(View key);

  /// Writes the ciphertext and its tag to `out`, 16 bytes longer than `plaintext`, which may begin at the
  /// same place. Throws std::invalid_argument for sizes that do not fit.
  void seal(View nonce, View additional_data, View plaintext, std::span<std::uint8_t> out) const;

  /// Writes the plaintext to `out`, 16 bytes shorter than `ciphertext_and_tag`, which may begin at the same
  /// place. Returns false and fills `out` with zeros if the tag is wrong. Throws std::invalid_argument for
  /// sizes that do not fit; for a ciphertext shorter than a tag it returns false.
  [[nodiscard]] bool open(View nonce, View additional_data, View ciphertext_and_tag,
                          std::span<std::uint8_t> out) const;

 private:
  Secret key_;
};

}  // namespace glasstls::crypto
