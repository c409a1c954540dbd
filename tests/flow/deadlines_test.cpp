#include <array>
#include <optional>

#include "flow/fetch.hpp"
#include "flow/tls_server.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace std::chrono_literals;
using testing::Server;

namespace {

constexpr std::chrono::seconds without_end{10};  ///< no time limit here is as long

struct Body : flow::Observer {
  void receive(const flow::Event& event) override {
    if (const auto* piece = std::get_if<flow::BodyReceived>(&event)) text += as_text(piece->bytes);
  }
  std::string text;
};

/// Fetches a page from there. `limit` is for each stage.
std::string get(const Server& server, std::chrono::milliseconds limit) {
  x509::TrustStore store;
  store.add_der(testing::test_root().der);
  flow::ClientOptions options;
  options.tls.trust_anchors = &store;
  options.tls.policy = x509::ValidationPolicy::rfc5280();
  options.tls.now = forge::now;
  options.time_outs = flow::TimeOuts::each(limit);
  Body body;
  const std::string url = "https://localhost:" + std::to_string(server.address().port());
  flow::fetch({.url = http::parse_url(url), .options = std::move(options)}, body);
  return body.text;
}

/// Shakes hands, waits for a request, answers it with `answer`, and then sends what `more` makes for as long
/// as the client stays, but not without end: that is noted.
class Endless {
 public:
  Endless(std::string answer, std::function<void(testing::ScriptedServer&)> more)
      : server_([this, answer = std::move(answer), more = std::move(more)](net::Stream& stream) {
          testing::ScriptedServer tls(testing::localhost_script());
          std::array<std::uint8_t, 1 << 16> buffer;
          while (tls.received.empty()) {
            tls.receive(View(buffer).first(stream.receive(buffer, net::Deadline(3s))));
            stream.send(tls.take_output(), net::Deadline(1s));
          }
          tls.send(as_bytes(answer));
          for (const net::Deadline end(without_end); !end.passed();) {
            more(tls);
            stream.send(tls.take_output(), net::Deadline(1s));
          }
          ended_by_itself_ = true;
        }) {}

  const Server& server() const { return server_; }
  bool ended_by_itself() {
    server_.wait();
    return ended_by_itself_;
  }

 private:
  bool ended_by_itself_ = false;
  Server server_;
};

void data(testing::ScriptedServer& tls) { tls.send(Bytes(10'000, 'x')); }
/// As many as may come: those without data between them have a limit of their own.
void tickets(testing::ScriptedServer& tls) {
  tls.send_ticket({3600, 0, {}, Bytes(16, 1)});
  tls.send(Bytes{'x'});
}

}  // namespace

TEST_CASE("a server that goes on after its answer does not keep the client") {
  for (auto* more : {tickets, data}) {
    Endless endless("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", more);
    CHECK(get(endless.server(), 5s) == "hello");
    CHECK_FALSE(endless.ended_by_itself());
  }
}

TEST_CASE(
    "a head that comes field by field does not extend its deadline, and the time-out says what arrived") {
  Endless endless("HTTP/1.1 200 OK\r\n", [](testing::ScriptedServer& tls) {
    tls.send(as_bytes(std::string_view("A: b\r\n")));
    std::this_thread::sleep_for(20ms);
  });
  try {
    get(endless.server(), 500ms);
    FAIL("there was an answer");
  } catch (const flow::FlowError& error) {
    INFO(error.what());
    CHECK(error.timed_out);
    CHECK(std::string(error.what()).find(" bytes in ") != std::string::npos);
  }
  CHECK_FALSE(endless.ended_by_itself());
}

TEST_CASE("a time-out of a server that sent much is not called slow") {
  // The beginning of a field that never ends, and then nothing.
  const std::string much = "HTTP/1.1 200 OK\r\nA: " + std::string(14'000, 'b');
  testing::Server server([&](net::Stream& stream) {
    testing::ScriptedServer tls(testing::localhost_script());
    std::array<std::uint8_t, 1 << 14> buffer;
    bool answered = false;
    while (const std::size_t size = stream.receive(buffer, net::Deadline(5s))) {
      tls.receive(View(buffer).first(size));
      if (!tls.received.empty() && !std::exchange(answered, true)) tls.send(as_bytes(much));
      stream.send(tls.take_output(), net::Deadline(1s));
    }
  });
  std::string why;
  try {
    get(server, 500ms);
  } catch (const flow::FlowError& error) {
    why = error.what();
  }
  INFO(why);
  CHECK(why.find(", and the answer is not complete") != why.npos);
}
