#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "handshake/offered.hpp"
#include "handshake/proof.hpp"
#include "handshake/resumption.hpp"
#include "handshake/server_config.hpp"
#include "handshake/traced.hpp"
#include "schedule/cipher_suite.hpp"

/// The server's part of RFC 9846 2.2, 4.3.10 and 4.3.11: which pre-shared key of a ClientHello is selected,
/// and what a ticket contains.
namespace glasstls::handshake {

/// What the server must know when a ticket comes back, encoded for sealing or storing.
struct TicketContents {
  messages::CipherSuite suite{};          ///< of the connection that it was sent on
  Bytes psk{};                            ///< 1 to 64 bytes; secret
  std::uint64_t issued_at = 0;            ///< milliseconds since 1970-01-01 UTC
  std::uint32_t lifetime = 0;             ///< seconds
  std::uint32_t age_add = 0;              ///< ticket_age_add
  std::uint32_t max_early_data_size = 0;  ///< bytes; 0 if no early data is allowed
  Bytes server_name{}, alpn_protocol{};   ///< of that connection; may be empty
  Bytes client_certificate{};             ///< DER of the leaf that the client showed, or empty

  static constexpr Rfc rfc{9846, "4.7.1"};
  static void walk(auto& self, auto& w) {
    w.number("suite", self.suite);
    w.opaque("psk", self.psk, {1, 64});
    w.number("issued_at", self.issued_at);
    w.number("lifetime", self.lifetime);
    w.number("age_add", self.age_add);
    w.number("max_early_data_size", self.max_early_data_size);
    w.opaque("server_name", self.server_name, {0, 0xffff});
    w.opaque("alpn_protocol", self.alpn_protocol, {0, 255});
    w.opaque("client_certificate", self.client_certificate, {0, 0xffff});
  }
};

/// A pre-shared key of the ClientHello that is known here and may be used for this connection. Its binder is
/// not checked yet.
struct SelectedPsk {
  std::uint16_t index = 0;  ///< among the client's identities
  Psk psk;
  const schedule::SuiteParameters* suite = nullptr;  ///< one with the hash of the PSK
  /// For a ticket: when the ClientHello should arrive according to the age that it says the ticket has (RFC
  /// 9846 8.3), in milliseconds since 1970-01-01 UTC.
  std::int64_t expected_arrival = 0;
  Bytes client_certificate{};  ///< DER of the leaf that the client showed when it got the ticket, or empty
};

/// The first suite in the server's order that both ends have and, if `hash` is given, that uses it. Null
/// if there is none.
const schedule::SuiteParameters* choose_suite(const ServerConfig& config, const Offered& hello,
                                              std::optional<crypto::HashAlgorithm> hash = std::nullopt);

/// RFC 9846 4.3.11: the client's first identity that can be used; the others are ignored. `suite` is the one
/// that a HelloRetryRequest fixed, if there was one.
std::optional<SelectedPsk> find_psk(const ServerConfig& config, TracedTokens& tickets, const Offered& hello,
                                    std::optional<messages::CipherSuite> suite, std::int64_t now);

/// RFC 9846 4.3.11.2: checks the binder of the selected PSK. Throws Failure with `decrypt_error` if it is
/// wrong.
[[nodiscard]] BinderVerified check_binder(Context& context, const Offered& hello, const SelectedPsk& selected,
                                          const schedule::Deriver& deriver,
                                          const schedule::EarlySecret& secret);

/// RFC 9846 4.3.10: whether the server may accept the early data of this ClientHello, should it be fresh.
bool may_accept_early_data(const ServerConfig& config, const Offered& hello, const SelectedPsk& selected,
                           const std::optional<std::string>& alpn_protocol);

/// RFC 9846 8: whether this ClientHello arrives when it should, and its ticket brought no early data before.
/// The replay guard remembers the ticket.
bool is_fresh(const Context& context, const ServerConfig& config, const SelectedPsk& selected,
              std::int64_t now);

}  // namespace glasstls::handshake
