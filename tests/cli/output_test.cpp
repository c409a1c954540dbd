#include "cli/output.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "net/stream.hpp"
#include "support/catch.hpp"
#include "support/has.hpp"

using namespace glasstls;
using namespace glasstls::cli;
using namespace glasstls::testing;

namespace {

struct Pipe {
  net::Descriptor reader, writer;
  Pipe() {
    std::signal(SIGPIPE, SIG_IGN);
    std::array<int, 2> ends{};
    REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
    reader = net::Descriptor(ends[0]);
    writer = net::Descriptor(ends[1]);
  }
  std::string read_some() {
    std::string text(1 << 16, '\0');
    const ssize_t got = ::read(reader.get(), text.data(), text.size());
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
  }
};

constexpr std::chrono::milliseconds none{0};

}  // namespace

TEST_CASE("what is said arrives in its order") {
  Pipe pipe;
  Outlet outlet(pipe.writer.get(), "the pipe");
  std::string all;
  for (int i = 0; i < 100; ++i) {
    const std::string line = std::to_string(i) + "\n";
    outlet.write(line);
    all += line;
  }
  CHECK(outlet.flush());
  CHECK(pipe.read_some() == all);
  outlet.write("end\n");
  CHECK(outlet.finish());
  CHECK(pipe.read_some() == "end\n");
}

TEST_CASE("a reader that sleeps holds nobody up; what it misses is counted where it would have stood") {
  Pipe pipe;
  constexpr std::size_t limit = 1 << 20, much = 1 << 19, lines = 4096;
  Outlet outlet(pipe.writer.get(), "the pipe", limit);
  outlet.write(std::string(much, 'x') + "\n");
  char first = 0;
  REQUIRE(::read(pipe.reader.get(), &first, 1) == 1);  // the thread is under way with this, and waits for us
  const std::string line = std::string(1023, 'y') + "\n";
  for (std::size_t i = 0; i < lines; ++i) outlet.write(line);  // 4 MiB
  CHECK_FALSE(outlet.flush(none));
  std::string text;
  while (!has(text, "is left out.)\n")) text += pipe.read_some();
  outlet.write("again\n");
  CHECK_FALSE(outlet.finish());  // not everything came
  text += pipe.read_some();
  const std::size_t kept = limit / line.size();
  CHECK(text.size() == much + kept * line.size() + text.size() - text.find("(Nobody"));
  CHECK(text.ends_with("(Nobody read this in time: " + std::to_string(lines - kept) +
                       " of what came next is left out.)\nagain\n"));
}

TEST_CASE("a reader that never reads is given up at the end") {
  Pipe pipe;
  Outlet outlet(pipe.writer.get(), "the pipe");
  constexpr std::size_t much = 1 << 19;
  outlet.write(std::string(much, 'x'));
  std::size_t got = pipe.read_some().size();  // the thread is under way with the rest
  CHECK_FALSE(outlet.finish(none));
  outlet.write("nobody hears this");
  while (got < much) got += pipe.read_some().size();  // lets the thread go
}

TEST_CASE("a reader that left, and a full disk, are no signal and no exception") {
  Pipe pipe;
  pipe.reader = net::Descriptor();
  Outlet gone(pipe.writer.get(), "the pipe");
  gone.write("a");
  CHECK_FALSE(gone.flush());
  CHECK(gone.failed());
  gone.write("b");
  CHECK_FALSE(gone.finish());
  const net::Descriptor full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  REQUIRE(full.get() >= 0);
  Outlet outlet(full.get(), "the disk");
  outlet.write("a");
  CHECK_FALSE(outlet.finish());
  CHECK_THROWS_AS(write_all(full.get(), as_bytes("a"), "the disk"), std::system_error);
}

TEST_CASE("what could not be written is exit code 10, unless something worse happened") {
  Unwritten unwritten;
  unwritten.note({});
  unwritten.check(true);
  CHECK(unwritten.code(ExitCode::done) == ExitCode::done);
  unwritten.of([] { throw FileTrouble("a test: this line is wanted"); });
  CHECK(unwritten.code(ExitCode::done) == ExitCode::file);
  CHECK(unwritten.code(ExitCode::certificate) == ExitCode::certificate);
}
