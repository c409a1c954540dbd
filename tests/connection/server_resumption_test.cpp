#include "connection/server.hpp"
#include "messages/extension_bodies.hpp"
#include "support/catch.hpp"
#include "support/loopback.hpp"
#include "support/seen_checks.hpp"
#include "support/serving.hpp"

using namespace glasstls;
using namespace glasstls::testing;
using namespace glasstls::messages;

// RFC 9846 2.2, 2.3, 4.3.10, 4.3.11, 4.7.1 and 8, in the server.

namespace {

using Script = ScriptedClient::Script;

/// A server with tickets, early data and a guard, and an hour behind it.
struct Resuming : Serving {
  handshake::SealedTokens sealed{random, 7 * 24 * 3600 * 1000};
  handshake::ReplayGuard guard{forge::now * 1000 - 3600 * 1000};

  handshake::ServerConfig config() {
    auto config = Serving::config();
    config.tickets = &sealed;
    config.replay_guard = &guard;
    config.max_early_data_size = 1000;
    config.psk_modes = {PskKeyExchangeMode::psk_dhe_ke, PskKeyExchangeMode::psk_ke};
    return config;
  }
};

struct Course {
  bool resumed = false;
  bool early_data_accepted = false;
  std::string early_data;
  std::optional<Alert> alert;
  std::string explanation;
  std::vector<ScriptedClient::Ticket> tickets;
  std::optional<NamedGroup> group;
  std::optional<CipherSuite> suite;
  bool retried = false;
};

Course run(const handshake::ServerConfig& config, Script script) {
  ScriptedClient client(std::move(script));
  connection::Server server(config, testing::seen_checks());
  carry(client, server);
  Course outcome;
  outcome.early_data = as_text(server.take_early_data());
  outcome.explanation = server.explanation();
  outcome.alert = client.alert;
  outcome.group = server.negotiated().group;
  outcome.suite = server.negotiated().cipher_suite;
  outcome.retried = server.negotiated().hello_retry_request;
  if (!server.connected()) return outcome;
  REQUIRE(client.done());
  // The two sides have the same keys.
  client.send(as_bytes("ping"));
  server.send(as_bytes("pong"));
  carry(client, server);
  CHECK(as_text(server.take_application_data()) == "ping");
  CHECK(client.received == "pong");
  outcome.resumed = client.selected_identity.has_value();
  outcome.early_data_accepted = client.early_data_accepted;
  CHECK(server.negotiated().psk.has_value() == outcome.resumed);
  CHECK((server.negotiated().early_data == handshake::EarlyData::accepted) == outcome.early_data_accepted);
  outcome.tickets = client.tickets;
  return outcome;
}

Script with_ticket(const ScriptedClient::Ticket& ticket, std::uint32_t age = 0) {
  Script script;
  script.psks = {ticket.offer(age)};
  return script;
}

Script with_early_data(const ScriptedClient::Ticket& ticket, std::uint32_t age = 0) {
  Script script = with_ticket(ticket, age);
  script.early_data = {"early ", "bird"};
  return script;
}

}  // namespace

TEST_CASE("a ticket resumes, with a key exchange and without one, and gives new tickets") {
  for (PskKeyExchangeMode mode : {PskKeyExchangeMode::psk_dhe_ke, PskKeyExchangeMode::psk_ke}) {
    Resuming serving;
    const auto config = serving.config();
    Script first;
    first.psk_modes = {mode};
    const Course full = run(config, first);
    INFO(full.explanation);
    REQUIRE(full.tickets.size() == 2);
    CHECK_FALSE(full.resumed);
    CHECK(full.tickets[0].message.ticket_nonce != full.tickets[1].message.ticket_nonce);
    CHECK(full.tickets[0].message.ticket_age_add != full.tickets[1].message.ticket_age_add);
    serving.clock.time += 5000;
    Script again = with_ticket(full.tickets[1], 5000);
    again.psk_modes = {mode};
    const Course resumed = run(config, again);
    INFO(resumed.explanation);
    CHECK(resumed.resumed);
    CHECK(resumed.tickets.size() == 2);
    CHECK(resumed.group.has_value() == (mode == PskKeyExchangeMode::psk_dhe_ke));
  }
}

TEST_CASE("clients that cannot use tickets get none") {
  Resuming serving;
  const auto config = serving.config();
  Script script;
  script.psk_modes = {};
  CHECK(run(config, script).tickets.empty());
}

TEST_CASE("a ticket resumes under any suite of its hash, and under no other") {
  Resuming serving;
  const auto config = serving.config();
  const Course full = run(config, {});
  REQUIRE(full.tickets.size() == 2);
  REQUIRE(full.suite == CipherSuite::TLS_AES_128_GCM_SHA256);
  Script chacha = with_ticket(full.tickets[0]);
  chacha.suites = {CipherSuite::TLS_CHACHA20_POLY1305_SHA256};
  CHECK(run(config, chacha).resumed);
  Script sha384 = with_ticket(full.tickets[0]);
  sha384.suites = {CipherSuite::TLS_AES_256_GCM_SHA384};
  const Course other = run(config, sha384);
  CHECK_FALSE(other.alert.has_value());
  CHECK_FALSE(other.resumed);
}

TEST_CASE("tickets that are forged, expired, early or for another name lead to a full handshake") {
  Resuming serving;
  auto config = serving.config();
  const Course full = run(config, {});
  REQUIRE(full.tickets.size() == 2);
  const auto is_refused = [&](Script script) {
    const Course outcome = run(config, std::move(script));
    INFO(outcome.explanation);
    CHECK_FALSE(outcome.alert.has_value());
    return !outcome.resumed;
  };
  for (std::size_t at = 0; at < full.tickets[0].message.ticket.size(); at += 7) {
    Script forged = with_ticket(full.tickets[0]);
    forged.psks[0].identity[at] ^= 1;
    CHECK(is_refused(forged));
  }
  Script short_one = with_ticket(full.tickets[0]);
  short_one.psks[0].identity = {1, 2, 3};
  CHECK(is_refused(short_one));
  Script renamed = with_ticket(full.tickets[0]);
  renamed.server_name = "other.example";
  CHECK(is_refused(renamed));
  serving.clock.time += std::int64_t{config.ticket_lifetime} * 1000 + 1;
  CHECK(is_refused(with_ticket(full.tickets[0])));
  serving.clock.time = forge::now * 1000 - 1;
  CHECK(is_refused(with_ticket(full.tickets[0])));
}

TEST_CASE("the first identity that is known is taken, of the sixteen that are looked at") {
  Resuming serving;
  const auto config = serving.config();
  const Course full = run(config, {});
  for (const std::uint16_t strangers : std::initializer_list<std::uint16_t>{1, 15, 16}) {
    Script script = with_ticket(full.tickets.at(0));
    for (std::uint16_t i = 0; i < strangers; ++i)
      script.psks.insert(script.psks.begin(), {.identity = Bytes(50, 1), .key = Bytes(32, 1)});
    ScriptedClient client(script);
    connection::Server server(config, testing::seen_checks());
    carry(client, server);
    CAPTURE(strangers, server.explanation());
    CHECK(server.connected());
    CHECK(client.selected_identity == (strangers < 16 ? std::optional(strangers) : std::nullopt));
  }
}

TEST_CASE("a binder that is wrong ends the handshake with decrypt_error") {
  Resuming serving;
  const auto config = serving.config();
  const Course full = run(config, {});
  Script script = with_ticket(full.tickets.at(0));
  script.psks[0].key[0] ^= 1;
  const Course outcome = run(config, script);
  CHECK(outcome.alert == Alert::decrypt_error);
  CHECK(outcome.explanation.find("binder") != std::string::npos);
}

TEST_CASE("pre_shared_key comes last, with a binder for each identity and with psk_key_exchange_modes") {
  Resuming serving;
  const auto config = serving.config();
  const Course full = run(config, {});
  const auto alert_for = [&](const std::function<void(ClientHello&)>& change) {
    Script script = with_ticket(full.tickets.at(0));
    script.change_hello = change;
    return run(config, script).alert;
  };
  CHECK(alert_for([](ClientHello& hello) { std::swap(hello.extensions.front(), hello.extensions.back()); }) ==
        Alert::illegal_parameter);
  CHECK(alert_for([](ClientHello& hello) {
          auto psks = get<OfferedPsks>(hello.extensions).value();
          psks.identities.push_back(psks.identities.front());
          hello.extensions.back() = make_extension(psks);
        }) == Alert::illegal_parameter);
  CHECK(alert_for([](ClientHello& hello) {
          for (Extension& e : hello.extensions)
            if (e.extension_type == ExtensionType::psk_key_exchange_modes)
              e.extension_type = static_cast<ExtensionType>(0x9999);
        }) == Alert::missing_extension);
}

TEST_CASE("stored tickets are good for one use, and only a right binder uses them up") {
  Resuming serving;
  handshake::StoredTokens store(serving.random, 3600 * 1000, 3);
  auto config = serving.config();
  config.tickets = &store;
  const Course full = run(config, {});
  REQUIRE(full.tickets.size() == 2);
  Script wrong = with_ticket(full.tickets[0]);
  wrong.psks[0].key[0] ^= 1;
  CHECK(run(config, wrong).alert == Alert::decrypt_error);
  CHECK(run(config, with_ticket(full.tickets[0])).resumed);
  CHECK_FALSE(run(config, with_ticket(full.tickets[0])).resumed);
  CHECK(store.size() == 3);  // the oldest made room
}

TEST_CASE("token keys rotate, and old tokens die with them") {
  CountingRandom random;
  handshake::SealedTokens tokens(random, 1000, 500);
  const Bytes contents{1, 2, 3};
  const Bytes token = tokens.issue(contents, 0);
  CHECK(tokens.read(token, 1000) == contents);
  CHECK(tokens.issue(contents, 501) != token);
  CHECK(tokens.key_count() == 2);
  CHECK(tokens.read(token, 1500) == contents);
  CHECK_FALSE(tokens.read(token, 1501).has_value());
  CHECK(tokens.key_count() == 1);
}

TEST_CASE("an external PSK authenticates both sides; its suite goes with its hash") {
  Resuming serving;
  auto config = serving.config();
  config.credentials.clear();
  config.client_certificates = handshake::ClientCertificates::not_asked_for;
  handshake::Psk psk{.identity = {'m', 'e'}, .key = Secret(View(Bytes(32, 9)))};
  psk.hash = crypto::HashAlgorithm::sha384;
  config.psks.push_back(std::move(psk));
  for (auto mode : {PskKeyExchangeMode::psk_dhe_ke, PskKeyExchangeMode::psk_ke}) {
    Script script;
    script.psk_modes = {mode};
    script.psks = {{.identity = {'m', 'e'},
                    .key = Bytes(32, 9),
                    .hash = crypto::HashAlgorithm::sha384,
                    .origin = schedule::PskOrigin::external}};
    const Course outcome = run(config, script);
    INFO(outcome.explanation);
    CHECK(outcome.resumed);
    CHECK(outcome.suite == CipherSuite::TLS_AES_256_GCM_SHA384);
    // The same key as if it came from a ticket: another binder_key.
    script.psks[0].origin = schedule::PskOrigin::resumption;
    CHECK(run(config, script).alert == Alert::decrypt_error);
  }
  // Without a key that fits, and without a certificate, there is nothing to authenticate with.
  CHECK(run(config, {}).alert == Alert::handshake_failure);
}

TEST_CASE("a PSK survives a HelloRetryRequest, its binder covers both ClientHellos") {
  Resuming serving;
  handshake::SealedTokens cookies(serving.random, 60'000);
  auto config = serving.config();
  config.cookies = &cookies;
  const Course full = run(config, {});
  config.always_retry = true;
  const Course again = run(config, with_early_data(full.tickets.at(0)));
  INFO(again.explanation);
  CHECK(again.retried);
  CHECK(again.resumed);
  CHECK_FALSE(again.early_data_accepted);
  CHECK(again.early_data.empty());
}

TEST_CASE("early data is taken once: a replay is served without it") {
  Resuming serving;
  const auto config = serving.config();
  const Course full = run(config, {});
  REQUIRE(full.tickets.size() == 2);
  CHECK(get<EarlyDataIndication>(full.tickets[0].message.extensions)->max_early_data_size == 1000);
  serving.clock.time += 2000;

  const Course early = run(config, with_early_data(full.tickets[0], 2000));
  INFO(early.explanation);
  CHECK(early.early_data_accepted);
  CHECK(early.early_data == "early bird");

  ScriptedClient client(with_early_data(full.tickets[1], 2000));
  const Bytes flight = client.take_output();
  connection::Server first(config), second(config);
  first.receive(flight);
  CHECK(as_text(first.take_early_data()) == "early bird");
  second.receive(flight);
  CHECK(second.take_early_data().empty());
  CHECK_FALSE(second.failed());
  CHECK(second.state() == "WAIT_FINISHED");

  // Nor does another ClientHello with the same ticket bring any (RFC 9846 8.1), with a share of its own and
  // fresh to all appearances.
  Script another = with_early_data(full.tickets[1], 2001);
  another.groups = {NamedGroup::secp256r1, NamedGroup::x25519};
  another.shares = {NamedGroup::secp256r1};
  const Course again = run(config, another);
  CHECK(again.resumed);
  CHECK_FALSE(again.early_data_accepted);
  CHECK(again.early_data.empty());

  // Switched off, for the lesson: the replay is taken too.
  auto careless = serving.config();
  careless.replay_guard = nullptr;
  connection::Server third(careless, testing::seen_checks());
  third.receive(flight);
  CHECK(as_text(third.take_early_data()) == "early bird");
}

TEST_CASE("both sides export the same early keying material, where early data was taken") {
  Resuming serving;
  const auto config = serving.config();
  CountingRandom random;
  auto client_config = Loopback::config(random);
  connection::Client first(client_config);
  connection::Server giver(config, testing::seen_checks());
  carry(first, giver);
  REQUIRE_FALSE(first.tickets().empty());
  Bytes ours(40), theirs(40);
  CHECK_THROWS_AS(giver.export_early_keying_material("EXPORTER test", {}, ours), std::logic_error);

  client_config.tickets = {&first.tickets().front()};
  client_config.early_data = true;
  connection::Client client(client_config);
  connection::Server server(config, testing::seen_checks());
  carry(client, server);
  INFO(client.explanation());
  REQUIRE(server.negotiated().early_data == handshake::EarlyData::accepted);
  server.export_early_keying_material("EXPORTER test", as_bytes("x"), ours);
  client.export_early_keying_material("EXPORTER test", as_bytes("x"), theirs);
  CHECK(ours == theirs);
  CHECK(ours != Bytes(40));
  server.export_keying_material("EXPORTER test", as_bytes("x"), theirs);
  CHECK(ours != theirs);
}

TEST_CASE("early data that is not fresh, not first, or for another protocol is passed over") {
  Resuming serving;
  auto config = serving.config();
  config.alpn_protocols = {"a", "b"};
  Script asks_for_a;
  asks_for_a.more = {make_extension(ProtocolNameList{{{{'a'}}}})};
  const Course full = run(config, asks_for_a);
  REQUIRE(full.tickets.size() == 2);
  const auto served_without = [&](Script script) {
    const Course outcome = run(config, std::move(script));
    INFO(outcome.explanation);
    CHECK_FALSE(outcome.alert.has_value());
    CHECK(outcome.early_data.empty());
    return !outcome.early_data_accepted && outcome.resumed;
  };
  Script fresh = with_early_data(full.tickets[0]);
  fresh.more = asks_for_a.more;
  Script other_protocol = fresh;
  other_protocol.more = {make_extension(ProtocolNameList{{{{'b'}}}})};
  CHECK(served_without(other_protocol));
  CHECK(served_without(with_early_data(full.tickets[0])));  // no protocol at all
  Script stale = fresh;
  stale.psks[0].obfuscated_ticket_age += 10'001;
  CHECK(served_without(stale));
  Script other_suite = fresh;
  other_suite.suites = {CipherSuite::TLS_CHACHA20_POLY1305_SHA256};
  CHECK(served_without(other_suite));
  Script second = fresh;
  second.psks.insert(second.psks.begin(), {.identity = Bytes(40, 1), .key = Bytes(32, 1)});
  CHECK(served_without(second));
  const Course taken = run(config, fresh);
  CHECK(taken.early_data_accepted);

  // A guard that has just started has not seen what may be replayed.
  handshake::ReplayGuard newborn(serving.clock.time);
  config.replay_guard = &newborn;
  Script again = fresh;
  again.psks = {full.tickets[1].offer()};
  CHECK(served_without(again));

  // One that is as old as the tickets' keys has seen all that there is, and takes each hello once.
  handshake::ReplayGuard with_its_keys;
  config.replay_guard = &with_its_keys;
  CHECK(run(config, again).early_data_accepted);
}

TEST_CASE("early data stops at its limit, taken or not") {
  Resuming serving;
  const auto config = serving.config();
  const Course full = run(config, {});
  Script script = with_early_data(full.tickets.at(0));
  script.early_data = {std::string(600, 'x'), std::string(401, 'y')};
  CHECK(run(config, script).alert == Alert::unexpected_message);

  Script declined = with_early_data(full.tickets.at(1));
  declined.psks[0].obfuscated_ticket_age += 60'000;
  declined.early_data.assign(17, std::string(1000, 'x'));
  ScriptedClient client(declined);
  connection::Server server(config, testing::seen_checks());
  server.receive(client.take_output());
  REQUIRE(server.failure());
  CHECK(server.failure()->alert == Alert::unexpected_message);
}

TEST_CASE("a changed record of accepted early data is a bad_record_mac") {
  Resuming serving;
  const auto config = serving.config();
  const Course full = run(config, {});
  ScriptedClient client(with_early_data(full.tickets.at(0)));
  Bytes flight = client.take_output();
  flight.back() ^= 1;
  connection::Server server(config, testing::seen_checks());
  server.receive(flight);
  REQUIRE(server.failure());
  CHECK(server.failure()->alert == Alert::bad_record_mac);
}

TEST_CASE("a cookie lets another server take over, and cannot be forged, kept for long or moved") {
  Serving serving;
  handshake::SealedTokens cookies(serving.random, 60'000);
  auto config = serving.config();
  config.cookies = &cookies;
  config.always_retry = true;
  Script script;
  script.groups = {NamedGroup::x25519, NamedGroup::secp256r1};

  ScriptedClient client(script);
  connection::Server forgetful(config), other(config);
  forgetful.receive(client.take_output());
  client.receive(forgetful.take_output());
  carry(client, other);
  INFO(other.explanation());
  CHECK(client.done());
  CHECK(other.connected());
  CHECK(other.negotiated().hello_retry_request);

  const auto alert_for = [&](std::int64_t wait, const std::function<void(ClientHello&)>& change) {
    Script changed = script;
    changed.change_hello = [=, &serving](ClientHello& hello) {
      if (!find(hello.extensions, ExtensionType::cookie)) return;
      serving.clock.time += wait;
      change(hello);
    };
    ScriptedClient victim(changed);
    connection::Server server(config, testing::seen_checks());
    carry(victim, server);
    return victim.alert;
  };
  const auto cookie_of = [](ClientHello& hello) -> Extension& {
    return *std::find_if(hello.extensions.begin(), hello.extensions.end(),
                         [](const Extension& e) { return e.extension_type == ExtensionType::cookie; });
  };
  CHECK_FALSE(alert_for(30'000, [](ClientHello&) {}).has_value());
  CHECK(alert_for(30'001, [](ClientHello&) {}) == Alert::illegal_parameter);
  CHECK(alert_for(0, [&](ClientHello& hello) { cookie_of(hello).extension_data.back() ^= 1; }) ==
        Alert::illegal_parameter);
  CHECK(alert_for(0, [&](ClientHello& hello) {
          cookie_of(hello).extension_type = static_cast<ExtensionType>(0x7777);
        }) == Alert::illegal_parameter);
  CHECK(alert_for(0, [&](ClientHello& hello) {
          hello.cipher_suites = {CipherSuite::TLS_CHACHA20_POLY1305_SHA256};
        }) == Alert::illegal_parameter);
}

TEST_CASE("a second ClientHello has the one share that was asked for, and no early_data") {
  Serving serving;
  auto config = serving.config();
  config.supported_groups = {NamedGroup::secp256r1};
  const auto alert_for = [&](const std::function<void(ClientHello&)>& change) {
    Script script;
    int hellos = 0;
    script.change_hello = [&](ClientHello& hello) {
      if (++hellos == 2) change(hello);
    };
    return run(config, script).alert;
  };
  CHECK_FALSE(alert_for([](ClientHello&) {}).has_value());
  CHECK(alert_for([](ClientHello& hello) {
          for (Extension& e : hello.extensions)
            if (e.extension_type == ExtensionType::key_share) e = make_extension(KeyShareClientHello{});
        }) == Alert::illegal_parameter);
  CHECK(alert_for([](ClientHello& hello) {
          CountingRandom random;
          for (Extension& e : hello.extensions)
            if (e.extension_type == ExtensionType::key_share)
              e = make_extension(
                  KeyShareClientHello{{handshake::generate_key_pair(NamedGroup::x25519, random).entry()}});
        }) == Alert::illegal_parameter);
  CHECK(alert_for([](ClientHello& hello) { hello.extensions.push_back(make_extension(Cookie{{1}})); }) ==
        Alert::illegal_parameter);
}
