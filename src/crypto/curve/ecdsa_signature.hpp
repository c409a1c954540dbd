#pragma once

#include <optional>

#include "base/bytes.hpp"

namespace glasstls::crypto {

/// The two numbers of a signature, big-endian without leading zeros; views into the DER that was parsed.
struct EcdsaSignature {
  View r, s;
};

/// Parses `SEQUENCE { r INTEGER, s INTEGER }` (RFC 3279) in strict DER: shortest lengths, shortest
/// integers, no bytes after it. Empty for any other bytes, and if r or s is not positive.
std::optional<EcdsaSignature> parse_ecdsa_signature(View der);

/// The inverse; leading zeros of r and s are ignored. Both have at most 66 bytes, and are not zero.
Bytes encode_ecdsa_signature(const EcdsaSignature& signature);

}  // namespace glasstls::crypto
