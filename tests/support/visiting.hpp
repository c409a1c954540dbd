#pragma once

#include <deque>
#include <functional>

#include "connection/client.hpp"
#include "net/clock.hpp"
#include "probe/client_tester.hpp"
#include "support/scripted_server.hpp"

namespace glasstls::testing {

/// A client of ours in memory that visits what a ClientTester serves. It trusts the tester's authority, sends
/// a request, and keeps tickets while it visits one host.
class MemoryVisitor : public probe::Visitor {
 public:
  /// `sink` watches the client, and may be null.
  explicit MemoryVisitor(const probe::ClientAuthority& authority, trace::Sink* sink = nullptr) : sink_(sink) {
    store_.add_der(authority.der());
  }

  probe::Visit visit(const std::string& name, probe::Host& host) override {
    if (name != host_) tickets_.clear();
    host_ = name;
    handshake::ClientConfig config;
    config.server_name = name;
    config.trust_anchors = &store_;
    config.now = net::unix_time();
    config.random = &random_;
    for (const handshake::Ticket& ticket : tickets_) config.tickets.push_back(&ticket);
    if (change) change(config);
    connection::Client client(config, sink_);
    const auto performance = host.open();
    carry(client, *performance);
    host.close(*performance);
    for (handshake::Ticket& ticket : client.tickets()) tickets_.push_back(std::move(ticket));
    return {};
  }

  /// Changes what the client offers.
  std::function<void(handshake::ClientConfig&)> change;
  /// Changes the bytes that the client gets.
  std::function<void(Bytes&)> between;

 private:
  void carry(connection::Client& client, probe::ServerPerformance& performance) {
    bool asked = false;
    while (true) {
      if (client.can_send() && !std::exchange(asked, asked || client.can_send()))
        client.send(as_bytes("GET / HTTP/1.1\r\nHost: probe\r\n\r\n"));
      const Bytes up = client.take_output();
      if (!up.empty()) performance.receive(up);
      Bytes down = performance.take_output();
      if (between) between(down);
      if (!down.empty()) client.receive(down);
      static_cast<void>(client.take_application_data());
      if (client.close_notify_received()) client.close();
      if (performance.over()) return;
      if (!up.empty() || !down.empty()) continue;
      if (client.failed() || client.receive_closed())
        performance.receive_end();
      else
        performance.time_out();
    }
  }

  trace::Sink* sink_;
  x509::TrustStore store_;
  CountingRandom random_{11};
  std::string host_;
  std::deque<handshake::Ticket> tickets_;
};

}  // namespace glasstls::testing
