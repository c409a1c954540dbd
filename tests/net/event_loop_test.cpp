#include "net/event_loop.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <csignal>

#include "net/connect.hpp"
#include "net/loopback.hpp"
#include "net/stop_signal.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace std::chrono_literals;

namespace {

const net::Deadline soon() { return net::Deadline(5s); }

/// What all sessions of a test have in common.
struct Echoes {
  std::chrono::milliseconds patience{300};
  std::atomic<int> alive{0};
  std::atomic<std::size_t> most_heard{0};  ///< bytes, by one session
  std::atomic<int> most_pieces{0};         ///< of output, taken from one session in one turn
};

/// Says back what it hears, line by line; "quit" ends it, "flood" brings eight million bytes, "endless"
/// brings bytes without end, "drops" one byte at a time without end, "throw" throws.
class Echo : public net::Session {
 public:
  explicit Echo(Echoes& all) : all_(all) { ++all_.alive; }
  ~Echo() override { --all_.alive; }

  void receive(View bytes) override {
    const std::string_view text = as_text(bytes);
    deadline_ = net::now() + all_.patience;
    heard_ += bytes.size();
    all_.most_heard = std::max(all_.most_heard.load(), heard_);
    if (text.find("endless") != text.npos) endless_ = true;
    if (text.find("drops") != text.npos) drops_ = true;
    if (text.find("throw") != text.npos) throw std::runtime_error("thrown");
    if (text.find("flood") != text.npos) flood_ = 8'000'000;
    if (text.find("quit") != text.npos) quit_ = true;
    append(output_, bytes);
  }
  void receive_end() override { quit_ = true; }
  Bytes take_output() override {
    all_.most_pieces = std::max(all_.most_pieces.load(), ++pieces_);
    if (drops_) return Bytes(1, 'x');
    if (endless_) return Bytes(80'000, 'x');
    if (flood_ > 0) {
      flood_ -= 80'000;
      return Bytes(80'000, 'x');
    }
    return std::exchange(output_, {});
  }
  bool finished() const override { return quit_; }
  bool wants_input() const override { return !quit_; }
  /// The loop asks for it at the end of each turn.
  net::Instant deadline() const override {
    pieces_ = 0;
    return deadline_;
  }
  void time_out() override {
    append(output_, as_bytes("late"));
    quit_ = true;
    deadline_ += 200ms;
  }
  void sent(std::size_t) override { deadline_ = net::now() + all_.patience; }
  void shut_down() override {
    append(output_, as_bytes("bye"));
    quit_ = true;
  }

 private:
  Echoes& all_;
  Bytes output_;
  std::size_t flood_ = 0, heard_ = 0;
  bool quit_ = false, endless_ = false, drops_ = false;
  mutable int pieces_ = 0;
  net::Instant deadline_ = net::now() + all_.patience;
};

class EchoService : public net::Service, public Echoes {
 public:
  std::unique_ptr<net::Session> accept(const net::Address&) override { return std::make_unique<Echo>(*this); }
};

/// The loop in a thread of its own, until the end of the test.
class Running {
 public:
  explicit Running(net::EventLoop::Limits limits = {})
      : loop_(net::listen_on_loopback(0), service, limits), address(loop_.listeners().front().address()) {
    if (::pipe(stop_) != 0) throw std::runtime_error("no pipe");
    thread_ = std::thread([this] { loop_.run(stop_[0]); });
  }
  ~Running() {
    stop();
    ::close(stop_[0]);
    ::close(stop_[1]);
  }
  void stop() {
    if (!thread_.joinable()) return;
    REQUIRE(::write(stop_[1], "x", 1) == 1);
    thread_.join();
  }
  net::Stream connect() const { return net::connect({address}, soon()); }

  EchoService service;

 private:
  net::EventLoop loop_;
  int stop_[2] = {-1, -1};
  std::thread thread_;

 public:
  net::Address address;
};

std::string read_to_end(net::Stream& stream) {
  std::string text;
  Bytes buffer(1 << 16);
  while (const std::size_t size = stream.receive(buffer, soon())) text += as_text(View(buffer).first(size));
  return text;
}

std::string ask(net::Stream& stream, std::string_view text) {
  stream.send(as_bytes(text), soon());
  Bytes buffer(1 << 10);
  return std::string(as_text(View(buffer).first(stream.receive(buffer, soon()))));
}

}  // namespace

TEST_CASE("a slow reader gets all of it, even if it says something meanwhile") {
  net::EventLoop::Limits limits;
  limits.linger = 100ms;
  Running server(limits);
  net::Stream client = server.connect();
  client.send(as_bytes("flood quit"), soon());
  std::size_t total = 0;
  Bytes buffer(1 << 16);
  while (const std::size_t size = client.receive(buffer, soon())) {
    total += size;
    client.send_some(as_bytes("x"));
    std::this_thread::sleep_for(5ms);
  }
  CHECK(total == 8'000'010);
}

TEST_CASE("a peer that speaks on after the end is not heard for ever") {
  net::EventLoop::Limits limits;
  limits.linger = 50ms;
  limits.hearing = 300ms;
  Running server(limits);
  net::Stream client = server.connect();
  client.send(as_bytes("quit"), soon());
  const net::Instant start = net::now();
  const auto speak = [&] {
    while (net::now() - start < 5s) {
      client.send(as_bytes("x"), soon());
      std::this_thread::sleep_for(5ms);
    }
  };
  CHECK_THROWS_AS(speak(), net::NetError);
  CHECK(net::now() - start >= 250ms);
  CHECK(net::now() - start < 4s);
}

TEST_CASE("an event loop carries bytes for many connections at a time") {
  Running running;
  std::vector<net::Stream> streams;
  for (int i = 0; i < 200; ++i) streams.push_back(running.connect());
  for (net::Stream& stream : streams) CHECK(ask(stream, "hello") == "hello");
  CHECK(running.service.alive == 200);
  for (net::Stream& stream : streams) {
    stream.send(as_bytes(std::string_view("quit")), soon());
    CHECK(read_to_end(stream) == "quit");
  }
}

TEST_CASE("a long output waits for a peer that reads slowly, and is whole") {
  Running running;
  net::Stream stream = running.connect();
  stream.send(as_bytes(std::string_view("flood and quit")), soon());
  std::this_thread::sleep_for(100ms);
  CHECK(read_to_end(stream).size() == 8'000'000 + 14);
}

TEST_CASE("a peer that does not read is cut off") {
  // The systems' buffers may take all of it; then it is the lingering that ends.
  net::EventLoop::Limits limits;
  limits.linger = 100ms;
  Running running(limits);
  net::Stream stream = running.connect();
  stream.send(as_bytes(std::string_view("flood")), soon());
  for (int i = 0; i < 100 && running.service.alive > 0; ++i) std::this_thread::sleep_for(100ms);
  CHECK(running.service.alive == 0);
}

TEST_CASE("a session that waits too long has its last word") {
  Running running;
  net::Stream stream = running.connect();
  CHECK(read_to_end(stream) == "late");
}

TEST_CASE("a session that throws loses only its own connection") {
  Running running;
  net::Stream bad = running.connect(), good = running.connect();
  bad.send(as_bytes(std::string_view("throw")), soon());
  CHECK(read_to_end(bad).empty());
  CHECK(ask(good, "still") == "still");
}

TEST_CASE("a peer that leaves is forgotten, and half of a connection is enough for an answer") {
  Running running;
  { net::Stream gone = running.connect(); }
  net::Stream stream = running.connect();
  stream.send(as_bytes(std::string_view("question")), soon());
  stream.finish();
  CHECK(read_to_end(stream) == "question");
  for (int i = 0; i < 40 && running.service.alive > 0; ++i) std::this_thread::sleep_for(50ms);
  CHECK(running.service.alive == 0);
}

TEST_CASE("a peer that reads without end leaves others their turn") {
  Running running;
  net::Stream greedy = running.connect();
  // Drops, because the system's buffer would end a turn with larger pieces.
  greedy.send(as_bytes(std::string_view("drops")), soon());
  std::atomic<bool> over = false;
  std::thread reading([&] {
    Bytes buffer(1 << 16);
    try {
      while (!over) greedy.receive(buffer, soon());
    } catch (const net::NetError&) {
    }
  });
  net::Stream other = running.connect();
  for (int i = 0; i < 20; ++i) CHECK(ask(other, "hello") == "hello");
  over = true;
  reading.join();
  CHECK(running.service.most_pieces <= 3);
}

TEST_CASE("a peer that does not take its answers is not read from") {
  Running running;
  net::Stream stream = running.connect();
  stream.send(as_bytes(std::string_view("endless")), soon());
  const Bytes more(1 << 16, 'x');
  // The systems' buffers take what they can; the loop takes one read at most.
  for (const net::Deadline end(250ms); !end.passed();)
    if (stream.send_some(more) == 0) std::this_thread::sleep_for(1ms);
  CHECK(running.service.most_heard <= 1 << 16);
}

TEST_CASE("a connection that is still makes room, and one that is not does not") {
  Running running({.connections = 2, .still = 100ms});
  running.service.patience = 1min;
  net::Stream still = running.connect(), lively = running.connect();
  CHECK(ask(still, "a") == "a");
  std::this_thread::sleep_for(120ms);
  CHECK(ask(lively, "b") == "b");
  net::Stream third = running.connect();
  CHECK(ask(third, "c") == "c");
  CHECK(read_to_end(still) == "bye");
  CHECK(ask(lively, "d") == "d");
}

TEST_CASE("more connections than are allowed wait for their turn") {
  Running running({.connections = 2, .still = 1h});
  net::Stream first = running.connect(), second = running.connect(), third = running.connect();
  CHECK(ask(first, "a") == "a");
  CHECK(ask(second, "b") == "b");
  third.send(as_bytes(std::string_view("c")), soon());
  CHECK(running.service.alive <= 2);
  first.send(as_bytes(std::string_view("quit")), soon());
  CHECK(read_to_end(first) == "quit");
  Bytes buffer(10);
  CHECK(third.receive(buffer, soon()) == 1);
}

TEST_CASE("the end of a server lets sessions finish, and takes no new ones") {
  Running running;
  net::Stream stream = running.connect();
  CHECK(ask(stream, "hello") == "hello");
  running.stop();
  CHECK(read_to_end(stream) == "bye");
  CHECK(running.service.alive == 0);
}

TEST_CASE("bytes that arrived before the server's end count") {
  EchoService service;
  net::EventLoop loop(net::listen_on_loopback(0), service);
  net::Stream stream = net::connect({loop.listeners().front().address()}, soon());
  stream.send(as_bytes("hello "), soon());
  int stop[2] = {-1, -1};
  REQUIRE(::pipe(stop) == 0);
  REQUIRE(::write(stop[1], "x", 1) == 1);
  loop.run(stop[0]);  // takes the connection, and finds at once that it is to end
  CHECK(read_to_end(stream) == "hello bye");
  ::close(stop[0]);
  ::close(stop[1]);
}

TEST_CASE("a port that is taken is named") {
  const net::Listener first(*net::parse_literal("127.0.0.1", 0));
  try {
    const net::Listener second(first.address());
    FAIL("two listeners on one port");
  } catch (const net::NetError& error) {
    CHECK(error.stage == net::Stage::listen);
    CHECK(std::string(error.what()).find("another program listens there") != std::string::npos);
  }
}

TEST_CASE("SIGTERM becomes readable") {
  const net::StopSignal stop;
  pollfd readable{stop.descriptor(), POLLIN, 0};
  CHECK(::poll(&readable, 1, 0) == 0);
  ::raise(SIGTERM);
  CHECK(::poll(&readable, 1, 1000) == 1);
}
