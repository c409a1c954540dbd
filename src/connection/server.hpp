#pragma once

#include "connection/engine.hpp"
#include "handshake/server.hpp"

namespace glasstls::connection {

extern template class Engine<handshake::Server>;

/// One TLS 1.3 connection, server side. It waits for a ClientHello; what it then answers, `config` says.
class Server : public Engine<handshake::Server> {
 public:
  /// `config` and what it points to, and `sink` where there is one, outlive the connection. Throws
  /// std::invalid_argument for a configuration that cannot serve.
  explicit Server(const handshake::ServerConfig& config, trace::Sink* sink = nullptr);

  /// RFC 9846 2.3: application data that came with the ClientHello, handed over; empty where there is none.
  /// Whoever recorded it may have sent it: act on it only where doing so twice does no harm.
  Bytes take_early_data() { return std::exchange(early_data_, {}); }

  /// RFC 9846 7.5: the same as export_keying_material, from the early_exporter_secret: what it gives can be
  /// had by whoever may replay the early data. Only where early data was taken; otherwise throws
  /// std::logic_error.
  void export_early_keying_material(std::string_view label, View context_value,
                                    std::span<std::uint8_t> out) const;

  /// RFC 9846 4.7.2: asks the client for a certificate. Once it came and is good, it stands in
  /// negotiated().client_certificates. Throws std::logic_error unless connected() to a client that takes such
  /// a request (RFC 9846 4.3.6).
  void request_certificate();

  /// The last ClientHello that came, header included; empty before it came.
  const Bytes& client_hello() const { return role().client_hello(); }
};

}  // namespace glasstls::connection
