#include "flow/pipe.hpp"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <future>

#include "flow/tls_server.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::flow;
using namespace std::chrono_literals;
using testing::Reply;
using testing::ScriptedServer;
using testing::Server;
using testing::TlsServer;

namespace {

ClientOptions trusting() {
  ClientOptions options = testing::trusting(5s);
  options.time_outs.silence.reset();
  return options;
}

/// Remembers how a pipe ended.
struct Ending : Observer {
  void receive(const Event& event) override {
    if (const auto* done = std::get_if<Done>(&event)) {
      reached = true;
      size = done->body_size;
      server_closed = done->server_closed;
    }
  }
  bool reached = false, server_closed = false;
  std::uint64_t size = 0;
};

/// Both ends of a system's pipe.
struct Ends {
  Ends() {
    std::array<int, 2> ends;
    REQUIRE(::pipe(ends.data()) == 0);
    reading = net::Descriptor(ends[0]);
    writing = net::Descriptor(ends[1]);
  }
  void write(std::string_view text) const {
    REQUIRE(::write(writing.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }
  /// What comes within some seconds; empty for nothing.
  std::string read() const {
    pollfd wanted{reading.get(), POLLIN, 0};
    std::array<char, 4096> text;
    if (::poll(&wanted, 1, 5000) != 1) return {};
    return {text.data(),
            static_cast<std::size_t>(std::max<ssize_t>(::read(reading.get(), text.data(), text.size()), 0))};
  }
  net::Descriptor reading, writing;
};

/// A pipe to the server at `address` under way; what it throws, finish() throws.
class Run {
 public:
  explicit Run(const net::Address& address, ClientOptions options = trusting())
      : end_(std::async(std::launch::async, [this, address, options = std::move(options)] {
          pipe({"localhost", address.port()}, options, ending, input.reading.get(), output.writing.get());
        })) {}
  /// As a user who types all of it and ends the input.
  Run(const net::Address& address, std::string_view typed, ClientOptions options = trusting())
      : Run(address, std::move(options)) {
    if (!typed.empty()) input.write(typed);
    input.writing = net::Descriptor();
  }
  ~Run() { input.writing = net::Descriptor(); }  // before the end is waited for
  void finish() { end_.get(); }
  std::string all() {
    finish();
    output.writing = net::Descriptor();
    std::string text;
    for (std::string piece; !(piece = output.read()).empty();) text += piece;
    return text;
  }

  Ends input, output;
  Ending ending;

 private:
  std::future<void> end_;
};

FlowError failure(Run& run) {
  try {
    run.finish();
  } catch (const FlowError& error) {
    return error;
  }
  FAIL("the pipe reached its end");
  return FlowError(Reason::http, "");
}

bool has(const FlowError& error, const std::string& words) {
  if (std::string(error.what()).find(words) != std::string::npos) return true;
  WARN(error.what());
  return false;
}

/// What a server does each time that bytes came: `turn` is 0 as soon as its own Finished is ready to leave.
using Turn = std::function<void(ScriptedServer&, int turn)>;

/// Once the client has closed its direction, the server closes too, or where `over` is given, when that is.
auto serving(Turn on_turn, std::shared_future<void> over = {}) {
  return [on_turn = std::move(on_turn), over = std::move(over)](net::Stream& stream) {
    ScriptedServer tls(testing::localhost_script());
    std::array<std::uint8_t, 1 << 16> buffer;
    for (int turn = 0;; ++turn) {
      const std::size_t size = stream.receive(buffer, net::Deadline(10s));
      if (size == 0 && over.valid()) over.wait_for(10s);
      if (size == 0) return;
      tls.receive(View(buffer).first(size));
      on_turn(tls, turn);
      stream.send(tls.take_output(), net::Deadline(1s));
    }
  };
}

/// Answers nothing and never closes; ends with the client.
const Turn silent = [](ScriptedServer&, int) {};

}  // namespace

TEST_CASE("a pipe carries bytes both ways until the server closes") {
  TlsServer server([](const std::string& request) { return Reply{"you said " + request}; });
  Run run(server.address(), "hi\r\n\r\n");
  CHECK(run.all() == "you said hi\r\n\r\n");
  CHECK(run.ending.size == 15);
  CHECK(run.ending.server_closed);
}

TEST_CASE("a pipe brings what the server said and closed in the flight of its Finished") {
  Server server(serving([](ScriptedServer& tls, int turn) {
    if (turn != 0) return;
    tls.send(as_bytes("220 sixteen byte"));
    tls.send_alert(Alert::close_notify);
  }));
  Run run(server.address());
  CHECK(run.all() == "220 sixteen byte");
  CHECK(run.ending.size == 16);
}

TEST_CASE("a pipe shows a greeting before anything is typed") {
  Server server(serving([](ScriptedServer& tls, int turn) {
    if (turn == 0) tls.send(as_bytes("220 hello"));
    if (tls.received.empty()) return;
    tls.send(as_bytes("221 bye"));
    tls.send_alert(Alert::close_notify);
  }));
  Run run(server.address());
  CHECK(run.output.read() == "220 hello");
  run.input.write("QUIT\r\n");
  CHECK(run.all() == "221 bye");
}

TEST_CASE("a pipe whose server just ends is a truncation") {
  TlsServer server([](const std::string&) { return Reply{"half", false}; });
  Run run(server.address());
  run.input.write("hi\r\n\r\n");
  const FlowError error = failure(run);
  CHECK(error.reason == Reason::tls_closed);
  CHECK(has(error, "close_notify"));
}

TEST_CASE("a pipe without input says goodbye at once, and still brings what the server has to say") {
  Server server(serving([](ScriptedServer& tls, int) {
    if (tls.alert != Alert::close_notify) return;
    tls.send(as_bytes("220 hello"));
    tls.send_alert(Alert::close_notify);
  }));
  Run run(server.address(), "");
  CHECK(run.all() == "220 hello");
  CHECK(run.ending.server_closed);
}

TEST_CASE("the input's end reaches the server once it is silent, and the pipe ends") {
  // A server that reads to the end, as one that takes an upload does.
  const auto reads_to_the_end = [](ScriptedServer& tls, int) {
    if (tls.alert != Alert::close_notify) return;
    tls.send(as_bytes(std::to_string(tls.received.size()) + " bytes"));
    tls.send_alert(Alert::close_notify);
  };
  ClientOptions options = trusting();
  options.time_outs.half_close = 50ms;
  {
    Server server(serving(reads_to_the_end));
    Run run(server.address(), "an upload", options);
    CHECK(run.all() == "9 bytes");
    CHECK(run.ending.server_closed);
  }
  // One that answers and keeps the connection, whatever we say.
  std::promise<void> over;
  Server keeps(serving(
      [](ScriptedServer& tls, int) {
        if (!tls.received.empty()) tls.send(as_bytes("answer"));
        tls.received.clear();
      },
      over.get_future().share()));
  options.time_outs.silence = 100ms;
  Run run(keeps.address(), "hi", options);
  CHECK(run.all() == "answer");
  CHECK_FALSE(run.ending.server_closed);
  over.set_value();
}

TEST_CASE("what we have closed is closed in TCP too, and the server's direction goes on") {
  // A server that waits for the end of TCP, and only then answers.
  Server server([](net::Stream& stream) {
    ScriptedServer tls(testing::localhost_script());
    Bytes buffer(1 << 14);
    while (const std::size_t size = stream.receive(buffer, net::Deadline(5s))) {
      tls.receive(View(buffer).first(size));
      stream.send(tls.take_output(), net::Deadline(1s));
    }
    tls.send(as_bytes("after the end"));
    tls.send_alert(Alert::close_notify);
    stream.send(tls.take_output(), net::Deadline(1s));
  });
  ClientOptions options = trusting();
  options.time_outs.half_close = 50ms;
  Run run(server.address(), "an upload", options);
  CHECK(run.all() == "after the end");
}

TEST_CASE("with ign_eof the input's end is not told, and the server's silence leaves the end open") {
  ClientOptions options = trusting();
  options.ign_eof = true;
  options.time_outs.half_close = 50ms;
  TlsServer slow([](const std::string&) { return Reply{"slow", true, 150ms}; });
  Run answered(slow.address(), "hi\r\n\r\n", options);
  CHECK(answered.all() == "slow");
  slow.wait();

  Server server(serving(silent));
  options.time_outs.silence = 100ms;
  Run run(server.address(), "hi", options);
  const FlowError error = failure(run);
  CHECK(error.reason == Reason::tcp);
  CHECK(error.timed_out);
  CHECK(has(error, "is silent"));
}

TEST_CASE("a server that does not answer or close after the input's end is a time-out") {
  ClientOptions options = trusting();
  options.time_outs.half_close = options.time_outs.silence.emplace(100ms);
  std::promise<void> over;
  Server server(serving(silent, over.get_future().share()));
  Run run(server.address(), "hi", options);
  CHECK(failure(run).timed_out);
  CHECK_FALSE(run.ending.reached);
  over.set_value();
}

TEST_CASE("tickets without end do not hold a pipe that has ended its input") {
  ClientOptions options = trusting();
  options.time_outs.half_close = options.time_outs.silence.emplace(200ms);
  Server server([](net::Stream& stream) {
    ScriptedServer tls(testing::localhost_script());
    std::array<std::uint8_t, 1 << 16> buffer;
    while (!tls.done()) {
      tls.receive(View(buffer).first(stream.receive(buffer, net::Deadline(5s))));
      stream.send(tls.take_output(), net::Deadline(1s));
    }
    try {
      for (std::uint8_t i = 0; i < 250; ++i) {
        tls.send_ticket({.ticket_lifetime = 60, .ticket_nonce = {i}, .ticket = {i}, .extensions = {}});
        stream.send(tls.take_output(), net::Deadline(1s));
        std::this_thread::sleep_for(20ms);
      }
    } catch (const net::NetError&) {  // the client left, as it should
    }
  });
  Run run(server.address(), "hi", options);
  const net::Instant start = net::now();
  CHECK(failure(run).timed_out);
  CHECK(net::milliseconds(start, net::now()) < 4000);
}

TEST_CASE("tickets are kept as they come, however the exchange ends") {
  SessionsInMemory sessions;
  ClientOptions options = trusting();
  options.sessions = &sessions;
  const auto tickets_after = [&](bool closes) {
    std::promise<void> over;
    Server server([closes, ended = over.get_future().share()](net::Stream& stream) {
      ScriptedServer tls(testing::localhost_script());
      std::array<std::uint8_t, 1 << 16> buffer;
      while (tls.received.empty()) {
        tls.receive(View(buffer).first(stream.receive(buffer, net::Deadline(5s))));
        stream.send(tls.take_output(), net::Deadline(1s));
      }
      tls.send_ticket({.ticket_lifetime = 60, .ticket_nonce = {1}, .ticket = {1}, .extensions = {}});
      stream.send(tls.take_output(), net::Deadline(1s));
      if (!closes) ended.wait_for(10s);  // and here without close_notify
    });
    options.time_outs.half_close = options.time_outs.silence.emplace(200ms);
    Run run(server.address(), "hi", options);
    CHECK(failure(run).timed_out == !closes);
    over.set_value();
    return sessions.take({"localhost", server.address().port()}, forge::now * 1000).has_value();
  };
  CHECK(tickets_after(true));
  CHECK(tickets_after(false));
}
