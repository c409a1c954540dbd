#pragma once

#include "crypto/hash/hash.hpp"

namespace glasstls::crypto {

/// RFC 8017. Both numbers are big-endian; leading zeros are ignored.
///
/// Keys that are used: an odd modulus of 1024 to 8192 bits, and an odd exponent of at least 3 and at most 33
/// bits (so that 2^32 + 1 is among them), which bounds the work of a verification. With every other key
/// nothing verifies.
struct RsaPublicKey {
  Bytes modulus, exponent;
};

/// Whether `signature`, which must be as long as the modulus, is an RSASSA-PKCS1-v1_5 signature of `message`
/// (RFC 8017). The padding is compared with the only right one, whose DigestInfo has the NULL parameters.
[[nodiscard]] bool rsa_pkcs1_verify(const RsaPublicKey& key, HashAlgorithm algorithm, View message,
                                    View signature);

/// Whether `signature`, which must be as long as the modulus, is an RSASSA-PSS signature of `message`
/// (RFC 8017) with the parameters of RFC 9846 4.3.3: MGF1 with the same hash, and a salt as long as its
/// digest.
[[nodiscard]] bool rsa_pss_verify(const RsaPublicKey& key, HashAlgorithm algorithm, View message,
                                  View signature);

/// The same with other parameters: MGF1's hash, and the salt's exact length in bytes.
[[nodiscard]] bool rsa_pss_verify(const RsaPublicKey& key, HashAlgorithm algorithm,
                                  HashAlgorithm mgf_algorithm, std::size_t salt_length, View message,
                                  View signature);

}  // namespace glasstls::crypto
