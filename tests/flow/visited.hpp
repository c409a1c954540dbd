// An HTTPS server and its client in one process: what the event loop carries, this carries without sockets.
#pragma once

#include <string>
#include <vector>

#include "flow/server.hpp"
#include "support/loopback.hpp"
#include "support/serving.hpp"

namespace glasstls::testing {

/// Answers every request with a body of `body` bytes, and counts.
class CountingSite : public flow::Site {
 public:
  CountingSite() : config_(serving_.config()) {}

  std::unique_ptr<flow::Visit> visit(const net::Address&) override { return std::make_unique<Visit>(*this); }
  const handshake::ServerConfig& config(std::string_view) override { return config_; }

  std::size_t body = 10;
  std::vector<std::string> answered;          ///< "METHOD target", in order
  std::vector<int> refused;                   ///< statuses
  std::string uploaded;                       ///< bodies of requests, joined
  int open_bodies = 0, most_open_bodies = 0;  ///< of answers

 private:
  class Body : public flow::TextBody {
   public:
    explicit Body(CountingSite& site) : TextBody(std::string(site.body, 'b')), site_(site) {
      site.most_open_bodies = std::max(site.most_open_bodies, ++site.open_bodies);
    }
    ~Body() override { --site_.open_bodies; }

   private:
    CountingSite& site_;
  };

  class Visit : public flow::Visit {
   public:
    explicit Visit(CountingSite& site) : site_(site) {}
    trace::Sink* sink() override { return nullptr; }
    void body(View bytes) override { site_.uploaded += as_text(bytes); }
    flow::HttpResponse answer(const http::RequestHead& head, const connection::Server&, bool) override {
      site_.answered.push_back(head.method + " " + head.target);
      return {200, {}, std::make_unique<Body>(site_)};
    }
    flow::HttpResponse refuse(const http::BadRequest& bad) override {
      site_.refused.push_back(bad.status);
      return flow::HttpResponse::page(bad.status, "text/plain", bad.what());
    }

   private:
    CountingSite& site_;
  };

  Serving serving_;
  handshake::ServerConfig config_;
};

/// A client whose handshake with a session of a server is complete.
class Visited {
 public:
  explicit Visited(flow::Site& site)
      : service_(site),
        session(service_.accept(*net::parse_literal("127.0.0.1", 1))),
        client(Loopback::config(random_)) {
    carry();
  }

  /// Carries bytes until nobody has anything to say. As the event loop does it, the session gets bytes while
  /// it wants them, and is asked for the next output when the last is out.
  void carry() {
    for (bool moved = true; moved;) {
      append(up_, client.take_output());
      moved = !up_.empty() && session->wants_input();
      if (moved) session->receive(std::exchange(up_, {}));
      const Bytes down = session->take_output();
      moved = moved || !down.empty();
      session->sent(down.size());
      client.receive(down);
      received += as_text(client.take_application_data());
    }
  }

  /// What the server answers to `text`, and whatever else waits.
  std::string ask(std::string_view text) {
    received.clear();
    client.send(as_bytes(text));
    carry();
    return received;
  }

 private:
  CountingRandom random_{3};
  flow::TlsService service_;
  Bytes up_;

 public:
  std::unique_ptr<net::Session> session;
  connection::Client client;
  std::string received;
};

}  // namespace glasstls::testing
