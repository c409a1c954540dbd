#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "messages/extension_bodies.hpp"
#include "schedule/key_schedule.hpp"
#include "schedule/transcript.hpp"

/// RFC 9846 2.2, 4.3.11 and 4.7.1, for both roles: pre-shared keys, their binders, and the tickets that they
/// come from.
namespace glasstls::handshake {

/// A key that both sides have before the handshake: agreed upon outside of TLS, or what a ticket of an
/// earlier connection stands for.
struct Psk {
  Bytes identity;  ///< 1 to 65535 bytes; a ticket's is the ticket
  Secret key;
  /// RFC 9846 4.3.11: the one hash function that the key may be used with, and so the suites. SHA-256 where
  /// nothing else was agreed upon.
  crypto::HashAlgorithm hash = crypto::HashAlgorithm::sha256;
  schedule::PskOrigin origin = schedule::PskOrigin::external;

  /// RFC 9846 4.3.10: how many bytes of early data it is good for, and what that is bound to.
  std::uint32_t max_early_data_size = 0;
  messages::CipherSuite suite{};
  std::optional<std::string> alpn_protocol{};
};

/// RFC 9846 4.7.1: no ticket lives longer, in seconds, whatever the server says.
inline constexpr std::uint32_t longest_ticket_lifetime = 7 * 24 * 60 * 60;

/// What a client keeps of a NewSessionTicket and of the connection that it came over.
struct Ticket {
  Psk psk;
  std::uint32_t lifetime = 0;    ///< seconds, at most longest_ticket_lifetime
  std::uint32_t age_add = 0;     ///< ticket_age_add
  std::int64_t received_at = 0;  ///< milliseconds since 1970-01-01 UTC
  std::string server_name{};     ///< that the server's certificate was judged for
  std::int64_t good_until = 0;   ///< when the server must show its certificate again, in seconds since 1970
};

/// How many tickets a client keeps of one connection; older ones make room.
inline constexpr std::size_t max_tickets = 8;

/// RFC 9846 4.3.11.1: whether the ticket may still be offered at `now`, in milliseconds since 1970-01-01 UTC:
/// neither its lifetime nor its server's has passed, and the clock has not gone back.
bool is_alive(const Ticket& ticket, std::int64_t now);

/// RFC 9846 4.3.11.1: how long ago a ticket came, in milliseconds and hidden from those who listen, and what
/// the server makes of it.
std::uint32_t obfuscated_ticket_age(std::int64_t age, std::uint32_t ticket_age_add);
std::uint32_t ticket_age(std::uint32_t obfuscated_ticket_age, std::uint32_t ticket_age_add);

/// RFC 9846 4.3.11.2: Truncate(). `client_hello` is a whole message, header included, that ends with a
/// pre_shared_key extension whose binders are `binders`; what comes back ends before these.
View truncate(View client_hello, const std::vector<messages::PskBinderEntry>& binders);

/// RFC 9846 4.3.11.2: the binder of the PSK that `secret` was made of. `before` holds what went before this
/// ClientHello: nothing, or the first one's message_hash and the HelloRetryRequest.
crypto::Digest psk_binder(const schedule::Deriver& deriver, const schedule::EarlySecret& secret,
                          schedule::PskOrigin origin, const schedule::Transcript& before,
                          View truncated_client_hello);

}  // namespace glasstls::handshake
