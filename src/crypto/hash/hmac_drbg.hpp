#pragma once

#include <initializer_list>

#include "base/secret.hpp"
#include "crypto/hash/hash.hpp"

namespace glasstls::crypto {

/// HMAC_DRBG (NIST SP 800-90A): any number of bytes from a seed, the same bytes from the same seed. It is the
/// generator inside RFC 6979. It also stretches the randomness that a caller hands in if an algorithm cannot
/// know beforehand how much it needs (to search for a prime).
class HmacDrbg {
 public:
  /// The seed is the concatenation of `seed`. It must be as secret and as hard to guess as the output.
  HmacDrbg(HashAlgorithm algorithm, std::initializer_list<View> seed);

  /// Fills `out`. Each call continues where the last one ended.
  void generate(std::span<std::uint8_t> out);

 private:
  /// HMAC_DRBG_Update.
  void update(std::initializer_list<View> data);

  HashAlgorithm algorithm_;
  Secret key_, value_;
  bool used_ = false;
};

}  // namespace glasstls::crypto
