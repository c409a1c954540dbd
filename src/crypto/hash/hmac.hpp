#pragma once

#include "crypto/hash/hash.hpp"

namespace glasstls::crypto {

/// HMAC (RFC 2104) over any of the hash functions. Holds two hash states that absorbed the padded key, not
/// the key itself, and wipes them when destroyed.
class Hmac {
 public:
  /// `key` may have any length.
  Hmac(HashAlgorithm algorithm, View key);
  ~Hmac() { wipe(); }
  /// A copy continues from the same point and is wiped on its own.
  Hmac(const Hmac&) = default;
  Hmac& operator=(const Hmac&) = default;

  /// Feeds `bytes` of the message.
  void update(View bytes);
  /// The MAC of everything fed so far, digest_size(algorithm) bytes. More may be fed afterwards.
  Digest finish() const;
  /// The hash function that was given at construction.
  HashAlgorithm algorithm() const { return inner_.algorithm(); }
  /// Overwrites the states. Afterwards the object can only be assigned to or destroyed.
  void wipe() noexcept;

 private:
  Hash inner_;
  Hash outer_;
};

/// The MAC of `message` in one step.
Digest hmac(HashAlgorithm algorithm, View key, View message);

}  // namespace glasstls::crypto
