#include "probe/reception.hpp"

#include <algorithm>
#include <cstdlib>

#include "cli/program.hpp"
#include "connection/client.hpp"
#include "probe/conversations.hpp"
#include "support/catch.hpp"
#include "support/scripted_server.hpp"

using namespace glasstls;
using namespace glasstls::probe;
using namespace glasstls::testing;

namespace {

/// A tester that listens on loopback.
struct Listening {
  explicit Listening(std::chrono::milliseconds patience) : reception(net::listen_on_loopback(0), patience) {}

  CountingRandom random{3};
  ClientAuthority authority{random, net::unix_time()};
  ClientTester tester{authority, random};
  Reception reception;
};

/// What bytes lead to that a client sends.
probe::Outcome::How after(const Bytes& bytes, std::size_t times = 1) {
  CountingRandom random;
  ServerPerformance performance([](const messages::ClientHello&) { return Scene{}; }, random);
  for (std::size_t i = 0; i < times && !performance.over(); ++i) performance.receive(bytes);
  REQUIRE(performance.over());
  return performance.outcome().how;
}

/// Counts the connections that are open.
struct CountingHost : Host {
  explicit CountingHost(Host& that) : inner(that) {}
  std::unique_ptr<ServerPerformance> open() override {
    ++all;
    most = std::max(most, ++now);
    return inner.open();
  }
  void close(ServerPerformance& performance) override {
    --now;
    inner.close(performance);
  }

  Host& inner;
  unsigned now = 0, most = 0, all = 0;
};

std::string our_client() { return std::string("'") + std::getenv("GLASSTLS_PROGRAM") + "' connect --quiet "; }

/// Tests our client, which accepts every certificate, with those that match.
Ran probe_blind_client(const TemporaryFolder& folder, const std::string& pattern,
                       const std::string& options) {
  return run(folder, "probe --client --ca '" + (folder / "ca.pem") + "' --filter '" + pattern + "' " +
                         options + " --drive \"" + our_client() +
                         "--insecure --connect-to 127.0.0.1:{port} {}\"");
}

}  // namespace

TEST_CASE("a client that never comes is said to be so") {
  Listening listening(std::chrono::seconds(5));
  DrivenClient client("true", "ca.pem", listening.reception);
  CHECK(listening.tester.learn(client).trouble == "it did not come");
}

TEST_CASE("a client that hangs is stopped, with everything that it started") {
  Listening listening(std::chrono::milliseconds(50));
  DrivenClient client("sleep 1000 & sleep 1000", "ca.pem", listening.reception);
  const Visit visit = client.visit("x.probe.localhost", listening.tester);
  CHECK(visit.hung);
  CHECK_FALSE(visit.succeeded.has_value());
}

TEST_CASE("a client that connects and says nothing has visited nothing") {
  Listening listening(std::chrono::milliseconds(200));
  DrivenClient client("bash -c 'exec 3<>/dev/tcp/127.0.0.1/{port}'", "ca.pem", listening.reception);
  CHECK(listening.tester.learn(client).trouble == "it did not come");
}

TEST_CASE("a client that sends garbage does not harm the tester") {
  Listening listening(std::chrono::seconds(5));
  DrivenClient client("bash -c 'echo garbage >/dev/tcp/127.0.0.1/{port}'", "ca.pem", listening.reception);
  CHECK(listening.tester.learn(client).trouble.find("an answer that is not TLS") != std::string::npos);
}

TEST_CASE("what a client sends is bounded, and what is wrong in it is said") {
  CHECK(after(Bytes{'G', 'E', 'T', ' '}) == probe::Outcome::How::not_tls);
  CHECK(after(*from_hex("160303000401000000")) == probe::Outcome::How::broken_rule);
  CHECK(after(*from_hex("15030300020228")) == probe::Outcome::How::alert);
  // change_cipher_spec records without end
  CHECK(after(*from_hex("140303000101"), ServerPerformance::most_received) == probe::Outcome::How::flood);
}

TEST_CASE("a client that answers no more fails as silence") {
  Listening listening(std::chrono::seconds(5));
  handshake::ClientConfig config;
  config.server_name = "visit-ordinary.probe.localhost";
  config.random = &listening.random;
  connection::Client client(config);
  const auto performance = listening.tester.open();
  performance->receive(client.take_output());
  REQUIRE_FALSE(performance->over());
  performance->time_out();
  listening.tester.close(*performance);
  auto results = listening.tester.results();
  std::erase_if(results, [](const Result& one) { return one.conversation->watches != nullptr; });
  REQUIRE(results.size() == 1);
  CHECK(results.front().outcome.how == probe::Outcome::How::silence);
  CHECK(results.front().verdict.kind == probe::Verdict::Kind::failed);
}

TEST_CASE("what a client sends after the verdict is bounded") {
  Listening listening(std::chrono::seconds(5));
  DrivenClient client(
      "bash -c 'exec 3<>/dev/tcp/127.0.0.1/{port}; head -c 64000000 /dev/zero >&3 2>/dev/null'", "ca.pem",
      listening.reception);
  CHECK(client.visit("x.probe.localhost", listening.tester).succeeded == false);
}

TEST_CASE("connections of a client wait for each other") {
  const TemporaryFolder folder;
  Listening listening(std::chrono::seconds(5));
  write(folder / "ca.pem", listening.authority.pem());
  const std::string one = our_client() + "--ca {ca} --connect-to 127.0.0.1:{port} {} & ";
  DrivenClient client(one + one + one + "wait", folder / "ca.pem", listening.reception);
  CountingHost host(listening.tester);
  CHECK(client.visit("x.probe.localhost", host).succeeded == true);
  CHECK(host.all == 3);
  CHECK(host.most == 1);
}

TEST_CASE("the conversations for clients are listed, with their sections") {
  const TemporaryFolder folder;
  const Ran ran = run(folder, "probe --client --list --filter 'visit-finished-*'");
  CHECK(ran.code == 0);
  CHECK(ran.out.find("visit-finished-left-out") != std::string::npos);
  CHECK(ran.out.find("RFC 9846 4.5.3") != std::string::npos);
  CHECK(ran.out.find("visit-ordinary") == std::string::npos);
}

TEST_CASE("what a client did is written in every format, policy apart from rules") {
  const TemporaryFolder folder;
  const std::string policy = "policy, which no standard demands";
  for (const auto& [format, beginning] : {std::pair{"text", "'"}, std::pair{"tap", "TAP version 14\n"},
                                          std::pair{"junit", "<?xml "}, std::pair{"json", "{\"format\""}}) {
    INFO(format);
    const Ran ran =
        probe_blind_client(folder, "visit-certificate-*ed", std::string("--seed 1 --format ") + format);
    INFO(ran.out << ran.err);
    CHECK(ran.code == 1);  // it accepts what has expired
    CHECK(ran.out.starts_with(beginning));
    CHECK(ran.out.find("visit-certificate-expired") != std::string::npos);
    CHECK(ran.out.find("the client accepted what it must refuse") != std::string::npos);
    CHECK(ran.out.find("RFC 5280") < ran.out.find(policy));
    CHECK(ran.out.find(policy) != std::string::npos);
  }
}

TEST_CASE("a client that fails leaves a trace that view opens, and one with the same seed gets the same") {
  const TemporaryFolder folder;
  std::vector<std::string> randoms;
  // Whatever is held before.
  for (const auto& [traces, pattern] : {std::pair{std::string("a"), "visit-certificate-expired"},
                                        {std::string("b"), "visit-certificate-*e*ed"}}) {
    const Ran ran =
        probe_blind_client(folder, pattern, "--seed 1 --trace-failures '" + (folder / traces) + "'");
    INFO(ran.out << ran.err);
    CHECK(ran.code == 1);
    const Ran view = run(folder, "view -v '" + (folder / traces) + "/visit-certificate-expired.sqlog'");
    INFO(view.out << view.err);
    CHECK(view.code == 0);
    for (const char* words : {"visit-certificate-expired", "ServerHello", "CertificateVerify", "Finished",
                              "the client accepted what it must refuse"})
      CHECK(view.out.find(words) != std::string::npos);
    const std::size_t hello = view.out.find("ServerHello ");
    REQUIRE(hello != std::string::npos);
    const std::size_t at = view.out.find("random", hello);
    REQUIRE(at != std::string::npos);
    randoms.push_back(view.out.substr(at, 80));
  }
  CHECK(randoms.front() == randoms.back());
}

TEST_CASE("the command has the URL, its parts and the authority in place of the braces") {
  Listening listening(std::chrono::seconds(5));
  const std::string port = std::to_string(listening.reception.port());
  DrivenClient client("test {} = https://a.probe.localhost:" + port +
                          "/ && test {host}:{port}:{ca} = a.probe.localhost:" + port + ":ca.pem",
                      "ca.pem", listening.reception);
  CHECK(client.visit("a.probe.localhost", listening.tester).succeeded == true);
}

TEST_CASE("glasstls probe --client tests glasstls connect over TCP") {
  const TemporaryFolder folder;
  const std::string program = std::getenv("GLASSTLS_PROGRAM");
  const Ran ran = run(folder, "probe --client --ca '" + (folder / "ca.pem") +
                                  "' --filter 'visit-finished-with-byte-1*-changed' --drive '" + program +
                                  " connect --quiet --ca {ca} --connect-to 127.0.0.1:{port} {}'");
  INFO(ran.out << ran.err);
  CHECK(ran.code == 0);
  CHECK(ran.out.find("visit-finished") == std::string::npos);  // only what did not pass is named
  CHECK(ran.out.find("resumption") != std::string::npos);
}
