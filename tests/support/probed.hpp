#pragma once

#include "connection/server.hpp"
#include "probe/tester.hpp"
#include "support/serving.hpp"

namespace glasstls::testing {

/// A Line to our own engine in memory: each performance meets a new connection of one server.
class MemoryLine : public probe::Line {
 public:
  /// Both outlive it; `sink` watches the server, and may be null.
  explicit MemoryLine(const handshake::ServerConfig& config, trace::Sink* sink = nullptr)
      : config_(config), sink_(sink) {}

  void carry(probe::Performance& performance) override {
    connection::Server server(config_, sink_);
    bool ended = false;
    while (true) {
      const Bytes up = performance.take_output();
      if (!up.empty()) server.receive(up);
      if (performance.over()) return;
      if (performance.ends_sending() && !ended) {
        server.receive_end();
        ended = true;
      }
      const Bytes asked = server.take_application_data();
      if (!asked.empty() && server.can_send()) server.send(as_bytes("HTTP/1.1 204 No Content\r\n\r\n"));
      if (server.close_notify_received()) server.close();
      const Bytes down = change(server.take_output());
      if (!down.empty())
        performance.receive(down);
      else if (up.empty() && (server.failed() || server.receive_closed()))
        performance.receive_end();
      else if (up.empty())
        performance.time_out();
    }
  }

 protected:
  /// What the tester gets instead of what the server sends.
  virtual Bytes change(Bytes down) { return down; }

 private:
  const handshake::ServerConfig& config_;
  trace::Sink* sink_;
};

/// A certificate for a client, from the root that Tested trusts.
inline handshake::Credential client_credential() {
  forge::Recipe recipe = forge::leaf("client.example");
  recipe.ext_key_usage = {"1.3.6.1.5.5.7.3.2"};
  recipe.key_usage = forge::digital_signature;
  const forge::Minted leaf = forge::issue(forge::root(), recipe);
  return {{leaf.der}, std::make_unique<ForgedKey>(leaf.key)};
}

/// A server of ours that can do everything, and what a tester finds.
struct Tested {
  Serving serving;
  handshake::SealedTokens tickets{serving.random, 7'200'000};
  handshake::ReplayGuard guard;
  handshake::ServerConfig config = serving.config();
  x509::TrustStore authorities;
  handshake::Credential credential = client_credential();
  MemoryLine line;
  CountingRandom random{7};
  probe::Tester tester{line, {.server_name = "server.example", .credential = &credential}, random};

  /// `sink` watches the server, and may be null.
  explicit Tested(trace::Sink* sink = nullptr) : line(config, sink) {
    config.tickets = &tickets;
    config.max_early_data_size = 16384;
    config.replay_guard = &guard;
    config.alpn_protocols = {"http/1.1"};
    config.record_size_limit = 16385;
  }
  /// The server asks for a certificate from now on.
  void ask_for_certificates() {
    authorities.add_der(forge::root().der);
    config.client_authorities = &authorities;
    config.client_certificates = handshake::ClientCertificates::welcome;
  }
};

}  // namespace glasstls::testing
