#include <functional>

#include "connection/server.hpp"
#include "messages/extension_bodies.hpp"
#include "support/catch.hpp"
#include "support/seen_checks.hpp"
#include "support/serving.hpp"

using namespace glasstls;
using namespace glasstls::testing;
using namespace glasstls::messages;

// RFC 9846 4.2, 4.3 and 9.2: what a ClientHello must be, and the alert that it is answered with otherwise.

namespace {

using Script = ScriptedClient::Script;
using Change = std::function<void(ClientHello&)>;

/// The alert that a client with this script gets, which must be the one that the server gives a reason for.
Alert alert_for(Script script, const handshake::ServerConfig& config) {
  ScriptedClient client(std::move(script));
  connection::Server server(config, testing::seen_checks());
  carry(client, server);
  INFO(server.explanation());
  REQUIRE(server.failure());
  REQUIRE(client.alert.has_value());
  CHECK(server.failure()->alert == *client.alert);
  CHECK_FALSE(server.failure()->why.empty());
  return *client.alert;
}

Alert alert_for(Script script) {
  Serving serving;
  return alert_for(std::move(script), serving.config());
}

Alert alert_for_hello(const Change& change) {
  Script script;
  script.change_hello = change;
  return alert_for(std::move(script));
}

/// Bytes in place of the ClientHello's.
Alert alert_for_bytes(const std::function<void(Bytes&)>& change) {
  Script script;
  script.tamper = [=](std::string_view name, Bytes& bytes) {
    if (name == ClientHello::name) change(bytes);
  };
  return alert_for(std::move(script));
}

bool is_served(Script script, const handshake::ServerConfig& config) {
  ScriptedClient client(std::move(script));
  connection::Server server(config, testing::seen_checks());
  carry(client, server);
  INFO(server.explanation());
  return client.done() && server.connected();
}

bool is_served(const Change& change) {
  Serving serving;
  Script script;
  script.change_hello = change;
  return is_served(std::move(script), serving.config());
}

Extension& extension(ClientHello& hello, ExtensionType type) {
  for (Extension& e : hello.extensions)
    if (e.extension_type == type) return e;
  throw std::logic_error("the ClientHello has no such extension");
}

void remove(ClientHello& hello, ExtensionType type) {
  hello.extensions.erase(std::remove_if(hello.extensions.begin(), hello.extensions.end(),
                                        [type](const Extension& e) { return e.extension_type == type; }),
                         hello.extensions.end());
}

/// The leaf that the server shows a client with this script.
CertificateEntry leaf_shown(const Script& script, const handshake::ServerConfig& config) {
  ScriptedClient client(script);
  connection::Server server(config, testing::seen_checks());
  carry(client, server);
  INFO(server.explanation());
  REQUIRE(server.connected());
  return client.server_message<Certificate>().value().certificate_list.at(0);
}

}  // namespace

TEST_CASE("what waits to be sent when the client's error alert comes does not leave unprotected") {
  Serving serving;
  handshake::SealedTokens tickets(serving.random, 7'200'000);
  auto config = serving.config();
  config.tickets = &tickets;
  connection::Server server(config);
  ScriptedClient client({});
  server.receive(client.take_output());
  client.receive(server.take_output());
  REQUIRE(client.done());
  // The Finished, which is answered with tickets, and an alert behind it.
  client.send_raw_record(ContentType::alert, Bytes{2, 40});
  server.receive(client.take_output());
  REQUIRE(server.alert_received() == Alert::handshake_failure);
  CHECK(server.take_output().empty());
}

TEST_CASE("a ClientHello whose extensions do not follow their syntax is a decode_error, in any version") {
  // RFC 9846 6: supported_groups seems to be longer, so nothing behind it can be read, supported_versions
  // included.
  const auto with_length = [](std::uint8_t length) {
    return alert_for_bytes([length](Bytes& bytes) {
      const Bytes groups = *from_hex("000a00080006");
      const auto found = std::search(bytes.begin(), bytes.end(), groups.begin(), groups.end());
      REQUIRE(found != bytes.end());
      found[3] = length;
    });
  };
  CHECK(with_length(9) == Alert::decode_error);
  CHECK(with_length(7) == Alert::decode_error);
  CHECK(with_length(255) == Alert::decode_error);
  // No version of TLS has extensions that end too early.
  CHECK(alert_for_bytes([](Bytes& bytes) {
          bytes = *from_hex("0100002e0303");
          bytes.resize(6 + 32, 9);
          append(bytes, *from_hex("0000020035"
                                  "0100"
                                  "0007ff0100"));
        }) == Alert::decode_error);
  CHECK(alert_for_hello([](ClientHello& hello) {
          extension(hello, ExtensionType::supported_versions).extension_data = Bytes(5);
        }) == Alert::decode_error);
}

TEST_CASE("older ClientHellos are answered with protocol_version and a reason, never with decode_error") {
  // RFC 9846 4.3.1: no supported_versions, or none that names TLS 1.3; unknown versions do not count.
  CHECK(alert_for_hello([](ClientHello& hello) { remove(hello, ExtensionType::supported_versions); }) ==
        Alert::protocol_version);
  CHECK(alert_for_hello([](ClientHello& hello) {
          extension(hello, ExtensionType::supported_versions) = make_extension(SupportedVersionsClientHello{
              {ProtocolVersion::tls12, ProtocolVersion{0x7f17}, ProtocolVersion{0x0a0a}}});
        }) == Alert::protocol_version);
  // TLS 1.0 without extensions.
  CHECK(alert_for_bytes([](Bytes& bytes) {
          bytes = *from_hex("010000290301");
          bytes.resize(6 + 32, 9);
          append(bytes, *from_hex("0000020035"
                                  "0100"));
        }) == Alert::protocol_version);
  // RFC 9846 4.2.2: legacy_version is 0x0303.
  CHECK(alert_for_hello([](ClientHello& hello) { hello.legacy_version = ProtocolVersion::tls13; }) ==
        Alert::protocol_version);
}

TEST_CASE("a ClientHello that breaks a rule is answered with the rule's alert") {
  CHECK(alert_for_hello([](ClientHello& hello) {
          hello.legacy_compression_methods = {0, 1};
        }) == Alert::illegal_parameter);
  CHECK(alert_for_hello([](ClientHello& hello) { hello.legacy_compression_methods = {1}; }) ==
        Alert::illegal_parameter);
  CHECK(alert_for_hello([](ClientHello& hello) { hello.extensions.push_back(hello.extensions.front()); }) ==
        Alert::illegal_parameter);
  CHECK(alert_for_hello([](ClientHello& hello) {
          hello.extensions.push_back({ExtensionType::oid_filters, {0, 0}});
        }) == Alert::illegal_parameter);
  for (ExtensionType needed :
       {ExtensionType::signature_algorithms, ExtensionType::supported_groups, ExtensionType::key_share})
    CHECK(alert_for_hello([=](ClientHello& hello) { remove(hello, needed); }) == Alert::missing_extension);
  CHECK(alert_for_hello([](ClientHello& hello) {
          hello.extensions.push_back({ExtensionType::early_data, {}});
        }) == Alert::missing_extension);
  CHECK(alert_for_hello([](ClientHello& hello) {
          hello.extensions.push_back(make_extension(RecordSizeLimit{63}));
        }) == Alert::illegal_parameter);
  CHECK(alert_for_hello([](ClientHello& hello) {
          extension(hello, ExtensionType::server_name) =
              make_extension(ServerNameList{{{0, {'a'}}, {0, {'b'}}}});
        }) == Alert::illegal_parameter);
  CHECK(alert_for_hello([](ClientHello& hello) {
          hello.extensions.push_back(make_extension(Cookie{{1, 2, 3}}));
        }) == Alert::illegal_parameter);
  CHECK(alert_for_hello([](ClientHello& hello) {
          extension(hello, ExtensionType::signature_algorithms).extension_data.push_back(0);
        }) == Alert::decode_error);
}

TEST_CASE("key shares are in the order of supported_groups, one for each group, and are valid keys") {
  const auto with_shares = [](std::vector<NamedGroup> groups) {
    return [=](ClientHello& hello) {
      CountingRandom random;
      KeyShareClientHello body;
      for (NamedGroup group : groups)
        body.client_shares.push_back(handshake::generate_key_pair(group, random).entry());
      extension(hello, ExtensionType::key_share) = make_extension(body);
    };
  };
  CHECK(alert_for_hello(with_shares({NamedGroup::x25519, NamedGroup::x25519})) == Alert::illegal_parameter);
  CHECK(alert_for_hello(with_shares({NamedGroup::secp256r1, NamedGroup::x25519})) ==
        Alert::illegal_parameter);
  CHECK(alert_for_hello(with_shares({NamedGroup::secp521r1})) == Alert::illegal_parameter);
  for (const Bytes& bad : {Bytes(31, 1), Bytes(33, 1), Bytes(32, 0)})
    CHECK(alert_for_hello([=](ClientHello& hello) {
            extension(hello, ExtensionType::key_share) =
                make_extension(KeyShareClientHello{{{NamedGroup::x25519, bad}}});
          }) == Alert::illegal_parameter);
}

TEST_CASE("without anything in common there is no handshake, and each reason has its alert") {
  Script script;
  script.suites = {CipherSuite::TLS_AES_128_CCM_SHA256};
  CHECK(alert_for(script) == Alert::handshake_failure);

  script = {};
  script.groups = {NamedGroup::ffdhe2048, NamedGroup::ffdhe3072};
  script.shares = {};
  CHECK(alert_for(script) == Alert::handshake_failure);

  CHECK(alert_for_hello([](ClientHello& hello) {
          extension(hello, ExtensionType::signature_algorithms) = make_extension(
              SignatureSchemeList{{SignatureScheme::rsa_pss_rsae_sha256, SignatureScheme::ecdsa_sha1}});
        }) == Alert::handshake_failure);

  Serving serving;
  auto config = serving.config();
  config.alpn_protocols = {"h2", "http/1.1"};
  script = {};
  script.more = {make_extension(ProtocolNameList{{{{'f', 't', 'p'}}}})};
  CHECK(alert_for(script, config) == Alert::no_application_protocol);
  script.more = {};
  CHECK(is_served(script, config));  // a client without ALPN is served
}

TEST_CASE("what the server does not know is passed over") {
  CHECK(is_served([](ClientHello& hello) {
    // RFC 8701, and what the future may bring.
    hello.cipher_suites.insert(hello.cipher_suites.begin(), static_cast<CipherSuite>(0x2a2a));
    hello.extensions.insert(hello.extensions.begin(), {static_cast<ExtensionType>(0x3a3a), {1}});
    hello.extensions.push_back({static_cast<ExtensionType>(0x1234), Bytes(1000, 1)});
    extension(hello, ExtensionType::supported_versions) = make_extension(SupportedVersionsClientHello{
        {ProtocolVersion{0x5a5a}, ProtocolVersion{0x0305}, ProtocolVersion::tls13, ProtocolVersion::tls12}});
    auto groups = get<NamedGroupList>(hello.extensions).value();
    groups.named_group_list.insert(groups.named_group_list.begin(), static_cast<NamedGroup>(0x4a4a));
    extension(hello, ExtensionType::supported_groups) = make_extension(groups);
    auto shares = get<KeyShareClientHello>(hello.extensions).value();
    shares.client_shares.insert(shares.client_shares.begin(), {static_cast<NamedGroup>(0x4a4a), {0}});
    extension(hello, ExtensionType::key_share) = make_extension(shares);
    extension(hello, ExtensionType::psk_key_exchange_modes) = make_extension(
        PskKeyExchangeModes{{static_cast<PskKeyExchangeMode>(0x2a), PskKeyExchangeMode::psk_dhe_ke}});
  }));
  // RFC 9846 4.5.1.1: status_request_v2 (17) is for older versions.
  CHECK(is_served([](ClientHello& hello) {
    hello.extensions.push_back({static_cast<ExtensionType>(17), {0, 7, 2, 0, 4, 0, 0, 0, 0}});
  }));
}

TEST_CASE("the ServerHello and what follows it are as RFC 9846 has them") {
  Serving serving;
  auto config = serving.config();
  config.record_size_limit = 4096;
  config.alpn_protocols = {"h2", "http/1.1"};
  config.encrypted_extensions = {make_extension(NamedGroupList{{NamedGroup::secp384r1}})};
  Script script;
  script.more = {make_extension(RecordSizeLimit{100}),
                 make_extension(ProtocolNameList{{{{'h', '3'}}, {to_bytes(as_bytes("http/1.1"))}}})};
  ScriptedClient client(script);
  connection::Server server(config, testing::seen_checks());
  carry(client, server);
  INFO(server.explanation());
  REQUIRE(server.connected());
  const auto hello = client.server_message<ServerHello>().value();
  CHECK(hello.legacy_version == ProtocolVersion::tls12);
  CHECK(hello.legacy_session_id_echo == Bytes(32, 7));
  CHECK(hello.legacy_compression_method == 0);
  CHECK(hello.extensions.size() == 2);
  CHECK(get<SupportedVersionsServerHello>(hello.extensions)->selected_version == ProtocolVersion::tls13);
  CHECK(get<KeyShareServerHello>(hello.extensions)->server_share.group == NamedGroup::x25519);
  const auto extensions = client.server_message<EncryptedExtensions>().value().extensions;
  CHECK(get<RecordSizeLimit>(extensions)->limit == 4096);
  CHECK(get<ProtocolNameList>(extensions)->protocol_name_list.size() == 1);
  CHECK(server.negotiated().alpn_protocol == "http/1.1");
  CHECK(find(extensions, ExtensionType::server_name)->extension_data.empty());
  CHECK(find(extensions, ExtensionType::supported_groups) != nullptr);
  CHECK(client.server_message<EncryptedExtensions>().has_value());
  std::vector<std::string> order;
  for (const Bytes& message : client.server_messages) order.emplace_back(message_name(message));
  CHECK(order == std::vector<std::string>{"ServerHello", "EncryptedExtensions", "Certificate",
                                          "CertificateVerify", "Finished"});
  server.send(Bytes(1000, 'x'));
  // RFC 8449: 99 bytes of content and the type in each record: eleven records.
  CHECK(server.take_output().size() == 1000 + 11 * (5 + 1 + 16));
}

TEST_CASE("a server picks the certificate by name and scheme, and staples only where asked") {
  Serving serving;
  auto config = serving.config();
  config.credentials.clear();
  config.credentials.push_back(Serving::credential("first.example", {1, 2, 3}));
  config.credentials.push_back(Serving::credential("*.wild.example"));
  config.credentials.push_back(Serving::credential("third.example"));
  const auto leaf_for = [&](std::string name, Extensions more = {}) {
    Script script;
    script.server_name = std::move(name);
    script.more = std::move(more);
    return leaf_shown(script, config);
  };
  const auto der = [&](std::size_t i) { return config.credentials.at(i).chain().at(0); };
  CHECK(leaf_for("first.example").cert_data == der(0));
  CHECK(leaf_for("A.WILD.example").cert_data == der(1));
  CHECK(leaf_for("third.example").cert_data == der(2));
  CHECK(leaf_for("unknown.example").cert_data == der(0));
  CHECK(leaf_for("").cert_data == der(0));
  CHECK(leaf_for("first.example").extensions.empty());
  const auto stapled = leaf_for("first.example", {make_extension(CertificateStatusRequest{})});
  CHECK(get<CertificateStatus>(stapled.extensions)->response == Bytes{1, 2, 3});
  CHECK(leaf_for("third.example", {make_extension(CertificateStatusRequest{})}).extensions.empty());
}

TEST_CASE("a certificate that is not for signing, or of an old version, makes no credential") {
  auto recipe = forge::leaf("server.example");
  recipe.key_usage = forge::key_encipherment;
  const forge::Minted leaf = forge::issue(forge::root(), recipe);
  CHECK_THROWS_AS(handshake::Credential({leaf.der}, std::make_unique<ForgedKey>(leaf.key)),
                  std::invalid_argument);
  CHECK_THROWS_AS(handshake::Credential({}, std::make_unique<ForgedKey>(leaf.key)), std::invalid_argument);
  auto old = forge::leaf("server.example");
  old.version = 1;
  const forge::Minted first = forge::issue(forge::root(), old);
  CHECK(x509::parse_certificate(first.der).version == 1);
  CHECK_THROWS_AS(handshake::Credential({first.der}, std::make_unique<ForgedKey>(first.key)),
                  std::invalid_argument);
}

TEST_CASE("a second ClientHello, or any other message out of place, is an unexpected_message") {
  Serving serving;
  const auto config = serving.config();
  ScriptedClient client({});
  connection::Server server(config, testing::seen_checks());
  carry(client, server);
  REQUIRE(server.connected());
  client.send_message("ClientHello", client.last_hello());
  carry(client, server);
  REQUIRE(server.failure());
  CHECK(server.failure()->alert == Alert::unexpected_message);

  for (const Bytes& first : {encode_handshake(Finished{Bytes(32)}), encode_handshake(KeyUpdate{}),
                             encode_handshake(EndOfEarlyData{}), encode_handshake(Certificate{})}) {
    CHECK(alert_for_bytes([&](Bytes& bytes) { bytes = first; }) == Alert::unexpected_message);
  }
}

TEST_CASE("change_cipher_spec is dropped only between the ClientHello and the client's Finished") {
  Serving serving;
  const auto config = serving.config();
  connection::Server early(config, testing::seen_checks());
  early.receive(Bytes{20, 3, 3, 0, 1, 1});
  REQUIRE(early.failure());
  CHECK(early.failure()->alert == Alert::unexpected_message);

  ScriptedClient client({});
  connection::Server server(config, testing::seen_checks());
  server.receive(client.take_output());
  server.receive(Bytes{20, 3, 3, 0, 1, 1});
  CHECK_FALSE(server.failed());
  carry(client, server);
  REQUIRE(server.connected());
  server.receive(Bytes{20, 3, 3, 0, 1, 1});
  CHECK(server.failure()->alert == Alert::unexpected_message);
}

TEST_CASE("the server may speak as soon as its Finished is out") {
  Serving serving;
  const auto config = serving.config();
  ScriptedClient client({});
  connection::Server server(config, testing::seen_checks());
  CHECK_FALSE(server.can_send());
  server.receive(client.take_output());
  CHECK_FALSE(server.connected());
  REQUIRE(server.can_send());
  server.send(as_bytes("hello"));
  carry(client, server);
  CHECK(client.received == "hello");
  CHECK(server.connected());
}

// RFC 9846 4.5.1.2: the forge signs with Ed25519, so not every client can verify a chain of two.
TEST_CASE("a chain that the client can verify is preferred") {
  Serving serving;
  auto config = serving.config();
  const forge::Minted self_signed = forge::self_signed(forge::leaf("server.example"));
  config.credentials.emplace_back(std::vector<Bytes>{self_signed.der},
                                  std::make_unique<ForgedKey>(self_signed.key));
  const auto leaf_for = [&](Extensions more) {
    Script script;
    script.more = std::move(more);
    return leaf_shown(script, config).cert_data;
  };
  CHECK(leaf_for({}) == config.credentials[0].chain()[0]);
  const SignatureSchemeListCert no_ed25519{{SignatureScheme::ecdsa_secp256r1_sha256}};
  CHECK(leaf_for({make_extension(no_ed25519)}) == self_signed.der);
}

TEST_CASE("a configuration that would break a rule is refused") {
  const auto is_refused = [](const std::function<void(handshake::ServerConfig&)>& change) {
    Serving serving;
    auto config = serving.config();
    change(config);
    CHECK_THROWS_AS(connection::Server(config), std::invalid_argument);
  };
  is_refused([](auto& config) { config.ticket_lifetime = 604801; });
  is_refused([](auto& config) { config.credentials.clear(); });
  is_refused([](auto& config) { config.cipher_suites = {CipherSuite{0x13ff}}; });
  is_refused([](auto& config) { config.supported_groups = {NamedGroup::ffdhe2048}; });
  is_refused([](auto& config) { config.record_size_limit = 63; });
  is_refused([](auto& config) { config.alpn_protocols = {""}; });
  is_refused([](auto& config) { config.random = nullptr; });
  is_refused([](auto& config) { config.clock = nullptr; });
  is_refused([](auto& config) { config.client_certificates = handshake::ClientCertificates::welcome; });
}
