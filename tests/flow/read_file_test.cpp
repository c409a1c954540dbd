#include "flow/read_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "flow/own_file.hpp"
#include "net/clock.hpp"
#include "net/stream.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::flow;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path;
  Folder() {
    std::string name = (fs::temp_directory_path() / "read-file-test-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()));
    path = name;
  }
  ~Folder() { fs::remove_all(path); }
  std::string operator/(const char* name) const { return (path / name).string(); }
};

std::string complaint(const std::string& path, const ReadLimits& limits) {
  try {
    read_file(path, limits);
  } catch (const std::system_error& error) {
    return error.what();
  }
  return "none";
}

void write(const std::string& path, std::string_view text) { std::ofstream(path) << text; }

}  // namespace

TEST_CASE("a file is read whole, with its mode, and no longer one than was said") {
  Folder folder;
  write(folder / "a", "0123456789");
  REQUIRE(::chmod((folder / "a").c_str(), 0640) == 0);
  const FileContent content = read_file(folder / "a", {.most = 10});
  CHECK(content.bytes == "0123456789");
  CHECK(content.others_may_read());
  REQUIRE(::chmod((folder / "a").c_str(), 0600) == 0);
  CHECK_FALSE(read_file(folder / "a").others_may_read());
  CHECK(complaint(folder / "a", {.most = 9}).starts_with(folder / "a" + " holds more than 9 bytes"));
  CHECK(complaint("/dev/zero", {.most = 1 << 20}).starts_with("/dev/zero holds more than 1 MiB"));
  CHECK(complaint(folder / "none", {}).starts_with("cannot read " + (folder / "none")));
  CHECK(complaint(folder.path.string(), {}).starts_with("cannot read " + folder.path.string()));
}

TEST_CASE("a pipe can replace a file, but nobody waits long for it") {
  Folder folder;
  const std::string fifo = folder / "fifo";
  const net::Instant start = net::now();
  REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
  CHECK(complaint(fifo, {.patience = 20ms})
            .starts_with(fifo + " is not a regular file, and did not end in time"));
  CHECK(complaint(fifo, {.regular = true}).starts_with(fifo + " is not a regular file"));
  CHECK(complaint(folder.path.string(), {.regular = true}) != "none");

  std::array<int, 2> ends{};
  REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
  const net::Descriptor reader(ends[0]);
  net::Descriptor writer(ends[1]);
  const std::string path = "/dev/fd/" + std::to_string(ends[0]);
  REQUIRE(::write(writer.get(), "abc", 3) == 3);
  CHECK(complaint(path, {.patience = 20ms}).find("did not end in time") != std::string::npos);
  CHECK(net::milliseconds(start, net::now()) < 9000);
  REQUIRE(::write(writer.get(), "def", 3) == 3);
  writer = net::Descriptor();
  CHECK(read_file(path).bytes.ends_with("def"));  // as `<(command)` gives it
}

TEST_CASE("a symbolic link to a file of our own stays, and the file that it points to is written") {
  Folder folder;
  fs::create_directory(folder.path / "real");
  write(folder / "real/a", "old");
  REQUIRE(::chmod((folder / "real/a").c_str(), 0600) == 0);
  fs::create_symlink("real/a", folder.path / "one");
  fs::create_symlink(folder / "one", folder.path / "two");
  fs::create_symlink("real/b", folder.path / "dangling");
  fs::create_symlink("loop", folder.path / "loop");
  for (const char* name : {"one", "two"}) {
    const OwnFileLock lock(folder / name, "tests");
    CHECK(fs::exists(folder / "real/a.lock"));
    replace_own_file(folder / name, "tests", name);
    CHECK(fs::is_symlink(folder / name));
    CHECK(read_own_file(folder / "real/a", "tests", 077, 100) == name);
    // Another name for the file leads to the same lock.
    CHECK_THROWS_AS(OwnFileLock(folder / "real/a", "tests", 0ms), std::system_error);
  }
  CHECK(read_own_file(folder / "dangling", "tests", 077, 100).empty());
  replace_own_file(folder / "dangling", "tests", "new");
  CHECK(fs::is_symlink(folder / "dangling"));
  CHECK(read_own_file(folder / "real/b", "tests", 077, 100) == "new");
  CHECK_THROWS_AS(replace_own_file(folder / "loop", "tests", "new"), std::system_error);
  CHECK_THROWS_AS(read_own_file("/dev/null", "tests", 0, 100), std::system_error);  // and is never replaced
  CHECK(std::distance(fs::directory_iterator(folder / "real"), {}) == 3);           // a, a.lock, b
}
