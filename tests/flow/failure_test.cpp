#include "flow/fetch.hpp"

#include <functional>
#include <future>

#include "flow/tls_server.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::flow;
using namespace std::chrono_literals;
using testing::Server;

namespace {

struct BodyKeeper : Observer {
  std::string body;
  std::function<void()> on_body;
  void receive(const Event& event) override {
    const auto* piece = std::get_if<BodyReceived>(&event);
    if (!piece) return;
    body += as_text(piece->bytes);
    if (on_body) on_body();
  }
};

/// What came of asking `server`; `body` is what was delivered of the response.
struct Asked {
  std::string body;
  std::optional<FlowError> error;
};

Asked ask(const Server& server, SessionStore* sessions = nullptr, std::function<void()> on_body = {}) {
  ClientOptions options = testing::trusting(5s);
  options.sessions = sessions;
  BodyKeeper keeper;
  keeper.on_body = std::move(on_body);
  Asked asked;
  try {
    fetch({.url = http::parse_url("https://localhost:" + std::to_string(server.address().port())),
           .options = options},
          keeper);
  } catch (const FlowError& error) {
    asked.error = error;
  }
  asked.body = keeper.body;
  return asked;
}

/// A server that answers a request with `data` and a fatal alert in one TCP segment.
auto failing_after(std::string data) {
  return [data = std::move(data)](net::Stream& stream) {
    testing::ScriptedServer tls(testing::localhost_script());
    std::array<std::uint8_t, 1 << 14> buffer;
    while (const std::size_t size = stream.receive(buffer, net::Deadline(5s))) {
      tls.receive(View(buffer).first(size));
      if (!std::exchange(tls.received, {}).empty()) {
        tls.send(as_bytes(data));
        tls.send_alert(Alert::internal_error);
      }
      stream.send(tls.take_output(), net::Deadline(2s));
    }
  };
}

}  // namespace

TEST_CASE("a database's greeting is named, although it is not text") {
  Server mysql([](net::Stream& stream) {
    constexpr std::string_view greeting{
        "\x4a\0\0\0\x0a"
        "8.0.36\0",
        12};
    stream.send(as_bytes(greeting), net::Deadline(2s));
    std::array<std::uint8_t, 4096> buffer;
    while (stream.receive(buffer, net::Deadline(2s)) > 0) continue;
  });
  const Asked asked = ask(mysql);
  REQUIRE(asked.error);
  CHECK(asked.error->reason == Reason::tls_alert_sent);
  CHECK(std::string(asked.error->what()).find("This is MySQL") != std::string::npos);
}

TEST_CASE("what a server sent before a fatal alert in the same flight is delivered") {
  Server server(failing_after("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello"));
  const Asked asked = ask(server);
  CHECK(asked.body == "hello");
  REQUIRE(asked.error);
  CHECK(asked.error->reason == Reason::tls_alert_received);
  CHECK(asked.error->alert == Alert::internal_error);
}

TEST_CASE("a response that is whole counts, even if a fatal alert follows it in the same flight") {
  Server server(failing_after("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"));
  const Asked asked = ask(server);
  CHECK(asked.body == "hello");
  CHECK_FALSE(asked.error);
}

TEST_CASE("the tickets of a connection that a fatal alert ended are discarded") {
  const auto kept_after = [](Alert alert) {
    std::promise<void> delivered;
    Server server([alert, came = delivered.get_future().share()](net::Stream& stream) {
      testing::ScriptedServer tls(testing::localhost_script());
      std::array<std::uint8_t, 1 << 14> buffer;
      while (tls.received.empty()) {
        tls.receive(View(buffer).first(stream.receive(buffer, net::Deadline(5s))));
        stream.send(tls.take_output(), net::Deadline(2s));
      }
      tls.send_ticket({.ticket_lifetime = 60, .ticket_nonce = {1}, .ticket = {1}, .extensions = {}});
      tls.send(as_bytes("HTTP/1.1 200 OK\r\n\r\nhello"));
      stream.send(tls.take_output(), net::Deadline(2s));
      came.wait_for(10s);  // by now the ticket is in the store
      tls.send_alert(alert);
      stream.send(tls.take_output(), net::Deadline(2s));
    });
    SessionsInMemory sessions;
    ask(server, &sessions, [&] { delivered.set_value(); });
    return sessions.take({"localhost", server.address().port()}, forge::now * 1000).has_value();
  };
  CHECK_FALSE(kept_after(Alert::internal_error));
  CHECK(kept_after(Alert::close_notify));
}
