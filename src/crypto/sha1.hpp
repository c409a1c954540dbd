#pragma once

#include "crypto/hash.hpp"

namespace glasstls::crypto {

/// SHA-1 (NIST FIPS 180-4), 20 bytes. Collisions can be made, so it is not one of the HashAlgorithms and
/// nothing is ever signed with it here. It names things: certificates in OCSP (RFC 6960 4.1.1) and in the
/// fingerprints and key identifiers that people compare.
Digest sha1(View message);

}  // namespace glasstls::crypto
