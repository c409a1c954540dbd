// connection: the sans-I/O engine: bytes in, bytes and events out.
#pragma once

#include <deque>

#include "connection/engine.hpp"
#include "handshake/client.hpp"

namespace glasstls::connection {

extern template class Engine<handshake::Client>;

/// One TLS 1.3 connection, client side.
class Client : public Engine<handshake::Client> {
 public:
  /// Queues the ClientHello. `config.random` and `config.trust_anchors`, and `sink` where there is one,
  /// outlive the connection. Throws std::invalid_argument for a configuration that cannot be offered.
  explicit Client(handshake::ClientConfig config, trace::Sink* sink = nullptr);

  /// RFC 9846 4.3.10: how many bytes of early data may be sent now: some where the configuration asks for it
  /// and the first ticket allows it, until the handshake is complete or the server has declined.
  std::size_t early_data_left() const { return connected() || failed() ? 0 : role().early_data_left(); }
  /// Early data for the server, at most early_data_left() bytes; more throws std::logic_error. It may be
  /// replayed by whoever is on the path (RFC 9846 8), and may be declined: negotiated().early_data tells.
  void send_early_data(View data);
  /// RFC 9846 7.5: the same as export_keying_material, from the early_exporter_secret. Only where early data
  /// was offered; otherwise throws std::logic_error.
  void export_early_keying_material(std::string_view label, View context_value,
                                    std::span<std::uint8_t> out) const;

  /// Tickets that came for later connections, oldest first.
  std::deque<handshake::Ticket>& tickets() { return role().tickets(); }
};

}  // namespace glasstls::connection
