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

  /// Tickets that came for later connections, oldest first.
  std::deque<handshake::ReceivedTicket>& tickets() { return role().tickets(); }
};

}  // namespace glasstls::connection
