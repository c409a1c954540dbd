#pragma once

#include "crypto/curve.hpp"
#include "crypto/hash.hpp"

namespace glasstls::crypto {

/// Whether `der_signature` (RFC 3279, strict DER) is an ECDSA signature (NIST FIPS 186-5 6.4.2) of
/// `message`, hashed with `algorithm`, under the key `public_point` (uncompressed, RFC 9846 4.3.8.2). False
/// for a key that is not a point of the curve. All inputs are public: the time taken depends on them.
[[nodiscard]] bool ecdsa_verify(Curve curve, View public_point, HashAlgorithm algorithm, View message,
                                View der_signature);

/// The same for a message whose hash is known. Of a hash longer than the group's order the leftmost bytes
/// count.
[[nodiscard]] bool ecdsa_verify_digest(Curve curve, View public_point, View digest, View der_signature);

}  // namespace glasstls::crypto
