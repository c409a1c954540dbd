#include "lab/experiment.hpp"

#include "connection/client.hpp"
#include "connection/server.hpp"
#include "glossary/explain.hpp"
#include "lab/courier.hpp"
#include "lab/usage_error.hpp"
#include "trace/fan_out.hpp"

namespace glasstls::lab {

namespace {

using Act = Tampering::Act;

constexpr std::string_view request = "GET / HTTP/1.1\r\nHost: demo.localhost\r\n\r\n",
                           answer = "HTTP/1.1 204 No Content\r\n\r\n";

/// Makes the two send the message that is tampered with.
void arrange(Stage& stage, const Tampering& tampering) {
  const std::string& message = tampering.message;
  stage.server.credentials.push_back(stage.issue(stage.host));
  if (message == "CertificateRequest" ||
      (tampering.sender == "client" && message.starts_with("Certificate"))) {
    stage.demand_client_certificate();
    stage.client_credentials.push_back(stage.issue_to_client("Alice"));
  }
  if (message == "HelloRetryRequest") stage.server.supported_groups = {messages::NamedGroup::secp384r1};
  if (message == "EndOfEarlyData" || tampering.act == Act::replay ||
      tampering.field.starts_with("early_data"))
    stage.take_early_data(true);
}

handshake::ClientConfig config_for(const Stage& stage, const Tampering& tampering) {
  handshake::ClientConfig config = stage.client.tls;
  config.server_name = tampering.act == Act::name ? tampering.value : stage.host;
  config.alpn_protocols = {"http/1.1"};
  config.credentials = stage.client_credentials;
  if (tampering.act == Act::clock) config.now += tampering.seconds;
  return config;
}

/// A client and a server, and the couriers between them.
class Meeting {
 public:
  Meeting(const Stage& stage, handshake::ClientConfig config, Tamperer& tamperer, trace::Sink* watcher)
      : up_("client", tamperer),
        down_("server", tamperer),
        client_(std::move(config), watched(watcher)),
        server_(stage.server, &down_) {}

  /// Until neither has anything left to send.
  void run(bool update_keys) {
    for (bool moved = true; moved;) {
      speak(update_keys);
      client_.take_output();  // only what the couriers bring arrives
      const Bytes up = up_.take();
      if (first_flight_.empty()) first_flight_ = up;
      server_.receive(up);
      reply();
      server_.take_output();
      const Bytes down = down_.take();
      client_.receive(down);
      moved = !up.empty() || !down.empty();
    }
  }

  connection::Client& client() { return client_; }
  connection::Server& server() { return server_; }
  const Bytes& first_flight() const { return first_flight_; }

 private:
  trace::Sink* watched(trace::Sink* watcher) {
    sinks_.add(watcher);
    sinks_.add(&up_);
    return sinks_.sink();
  }

  void speak(bool update_keys) {
    if (!asked_ && client_.early_data_left() >= request.size()) {
      client_.send_early_data(as_bytes(request));
      asked_ = true;
    }
    if (!client_.connected() || client_.failed()) return;
    if (update_keys && !updated_) {
      client_.update_keys(true);
      updated_ = true;
    }
    if (!asked_ && client_.can_send()) {
      client_.send(as_bytes(request));
      asked_ = true;
    }
    if (!client_.take_application_data().empty()) client_.close();
  }

  void reply() {
    const bool asked = !server_.take_application_data().empty() || !server_.take_early_data().empty();
    if (asked && server_.can_send()) server_.send(as_bytes(answer));
    answered_ = answered_ || asked;
    // RFC 9846 6.1: a side that closes earlier does not see the rest of the handshake.
    if (answered_ && server_.connected()) server_.close();
  }

  Courier up_, down_;
  trace::FanOut sinks_;
  connection::Client client_;
  connection::Server server_;
  Bytes first_flight_;
  bool asked_ = false, answered_ = false, updated_ = false;
};

/// The tickets of an earlier connection that nobody tampered with.
std::deque<handshake::Ticket> earlier_tickets(const Stage& stage) {
  Tamperer nobody(nullptr);
  Meeting meeting(stage, config_for(stage, {}), nobody, nullptr);
  meeting.run(false);
  return std::exchange(meeting.client().tickets(), {});
}

/// Sends the first flight again, to a server that has accepted it once.
Ending send_again(const Stage& stage, const Bytes& flight, trace::Sink* watcher) {
  connection::Server server(stage.server, watcher);
  server.receive(flight);
  const bool taken = !server.take_early_data().empty();
  Ending ending{.how = taken ? Ending::How::completed : Ending::How::declined, .side = taken ? "" : "server"};
  ending.done =
      "the client's ClientHello and its early data arrived at the server a second time, from somebody else";
  return ending;
}

}  // namespace

Ending carry_out(Stage& stage, const Tampering& tampering, trace::Sink* watcher) {
  arrange(stage, tampering);
  handshake::ClientConfig config = config_for(stage, tampering);
  std::deque<handshake::Ticket> tickets;
  if (tampering.resumes()) {
    tickets = earlier_tickets(stage);
    if (!tickets.empty()) config.tickets = {&tickets.back()};
  }
  const bool replays = tampering.act == Act::replay;
  Tamperer tamperer(&tampering);
  Meeting meeting(stage, std::move(config), tamperer, replays ? nullptr : watcher);
  meeting.run(tampering.message == "KeyUpdate");
  if (replays) return send_again(stage, meeting.first_flight(), watcher);

  Ending ending{.done = tamperer.done()};
  if (tampering.act == Act::clock) ending.done = "the client's clock is wrong by " + tampering.text.substr(6);
  if (tampering.act == Act::name)
    ending.done =
        "the client wants " + tampering.value + ", and the server's certificate is for " + stage.host;
  if (ending.done.empty())
    throw UsageError("no " + (tampering.sender.empty() ? "" : tampering.sender + "'s ") + tampering.message +
                     " was sent in this connection, so there was nothing to change");
  ending.explanation = meeting.client().explanation();
  const Failure* of_client = meeting.client().failure();
  const Failure* of_server = meeting.server().failure();
  if (of_client || of_server) {
    ending.how = Ending::How::alert;
    ending.side = of_client ? "client" : "server";
    ending.failure = of_client ? *of_client : *of_server;
  } else if (meeting.client().close_notify_received() && meeting.server().close_notify_received()) {
    ending.how = Ending::How::completed;
  }
  return ending;
}

}  // namespace glasstls::lab
