#pragma once

#include "crypto/aead/aes.hpp"

namespace glasstls::crypto {

/// GHASH of NIST SP 800-38D on any machine, in constant time: no tables, no branches on data, only integer
/// multiplications (which take constant time on every 64-bit processor that we know of).
class Ghash {
 public:
  /// Goes on from the value `y` with the hash key `h`, 16 bytes.
  Ghash(const std::uint8_t* h, const AesBlock& y);
  ~Ghash();
  Ghash(const Ghash&) = delete;
  Ghash& operator=(const Ghash&) = delete;

  /// Absorbs `data`, filled up with zeros to whole blocks.
  void update(View data);
  AesBlock value() const;

 private:
  void absorb(const std::uint8_t* block);

  std::uint64_t h_[2], y_[2];  // the first eight bytes in [1]
};

}  // namespace glasstls::crypto
