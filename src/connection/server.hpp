#pragma once

#include "connection/engine.hpp"
#include "handshake/server.hpp"

namespace glasstls::connection {

/// Compiled once, in engine.cpp.
extern template class Engine<handshake::Server>;

/// One TLS 1.3 connection, server side. It waits for a ClientHello, and answers as its configuration says.
class Server : public Engine<handshake::Server> {
 public:
  /// `config` and what it points to, and `sink` if there is one, outlive the connection. Throws
  /// std::invalid_argument for a configuration that cannot serve.
  explicit Server(const handshake::ServerConfig& config, trace::Sink* sink = nullptr);

  /// RFC 9846 2.3: takes the early data that came; empty if there is none. It may be a replay by someone
  /// who recorded it: act on it only if doing so twice does no harm.
  Bytes take_early_data() { return std::exchange(early_data_, {}); }

  /// RFC 9846 7.5: the same as export_keying_material, from the early_exporter_secret. A replay of the early
  /// data gives the same bytes. Throws std::logic_error unless early data was accepted.
  void export_early_keying_material(std::string_view label, View context_value,
                                    std::span<std::uint8_t> out) const;

  /// RFC 9846 4.7.2: asks the client for a certificate. A good one is then in
  /// negotiated().client_certificates. Throws std::logic_error unless connected() to a client that allows
  /// such requests (RFC 9846 4.3.6).
  void request_certificate();

  /// The last ClientHello that came, header included; empty before it came.
  const Bytes& client_hello() const { return role().client_hello(); }
};

}  // namespace glasstls::connection
