#pragma once

#include <initializer_list>

#include "base/secret.hpp"
#include "crypto/hash/hash.hpp"

namespace glasstls::crypto {

/// HMAC_DRBG (NIST SP 800-90A): as many bytes as are wanted from a seed, the same bytes from the same seed.
/// It is the generator inside RFC 6979, and what stretches the randomness that is handed in where an
/// algorithm cannot say beforehand how much it needs (search for a prime).
class HmacDrbg {
 public:
  /// The seed is the concatenation of `seed`; as secret as what is generated, and as hard to guess.
  HmacDrbg(HashAlgorithm algorithm, std::initializer_list<View> seed);

  /// Fills `out`. Each call goes on where the last one ended.
  void generate(std::span<std::uint8_t> out);

 private:
  void update(std::initializer_list<View> data);

  HashAlgorithm algorithm_;
  Secret key_, value_;
  bool used_ = false;
};

}  // namespace glasstls::crypto
