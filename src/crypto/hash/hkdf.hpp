#pragma once

#include "base/secret.hpp"
#include "crypto/hash/hash.hpp"

namespace glasstls::crypto {

/// HKDF-Extract (RFC 5869 2.2): concentrates the randomness of `ikm` (input keying material) into a
/// pseudorandom key of digest_size(algorithm) bytes. `salt` need not be secret and may be empty.
Secret hkdf_extract(HashAlgorithm algorithm, View salt, View ikm);

/// HKDF-Expand (RFC 5869 2.3): fills `out` with keying material from the pseudorandom key `prk`, different
/// for each `info`. Returns false and writes nothing if `out` is longer than 255 times
/// digest_size(algorithm).
[[nodiscard]] bool hkdf_expand(HashAlgorithm algorithm, View prk, View info, std::span<std::uint8_t> out);

}  // namespace glasstls::crypto
