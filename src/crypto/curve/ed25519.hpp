#pragma once

#include "base/secret.hpp"

namespace glasstls::crypto {

/// Ed25519 (RFC 8032), computed by libsodium. Whether `signature` (64 bytes) over `message` was made with the
/// private key of `public_key` (32 bytes). Also false for other sizes, for encodings that are not canonical
/// and for public keys of small order.
[[nodiscard]] bool ed25519_verify(View public_key, View message, View signature);

/// The public key, 32 bytes, that belongs to a private key, the 32-byte seed of RFC 8032;
/// std::invalid_argument for another size.
Bytes ed25519_public_key(const Secret& private_key);

/// The signature over `message`, 64 bytes, the same on every call. std::invalid_argument for a private key
/// of another size than 32 bytes.
Bytes ed25519_sign(const Secret& private_key, View message);

}  // namespace glasstls::crypto
