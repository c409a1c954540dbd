#pragma once

#include "x509/key/public_key.hpp"

namespace glasstls::x509 {

/// Whether `key` is of the kind that `algorithm` needs, and not limited to another hash.
bool fits(const PublicKey& key, const SignatureAlgorithm& algorithm);

/// Whether `signature` over `message` was made with `algorithm` by the private half of `key`. Also false
/// if the two do not fit or the algorithm is unsupported.
[[nodiscard]] bool verify_signature(const PublicKey& key, const SignatureAlgorithm& algorithm, View message,
                                    View signature);

}  // namespace glasstls::x509
