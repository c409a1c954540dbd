#pragma once

#include <span>
#include <string_view>

#include "crypto/aead/aead.hpp"
#include "crypto/hash/hash.hpp"
#include "messages/numbers.hpp"

namespace glasstls::schedule {

/// What a cipher suite consists of: the AEAD that protects records, and the hash of the key schedule.
struct SuiteParameters {
  messages::CipherSuite suite{};
  crypto::AeadAlgorithm aead{};
  crypto::HashAlgorithm hash{};
};

/// The suites of RFC 9846 B.4, in order of preference. Every other list of them (what a client offers, what a
/// capture is tried with) derives from this one.
std::span<const SuiteParameters> implemented_suites();
/// Those that are offered and accepted unless somebody asks for others: all without AES-CCM.
std::span<const SuiteParameters> usual_suites();

/// The parameters of a suite; null if it is not implemented.
const SuiteParameters* find_suite(messages::CipherSuite suite);
/// The same for a suite's name in the RFC.
const SuiteParameters* find_suite(std::string_view name);

}  // namespace glasstls::schedule
