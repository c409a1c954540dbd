#pragma once

#include <optional>

#include "base/secret.hpp"

namespace glasstls::crypto {

/// X25519 (RFC 7748), computed by libsodium. The public key, 32 bytes, that belongs to a private key, which
/// is any 32 bytes; std::invalid_argument for another size.
Bytes x25519_public_key(const Secret& private_key);

/// The shared secret, 32 bytes. Empty if a key has the wrong size, or if the result would be all zeros
/// because the peer's point has a small order (RFC 9846 7.4.2: the handshake must end).
std::optional<Secret> x25519(const Secret& private_key, View peer_public_key);

}  // namespace glasstls::crypto
