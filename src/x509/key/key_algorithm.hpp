#pragma once

#include "x509/key/public_key.hpp"

namespace glasstls::x509 {

/// Reads the AlgorithmIdentifier of a key, called `field`: everything about the key except its bytes. An
/// algorithm or curve that TLS 1.3 does not have becomes `unsupported`.
PublicKey parse_key_algorithm(der::Reader& reader, std::string_view field);

/// p256, p384 or p521 for the identifier of that curve; unsupported for any other.
PublicKey::Kind kind_of_curve(Oid named_curve);

}  // namespace glasstls::x509
