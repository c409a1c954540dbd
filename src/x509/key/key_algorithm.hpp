#pragma once

#include "x509/key/public_key.hpp"

namespace glasstls::x509 {

/// Reads the AlgorithmIdentifier of a key, called `field`: everything of the key but its material. An
/// algorithm or curve that TLS 1.3 does not have becomes `unsupported`.
PublicKey parse_key_algorithm(der::Reader& reader, std::string_view field);

/// p256, p384 or p521 for the curve that goes by this name; unsupported for every other.
PublicKey::Kind kind_of_curve(Oid named_curve);

}  // namespace glasstls::x509
