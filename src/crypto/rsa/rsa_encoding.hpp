#pragma once

#include "crypto/hash/hash.hpp"

/// RFC 8017: the encoded message that an RSA signature signs, for signer and verifier.
namespace glasstls::crypto {

/// `number` without leading zero bytes.
View without_leading_zeros(View number);

/// How many bits a big-endian number has, without leading zeros.
std::size_t bit_length(View number);

/// EMSA-PKCS1-v1_5: 00 01 ff ... ff 00 DigestInfo. `size` must be at least 128.
Bytes pkcs1_encoding(HashAlgorithm algorithm, View message, std::size_t size);

/// MGF1: XORs `bytes` with the mask generated from `seed`.
void apply_mask(HashAlgorithm algorithm, View seed, std::span<std::uint8_t> bytes);

/// H of EMSA-PSS: the hash of eight zero bytes, the message's hash and the salt.
Digest pss_hash(HashAlgorithm algorithm, View message, View salt);

/// EMSA-PSS-ENCODE with MGF1 over the same hash, for a modulus of em_bits + 1 bits. Empty if hash and salt
/// do not fit.
Bytes pss_encoding(HashAlgorithm algorithm, View message, View salt, std::size_t em_bits);

}  // namespace glasstls::crypto
