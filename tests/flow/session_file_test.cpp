#include "flow/session_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <set>
#include <sstream>
#include <system_error>
#include <thread>

#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::flow;

namespace {

/// A folder only for this test, removed at its end.
struct Folder {
  Folder() {
    std::string name = "session-test-XXXXXX";
    REQUIRE(::mkdtemp(name.data()));
    path = name;
  }
  ~Folder() {
    for (const char* file : {"/s", "/s.new", "/s.lock"}) ::unlink((path + file).c_str());
    ::rmdir(path.c_str());
  }
  std::string file() const { return path + "/s"; }
  std::string path;
};

std::string read(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

void write(const std::string& path, const std::string& text, mode_t mode = 0600) {
  std::ofstream(path) << text;
  REQUIRE(::chmod(path.c_str(), mode) == 0);
}

constexpr std::int64_t now = 1'800'000'000'000;

handshake::Ticket ticket(std::uint8_t number) {
  handshake::Ticket made;
  made.psk.identity = {number, 1};
  made.psk.key = Secret(Bytes(48, number));
  made.psk.hash = crypto::HashAlgorithm::sha384;
  made.psk.origin = schedule::PskOrigin::resumption;
  made.psk.max_early_data_size = 16384;
  made.psk.suite = messages::CipherSuite::TLS_AES_256_GCM_SHA384;
  made.psk.alpn_protocol = "http/1.1";
  made.lifetime = 7200;
  made.age_add = 0xfffffff0;
  made.received_at = now;
  made.server_name = "example.com";
  made.good_until = now / 1000 + 86400;
  return made;
}

std::deque<handshake::Ticket> tickets(std::uint8_t count, std::uint8_t first = 1) {
  std::deque<handshake::Ticket> all;
  for (std::uint8_t i = 0; i < count; ++i) all.push_back(ticket(static_cast<std::uint8_t>(first + i)));
  return all;
}

const http::HostPort server = http::parse_host_port("example.com"),
                     other = http::parse_host_port("[::1]:8443");

}  // namespace

TEST_CASE("a ticket comes back from the file unchanged, once, the newest first") {
  Folder folder;
  SessionFile(folder.file()).keep(server, tickets(2));
  SessionFile sessions(folder.file());
  CHECK_FALSE(sessions.take(other, now));
  const auto back = sessions.take(server, now + 1000);
  REQUIRE(back);
  CHECK(back->psk.identity == Bytes{2, 1});
  CHECK(back->psk.key.equal_ct(Bytes(48, 2)));
  CHECK(back->psk.hash == crypto::HashAlgorithm::sha384);
  CHECK(back->psk.origin == schedule::PskOrigin::resumption);
  CHECK(back->psk.max_early_data_size == 16384);
  CHECK(back->psk.suite == messages::CipherSuite::TLS_AES_256_GCM_SHA384);
  CHECK(back->psk.alpn_protocol == "http/1.1");
  CHECK(back->lifetime == 7200);
  CHECK(back->age_add == 0xfffffff0);
  CHECK(back->received_at == now);
  CHECK(back->server_name == "example.com");
  CHECK(back->good_until == now / 1000 + 86400);
  CHECK(SessionFile(folder.file()).take(server, now)->psk.identity == Bytes{1, 1});
  CHECK_FALSE(SessionFile(folder.file()).take(server, now));
}

TEST_CASE("only its owner can read the file of sessions, and it says what it holds") {
  Folder folder;
  SessionFile(folder.file()).keep(server, tickets(1));
  struct stat status {};
  REQUIRE(::stat(folder.file().c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  CHECK(read(folder.file()).find("secret") < 80);
  CHECK(::access((folder.file() + ".new").c_str(), F_OK) != 0);
  REQUIRE(::chmod(folder.file().c_str(), 0640) == 0);
  CHECK_THROWS_AS(SessionFile(folder.file()), std::system_error);
}

TEST_CASE("tickets of a connection that failed leave the file, and others stay") {
  Folder folder;
  SessionFile file(folder.file());
  file.keep(server, tickets(3));
  file.keep(other, tickets(1, 2));
  file.discard(server, {ticket(2).psk.identity, ticket(3).psk.identity});
  SessionFile again(folder.file());
  CHECK(again.take(server, now)->psk.identity == ticket(1).psk.identity);
  CHECK_FALSE(again.take(server, now));
  CHECK(again.take(other, now)->psk.identity == ticket(2).psk.identity);
}

TEST_CASE("dead tickets go, and too many make room") {
  Folder folder;
  SessionFile sessions(folder.file());
  sessions.keep(server, tickets(10));
  for (int left = static_cast<int>(SessionFile::most_for_one); left > 0; --left)
    CHECK(sessions.take(server, now));
  CHECK_FALSE(sessions.take(server, now));
  for (std::uint16_t port = 1; port <= 100; ++port) sessions.keep({"example.com", port, false}, tickets(1));
  int kept = 0;
  for (std::uint16_t port = 1; port <= 100; ++port)
    kept += sessions.take({"example.com", port, false}, now).has_value();
  CHECK(kept == static_cast<int>(SessionFile::most_tickets));
  sessions.keep(server, tickets(1));
  CHECK_FALSE(sessions.take(server, now + 7200001));
  CHECK_FALSE(SessionFile(folder.file()).take(server, now));
}

TEST_CASE("runs at the same time take each ticket once and keep all that they were given") {
  constexpr std::uint8_t runs = 8;
  Folder folder;
  SessionFile(folder.file()).keep(server, tickets(runs));
  std::mutex mutex;
  std::multiset<int> taken;
  std::vector<std::thread> all;
  for (std::uint8_t run = 0; run < runs; ++run)
    all.emplace_back([&, run] {
      SessionFile sessions(folder.file());
      const auto ticket = sessions.take(server, now);
      sessions.keep({"example.com", static_cast<std::uint16_t>(1000 + run), false}, tickets(4));
      const std::lock_guard lock(mutex);
      taken.insert(ticket ? ticket->psk.identity[0] : 0);
    });
  for (std::thread& one : all) one.join();
  CHECK(taken == std::multiset<int>{1, 2, 3, 4, 5, 6, 7, 8});
  const std::string text = read(folder.file());
  CHECK(std::count(text.begin(), text.end(), '\n') == 1 + 4 * runs);
}

TEST_CASE("a file that is not a file of sessions is refused, with the place of the fault") {
  Folder folder;
  SessionFile(folder.file()).keep(server, tickets(2));
  const std::string good = read(folder.file());
  const auto refusal = [&](const std::string& text) -> std::string {
    write(folder.file(), text);
    try {
      return SessionFile(folder.file()).warning();  // of lines that are passed over
    } catch (const std::system_error& error) {
      return error.what();
    }
  };
  CHECK(refusal(good).empty());
  CHECK(refusal("").empty());
  CHECK(refusal("nonsense\n").find("not a file of sessions") != std::string::npos);
  CHECK(refusal(good + "x\n").find("line 4") != std::string::npos);
  CHECK(refusal(good + "\n").find("line 4") != std::string::npos);
  CHECK(refusal(good.substr(0, good.size() - 3)).find("line 3") != std::string::npos);
  CHECK(refusal(good + std::string(SessionFile::largest, 'x')).find("holds more than 4 MiB") !=
        std::string::npos);
  // Every field, spoilt.
  const std::size_t line = good.find('\n') + 1;
  for (std::size_t at = good.find(' ', good.find(' ', line) + 1); at < good.find('\n', line);
       at = good.find(' ', at + 1)) {
    std::string spoilt = good;
    spoilt[at + 1] = 'z';
    CHECK(refusal(spoilt).find("line 2") != std::string::npos);
    CHECK(SessionFile(folder.file()).take(server, now));  // the other one
  }
  CHECK_THROWS_AS(SessionFile(folder.path), std::system_error);
  CHECK_NOTHROW(SessionFile(folder.path + "/not there"));
  // A connection needs no file, and so does not end with it.
  SessionFile nowhere(folder.path + "/no folder/s");
  nowhere.keep(server, tickets(1));
  CHECK(nowhere.trouble().starts_with(folder.path + "/no folder/s.lock: cannot lock the sessions"));
}
