#include "record/limits.hpp"
#include "support/catch.hpp"
#include "support/loopback.hpp"
#include "support/seen_checks.hpp"
#include "support/serving.hpp"

/// What a peer may repeat: src/record/limits.hpp, docs/limits.md. Each limit is reached here and passed.

using namespace glasstls;
using namespace glasstls::testing;
using namespace glasstls::messages;

namespace {

/// After the handshake, the server does `once` so many times, which must be fine, and then once more, which
/// must not be.
void check_limit(unsigned most, const std::function<void(ScriptedServer&, unsigned)>& once,
                 std::string_view explanation) {
  Loopback loopback;
  loopback.run();
  REQUIRE(loopback.client.connected());
  for (unsigned i = 0; i < most; ++i) once(loopback.server, i);
  loopback.run();
  INFO(loopback.client.explanation());
  REQUIRE(loopback.client.connected());
  once(loopback.server, most);
  loopback.run();
  REQUIRE(loopback.client.failure());
  CHECK(loopback.client.failure()->alert == Alert::unexpected_message);
  CHECK(loopback.client.explanation().find(explanation) != std::string::npos);
  CHECK(loopback.server.alert == Alert::unexpected_message);
}

Bytes next_ticket() { return encode_handshake(NewSessionTicket{3600, 1, {0}, {1, 2, 3}, {}}); }

struct Checks : trace::Sink {
  std::vector<Check> checks;
  std::vector<trace::Epoch> alert_records;
  void receive(const trace::Event& event) override {
    if (const auto* made = std::get_if<trace::CheckMade>(&event)) checks.push_back(made->check);
    const auto* record = std::get_if<trace::RecordOpened>(&event);
    if (record && static_cast<ContentType>(record->content_type) == ContentType::alert)
      alert_records.push_back(record->epoch);
  }
};

}  // namespace

TEST_CASE("user_canceled, KeyUpdates, tickets and empty records have a limit after the handshake") {
  check_limit(
      record::most_user_canceled,
      [](ScriptedServer& server, unsigned) { server.send_alert(Alert::user_canceled); },
      "user_canceled must not flood the connection");
  check_limit(
      static_cast<unsigned>(record::most_key_updates),
      [](ScriptedServer& server, unsigned i) {
        server.send_key_update(i % 2 ? KeyUpdateRequest::update_requested
                                     : KeyUpdateRequest::update_not_requested);
      },
      "KeyUpdates must not flood the connection");
  check_limit(
      record::most_tickets, [](ScriptedServer& server, unsigned) { server.send_message(next_ticket()); },
      "tickets must not flood the connection");
  check_limit(
      record::most_empty_records,
      [](ScriptedServer& server, unsigned) {
        server.send_raw_record(ContentType::application_data, {}, 100);
      },
      "records without content must not flood the connection");
}

TEST_CASE("application data makes room for tickets again") {
  Loopback loopback;
  loopback.run();
  for (unsigned i = 0; i < 3 * record::most_tickets; ++i) {
    loopback.server.send_message(next_ticket());
    if (i % record::most_tickets != 0) continue;
    loopback.run();
    loopback.server.send(as_bytes("x"));
    loopback.run();
  }
  INFO(loopback.client.explanation());
  CHECK(loopback.client.connected());
}

TEST_CASE("user_canceled in the clear has a limit for either side, before anything else came") {
  const Bytes alert{21, 3, 3, 0, 2, 1, 90};
  Serving serving;
  const auto config = serving.config();
  connection::Server server(config, testing::seen_checks());
  Loopback loopback;
  for (unsigned i = 0; i < record::most_user_canceled; ++i) {
    server.receive(alert);
    loopback.client.receive(alert);
  }
  CHECK_FALSE(server.failed());
  CHECK_FALSE(loopback.client.failed());
  server.receive(alert);
  loopback.client.receive(alert);
  REQUIRE(server.failure());
  REQUIRE(loopback.client.failure());
  CHECK(server.failure()->alert == Alert::unexpected_message);
  CHECK(loopback.client.failure()->alert == Alert::unexpected_message);
  CHECK(server.failure()->presented == "5");
}

TEST_CASE("a ClientHello with as many unknown extensions as fit is read in a moment") {
  ScriptedClient::Script script;
  script.change_hello = [](ClientHello& hello) {
    for (unsigned type = 0x4000; type < 0x4000 + 15000; ++type)
      hello.extensions.push_back({static_cast<ExtensionType>(type), {}});
  };
  Serving serving;
  const auto config = serving.config();
  ScriptedClient client(script);
  connection::Server server(config, testing::seen_checks());
  carry(client, server);
  CHECK(server.connected());
}

TEST_CASE("an alert under the keys of the handshake is the server's, though its newer keys are in force") {
  Loopback watched;
  Checks checks;
  CountingRandom random;
  for (trace::Sink* sink : {static_cast<trace::Sink*>(nullptr), static_cast<trace::Sink*>(&checks)}) {
    for (const std::size_t padding : {std::size_t{0}, std::size_t{100}}) {
      Loopback loopback(Loopback::script(), Loopback::config(random), sink);
      loopback.run();
      REQUIRE(loopback.client.connected());
      loopback.server.send_late_record(ContentType::alert, Bytes{2, 40}, padding);
      loopback.run();
      CHECK(loopback.client.failure() == nullptr);
      CHECK(loopback.client.alert_received() == Alert::handshake_failure);
      CHECK(
          loopback.client.explanation() ==
          "the server sent the alert handshake_failure(40); it came under older keys than the current ones, "
          "because the server failed before it changed its keys");
    }
  }
  REQUIRE_FALSE(checks.checks.empty());
  CHECK(checks.checks.back().outcome == Outcome::tolerated);
  CHECK(checks.checks.back().presented == "its handshake keys");
  CHECK(checks.alert_records == std::vector{trace::Epoch::handshake, trace::Epoch::handshake});
}

TEST_CASE("under older keys comes nothing but an alert, of an alert's size, before the newer ones are used") {
  const auto alert_for = [](const std::function<void(ScriptedServer&)>& act) {
    Loopback loopback;
    loopback.run();
    REQUIRE(loopback.client.connected());
    act(loopback.server);
    loopback.run();
    REQUIRE(loopback.client.failure());
    CHECK_FALSE(loopback.client.alert_received().has_value());
    return loopback.client.failure()->alert;
  };
  using enum ContentType;
  CHECK(alert_for([](auto& s) { s.send_late_record(application_data, as_bytes("x")); }) ==
        Alert::bad_record_mac);
  CHECK(alert_for([](auto& s) { s.send_late_record(handshake, next_ticket()); }) == Alert::bad_record_mac);
  CHECK(alert_for([](auto& s) { s.send_late_record(alert, Bytes{2, 40}, 1000); }) == Alert::bad_record_mac);
  CHECK(alert_for([](auto& s) {
          s.send(as_bytes("x"));
          s.send_late_record(alert, Bytes{2, 40});
        }) == Alert::bad_record_mac);
  CHECK(alert_for([](auto& s) {
          s.send_key_update(KeyUpdateRequest::update_not_requested);
          s.send_late_record(alert, Bytes{2, 40});
        }) == Alert::bad_record_mac);
}

TEST_CASE("an unencrypted alert does not count once there are keys, but it is reported") {
  Loopback loopback;
  loopback.run();
  for (const std::uint8_t byte : Bytes{21, 3, 3, 0, 2, 2, 40}) loopback.client.receive(Bytes{byte});
  REQUIRE(loopback.client.failure());
  CHECK(loopback.client.failure()->alert == Alert::unexpected_message);
  CHECK(loopback.client.explanation().find("it says handshake_failure(40)") != std::string::npos);
}
