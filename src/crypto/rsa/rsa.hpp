#pragma once

#include "crypto/hash/hash.hpp"

namespace glasstls::crypto {

/// An RSA public key (RFC 8017). Both numbers are big-endian; leading zeros are ignored.
///
/// The modulus must be odd and have 1024 to 8192 bits; the exponent must be odd, at least 3 and at most 33
/// bits long (which includes 2^32 + 1). This bounds the work of a verification. With any other key no
/// signature verifies.
struct RsaPublicKey {
  Bytes modulus, exponent;
};

/// Whether `signature`, which must be as long as the modulus, is an RSASSA-PKCS1-v1_5 signature of `message`
/// (RFC 8017). The padding is compared with the only right one, in which DigestInfo has NULL parameters.
[[nodiscard]] bool rsa_pkcs1_verify(const RsaPublicKey& key, HashAlgorithm algorithm, View message,
                                    View signature);

/// Whether `signature`, which must be as long as the modulus, is an RSASSA-PSS signature of `message`
/// (RFC 8017) with the parameters of RFC 9846 4.3.3: MGF1 with the same hash, and a salt as long as its
/// digest.
[[nodiscard]] bool rsa_pss_verify(const RsaPublicKey& key, HashAlgorithm algorithm, View message,
                                  View signature);

/// RFC 8017, the parameters of RSASSA-PSS: the hash of the message, the hash inside MGF1, and the exact
/// length of the salt in bytes.
struct RsaPssParameters {
  HashAlgorithm hash, mgf1_hash;
  std::size_t salt_length;
};

/// The same with other parameters than those of TLS.
[[nodiscard]] bool rsa_pss_verify(const RsaPublicKey& key, const RsaPssParameters& parameters, View message,
                                  View signature);

}  // namespace glasstls::crypto
