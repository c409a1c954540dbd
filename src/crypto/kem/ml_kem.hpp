#pragma once

#include <optional>

#include "base/long_secret.hpp"

namespace glasstls::crypto {

/// ML-KEM-768 (NIST FIPS 203): a key encapsulation mechanism that no known quantum algorithm breaks.
namespace ml_kem_768 {

/// In bytes.
inline constexpr std::size_t encapsulation_key_size = 1184, decapsulation_key_size = 2400,
                             ciphertext_size = 1088, shared_secret_size = 32, seed_size = 64;

/// Both keys, of the sizes above.
struct KeyPair {
  LongSecret decapsulation_key{};
  Bytes encapsulation_key{};
};

/// FIPS 203, ML-KEM.KeyGen_internal: `seed` is d and z, 32 random bytes each. Constant-time. Throws
/// std::invalid_argument for another size.
KeyPair generate(const Secret& seed);

/// FIPS 203 7.2: whether the key has the right size and every coefficient in it is below q.
[[nodiscard]] bool is_encapsulation_key(View key);

/// FIPS 203 7.3: whether the key has the right size and contains the right hash of its encapsulation key.
[[nodiscard]] bool is_decapsulation_key(View key);

/// What encapsulate() returns.
struct Encapsulated {
  Bytes ciphertext;
  Secret shared_secret;
};

/// FIPS 203, ML-KEM.Encaps_internal: `randomness` is m, 32 random bytes. Constant-time in it. Empty if
/// is_encapsulation_key is false. Throws std::invalid_argument for another size of `randomness`.
[[nodiscard]] std::optional<Encapsulated> encapsulate(View encapsulation_key, const Secret& randomness);

/// FIPS 203, ML-KEM.Decaps_internal, constant-time. A ciphertext that was not made for this key gives a
/// secret that nobody knows (implicit rejection): the handshake then fails later and reveals nothing. Empty
/// if a key or a ciphertext has the wrong size. Check a key from elsewhere with is_decapsulation_key first.
[[nodiscard]] std::optional<Secret> decapsulate(View decapsulation_key, View ciphertext);

}  // namespace ml_kem_768

}  // namespace glasstls::crypto
