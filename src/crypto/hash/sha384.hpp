#pragma once

#include <sodium/crypto_hash_sha512.h>

#include <cstdint>

namespace glasstls::crypto {

/// Starts SHA-384 (NIST FIPS 180-4): SHA-512 with other initial values and a result cut to 48 bytes.
/// libsodium has no SHA-384, but its SHA-512 state is public: this sets the values, and libsodium does the
/// work.
void sha384_init(crypto_hash_sha512_state& state);

/// Writes the 48 bytes of the hash to `out` and wipes the state. In between, feed the state with
/// crypto_hash_sha512_update.
void sha384_final(crypto_hash_sha512_state& state, std::uint8_t* out);

}  // namespace glasstls::crypto
