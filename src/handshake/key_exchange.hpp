#pragma once

#include <optional>

#include "base/long_secret.hpp"
#include "handshake/random_source.hpp"
#include "messages/extension_bodies.hpp"

namespace glasstls::handshake {

/// RFC 9846 4.3.8: the client's half of a key exchange. Used for one connection and never again.
struct KeyPair {
  messages::NamedGroup group{};
  Secret private_key{};     ///< of X25519, X448 or a NIST curve
  Bytes key_exchange{};     ///< the public half, as the KeyShareEntry has it
  LongSecret ml_kem_key{};  ///< the decapsulation key of a hybrid group

  /// The share to send.
  messages::KeyShareEntry entry() const { return {group, key_exchange}; }
};

/// Whether this group is implemented: X25519, X448, the NIST curves, and the hybrids of ML-KEM-768 with
/// X25519 and P-256 (draft-ietf-tls-ecdhe-mlkem), whose secret is safe as long as one of the two is.
bool is_implemented(messages::NamedGroup group);

/// A new key pair. Throws std::invalid_argument for a group that is not implemented.
KeyPair generate_key_pair(messages::NamedGroup group, RandomSource& random);

/// RFC 9846 7.4: the shared secret of our private key and the server's share; empty if the share is not
/// valid (RFC 9846 4.3.8.2: wrong size, a point that is not on the curve; 7.4.2: an all-zero result of X25519
/// or X448).
std::optional<Secret> agree(const KeyPair& ours, View peer_key_exchange);

/// The server's half of a key exchange: its own share, and the shared secret.
struct ShareResponse {
  messages::KeyShareEntry entry{};
  Secret shared_secret{};
};

/// Answers a client's share; empty if that is not valid, which for ML-KEM includes the check of NIST FIPS
/// 203 7.2. Throws std::invalid_argument for a group that is not implemented.
std::optional<ShareResponse> respond(messages::NamedGroup group, View peer_key_exchange,
                                     RandomSource& random);

}  // namespace glasstls::handshake
