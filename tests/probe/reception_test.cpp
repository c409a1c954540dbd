#include "probe/reception.hpp"

#include <cstdlib>

#include "cli/program.hpp"
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
