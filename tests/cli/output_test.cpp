#include "cli/output.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <sstream>

#include "cli/terminal.hpp"
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

/// A terminal of 70 columns: the end that a person sees, and the one that a program uses.
struct PseudoTerminal {
  net::Descriptor outside{::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)}, inside;
  PseudoTerminal() {
    REQUIRE(outside.get() >= 0);
    REQUIRE(::grantpt(outside.get()) == 0);
    REQUIRE(::unlockpt(outside.get()) == 0);
    inside = net::Descriptor(::open(::ptsname(outside.get()), O_RDWR | O_NOCTTY | O_CLOEXEC));
    const winsize size{.ws_row = 24, .ws_col = 70, .ws_xpixel = 0, .ws_ypixel = 0};
    REQUIRE(::ioctl(inside.get(), TIOCSWINSZ, &size) == 0);
  }
};

/// Puts another file in the place of a descriptor as long as it lives.
class InPlaceOf {
 public:
  InPlaceOf(int descriptor, const net::Descriptor& file) : descriptor_(descriptor), kept_(::dup(descriptor)) {
    REQUIRE(::dup2(file.get(), descriptor) == descriptor);
  }
  ~InPlaceOf() { ::dup2(kept_.get(), descriptor_); }
  InPlaceOf(const InPlaceOf&) = delete;
  InPlaceOf& operator=(const InPlaceOf&) = delete;

 private:
  int descriptor_;
  net::Descriptor kept_;
};

constexpr std::chrono::milliseconds none{0};

}  // namespace

TEST_CASE("output arrives in order") {
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

TEST_CASE("everything that is said passes the gate on its way out") {
  const std::string hostile = "a\x1b]0;b\x07\u202e\r\n\tc\n",
                    shown = "a\\x1b]0;b\\x07\\xe2\\x80\\xae\\x0d\n\tc\n";
  Pipe pipe;
  print(pipe.writer.get(), hostile);
  CHECK(pipe.read_some() == shown);
  Outlet outlet(pipe.writer.get(), "the pipe");
  outlet.write(hostile);
  CHECK(outlet.finish());
  CHECK(pipe.read_some() == shown);
  // A complaint is on standard error, and sets nothing in columns.
  {
    const InPlaceOf error(STDERR_FILENO, pipe.writer);
    complain(hostile);
  }
  CHECK(pipe.read_some() == "glasstls: a\\x1b]0;b\\x07\\xe2\\x80\\xae\\x0d\n  \\x09c\n");
}

TEST_CASE("a terminal that only prints gets no whole screen") {
  const PseudoTerminal terminal;
  const char* before = std::getenv("TERM");
  const std::string kept = before ? before : "";
  const auto is_there = [&](const char* type) {
    ::setenv("TERM", type, 1);
    const InPlaceOf input(STDIN_FILENO, terminal.inside), output(STDOUT_FILENO, terminal.inside);
    return Terminal::is_there();
  };
  const bool full = is_there("xterm"), dumb = is_there("dumb");
  ::setenv("TERM", kept.c_str(), 1);
  CHECK(full);
  CHECK_FALSE(dumb);
}

TEST_CASE("on a terminal, complaints are broken between words") {
  const PseudoTerminal terminal;
  std::string sentence = "what is wrong";
  for (int i = 0; i < 20; ++i) sentence += " takes words";
  {
    const InPlaceOf error(STDERR_FILENO, terminal.inside);
    complain(sentence);
  }
  std::array<char, 4096> bytes{};
  const ssize_t got = ::read(terminal.outside.get(), bytes.data(), bytes.size());
  REQUIRE(got > 0);
  std::istringstream lines(std::string(bytes.data(), static_cast<std::size_t>(got)));
  int number = 0;
  for (std::string line; std::getline(lines, line); ++number) {
    CHECK(line.size() <= 71);  // with the CR that a terminal adds
    CHECK((line.ends_with("words\r") || line.ends_with("takes\r")));
  }
  CHECK(number > 1);
}

TEST_CASE("a sleeping reader delays nobody; what it misses is counted in its place") {
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
                       " of what followed is left out.)\nagain\n"));
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

TEST_CASE("a reader that left and a full disk cause neither a signal nor an exception") {
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
