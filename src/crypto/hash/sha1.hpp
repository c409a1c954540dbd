#pragma once

#include "crypto/hash/hash.hpp"

namespace glasstls::crypto {

/// SHA-1 (NIST FIPS 180-4), 20 bytes. Collisions can be made, so it is not one of the HashAlgorithms, and no
/// signature with it is ever accepted here. It identifies certificates: in OCSP (RFC 6960 4.1.1), in
/// fingerprints and in key identifiers. The lab makes one signature with it to show that it is refused.
Digest sha1(View message);

}  // namespace glasstls::crypto
