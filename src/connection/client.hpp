// connection: the sans-I/O engine: bytes in, bytes and events out.
#pragma once

#include <deque>

#include "connection/engine.hpp"
#include "handshake/client.hpp"

namespace glasstls::connection {

/// Compiled once, in engine.cpp.
extern template class Engine<handshake::Client>;

/// One TLS 1.3 connection, client side.
class Client : public Engine<handshake::Client> {
 public:
  /// Queues the ClientHello. `config.random` and `config.trust_anchors`, and `sink` if there is one,
  /// outlive the connection. Throws std::invalid_argument for a configuration that cannot be offered.
  explicit Client(handshake::ClientConfig config, trace::Sink* sink = nullptr);

  /// RFC 9846 4.3.10: how many bytes of early data may be sent now. 0 if the configuration does not ask
  /// for it or the first ticket does not allow it, and once the handshake is complete or the server rejected
  /// it.
  std::size_t early_data_left() const { return connected() || failed() ? 0 : role().early_data_left(); }
  /// Sends early data. More than early_data_left() bytes throw std::logic_error. Anyone on the path may
  /// replay it (RFC 9846 8), and the server may reject it: see negotiated().early_data.
  void send_early_data(View data);
  /// RFC 9846 7.5: the same as export_keying_material, from the early_exporter_secret. Throws
  /// std::logic_error unless early data was offered.
  void export_early_keying_material(std::string_view label, View context_value,
                                    std::span<std::uint8_t> out) const;

  /// Tickets for later connections, oldest first; at most handshake::max_tickets.
  std::deque<handshake::Ticket>& tickets() { return role().tickets(); }
};

}  // namespace glasstls::connection
