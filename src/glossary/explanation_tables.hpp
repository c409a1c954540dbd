#pragma once

#include <span>
#include <vector>

#include "glossary/explain.hpp"

/// The tables behind explain(), one for each topic.
namespace glasstls::glossary {

/// Messages of TLS 1.3.
std::span<const Explanation> explained_messages();
/// Extensions.
std::span<const Explanation> explained_extensions();
/// Fields of messages, extensions and records.
std::span<const Explanation> explained_fields();
/// Fields of certificates, CRLs and OCSP responses.
std::span<const Explanation> explained_certificate_fields();
/// Secrets of the key schedule (RFC 9846 7.1).
std::span<const Explanation> explained_secrets();
/// States of client and server (RFC 9846 appendix A).
std::span<const Explanation> explained_states();
/// Alerts (RFC 9846 6).
std::span<const Explanation> explained_alerts();
/// Structures of the record layer and content types (RFC 9846 5).
std::span<const Explanation> explained_records();
/// Cipher suites, with those that TLS 1.3 does not use.
std::span<const Explanation> explained_cipher_suites();
/// Groups, with those that TLS 1.3 does not use.
std::span<const Explanation> explained_groups();
/// Signature schemes, with those that TLS 1.3 does not use.
std::span<const Explanation> explained_signature_schemes();
/// Modes of pre-shared keys (RFC 9846 4.3.9).
std::span<const Explanation> explained_psk_modes();

/// Messages of SSL 2.0 to TLS 1.2.
std::span<const Explanation> explained_older_messages();
/// Content types in SSL 3.0 to TLS 1.2.
std::span<const Explanation> explained_older_records();

/// Cipher suites that TLS 1.3 does not use (messages/other_numbers.hpp).
std::vector<Explanation> other_cipher_suites();
/// Groups that TLS 1.3 does not use (messages/other_numbers.hpp).
std::vector<Explanation> other_groups();
/// Signature schemes that TLS 1.3 does not use (messages/other_numbers.hpp).
std::vector<Explanation> other_signature_schemes();

}  // namespace glasstls::glossary
