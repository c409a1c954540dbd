#pragma once

#include "base/secret.hpp"
#include "crypto/curve/curve.hpp"
#include "crypto/hash/hash.hpp"

namespace glasstls::crypto {

/// Whether `der_signature` (RFC 3279, strict DER) is an ECDSA signature (NIST FIPS 186-5 6.4.2) of
/// `message`, hashed with `algorithm`, under the key `public_point` (uncompressed, RFC 9846 4.3.8.2). False
/// for a key that is not a point of the curve. All inputs are public: the time taken depends on them.
[[nodiscard]] bool ecdsa_verify(Curve curve, View public_point, HashAlgorithm algorithm, View message,
                                View der_signature);

/// The same for a known hash of the message. If the hash is longer than the group's order, its leftmost bits
/// count.
[[nodiscard]] bool ecdsa_verify_digest(Curve curve, View public_point, View digest, View der_signature);

/// The signature of `message`, hashed with `algorithm`, in DER: at most 139 bytes. Constant-time in the
/// private scalar and in the nonce. The nonce is made from scalar and message (RFC 6979), and hedged with
/// `entropy` (RFC 6979, its variants), which should be 32 fresh random bytes: without it, a fault that an
/// attacker induces while the same message is signed again reveals the key. An empty `entropy` gives the
/// nonce of RFC 6979 itself. A scalar that is not valid is a programming error and throws
/// std::invalid_argument.
Bytes ecdsa_sign(Curve curve, const Secret& scalar, HashAlgorithm algorithm, View message, View entropy);

/// The same for a known hash of the message; the nonce is made with SHA-256.
Bytes ecdsa_sign_digest(Curve curve, const Secret& scalar, View digest, View entropy);

}  // namespace glasstls::crypto
