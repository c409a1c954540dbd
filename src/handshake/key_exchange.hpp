#pragma once

#include <optional>

#include "base/secret.hpp"
#include "handshake/random_source.hpp"
#include "messages/extension_bodies.hpp"

namespace glasstls::handshake {

/// RFC 9846 4.3.8: our half of a key exchange. Used for one connection and never again.
struct KeyPair {
  messages::NamedGroup group{};
  Secret private_key{};
  Bytes key_exchange{};  ///< as it stands in the KeyShareEntry

  messages::KeyShareEntry entry() const { return {group, key_exchange}; }
};

/// Whether key shares of this group can be made here.
bool is_implemented(messages::NamedGroup group);

/// A new key pair. Throws std::invalid_argument for a group that is not implemented.
KeyPair generate_key_pair(messages::NamedGroup group, RandomSource& random);

/// RFC 9846 7.4: the shared secret of our private key and the peer's share; empty where the share is not
/// valid (RFC 9846 4.3.8.2: wrong size, a point that is not on the curve; 7.4.2: an all-zero X25519 result).
std::optional<Secret> agree(const KeyPair& ours, View peer_key_exchange);

}  // namespace glasstls::handshake
