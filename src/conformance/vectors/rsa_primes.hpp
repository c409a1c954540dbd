#pragma once

#include "crypto/rsa/rsa_private.hpp"

namespace glasstls::conformance {

/// The whole private key, computed from n, e and d: a square root of 1 modulo n other than 1 and -1 leads to
/// the primes. Throws Malformed if none is found, and
/// std::invalid_argument if the primes are not of one size.
crypto::RsaPrivateNumbers with_primes(const Bytes& modulus, const Bytes& public_exponent,
                                      const Bytes& private_exponent);

}  // namespace glasstls::conformance
