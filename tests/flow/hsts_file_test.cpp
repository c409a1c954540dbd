#include "flow/hsts_file.hpp"

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <thread>

#include "flow/fetch.hpp"
#include "flow/own_file.hpp"
#include "flow/signer.hpp"
#include "flow/tls_server.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::flow;
using testing::Reply;
using testing::TlsServer;

namespace {

/// A folder only for this test, removed at its end.
struct Folder {
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "hsts-test-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()));
    path = name;
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string file() const { return path + "/hsts"; }
  std::string path;
};

std::string read(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

constexpr std::int64_t now = 1'800'000'000;

struct Seen : Observer {
  std::vector<HstsSeen::Outcome> outcomes;
  std::vector<std::string> upgraded;
  int started = 0;
  void receive(const Event& event) override {
    if (const auto* e = std::get_if<HstsSeen>(&event)) outcomes.push_back(e->outcome);
    if (const auto* e = std::get_if<Upgraded>(&event))
      upgraded.push_back(std::string(e->from) + " " + e->to.text() + " " + e->why.host);
    if (std::holds_alternative<Started>(event)) ++started;
  }
};

ClientOptions trusting(HstsFile* hosts) {
  ClientOptions options = testing::trusting(std::chrono::seconds(2));
  options.hsts = hosts;
  return options;
}

TlsServer::Answer answer(const std::string& fields) {
  return [fields](const std::string&) {
    return Reply{"HTTP/1.1 200 OK\r\n" + fields + "Content-Length: 0\r\n\r\n"};
  };
}

const http::HostPort localhost = http::parse_host_port("localhost");

}  // namespace

TEST_CASE("a noted host is in a file that only its owner can read, and the next run knows it") {
  Folder folder;
  {
    HstsFile hosts(folder.file());
    hosts.note(http::parse_host_port("example.com"), {100, true}, now);
  }
  struct stat status {};
  REQUIRE(::stat(folder.file().c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  CHECK_FALSE(std::filesystem::exists(folder.file() + ".new"));
  HstsFile again(folder.file());
  CHECK(again.hosts().find(http::parse_host_port("www.example.com"), now));
  again.note(http::parse_host_port("example.com"), {0, false}, now);
  CHECK(HstsFile(folder.file()).hosts().size() == 0);
}

TEST_CASE("runs at the same time lose nothing of each other's") {
  constexpr int runs = 8, hosts_each = 25;
  Folder folder;
  std::vector<std::thread> all;
  for (int run = 0; run < runs; ++run)
    all.emplace_back([&, run] {
      for (int i = 0; i < hosts_each; ++i) {
        HstsFile hosts(folder.file());
        const std::string name = "h" + std::to_string(i) + ".r" + std::to_string(run) + ".example";
        hosts.note(http::parse_host_port(name), {100, false}, now);
      }
    });
  for (std::thread& one : all) one.join();
  CHECK(HstsFile(folder.file()).hosts().size() == runs * hosts_each);
}

TEST_CASE("a run that read the file early changes what others have written since") {
  Folder folder;
  HstsFile early(folder.file());
  HstsFile(folder.file()).note(http::parse_host_port("a.example"), {100, false}, now);
  HstsFile(folder.file()).note(http::parse_host_port("b.example"), {100, false}, now);
  early.note(http::parse_host_port("a.example"), {0, false}, now);
  const HstsFile after(folder.file());
  CHECK_FALSE(after.hosts().find(http::parse_host_port("a.example"), now));
  CHECK(after.hosts().find(http::parse_host_port("b.example"), now));
}

TEST_CASE("a lock that somebody keeps is waited for, not for ever, and nothing is written") {
  Folder folder;
  {
    const OwnFileLock held(folder.file(), "HSTS hosts");
    CHECK_THROWS_AS(OwnFileLock(folder.file(), "HSTS hosts", std::chrono::milliseconds(20)),
                    std::system_error);
  }
  CHECK_NOTHROW(OwnFileLock(folder.file(), "HSTS hosts", std::chrono::milliseconds(0)));
  // A link at the place of the lock's file could have another file locked or made.
  std::filesystem::remove(folder.file() + ".lock");
  std::filesystem::create_symlink(folder.path + "/elsewhere", folder.file() + ".lock");
  CHECK_THROWS_AS(OwnFileLock(folder.file(), "HSTS hosts"), std::system_error);
  CHECK_FALSE(std::filesystem::exists(folder.path + "/elsewhere"));
}

TEST_CASE(
    "nothing is noted of a handshake that failed, and no failed check is passed over for a known host") {
  HstsFile hosts;
  Seen seen;
  TlsServer server(answer("Strict-Transport-Security: max-age=100\r\n"));
  ClientOptions distrusting = trusting(&hosts);
  const x509::TrustStore nobody;
  distrusting.tls.trust_anchors = &nobody;
  CHECK_THROWS_AS(fetch({.url = http::parse_url(server.url()), .options = distrusting}, seen), FlowError);
  CHECK(seen.outcomes.empty());
  CHECK(hosts.hosts().size() == 0);

  hosts.note(localhost, {100, false}, forge::now);
  ClientOptions insecure = trusting(&hosts);
  insecure.tls.policy.tolerated = x509::RuleSet::all();
  std::string why;
  try {
    fetch({.url = http::parse_url(server.url()), .options = insecure}, seen);
  } catch (const FlowError& error) {
    why = error.what();
  }
  CHECK(why.starts_with("localhost is a known HSTS host"));
}

TEST_CASE("a file that others may write is refused") {
  Folder folder;
  std::ofstream(folder.file()) << "example.com \"unlimited\"\n";
  REQUIRE(::chmod(folder.file().c_str(), 0646) == 0);
  CHECK_THROWS_AS(HstsFile(folder.file()), std::system_error);
  REQUIRE(::chmod(folder.file().c_str(), 0644) == 0);
  CHECK(HstsFile(folder.file()).hosts().size() == 1);
}

TEST_CASE("a line that cannot be read is passed over, warned of with file and line, and stays") {
  Folder folder;
  std::ofstream(folder.file()) << "example.com \"unlimited\"\nhello\nyou\n";
  REQUIRE(::chmod(folder.file().c_str(), 0600) == 0);
  HstsFile hosts(folder.file());
  CHECK(hosts.hosts().size() == 1);
  CHECK(hosts.warning().starts_with(folder.file() + ", line 2: "));
  CHECK(hosts.warning().ends_with(" (and 1 more); passed over, and kept as it is"));
  hosts.note(localhost, {100, false}, now);
  CHECK(hosts.trouble().empty());
  CHECK(read(folder.file()).ends_with("\nhello\nyou\n"));
  CHECK(HstsFile(folder.file()).hosts().size() == 2);
}

TEST_CASE("where the file cannot be written, a host is remembered in this run, and the reason is kept") {
  Folder folder;
  HstsFile hosts(folder.path + "/nowhere/hsts");
  hosts.note(localhost, {100, false}, now);
  CHECK(hosts.hosts().find(localhost, now));
  CHECK(hosts.trouble().starts_with(folder.path + "/nowhere/hsts.lock: cannot lock the HSTS hosts"));
}

namespace {

/// The ClientHellos that were sent, whether the client's Certificates held one, and what was said to stay
/// here.
struct Hellos : trace::Sink, Observer {
  std::vector<std::string> hellos, withheld;
  std::vector<bool> certificates;
  void receive(const trace::Event& event) override {
    if (const auto* sent = std::get_if<trace::MessageSent>(&event); sent && sent->name == "ClientHello")
      hellos.emplace_back(as_text(sent->bytes));
    constexpr std::size_t empty = 4 + 1 + 3;  // the header, no context, no certificate
    if (const auto* sent = std::get_if<trace::MessageSent>(&event); sent && sent->name == "Certificate")
      certificates.push_back(sent->bytes.size() > empty);
  }
  void receive(const Event& event) override {
    if (const auto* e = std::get_if<CredentialsWithheld>(&event))
      withheld.push_back(e->from.text() + " " + e->to.text());
  }
};

}  // namespace

TEST_CASE("a pre-shared key is for the origin that was named, and a redirect does not carry it elsewhere") {
  TlsServer other(answer(""));
  TlsServer named([&](const std::string&) {
    return Reply{"HTTP/1.1 302 Found\r\nLocation: " + other.url("/there") + "\r\nContent-Length: 0\r\n\r\n"};
  });
  handshake::Psk psk;
  psk.identity = to_bytes(as_bytes("who I am"));
  psk.key = Secret(View(Bytes(32, 7)));
  psk.hash = crypto::HashAlgorithm::sha256;
  Hellos hellos;
  ClientOptions options = trusting(nullptr);
  options.tls.psks = {&psk};
  options.sink = &hellos;
  fetch({.url = http::parse_url(named.url()), .options = options}, hellos);
  REQUIRE(hellos.hellos.size() == 2);
  CHECK(hellos.hellos[0].find("who I am") != std::string::npos);
  CHECK(hellos.hellos[1].find("who I am") == std::string::npos);
  CHECK(hellos.withheld == std::vector{http::parse_url(named.url()).server.text() + " " +
                                       http::parse_url(other.url()).server.text()});
}

TEST_CASE(
    "a client's certificate is for the origin that was named, and a redirect does not carry it elsewhere") {
  const forge::Minted leaf = forge::issue(testing::test_root(), forge::leaf("client.example"));
  Bytes key = *from_hex("302e020100300506032b657004220420");
  append(key, leaf.key.seed);
  auto script = testing::localhost_script();
  script.request_certificate = true;
  TlsServer other(answer(""), script);
  TlsServer named(
      [&](const std::string&) {
        return Reply{"HTTP/1.1 302 Found\r\nLocation: " + other.url("/there") +
                     "\r\nContent-Length: 0\r\n\r\n"};
      },
      script);
  Hellos hellos;
  ClientOptions options = trusting(nullptr);
  std::vector<handshake::Credential> credentials;
  credentials.push_back(make_credential(forge::pem(leaf.der), LongSecret(View(key))));
  options.tls.credentials = credentials;
  options.sink = &hellos;
  fetch({.url = http::parse_url(named.url()), .options = options}, hellos);
  CHECK(hellos.certificates == std::vector{true, false});
  CHECK(hellos.withheld.size() == 1);
}

TEST_CASE("a response's policy is noted, and an http URL of that host is never asked for again") {
  HstsFile hosts;
  Seen seen;
  TlsServer server(
      answer("Strict-Transport-Security: max-age=100\r\nStrict-Transport-Security: max-age=0\r\n"));
  fetch({.url = http::parse_url(server.url()), .options = trusting(&hosts)}, seen);
  CHECK(seen.outcomes == std::vector{HstsSeen::Outcome::noted});
  REQUIRE(hosts.hosts().find(localhost, forge::now));
  CHECK(hosts.hosts().find(localhost, forge::now)->expires == forge::now + 100);
  CHECK(upgrade("http://localhost/x", trusting(&hosts), seen).text() == "https://localhost/x");
  CHECK(seen.upgraded == std::vector<std::string>{"http://localhost/x https://localhost/x localhost"});
  CHECK_THROWS_AS(upgrade("http://example.com/", trusting(&hosts), seen), http::HttpError);
  CHECK_THROWS_AS(upgrade("http://localhost/", trusting(nullptr), seen), http::HttpError);
}

TEST_CASE("a redirect to http goes to https where the host is known") {
  TlsServer last(answer(""));
  TlsServer first([&](const std::string&) {
    return Reply{"HTTP/1.1 302 Found\r\nLocation: http" + last.url("/there").substr(5) +
                 "\r\nStrict-Transport-Security: max-age=100\r\nContent-Length: 0\r\n\r\n"};
  });
  HstsFile hosts;
  Seen seen;
  const Result result = fetch({.url = http::parse_url(first.url()), .options = trusting(&hosts)}, seen);
  CHECK(result.url.text() == last.url("/there"));
  CHECK(seen.upgraded.size() == 1);
  CHECK(seen.started == 2);
}

TEST_CASE("a policy that is broken, or that anybody could have sent, is not noted") {
  HstsFile hosts;
  const auto outcome = [&](const std::string& fields, bool insecure) {
    TlsServer server(answer(fields));
    Seen seen;
    ClientOptions options = trusting(&hosts);
    if (insecure) options.tls.policy.tolerated = x509::RuleSet::all();
    fetch({.url = http::parse_url(server.url()), .options = options}, seen);
    REQUIRE(seen.outcomes.size() == 1);
    return seen.outcomes[0];
  };
  CHECK(outcome("", false) == HstsSeen::Outcome::absent);
  CHECK(outcome("Strict-Transport-Security: includeSubDomains\r\n", false) == HstsSeen::Outcome::broken);
  CHECK(outcome("Strict-Transport-Security: max-age=5\r\n", true) == HstsSeen::Outcome::unverified);
  CHECK(hosts.hosts().size() == 0);
}
