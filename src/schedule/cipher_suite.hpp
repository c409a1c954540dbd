#pragma once

#include "crypto/aead/aead.hpp"
#include "crypto/hash/hash.hpp"
#include "messages/numbers.hpp"

namespace glasstls::schedule {

/// What a cipher suite stands for: how records are protected and which hash the key schedule uses.
struct SuiteParameters {
  messages::CipherSuite suite;
  crypto::AeadAlgorithm aead;
  crypto::HashAlgorithm hash;
};

/// The parameters of a suite that this library implements (RFC 9846 B.4), or null.
const SuiteParameters* find_suite(messages::CipherSuite suite);

}  // namespace glasstls::schedule
