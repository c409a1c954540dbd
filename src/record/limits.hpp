#pragma once

#include <cstddef>

/// How often a peer may repeat messages that cost work and bring nothing. No standard sets these limits, and
/// honest peers stay far below them. docs/limits.md lists them with the answers. The state machine limits
/// everything else: one ClientHello, one HelloRetryRequest, one flight.
namespace glasstls::record {

/// RFC 9846 6.1: user_canceled alerts in one connection. One is enough, because close_notify follows it.
inline constexpr unsigned most_user_canceled = 4;
/// RFC 9846 5: change_cipher_spec records in one handshake. Honest peers send one, or two after a
/// HelloRetryRequest.
inline constexpr unsigned most_change_cipher_specs = 32;
/// RFC 9846 5.1: consecutive records of application data without content.
inline constexpr unsigned most_empty_records = 32;
/// RFC 9846 4.3.10: records without content among early data that is skipped.
inline constexpr unsigned most_empty_early_records = 32;
/// RFC 9846 5.1: how many records one handshake message may be spread over. With the smallest
/// record_size_limit (RFC 8449: 64 bytes, content type included) the longest accepted Certificate needs
/// 4,162.
inline constexpr std::size_t most_fragments = 8192;
/// RFC 9846 4.7.3: KeyUpdates without application data between them (see Connected::key_updates_in_a_row).
inline constexpr int most_key_updates = 32;
/// RFC 9846 4.7.1: NewSessionTickets without application data between them. Servers send one to four.
inline constexpr unsigned most_tickets = 32;
/// RFC 9846 4.7.2: CertificateRequests after the handshake, in one connection. Each costs a signature.
inline constexpr std::size_t most_certificate_requests = 32;

/// How long a Certificate or CompressedCertificate may be, in bytes. Its syntax allows 2^24 - 1, which nobody
/// needs. For other messages the limit is what the syntax allows.
inline constexpr std::size_t most_certificate_bytes = 256 * 1024;
/// How long a record may be that might be an alert under the previous keys, in bytes with its header: two
/// bytes, a content type, a tag, and some padding.
inline constexpr std::size_t most_late_alert = 512;

}  // namespace glasstls::record
