#pragma once

#include "base/secret.hpp"
#include "crypto/hash/hmac.hpp"

namespace glasstls::crypto {

/// HKDF-Extract (RFC 5869 2.2): concentrates the randomness of `ikm` (input keying material) into a
/// pseudorandom key of digest_size(algorithm) bytes. `salt` need not be secret and may be empty.
Secret hkdf_extract(HashAlgorithm algorithm, View salt, View ikm);

/// RFC 5869's PRK, the pseudorandom key that HKDF-Expand draws from. HMAC absorbs it once, which is half of
/// the work for a short output. Holds HMAC's states, not the key, and wipes them when destroyed.
class Prk {
 public:
  /// `prk` is what hkdf_extract() or Prk::expand() gave: digest_size(algorithm) bytes, or any other length.
  Prk(HashAlgorithm algorithm, View prk) : keyed_(algorithm, prk) {}

  /// HKDF-Expand (RFC 5869 2.3): fills `out` with keying material, different for each `info`. Returns false
  /// and writes nothing if `out` is longer than 255 times digest_size(algorithm).
  [[nodiscard]] bool expand(View info, std::span<std::uint8_t> out) const;

  /// Overwrites the states. Afterwards the object can only be assigned to or destroyed.
  void wipe() noexcept { keyed_.wipe(); }

 private:
  Hmac keyed_;
};

/// HKDF-Expand in one step, for a `prk` that is used once.
[[nodiscard]] bool hkdf_expand(HashAlgorithm algorithm, View prk, View info, std::span<std::uint8_t> out);

}  // namespace glasstls::crypto
