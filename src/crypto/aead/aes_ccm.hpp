#pragma once

#include "crypto/aead/aes.hpp"

namespace glasstls::crypto {

/// AES-128-CCM (RFC 3610) with 96-bit nonces and tags of 16 or 8 bytes, the sizes that TLS uses. Small
/// devices have it in hardware; here it runs on the portable AES, so it is slower than AES-GCM.
class AesCcm {
 public:
  /// In bytes.
  static constexpr std::size_t key_size = 16, nonce_size = 12;
  /// The length has three bytes.
  static constexpr std::size_t plaintext_limit = (std::size_t{1} << 24) - 1;

  /// Throws std::invalid_argument unless `key` has 16 bytes and `tag_size` is 16 or 8.
  AesCcm(View key, std::size_t tag_size);

  /// Writes the ciphertext and its tag to `out`, which is longer than `plaintext` by the tag and may begin at
  /// the same place. `additional_data` has fewer than 65,280 bytes. Throws std::invalid_argument for sizes
  /// that do not fit.
  void seal(View nonce, View additional_data, View plaintext, std::span<std::uint8_t> out) const;

  /// Writes the plaintext to `out`, which is shorter than `ciphertext_and_tag` by the tag and may begin at
  /// the same place. Returns false and fills `out` with zeros if the tag is wrong. Throws
  /// std::invalid_argument for sizes that do not fit; for a ciphertext shorter than a tag it returns false.
  [[nodiscard]] bool open(View nonce, View additional_data, View ciphertext_and_tag,
                          std::span<std::uint8_t> out) const;

 private:
  AesRoundKeys keys_;
  std::size_t tag_size_;
};

}  // namespace glasstls::crypto
