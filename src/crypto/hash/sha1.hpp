#pragma once

#include "crypto/hash/hash.hpp"

namespace glasstls::crypto {

/// SHA-1 (NIST FIPS 180-4), 20 bytes. Collisions can be made, so it is not one of the HashAlgorithms,
/// and no signature over it is ever accepted here. It names things: certificates in OCSP (RFC 6960 4.1.1) and
/// in the fingerprints and key identifiers that people compare. The lab of bad certificates makes one
/// signature with it, to be refused.
Digest sha1(View message);

}  // namespace glasstls::crypto
