#include "connection/client.hpp"

#include <set>

#include "messages/extension_bodies.hpp"
#include "support/catch.hpp"
#include "support/loopback.hpp"

using namespace glasstls;
using namespace glasstls::testing;
using namespace glasstls::messages;

namespace {

/// Counts events and remembers states and checks.
struct Witness : trace::Sink {
  std::vector<std::string> states, sent, received;
  std::set<std::string> rules, secrets;
  const Verdict* verdict = nullptr;
  void receive(const trace::Event& event) override {
    if (const auto* e = std::get_if<trace::StateEntered>(&event)) states.emplace_back(e->state);
    if (const auto* e = std::get_if<trace::MessageSent>(&event)) sent.emplace_back(e->name);
    if (const auto* e = std::get_if<trace::MessageReceived>(&event)) received.emplace_back(e->name);
    if (const auto* e = std::get_if<trace::CheckMade>(&event)) rules.insert(e->check.rule);
    if (const auto* e = std::get_if<trace::SecretDerived>(&event)) secrets.insert(std::string(e->name));
  }
};

void check_echo(Loopback& loopback) {
  loopback.client.send(as_bytes("ping"));
  loopback.run();
  CHECK(loopback.server.received == "ping");
  loopback.server.send(as_bytes("pong"));
  loopback.run();
  CHECK(as_text(loopback.client.take_application_data()) == "pong");
}

}  // namespace

TEST_CASE("a handshake completes with every suite and every group, with and without a retry") {
  for (CipherSuite suite : handshake::default_cipher_suites()) {
    for (NamedGroup group : {NamedGroup::x25519, NamedGroup::secp256r1, NamedGroup::secp384r1}) {
      auto script = Loopback::script();
      script.suite = suite;
      script.group = group;
      script.retry = group != NamedGroup::x25519;
      Loopback loopback(script);
      loopback.run();
      INFO(name_of(suite) << " " << name_of(group) << ": " << loopback.client.explanation());
      REQUIRE(loopback.client.connected());
      CHECK(loopback.server.done());
      CHECK(loopback.client.negotiated().cipher_suite == suite);
      CHECK(loopback.client.negotiated().group == group);
      CHECK(loopback.client.negotiated().hello_retry_request == script.retry);
      CHECK(loopback.client.negotiated().signature_scheme == SignatureScheme::ed25519);
      check_echo(loopback);
    }
  }
}

TEST_CASE("the hybrids are agreed on with and without a retry, and only x25519 costs none") {
  struct Case {
    NamedGroup group;
    bool retry;
  };
  for (const Case& one : {Case{NamedGroup::X25519MLKEM768, false}, Case{NamedGroup::x25519, false},
                          Case{NamedGroup::SecP256r1MLKEM768, true}, Case{NamedGroup::secp521r1, true}}) {
    auto script = Loopback::script();
    script.group = one.group;
    script.retry = one.retry;
    Loopback loopback(script);
    loopback.run();
    INFO(name_of(one.group) << ": " << loopback.client.explanation());
    REQUIRE(loopback.client.connected());
    CHECK(loopback.client.negotiated().group == one.group);
    CHECK(loopback.client.negotiated().hello_retry_request == one.retry);
    // One record, however long the shares are.
    const Bytes& hello = loopback.server.client_messages.at(0);
    CHECK(hello.size() > 1216);
    CHECK(hello.size() < 1 << 14);
    check_echo(loopback);
  }
}

TEST_CASE("the states, messages, checks and secrets of a handshake are all reported") {
  Witness witness;
  CountingRandom random;
  Loopback loopback(Loopback::script(), Loopback::config(random), &witness);
  loopback.run();
  REQUIRE(loopback.client.connected());
  CHECK(witness.states == std::vector<std::string>{"WAIT_SH", "WAIT_EE", "WAIT_CERT_CR", "WAIT_CV",
                                                   "WAIT_FINISHED", "CONNECTED"});
  CHECK(witness.sent == std::vector<std::string>{"ClientHello", "Finished"});
  CHECK(witness.received == std::vector<std::string>{"ServerHello", "EncryptedExtensions", "Certificate",
                                                     "CertificateVerify", "Finished"});
  CHECK(witness.rules.count("signature must verify with the certificate's key") == 1);
  for (const char* secret :
       {"early_secret", "handshake_secret", "main_secret", "client_handshake_traffic_secret",
        "server_application_traffic_secret_0", "exporter_secret", "resumption_secret"})
    CHECK(witness.secrets.count(secret) == 1);
}

TEST_CASE("a cookie comes back in the second ClientHello, with the retry's group or without one") {
  for (bool same_group : {true, false}) {
    auto script = Loopback::script();
    script.retry = true;
    script.cookie = Bytes(300, 5);
    script.group = same_group ? NamedGroup::x25519 : NamedGroup::secp384r1;
    Loopback loopback(script);
    loopback.run();
    INFO(loopback.client.explanation());
    REQUIRE(loopback.client.connected());
    const Message first = decode_handshake(loopback.server.client_messages.at(0));
    const Message second = decode_handshake(loopback.server.client_messages.at(1));
    const auto& hello1 = std::get<ClientHello>(first);
    const auto& hello2 = std::get<ClientHello>(second);
    CHECK(get<Cookie>(hello2.extensions)->cookie == script.cookie);
    // RFC 9846 4.2.2: nothing else changes.
    CHECK(hello1.random == hello2.random);
    CHECK(hello1.legacy_session_id == hello2.legacy_session_id);
    CHECK(hello1.cipher_suites == hello2.cipher_suites);
    const auto share1 = get<KeyShareClientHello>(hello1.extensions)->client_shares;
    const auto share2 = get<KeyShareClientHello>(hello2.extensions)->client_shares;
    if (same_group) {
      REQUIRE(share2.size() == share1.size());
      for (std::size_t i = 0; i < share1.size(); ++i) CHECK(share1[i].key_exchange == share2[i].key_exchange);
    } else {
      REQUIRE(share2.size() == 1);
      CHECK(share2[0].group == script.group);
    }
    for (const Extension& extension : hello1.extensions)
      if (extension.extension_type != ExtensionType::key_share)
        CHECK(find(hello2.extensions, extension.extension_type)->extension_data == extension.extension_data);
  }
}

TEST_CASE("the handshake does not depend on how bytes and messages are cut") {
  for (const std::size_t fragment : {1u, 2u, 5u, 50u, 400u}) {
    for (std::size_t portion : {std::size_t{1}, std::size_t{13}, std::size_t{100000}}) {
      auto script = Loopback::script();
      script.fragment = fragment;
      Loopback loopback(script);
      loopback.run(portion);
      INFO("fragments of " << fragment << ", portions of " << portion << ": "
                           << loopback.client.explanation());
      REQUIRE(loopback.client.connected());
      check_echo(loopback);
    }
  }
}

TEST_CASE("ALPN, record_size_limit and server_name are negotiated in EncryptedExtensions") {
  CountingRandom random;
  auto config = Loopback::config(random);
  config.alpn_protocols = {"h2", "http/1.1"};
  config.record_size_limit = 4096;
  auto script = Loopback::script();
  script.encrypted_extensions = {make_extension(ProtocolNameList{{{to_bytes(as_bytes("http/1.1"))}}}),
                                 make_extension(RecordSizeLimit{100}),
                                 {ExtensionType::server_name, {}}};
  Loopback loopback(script, config);
  loopback.run();
  INFO(loopback.client.explanation());
  REQUIRE(loopback.client.connected());
  CHECK(loopback.client.negotiated().alpn_protocol == "http/1.1");
  CHECK(loopback.client.negotiated().server_name_acknowledged);
  loopback.client.send(Bytes(1000, 'x'));
  const Bytes wire = loopback.client.take_output();
  // RFC 8449: 99 bytes of content and the type in each record: eleven records.
  CHECK(wire.size() == 1000 + 11 * (5 + 1 + 16));
  loopback.server.receive(wire);
  CHECK(loopback.server.received == std::string(1000, 'x'));
}

TEST_CASE("a client without a certificate answers a CertificateRequest with an empty list") {
  auto script = Loopback::script();
  script.request_certificate = true;
  Loopback loopback(script);
  loopback.run();
  INFO(loopback.client.explanation());
  REQUIRE(loopback.client.connected());
  CHECK(loopback.client.negotiated().certificate_requested);
  const Message message = decode_handshake(loopback.server.client_messages.at(1));
  CHECK(std::get<Certificate>(message).certificate_list.empty());
  check_echo(loopback);
}

TEST_CASE("middlebox compatibility mode shows in the session ID and one change_cipher_spec") {
  for (bool compatible : {true, false}) {
    CountingRandom random;
    auto config = Loopback::config(random);
    config.middlebox_compatibility = compatible;
    Loopback loopback(Loopback::script(), config);
    const Bytes first = loopback.client.take_output();
    CHECK(first.at(2) == 1);  // legacy_record_version 0x0301 on the first flight
    CHECK(first.at(5 + 4 + 2 + 32) == (compatible ? 32 : 0));
    loopback.server.receive(first);
    loopback.client.receive(loopback.server.take_output());
    const Bytes second = loopback.client.take_output();
    CHECK((second.at(0) == 20) == compatible);
    loopback.server.receive(second);
    CHECK(loopback.server.done());
  }
}

TEST_CASE("the Finished and the first request leave together") {
  Loopback loopback;
  loopback.server.receive(loopback.client.take_output());
  loopback.client.receive(loopback.server.take_output());
  REQUIRE(loopback.client.connected());
  loopback.client.send(as_bytes("GET /"));
  loopback.server.receive(loopback.client.take_output());
  CHECK(loopback.server.done());
  CHECK(loopback.server.received == "GET /");
}

TEST_CASE("a configuration that cannot be offered is refused at once") {
  handshake::ClientConfig config;
  CHECK_THROWS_AS(connection::Client(config), std::invalid_argument);
  CountingRandom random;
  config.random = &random;
  config.key_shares = {NamedGroup::ffdhe2048};
  CHECK_THROWS_AS(connection::Client(config), std::invalid_argument);
}
