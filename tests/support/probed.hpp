#pragma once

#include "connection/server.hpp"
#include "probe/tester.hpp"
#include "support/serving.hpp"

namespace glasstls::testing {

/// A Line to our own engine in memory: each performance meets a new connection of one server.
class MemoryLine : public probe::Line {
 public:
  explicit MemoryLine(const handshake::ServerConfig& config) : config_(config) {}

  void carry(probe::Performance& performance) override {
    connection::Server server(config_);
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
      const Bytes down = server.take_output();
      if (!down.empty())
        performance.receive(down);
      else if (up.empty() && (server.failed() || server.receive_closed()))
        performance.receive_end();
      else if (up.empty())
        performance.time_out();
    }
  }

 private:
  const handshake::ServerConfig& config_;
};

/// A server of ours that can do everything, and what a tester finds.
struct Tested {
  Serving serving;
  handshake::SealedTokens tickets{serving.random, 7'200'000};
  handshake::ReplayGuard guard;
  handshake::ServerConfig config = serving.config();
  MemoryLine line{config};
  CountingRandom random{7};
  probe::Tester tester{line, {.server_name = "server.example"}, random};

  Tested() {
    config.tickets = &tickets;
    config.max_early_data_size = 16384;
    config.replay_guard = &guard;
    config.alpn_protocols = {"http/1.1"};
    config.record_size_limit = 16385;
  }
};

}  // namespace glasstls::testing
