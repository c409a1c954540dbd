#include "connection/server.hpp"
#include "messages/extension_bodies.hpp"
#include "support/catch.hpp"
#include "support/seen_checks.hpp"
#include "support/serving.hpp"

using namespace glasstls;
using namespace glasstls::testing;
using namespace glasstls::messages;

namespace {

using Script = ScriptedClient::Script;

/// How a server ends that asks for another ClientHello, with a cookie or without, when `change` was made to
/// the second one. Where `forgetful`, the second one goes to a server that has not seen the first.
const Failure* outcome(connection::Server& server, connection::Server* forgetful,
                       const std::function<void(ClientHello&)>& change) {
  int hellos = 0;
  Script script;
  script.change_hello = [&](ClientHello& hello) {
    if (++hellos == 2) change(hello);
  };
  ScriptedClient client(script);
  if (forgetful) {
    forgetful->receive(client.take_output());
    client.receive(forgetful->take_output());
  }
  carry(client, server);
  CHECK(hellos == 2);
  CHECK(server.connected() == (server.failure() == nullptr));
  return server.failure();
}

}  // namespace

TEST_CASE("a second ClientHello repeats the first, whether a cookie or the server remembers it") {
  Serving serving;
  handshake::SealedTokens cookies(serving.random, 60'000);
  auto with_cookies = serving.config(), without = serving.config();
  with_cookies.cookies = &cookies;
  with_cookies.supported_groups = without.supported_groups = {NamedGroup::secp256r1};

  struct Change {
    std::string presented;  ///< what the explanation says that came; empty: allowed
    std::function<void(ClientHello&)> make;
  };
  const auto erase = [](ClientHello& hello, ExtensionType type) {
    std::erase_if(hello.extensions, [type](const Extension& e) { return e.extension_type == type; });
  };
  const std::vector<Change> changes{
      {"", [](ClientHello&) {}},
      {"",
       [](ClientHello& h) {
         h.extensions.push_back({ExtensionType::padding, Bytes(100)});
       }},
      // RFC 9846 4.3: extensions may be in any order, and each ClientHello may have another one.
      {"", [](ClientHello& h) { std::reverse(h.extensions.begin(), h.extensions.end()); }},
      {"another random", [](ClientHello& h) { h.random[31] ^= 1; }},
      {"another legacy_session_id", [](ClientHello& h) { h.legacy_session_id.back() ^= 1; }},
      {"another cipher_suites", [](ClientHello& h) { std::swap(h.cipher_suites[1], h.cipher_suites[2]); }},
      {"extension 0x7777",
       [](ClientHello& h) {
         h.extensions.push_back({static_cast<ExtensionType>(0x7777), {}});
       }},
      {"no server_name", [&](ClientHello& h) { erase(h, ExtensionType::server_name); }},
      {"another supported_groups",
       [](ClientHello& h) {
         for (Extension& e : h.extensions)
           if (e.extension_type == ExtensionType::supported_groups)
             e = make_extension(NamedGroupList{{NamedGroup::secp256r1}});
       }},
  };
  for (const Change& change : changes) {
    for (int way = 0; way < 3; ++way) {
      INFO(change.presented << ", way " << way);
      const handshake::ServerConfig& config = way == 0 ? without : with_cookies;
      connection::Server server(config), forgetful(config);
      const Failure* failure = outcome(server, way == 2 ? &forgetful : nullptr, change.make);
      if (change.presented.empty()) {
        CHECK(failure == nullptr);
        continue;
      }
      REQUIRE(failure);
      CHECK(failure->alert == Alert::illegal_parameter);
      CHECK(failure->section == Rfc{9846, "4.2.2"});
      CHECK(failure->presented == change.presented);
    }
  }
}

TEST_CASE("where only a cookie was asked for, a fresh share of the same group will do") {
  Serving serving;
  handshake::SealedTokens cookies(serving.random, 60'000);
  auto config = serving.config();
  config.cookies = &cookies;
  config.always_retry = true;
  connection::Server server(config, testing::seen_checks());
  CountingRandom random(9);
  int hellos = 0;
  Script script;
  script.change_hello = [&](ClientHello& hello) {
    if (++hellos < 2) return;
    for (Extension& e : hello.extensions)
      if (e.extension_type == ExtensionType::key_share)
        e = make_extension(
            KeyShareClientHello{{handshake::generate_key_pair(NamedGroup::x25519, random).entry()}});
  };
  ScriptedClient client(script);
  server.receive(client.take_output());
  client.receive(server.take_output());
  server.receive(client.take_output());
  CHECK(hellos == 2);
  CHECK(server.failure() == nullptr);
  CHECK(server.state() == "WAIT_FINISHED");
}

TEST_CASE("a retry without cookies asks for another group, where the client has one of ours") {
  struct Case {
    std::vector<NamedGroup> ours;
    std::optional<NamedGroup> asked;
  };
  for (const Case& one : {Case{{NamedGroup::x25519, NamedGroup::secp256r1}, NamedGroup::secp256r1},
                          Case{{NamedGroup::x25519}, std::nullopt}}) {
    Serving serving;
    auto config = serving.config();
    config.always_retry = true;
    config.supported_groups = one.ours;
    int hellos = 0;
    bool cookie = false;
    Script script;
    script.change_hello = [&](ClientHello& hello) {
      ++hellos;
      cookie = cookie || find(hello.extensions, ExtensionType::cookie);
    };
    ScriptedClient client(script);
    connection::Server server(config, testing::seen_checks());
    carry(client, server);
    REQUIRE(server.connected());
    CHECK(hellos == (one.asked ? 2 : 1));
    CHECK(server.negotiated().group == one.asked.value_or(NamedGroup::x25519));
    CHECK_FALSE(cookie);
  }
}

TEST_CASE("a client without keys may send an unencrypted alert") {
  for (Alert alert : {Alert::illegal_parameter, Alert::unsupported_extension}) {
    Serving serving;
    const auto config = serving.config();
    ScriptedClient client({});
    connection::Server server(config, testing::seen_checks());
    server.receive(client.take_output());
    CHECK_FALSE(server.take_output().empty());
    client.send_unprotected_record(ContentType::alert, Bytes{2, static_cast<std::uint8_t>(alert)});
    server.receive(client.take_output());
    CHECK(server.failure() == nullptr);
    CHECK(server.alert_received() == alert);
    CHECK(server.take_output().empty());
    CHECK(server.explanation().find("the client sent the alert " + std::string(name_of(alert))) == 0);
  }
}

TEST_CASE("nothing else comes in the clear once there are keys, and no alert either once one record opened") {
  Serving serving;
  const auto config = serving.config();
  {
    ScriptedClient client({});
    connection::Server server(config, testing::seen_checks());
    server.receive(client.take_output());
    client.send_unprotected_record(ContentType::handshake, Bytes{20, 0, 0, 0});
    server.receive(client.take_output());
    REQUIRE(server.failure());
    CHECK(server.failure()->alert == Alert::unexpected_message);
  }
  ScriptedClient client({});
  connection::Server server(config, testing::seen_checks());
  carry(client, server);
  REQUIRE(server.connected());
  client.send_unprotected_record(ContentType::alert, Bytes{2, 40});
  server.receive(client.take_output());
  REQUIRE(server.failure());
  CHECK(server.failure()->alert == Alert::unexpected_message);
  CHECK_FALSE(server.alert_received().has_value());
}
