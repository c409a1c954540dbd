#include "recording/key_log.hpp"

#include <sys/stat.h>

#include <system_error>

#include "support/catch.hpp"
#include "temporary_path.hpp"

using namespace glasstls;
using recording::KeyLog;

namespace {

const Bytes some_random(32, 0xab);

void derive(KeyLog& log, std::string_view label, View value) {
  const Secret secret(value);
  log.receive(trace::SecretDerived{"name", "", "", label, "SHA-256", {}, some_random, 2, &secret, nullptr});
}

}  // namespace

TEST_CASE("each secret that RFC 9850 names becomes one line") {
  TemporaryPath file;
  {
    KeyLog log(file.path);
    CHECK(log.wants_secrets());
    derive(log, "CLIENT_HANDSHAKE_TRAFFIC_SECRET", Bytes{0x01, 0xff});
    derive(log, "", Bytes{2});
    log.receive(trace::StateEntered{"WAIT_SH"});
  }
  KeyLog(file.path);
  const std::string random = to_hex(some_random);
  CHECK(content(file.path) == "CLIENT_HANDSHAKE_TRAFFIC_SECRET " + random + " 01ff\n");
}

TEST_CASE("two logs may append to one file, which nobody else may read") {
  TemporaryPath file;
  KeyLog first(file.path), second(file.path);
  derive(first, "A", Bytes{1});
  derive(second, "B", Bytes{2});
  derive(first, "C", Bytes{3});
  const std::string random = to_hex(some_random);
  CHECK(content(file.path) == "A " + random + " 01\nB " + random + " 02\nC " + random + " 03\n");
  struct stat status {};
  REQUIRE(::stat(file.path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
}

TEST_CASE("a file that cannot be opened is an error, and one that cannot be written is reported once") {
  CHECK_THROWS_AS(KeyLog("/nowhere/at/all"), std::system_error);
  REQUIRE(std::filesystem::exists("/dev/full"));
  KeyLog full("/dev/full");
  CHECK(full.take_trouble().empty());
  derive(full, "A", Bytes{1});
  derive(full, "B", Bytes{2});
  CHECK(full.take_trouble() == "cannot write to the key log /dev/full: No space left on device");
  CHECK(full.take_trouble().empty());
}
