#pragma once

#include "x509/key/public_key.hpp"

/// Writers for what algorithm.hpp and public_key.hpp read.
namespace glasstls::x509 {

/// The parameters of RSASSA-PSS that TLS 1.3 uses with this hash.
Bytes pss_parameters_to_der(crypto::HashAlgorithm hash);

/// The AlgorithmIdentifier of a signature; `hash` is not used by ed25519. Throws std::invalid_argument for
/// unsupported.
Bytes signature_algorithm_to_der(SignatureAlgorithm::Kind kind, crypto::HashAlgorithm hash);

/// The SubjectPublicKeyInfo of a key. Throws std::invalid_argument for an unsupported one.
Bytes public_key_to_der(const PublicKey& key);
/// The AlgorithmIdentifier of a key. Throws std::invalid_argument for an unsupported one.
Bytes key_algorithm_to_der(const PublicKey& key);
/// The octets of the BIT STRING in the SubjectPublicKeyInfo.
Bytes public_key_bits(const PublicKey& key);

}  // namespace glasstls::x509
