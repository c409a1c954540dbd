#pragma once

#include <span>
#include <vector>

#include "glossary/explain.hpp"

/// The tables behind explain(), each in a file of its own kind.
namespace glasstls::glossary {

std::span<const Explanation> explained_messages();
std::span<const Explanation> explained_extensions();
std::span<const Explanation> explained_fields();
std::span<const Explanation> explained_certificate_fields();
std::span<const Explanation> explained_secrets();
std::span<const Explanation> explained_states();
std::span<const Explanation> explained_alerts();
std::span<const Explanation> explained_records();
std::span<const Explanation> explained_cipher_suites();
std::span<const Explanation> explained_groups();
std::span<const Explanation> explained_signature_schemes();
std::span<const Explanation> explained_psk_modes();

// Of SSL 2.0 to TLS 1.2.
std::span<const Explanation> explained_older_messages();
std::span<const Explanation> explained_older_records();

// What TLS 1.3 does not use (messages/other_numbers.hpp).
std::vector<Explanation> other_cipher_suites();
std::vector<Explanation> other_groups();
std::vector<Explanation> other_signature_schemes();

}  // namespace glasstls::glossary
