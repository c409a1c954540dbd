#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "messages/extension_bodies.hpp"
#include "schedule/key_schedule.hpp"
#include "schedule/transcript.hpp"

/// RFC 9846 2.2, 4.3.11 and 4.7.1, for both roles: pre-shared keys, their binders, and tickets.
namespace glasstls::handshake {

/// A pre-shared key: agreed on outside of TLS (external), or of a ticket of an earlier connection.
struct Psk {
  Bytes identity;  ///< 1 to 65535 bytes; for a ticket, the ticket itself
  Secret key;      ///< not empty
  /// RFC 9846 4.3.11: the one hash function that the key may be used with, which limits the suites. SHA-256
  /// if no other was agreed on.
  crypto::HashAlgorithm hash = crypto::HashAlgorithm::sha256;
  schedule::PskOrigin origin = schedule::PskOrigin::external;

  /// RFC 9846 4.3.10: how many bytes of early data it allows, and the suite and protocol that these need.
  std::uint32_t max_early_data_size = 0;
  messages::CipherSuite suite{};
  std::optional<std::string> alpn_protocol{};
};

/// RFC 9846 4.7.1: no ticket is used for longer than this many seconds.
inline constexpr std::uint32_t longest_ticket_lifetime = 7 * 24 * 60 * 60;

/// What a client keeps of a NewSessionTicket and of its connection.
struct Ticket {
  Psk psk;
  std::uint32_t lifetime = 0;    ///< seconds, at most longest_ticket_lifetime
  std::uint32_t age_add = 0;     ///< ticket_age_add
  std::int64_t received_at = 0;  ///< milliseconds since 1970-01-01 UTC
  std::string server_name{};     ///< the name that the server's certificate was checked for
  std::int64_t good_until = 0;   ///< when the server must show its certificate again, in seconds since 1970
};

/// How many tickets a client keeps of one connection. Newer ones replace the oldest.
inline constexpr std::size_t max_tickets = 8;

/// RFC 9846 4.3.11.1: whether the ticket may be offered at `now`, in milliseconds since 1970-01-01 UTC: its
/// lifetime and `good_until` have not passed, and the clock was not set back.
bool is_alive(const Ticket& ticket, std::int64_t now);

/// RFC 9846 4.3.11.1: obfuscated_ticket_age = age + ticket_age_add modulo 2^32, `age` in milliseconds.
std::uint32_t obfuscated_ticket_age(std::int64_t age, std::uint32_t ticket_age_add);
/// The age again, in milliseconds.
std::uint32_t ticket_age(std::uint32_t obfuscated_ticket_age, std::uint32_t ticket_age_add);

/// RFC 9846 4.3.11.2: Truncate(ClientHello). `client_hello` is a whole message, header included, that ends
/// with a pre_shared_key extension with these binders. The result ends before the list of binders.
View truncate(View client_hello, const std::vector<messages::PskBinderEntry>& binders);

/// RFC 9846 4.3.11.2: the binder of the PSK that `secret` derives from. `before` is the transcript before
/// this ClientHello: empty, or the message_hash of the first one and the HelloRetryRequest.
crypto::Digest psk_binder(const schedule::Deriver& deriver, const schedule::EarlySecret& secret,
                          schedule::PskOrigin origin, const schedule::Transcript& before,
                          View truncated_client_hello);

}  // namespace glasstls::handshake
