#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "handshake/asked.hpp"
#include "handshake/offered.hpp"
#include "handshake/resumption.hpp"
#include "handshake/server_config.hpp"
#include "schedule/cipher_suite.hpp"

/// The server's part of RFC 9846 2.2, 4.3.10 and 4.3.11: which pre-shared key of a ClientHello is taken, and
/// what a ticket stands for.
namespace glasstls::handshake {

/// What the server must know again when a ticket comes back, as it travels or is stored.
struct TicketContents {
  messages::CipherSuite suite{};
  Bytes psk{};
  std::uint64_t issued_at = 0;  ///< milliseconds since 1970-01-01 UTC
  std::uint32_t lifetime = 0;   ///< seconds
  std::uint32_t age_add = 0, max_early_data_size = 0;
  Bytes server_name{}, alpn_protocol{};
  Bytes client_certificate{};  ///< DER of the leaf that the client showed, or empty

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

/// A pre-shared key of the ClientHello that is known here and good for this connection. Its binder is not
/// verified yet.
struct SelectedPsk {
  std::uint16_t index = 0;  ///< among the client's identities
  Psk psk;
  const schedule::SuiteParameters* suite = nullptr;  ///< goes with the key's hash
  /// For a ticket: when the ClientHello should arrive, going by the age that it gives the ticket (RFC 9846
  /// 8.3), in milliseconds since 1970.
  std::int64_t expected_arrival = 0;
  Bytes client_certificate{};  ///< that the client showed when it got the ticket
};

/// The first of the suites that both sides have, in the server's order; where `hash` is given, of those that
/// use it. Null where there is none.
const schedule::SuiteParameters* choose_suite(const ServerConfig& config, const Offered& hello,
                                              std::optional<crypto::HashAlgorithm> hash = std::nullopt);

/// RFC 9846 4.3.11: the client's first identity that can be taken; the others are passed over. After a
/// HelloRetryRequest, `suite` is the one that it fixed.
std::optional<SelectedPsk> find_psk(const ServerConfig& config, AskedTokens& tickets, const Offered& hello,
                                    std::optional<messages::CipherSuite> suite, std::int64_t now);

/// RFC 9846 4.3.11.2: the binder must be the PSK's over what came before it, or the handshake ends with
/// `decrypt_error`.
void check_binder(Context& context, const Offered& hello, const SelectedPsk& selected,
                  const schedule::Deriver& deriver, const schedule::EarlySecret& secret);

/// RFC 9846 4.3.10 and 8: whether the early data that comes with this ClientHello is taken. Its binder has
/// been verified. Remembers it where it is.
bool takes_early_data(const Context& context, const ServerConfig& config, const Offered& hello,
                      const SelectedPsk& selected, const std::optional<std::string>& alpn_protocol,
                      std::int64_t now);

}  // namespace glasstls::handshake
