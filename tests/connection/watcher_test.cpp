#include <stdexcept>

#include "connection/server.hpp"
#include "support/catch.hpp"
#include "support/loopback.hpp"
#include "support/serving.hpp"

using namespace glasstls;
using namespace glasstls::testing;

namespace {

/// Throws at an event of its choice, and counts those that it hears.
class Faulty : public trace::Sink {
 public:
  explicit Faulty(std::size_t good) : good_(good) {}
  void receive(const trace::Event&) override {
    if (++heard == good_ + 1) throw std::runtime_error("the disk is full");
  }
  bool wants_secrets() const override { return true; }

  std::size_t heard = 0;

 private:
  std::size_t good_;
};

constexpr std::size_t never = 1'000'000;

/// A handshake and a word each way with these watchers; how many events each of them heard.
std::pair<std::size_t, std::size_t> talk(std::size_t client_good, std::size_t server_good) {
  Serving serving;
  const auto config = serving.config();
  CountingRandom random;
  Faulty at_client(client_good), at_server(server_good);
  connection::Server server(config, &at_server);
  connection::Client client(Loopback::config(random), &at_client);
  carry(client, server);
  REQUIRE(client.connected());
  REQUIRE(server.connected());
  client.send(as_bytes("question"));
  carry(client, server);
  REQUIRE(as_text(server.take_application_data()) == "question");
  server.send(as_bytes("answer"));
  server.close();
  carry(client, server);
  REQUIRE(as_text(client.take_application_data()) == "answer");
  REQUIRE_FALSE(client.failed());
  REQUIRE_FALSE(server.failed());
  return {at_client.heard, at_server.heard};
}

}  // namespace

TEST_CASE("a sink that throws cannot harm the connection, whenever it does") {
  const auto [at_client, at_server] = talk(never, never);
  REQUIRE(at_client > 50);
  REQUIRE(at_server > 50);
  for (std::size_t good = 0; good < at_client; ++good) {
    const auto [heard, others] = talk(good, never);
    REQUIRE(heard == good + 1);  // and nothing after it
    REQUIRE(others == at_server);
  }
  for (std::size_t good = 0; good < at_server; ++good) REQUIRE(talk(never, good).second == good + 1);
}
