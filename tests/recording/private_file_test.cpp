#include "recording/private_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <csignal>
#include <system_error>

#include "net/clock.hpp"
#include "net/stream.hpp"
#include "support/catch.hpp"
#include "temporary_path.hpp"

using namespace glasstls;
using recording::PrivateFile;
using Mode = PrivateFile::Mode;

namespace {

constexpr std::chrono::milliseconds none{0};

std::string refusal_of(const std::string& path) {
  try {
    PrivateFile file("the page", path, Mode::replace);
  } catch (const std::system_error& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("a full disk throws nothing: the first failure is kept, and nothing is written after it") {
  REQUIRE(std::filesystem::exists("/dev/full"));
  PrivateFile file("the page", "/dev/full", Mode::append);
  CHECK(file.trouble().empty());
  file.write(as_bytes("a"));
  const std::string trouble = file.trouble();
  CHECK(trouble == "cannot write to the page /dev/full: No space left on device");
  file.write(as_bytes("b"));
  file.finish();
  CHECK(file.trouble() == trouble);
}

TEST_CASE("a pipe needs a reader; a write waits only for the given time, and the reader may leave") {
  std::signal(SIGPIPE, SIG_IGN);
  TemporaryPath pipe;
  REQUIRE(::mkfifo(pipe.path.c_str(), 0600) == 0);
  CHECK(refusal_of(pipe.path).starts_with("nobody reads from the page " + pipe.path));
  net::Descriptor reader(::open(pipe.path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  REQUIRE(reader.get() >= 0);
  const Bytes much(std::size_t{1} << 22);
  {
    PrivateFile file("the page", pipe.path, Mode::replace, none);
    const net::Instant start = net::now();
    file.write(much);
    CHECK(net::milliseconds(start, net::now()) < 9000);
    CHECK(file.trouble() == "cannot write to the page " + pipe.path + ": nobody reads from it");
  }
  reader = net::Descriptor();  // with all that it did not read
  reader = net::Descriptor(::open(pipe.path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  PrivateFile file("the page", pipe.path, Mode::replace);
  file.write(as_bytes("a"));
  CHECK(file.trouble().empty());
  reader = net::Descriptor();
  file.write(as_bytes("b"));
  CHECK(file.trouble() == "cannot write to the page " + pipe.path + ": Broken pipe");
}

TEST_CASE("a file that is appended to and that others may read is warned of") {
  TemporaryPath file;
  CHECK(PrivateFile("the key log", file.path, Mode::append).warning().empty());
  REQUIRE(::chmod(file.path.c_str(), 0640) == 0);
  CHECK(PrivateFile("the key log", file.path, Mode::append).warning() ==
        "others may read the key log " + file.path + ": make it private with chmod 600");
  CHECK(PrivateFile("the key log", file.path, Mode::replace).warning().empty());
  struct stat status {};
  REQUIRE(::stat(file.path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
}
