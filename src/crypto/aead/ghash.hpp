#pragma once

#include "crypto/aead/aes.hpp"

namespace glasstls::crypto {

/// GHASH of NIST SP 800-38D on any machine, in constant time: no tables, no branches on data, only integer
/// multiplications (constant-time on every 64-bit processor that we know of).
class Ghash {
 public:
  /// Continues from the value `y` with the hash key `h`, 16 bytes.
  Ghash(const std::uint8_t* h, const AesBlock& y);
  ~Ghash();
  /// Not copied: it holds a key.
  Ghash(const Ghash&) = delete;
  Ghash& operator=(const Ghash&) = delete;

  /// Absorbs `data`, padded with zeros to whole blocks.
  void update(View data);
  /// The hash of everything so far.
  AesBlock value() const;

 private:
  /// One block of 16 bytes.
  void absorb(const std::uint8_t* block);

  std::uint64_t h_[2], y_[2];  // the first eight bytes in [1]
};

}  // namespace glasstls::crypto
