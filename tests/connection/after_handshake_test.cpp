#include "messages/extension_bodies.hpp"
#include "support/catch.hpp"
#include "support/loopback.hpp"

using namespace glasstls;
using namespace glasstls::testing;
using namespace glasstls::messages;

namespace {

Loopback& connected(Loopback& loopback) {
  loopback.run();
  REQUIRE(loopback.client.connected());
  return loopback;
}

Bytes ticket(std::uint32_t lifetime = 3600, Extensions extensions = {}) {
  return encode_handshake(NewSessionTicket{lifetime, 1, {0}, {1, 2, 3}, std::move(extensions)});
}

Alert alert_after(auto&& what) {
  Loopback loopback;
  connected(loopback);
  what(loopback.server);
  loopback.run();
  REQUIRE(loopback.client.failed());
  REQUIRE(loopback.server.alert.has_value());
  CHECK(loopback.client.failure()->alert == *loopback.server.alert);
  return *loopback.server.alert;
}

}  // namespace

TEST_CASE("KeyUpdates of either side change the keys, and a request is answered once, before the next data") {
  Loopback loopback;
  connected(loopback);
  for (int round = 0; round < 3; ++round) {
    loopback.server.send_key_update(KeyUpdateRequest::update_requested);
    loopback.server.send_key_update(KeyUpdateRequest::update_requested);
    loopback.server.send(as_bytes("new keys"));
    loopback.run();
    CHECK(as_text(loopback.client.take_application_data()) == "new keys");
  }
  CHECK(loopback.server.client_key_updates == 0);  // RFC 9846 4.7.3: silent until there is data to send
  loopback.client.send(as_bytes("a"));
  loopback.run();
  CHECK(loopback.server.client_key_updates == 1);
  loopback.client.update_keys(true);
  loopback.client.update_keys(true);
  loopback.client.send(as_bytes("b"));
  loopback.run();
  CHECK(loopback.server.client_key_updates == 3);
  CHECK(loopback.server.received == "ab");
}

TEST_CASE("only one KeyUpdate of ours asks for the server's until that came") {
  Loopback loopback;
  connected(loopback);
  const std::size_t before = loopback.server.client_messages.size();
  loopback.client.update_keys(true);
  loopback.client.update_keys(true);
  loopback.run();
  const auto request = [&](std::size_t i) {
    return std::get<KeyUpdate>(decode_handshake(loopback.server.client_messages.at(before + i)))
        .request_update;
  };
  CHECK(request(0) == KeyUpdateRequest::update_requested);
  CHECK(request(1) == KeyUpdateRequest::update_not_requested);
  loopback.server.send_key_update(KeyUpdateRequest::update_not_requested);
  loopback.run();
  loopback.client.update_keys(true);
  loopback.run();
  CHECK(request(2) == KeyUpdateRequest::update_requested);
}

TEST_CASE("a KeyUpdate flood, a bad request_update and a message across the key change are refused") {
  CHECK(alert_after([](ScriptedServer& server) {
          for (int i = 0; i < 33; ++i) server.send_key_update(KeyUpdateRequest::update_not_requested);
        }) == Alert::unexpected_message);
  CHECK(alert_after([](ScriptedServer& server) {
          server.send_message({24, 0, 0, 1, 2});
        }) == Alert::illegal_parameter);
  CHECK(alert_after([](ScriptedServer& server) {
          server.send_message(encode_handshake(KeyUpdate{}));
          server.send_message(ticket());
        }) == Alert::unexpected_message);
}

TEST_CASE("data between KeyUpdates keeps them from being a flood") {
  Loopback loopback;
  connected(loopback);
  for (int i = 0; i < 100; ++i) {
    loopback.server.send_key_update(KeyUpdateRequest::update_not_requested);
    if (i % 30 == 0) loopback.server.send(as_bytes("x"));
  }
  loopback.run();
  CHECK(loopback.client.connected());
}

TEST_CASE("a peer that gets much may ask for new keys often, though it says nothing itself") {
  Loopback loopback;
  connected(loopback);
  for (int i = 0; i < 100; ++i) loopback.client.send(as_bytes("x"));
  for (int i = 0; i < 132; ++i) loopback.server.send_key_update(KeyUpdateRequest::update_requested);
  loopback.run();
  CHECK(loopback.client.connected());
  loopback.server.send_key_update(KeyUpdateRequest::update_requested);
  loopback.run();
  REQUIRE(loopback.client.failure());
  CHECK(loopback.client.failure()->alert == Alert::unexpected_message);
}

TEST_CASE("the newest eight tickets are kept with their PSK, and none with lifetime 0") {
  Loopback loopback;
  connected(loopback);
  for (int i = 0; i < 10; ++i) loopback.server.send_message(ticket(static_cast<std::uint32_t>(100 + i)));
  loopback.server.send_message(ticket(0));
  loopback.server.send_message(ticket(5, {{static_cast<ExtensionType>(0x7777), {1}}}));  // unknown: ignored
  loopback.run();
  REQUIRE(loopback.client.connected());
  CHECK(loopback.client.tickets().size() == 8);
  CHECK(loopback.client.tickets().front().lifetime == 103);
  CHECK(loopback.client.tickets().back().lifetime == 5);
  CHECK(loopback.client.tickets().back().psk.key.size() == 32);
}

TEST_CASE("no ticket is kept for more than 7 days, even if the server allows more") {
  Loopback loopback;
  connected(loopback);
  loopback.server.send_message(ticket(604801));
  loopback.run();
  REQUIRE(loopback.client.connected());
  CHECK(loopback.client.tickets().back().lifetime == 604800);
}

TEST_CASE("tickets that break the rules are refused") {
  CHECK(alert_after([](ScriptedServer& server) {
          server.send_message(
              ticket(1, {make_extension(EarlyDataIndication{1}), make_extension(EarlyDataIndication{1})}));
        }) == Alert::illegal_parameter);
  CHECK(alert_after([](ScriptedServer& server) {
          server.send_message(ticket(1, {make_extension(Cookie{{1}})}));
        }) == Alert::illegal_parameter);
}

TEST_CASE("messages that have no place after the handshake are unexpected") {
  for (const Bytes& message : {encode_handshake(Finished{Bytes(32)}), encode_handshake(EncryptedExtensions{}),
                               encode_handshake(CertificateRequest{
                                   {1}, {make_extension(SignatureSchemeList{{SignatureScheme::ed25519}})}}),
                               Bytes{0, 0, 0, 0}, Bytes{254, 0, 0, 0}})
    CHECK(alert_after([&](ScriptedServer& server) { server.send_message(message); }) ==
          Alert::unexpected_message);
}

TEST_CASE("close_notify ends one direction at a time, and what follows it is ignored") {
  Loopback loopback;
  connected(loopback);
  loopback.server.send(as_bytes("last words"));
  loopback.server.send_alert(Alert::close_notify);
  loopback.server.send(as_bytes("ignored"));
  loopback.run();
  CHECK(as_text(loopback.client.take_application_data()) == "last words");
  CHECK(loopback.client.close_notify_received());
  loopback.client.receive_end();
  CHECK_FALSE(loopback.client.truncated());
  loopback.client.send(as_bytes("still open"));
  loopback.client.close();
  loopback.run();
  CHECK(loopback.server.received == "still open");
  CHECK(loopback.server.alert == Alert::close_notify);
  CHECK_THROWS_AS(loopback.client.send(as_bytes("x")), std::logic_error);
  CHECK(loopback.client.explanation().empty());
}

TEST_CASE("an end without close_notify is called truncation") {
  Loopback loopback;
  connected(loopback);
  loopback.server.send(as_bytes("half of it"));
  loopback.run();
  loopback.client.receive_end();
  CHECK(loopback.client.truncated());
  CHECK(loopback.client.explanation().find("close_notify") != std::string::npos);
  CHECK(as_text(loopback.client.take_application_data()) == "half of it");
}

TEST_CASE("an error alert ends everything, user_canceled does not, an unknown one does") {
  Loopback loopback;
  connected(loopback);
  loopback.server.send_alert(Alert::user_canceled);
  loopback.run();
  CHECK(loopback.client.connected());
  loopback.server.send_alert(static_cast<Alert>(199));
  loopback.server.send(as_bytes("too late"));
  loopback.run();
  CHECK_FALSE(loopback.client.connected());
  CHECK(loopback.client.alert_received() == static_cast<Alert>(199));
  CHECK(loopback.client.take_application_data().empty());
  CHECK_THROWS_AS(loopback.client.send(as_bytes("x")), std::logic_error);
}

TEST_CASE("records that break the rules after the handshake are refused") {
  using enum ContentType;
  CHECK(alert_after([](auto& s) { s.send_raw_record(handshake, {}); }) == Alert::unexpected_message);
  CHECK(alert_after([](auto& s) { s.send_raw_record(alert, {}); }) == Alert::unexpected_message);
  CHECK(alert_after([](auto& s) { s.send_raw_record(alert, Bytes{1, 0, 1, 0}); }) == Alert::decode_error);
  CHECK(alert_after([](auto& s) { s.send_raw_record(alert, Bytes{1}); }) == Alert::decode_error);
  CHECK(alert_after([](auto& s) { s.send_raw_record(change_cipher_spec, Bytes{1}); }) ==
        Alert::unexpected_message);
  CHECK(alert_after([](auto& s) { s.send_raw_record(static_cast<ContentType>(99), Bytes{1}); }) ==
        Alert::unexpected_message);
  CHECK(alert_after([](auto& s) { s.send_raw_record(invalid, {}, 10); }) == Alert::unexpected_message);
  CHECK(alert_after([](auto& s) {
          s.send_raw_record(handshake, Bytes{4, 0});
          s.send(as_bytes("between the parts of a message"));
        }) == Alert::unexpected_message);
  CHECK(alert_after([](auto& s) {
          for (int i = 0; i < 33; ++i) s.send_raw_record(application_data, {}, 5);
        }) == Alert::unexpected_message);
  Loopback loopback;
  connected(loopback);
  for (int i = 0; i < 100; ++i) {
    loopback.server.send_raw_record(application_data, {}, 5);
    if (i % 30 == 0) loopback.server.send(as_bytes("x"));
  }
  loopback.run();
  CHECK(loopback.client.connected());
}
