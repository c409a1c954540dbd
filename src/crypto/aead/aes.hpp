#pragma once

#include <algorithm>
#include <array>
#include <bit>

#include "base/secret.hpp"
#include "crypto/aead/aes_sbox.hpp"
#include "crypto/byte_order.hpp"

namespace glasstls::crypto {

/// The unit that AES encrypts: 16 bytes.
using AesBlock = std::array<std::uint8_t, 16>;

/// The key schedule of AES (NIST FIPS 197): 11 round keys for a key of 16 bytes, 15 for one of 32. Wiped when
/// destroyed.
struct AesRoundKeys {
  /// No round keys; to be assigned to.
  AesRoundKeys() = default;
  /// A copy is wiped on its own.
  AesRoundKeys(const AesRoundKeys&) = default;
  AesRoundKeys& operator=(const AesRoundKeys&) = default;
  ~AesRoundKeys() { wipe(bytes); }

  alignas(16) std::array<std::uint8_t, 15 * 16> bytes{};  ///< the round keys, in order
  std::size_t rounds = 0;                                 ///< 10 or 14
};

/// KeyExpansion of FIPS 197. `sub_word` is the caller's SubWord: it maps four bytes in a std::uint32_t, whose
/// order does not matter to it.
template <class SubWord>
AesRoundKeys expand_aes_key(View key, SubWord sub_word) {
  AesRoundKeys expanded;
  expanded.rounds = key.size() / 4 + 6;
  std::copy(key.begin(), key.end(), expanded.bytes.begin());
  const std::size_t key_words = key.size() / 4;
  std::uint8_t round_constant = 1;
  std::uint32_t word = load_le32(&key[key.size() - 4]);
  for (std::size_t i = key_words; i < 4 * (expanded.rounds + 1); ++i) {
    if (i % key_words == 0) {
      word = sub_word(std::rotr(word, 8)) ^ round_constant;
      round_constant = static_cast<std::uint8_t>(round_constant << 1 ^ (round_constant >> 7) * 0x1b);
    } else if (key_words > 6 && i % key_words == 4) {
      word = sub_word(word);
    }
    word ^= load_le32(&expanded.bytes[4 * (i - key_words)]);
    store_le32(&expanded.bytes[4 * i], word);
  }
  return expanded;
}

/// AES-128 and AES-256 encryption on any machine. The time depends only on the number of blocks: the code is
/// bitsliced, without tables and without branches on data. Four blocks cost as much as one.
class BitslicedAes {
 public:
  using FourBlocks = std::array<AesBlock, 4>;

  /// The key schedule for a `key` of 16 or 32 bytes.
  static AesRoundKeys expand_key(View key);

  /// Ready to encrypt with `keys`, from expand_key.
  explicit BitslicedAes(const AesRoundKeys& keys);
  ~BitslicedAes();
  /// Not copied: it holds keys.
  BitslicedAes(const BitslicedAes&) = delete;
  BitslicedAes& operator=(const BitslicedAes&) = delete;

  /// Encrypts each of the four blocks.
  void encrypt(FourBlocks& blocks) const;

 private:
  std::array<Planes, 15> round_keys_;
  std::size_t rounds_;
};

}  // namespace glasstls::crypto
