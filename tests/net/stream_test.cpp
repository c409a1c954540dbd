#include "net/stream.hpp"

#include <unistd.h>

#include <array>
#include <csignal>
#include <future>

#include "net/connect.hpp"
#include "net/loopback.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::net;
using namespace std::chrono_literals;
using testing::Server;

namespace {

std::string read_all(Stream& stream) {
  std::array<std::uint8_t, 4096> buffer;
  std::string text;
  while (std::size_t size = stream.receive(buffer, Deadline(2s)))
    text.append(as_text(View(buffer).first(size)));
  return text;
}

}  // namespace

TEST_CASE("bytes go both ways and an end is an end") {
  Server echo([](Stream& stream) { stream.send(as_bytes("got " + read_all(stream)), Deadline(2s)); });
  Stream stream = connect({echo.address()}, Deadline(2s));
  stream.send(as_bytes("hello"), Deadline(2s));
  stream.finish();
  CHECK(read_all(stream) == "got hello");
}

TEST_CASE("a slow sender is waited for, byte by byte") {
  Server slow([](Stream& stream) {
    for (char c : std::string("slow")) {
      stream.send(as_bytes(std::string(1, c)), Deadline(1s));
      std::this_thread::sleep_for(10ms);
    }
  });
  Stream stream = connect({slow.address()}, Deadline(2s));
  CHECK(read_all(stream) == "slow");
}

TEST_CASE("bytes do not extend a deadline, whether they come or go") {
  // Each side goes on for as long as the other lets it, or for ten seconds, which no deadline here allows.
  const auto flood = [](Stream& stream, Deadline deadline) {
    const Bytes piece(1 << 14);
    while (!deadline.passed()) stream.send(piece, Deadline(1s));
  };
  Server sends([&](Stream& stream) { flood(stream, Deadline(10s)); });
  Stream hears = connect({sends.address()}, Deadline(2s));
  std::array<std::uint8_t, 4096> buffer;
  const auto hear = [&](Deadline deadline) {
    while (hears.receive(buffer, deadline) > 0) continue;
  };
  const Instant start = now();
  CHECK_THROWS_AS(hear(Deadline(50ms)), NetError);
  CHECK(milliseconds(start, now()) < 9000);

  Server reads([&](Stream& stream) {
    Bytes some(1 << 12);
    const Deadline end(10s);
    while (!end.passed() && stream.receive(some, end) > 0) std::this_thread::sleep_for(1ms);
  });
  Stream speaks = connect({reads.address()}, Deadline(2s));
  CHECK_THROWS_AS(speaks.send(Bytes(std::size_t{1} << 28), Deadline(50ms)), NetError);
  CHECK(milliseconds(start, now()) < 9000);
}

TEST_CASE("where the deadline has passed, bytes that wait do not count") {
  Server sends([](Stream& stream) {
    stream.send(Bytes(100), Deadline(1s));
    std::array<std::uint8_t, 1> buffer;
    stream.receive(buffer, Deadline(10s));
  });
  Stream stream = connect({sends.address()}, Deadline(2s));
  REQUIRE(wait_for(stream, false, -1, Deadline(5s)).stream_readable);
  std::array<std::uint8_t, 10> buffer;
  CHECK_THROWS_AS(stream.receive(buffer, Deadline(0ms)), NetError);
  CHECK(stream.receive(buffer, Deadline(5s)) == buffer.size());
}

TEST_CASE("a silent peer is a time-out that says who is silent") {
  Server silent([](Stream& stream) {
    std::array<std::uint8_t, 1> buffer;
    stream.receive(buffer, Deadline(3s));
  });
  Stream stream = connect({silent.address()}, Deadline(2s));
  std::array<std::uint8_t, 16> buffer;
  CHECK(stream.receive_some(buffer) == std::nullopt);
  const Instant start = now();
  try {
    stream.receive(buffer, Deadline(100ms));
    FAIL("there was something to receive");
  } catch (const NetError& error) {
    CHECK(error.stage == Stage::receive);
    CHECK(error.cause == Cause::timed_out);
    CHECK(error.what() ==
          "time-out while receiving: " + silent.address().text() + " is silent, but the connection is open");
  }
  CHECK(milliseconds(start, now()) >= 100);
  CHECK(milliseconds(start, now()) < 2000);
}

TEST_CASE("a peer that does not read is a time-out") {
  std::promise<void> over;  // a busy machine may take its time to get here
  Server stuck([&over](Stream&) { over.get_future().wait_for(10s); });
  Stream stream = connect({stuck.address()}, Deadline(2s));
  const Bytes plenty(64 << 20);
  try {
    stream.send(plenty, Deadline(100ms));
    FAIL("64 MiB fitted into the buffers");
  } catch (const NetError& error) {
    CHECK(error.stage == Stage::send);
    CHECK(error.cause == Cause::timed_out);
  }
  over.set_value();
}

TEST_CASE("a peer that is gone raises an Error and no signal") {
  std::promise<void> connected;  // so the RST comes to a connection, not to an attempt at one
  Server gone([&connected](Stream& stream) {
    connected.get_future().wait_for(10s);
    const linger at_once{1, 0};  // close sends RST
    ::setsockopt(stream.descriptor(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  });
  std::signal(SIGPIPE, SIG_DFL);
  Stream stream = connect({gone.address()}, Deadline(2s));
  connected.set_value();
  try {
    for (int i = 0; i < 100; ++i) {
      stream.send(as_bytes("hello"), Deadline(1s));
      std::this_thread::sleep_for(5ms);
    }
    FAIL("a closed connection took everything");
  } catch (const NetError& error) {
    CHECK(error.stage == Stage::send);
    CHECK(error.cause == Cause::reset);
  }
}

TEST_CASE("waiting reports what is ready") {
  Server talks([](Stream& stream) {
    stream.send(as_bytes("x"), Deadline(1s));
    std::array<std::uint8_t, 1> buffer;
    stream.receive(buffer, Deadline(3s));
  });
  Stream stream = connect({talks.address()}, Deadline(2s));
  CHECK(wait_for(stream, false, -1, Deadline(2s)).stream_readable);
  std::array<std::uint8_t, 16> buffer;
  CHECK(stream.receive_some(buffer) == 1u);
  const Ready ready = wait_for(stream, true, -1, Deadline(2s));
  CHECK(ready.stream_writable);
  CHECK_FALSE(ready.stream_readable);
  CHECK_FALSE(ready.input_readable);
  CHECK_FALSE(wait_for(stream, false, -1, Deadline(20ms)).stream_writable);

  std::array<int, 2> pipe_ends;
  REQUIRE(::pipe(pipe_ends.data()) == 0);
  const Descriptor reading(pipe_ends[0]), writing(pipe_ends[1]);
  CHECK_FALSE(wait_for(stream, false, reading.get(), Deadline(10ms)).input_readable);
  REQUIRE(::write(writing.get(), "y", 1) == 1);
  CHECK(wait_for(stream, false, reading.get(), Deadline(2s)).input_readable);
}
