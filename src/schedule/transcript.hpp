#pragma once

#include <optional>

#include "base/bytes.hpp"
#include "crypto/hash/hash.hpp"

namespace glasstls::schedule {

/// RFC 9846 4.1: the running hash over the handshake messages as they were sent and received, headers
/// included. Until the server's choice of suite fixes the hash function, it keeps the messages themselves.
class Transcript {
 public:
  /// Adds one whole message.
  void add(View message);

  /// Fixes the hash function. Calling it again with the same one does nothing; with another one is a
  /// programming error and throws std::logic_error.
  void start(crypto::HashAlgorithm algorithm);

  /// RFC 9846 4.1: on a HelloRetryRequest, which fixes the hash function, the first ClientHello is replaced
  /// by a message_hash message that holds its hash. What was added after the ClientHello (the
  /// HelloRetryRequest) stays.
  void replace_client_hello_with_message_hash(crypto::HashAlgorithm algorithm);

  /// The same for a server that kept nothing of the first ClientHello but its hash (RFC 9846 4.3.2). Nothing
  /// must have been added yet.
  void start_with_message_hash(crypto::HashAlgorithm algorithm, View client_hello_hash);

  bool is_started() const { return running_.has_value(); }

  /// The hash of everything added so far. The hash function must be fixed.
  crypto::Digest hash() const;

  /// The hash of everything added so far and of `more`, which is not added: what a PSK binder covers (RFC
  /// 9846 4.3.11.2). Where the hash function is fixed, it must be `algorithm`; another one is a programming
  /// error and throws std::logic_error.
  crypto::Digest hash_with(View more, crypto::HashAlgorithm algorithm) const;

 private:
  Bytes kept_;  // until the hash function is known
  std::optional<crypto::Hash> running_;
};

}  // namespace glasstls::schedule
