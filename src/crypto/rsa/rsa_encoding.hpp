#pragma once

#include "crypto/hash/hash.hpp"

/// RFC 8017: what an RSA signature signs, for both sides of it.
namespace glasstls::crypto {

/// Without leading zeros.
View without_leading_zeros(View number);

/// Of a big-endian number.
std::size_t bit_length(View number);

/// EMSA-PKCS1-v1_5: 00 01 ff ... ff 00 DigestInfo. `size` is at least 128: there is room.
Bytes pkcs1_encoding(HashAlgorithm algorithm, View message, std::size_t size);

/// MGF1: combines `bytes` with the mask that grows from `seed`, by exclusive or.
void apply_mask(HashAlgorithm algorithm, View seed, std::span<std::uint8_t> bytes);

/// The hash of eight zeros, the message's hash and the salt: H in EMSA-PSS.
Digest pss_hash(HashAlgorithm algorithm, View message, View salt);

/// EMSA-PSS-ENCODE with MGF1 over the same hash, for a modulus of em_bits + 1 bits. Empty where hash and salt
/// do not fit.
Bytes pss_encoding(HashAlgorithm algorithm, View message, View salt, std::size_t em_bits);

}  // namespace glasstls::crypto
