#pragma once

#include <optional>

#include "base/bytes.hpp"
#include "crypto/hash/hash.hpp"

namespace glasstls::schedule {

/// RFC 9846 4.1, Transcript-Hash: the running hash over the handshake messages that were sent and received,
/// headers included. The server's choice of suite fixes the hash function; until then the messages themselves
/// are kept.
class Transcript {
 public:
  /// Adds one whole message.
  void add(View message);

  /// Fixes the hash function. Fixing the same one again does nothing; another one is a programming error and
  /// throws std::logic_error.
  void start(crypto::HashAlgorithm algorithm);

  /// RFC 9846 4.1: a HelloRetryRequest fixes the hash function and replaces the first ClientHello by a
  /// message_hash message that holds its hash. What was added after the ClientHello (the HelloRetryRequest)
  /// stays.
  void replace_client_hello_with_message_hash(crypto::HashAlgorithm algorithm);

  /// The same for a server that kept only the hash of the first ClientHello (RFC 9846 4.3.2). Nothing must
  /// have been added yet.
  void start_with_message_hash(crypto::HashAlgorithm algorithm, View client_hello_hash);

  /// Whether the hash function is fixed.
  bool is_started() const { return running_.has_value(); }

  /// The hash of everything added so far. The hash function must be fixed.
  crypto::Digest hash() const;

  /// The hash of everything added so far and of `more`, which is not added: what a PSK binder covers (RFC
  /// 9846 4.3.11.2). If the hash function is fixed, it must be `algorithm`; another one is a programming
  /// error and throws std::logic_error.
  crypto::Digest hash_with(View more, crypto::HashAlgorithm algorithm) const;

 private:
  Bytes kept_;  // until the hash function is known
  std::optional<crypto::Hash> running_;
};

}  // namespace glasstls::schedule
