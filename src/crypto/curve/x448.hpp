#pragma once

#include <optional>

#include "base/secret.hpp"

namespace glasstls::crypto {

/// The size of keys and shared secrets of X448, in bytes.
inline constexpr std::size_t x448_size = 56;

/// X448 (RFC 7748). The public key, 56 bytes, that belongs to a private key, which is any 56 bytes;
/// std::invalid_argument for another size. Constant-time.
Bytes x448_public_key(const Secret& private_key);

/// The shared secret, 56 bytes. Constant-time in the private key. Empty if a key has the wrong size, or if
/// the result would be all zeros because the peer's point has a small order (RFC 9846 7.4.2: the handshake
/// must end).
[[nodiscard]] std::optional<Secret> x448(const Secret& private_key, View peer_public_key);

}  // namespace glasstls::crypto
