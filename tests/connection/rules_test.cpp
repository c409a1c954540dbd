#include <set>

#include "messages/extension_bodies.hpp"
#include "support/catch.hpp"
#include "support/forge.hpp"
#include "support/loopback.hpp"
#include "support/serving.hpp"

using namespace glasstls;
using namespace glasstls::testing;
using namespace glasstls::messages;

namespace {

/// The records of a stream: what the client sent before its keys, or the lengths of all that it sent.
struct Record {
  ContentType type;
  unsigned version;
  Bytes content;
};
std::vector<Record> records_of(View stream) {
  std::vector<Record> records;
  while (stream.size() >= 5) {
    const std::size_t size = static_cast<std::size_t>(stream[3] << 8 | stream[4]);
    records.push_back({static_cast<ContentType>(stream[0]), static_cast<unsigned>(stream[1] << 8 | stream[2]),
                       to_bytes(stream.subspan(5, size))});
    stream = stream.subspan(5 + size);
  }
  return records;
}

ClientHello first_hello(connection::Client& client) {
  return std::get<ClientHello>(decode_handshake(records_of(client.take_output()).at(0).content));
}

/// Runs a handshake with this script, which must fail, and gives the alert that the server got.
Alert alert_in(ScriptedServer::Script script) {
  Loopback loopback(std::move(script));
  loopback.run();
  REQUIRE(loopback.client.failure());
  INFO(loopback.client.explanation());
  REQUIRE(loopback.server.alert.has_value());
  CHECK(loopback.client.failure()->alert == *loopback.server.alert);
  return *loopback.server.alert;
}

/// Puts `extra` behind the server's message of that name, or in its place.
ScriptedServer::Script with(std::string_view name, Bytes extra, bool instead = false) {
  auto script = Loopback::script();
  script.tamper = [=](std::string_view now, Bytes& bytes) {
    if (now != name) return;
    if (instead) bytes.clear();
    append(bytes, extra);
  };
  return script;
}

template <class M>
ScriptedServer::Script retry_with(auto change) {
  auto script = Loopback::script();
  script.retry = true;
  script.group = NamedGroup::secp256r1;
  script.tamper = [=](std::string_view name, Bytes& bytes) {
    if (name != M::name) return;
    M message = wire::decode<M>(View(bytes).subspan(4), name);
    change(message);
    bytes = encode_handshake(message);
  };
  return script;
}

const Bytes some_ticket = encode_handshake(NewSessionTicket{1, 1, {0}, {1}, {}});

}  // namespace

TEST_CASE("a first ClientHello is as RFC 9846 wants it, byte for byte where it fixes them") {
  Loopback loopback;
  const Bytes stream = loopback.client.take_output();
  const auto records = records_of(stream);
  REQUIRE(records.size() == 1);
  CHECK(records[0].type == ContentType::handshake);
  CHECK(records[0].version == 0x0301);
  const auto hello = std::get<ClientHello>(decode_handshake(records[0].content));
  CHECK(hello.legacy_version == ProtocolVersion::tls12);
  CHECK(hello.legacy_session_id.size() == 32);
  CHECK(hello.legacy_compression_methods == Bytes{0});
  CHECK_FALSE(find(hello.extensions, ExtensionType::cookie));
  CHECK_FALSE(find(hello.extensions, ExtensionType::pre_shared_key));
  for (ExtensionType type :
       {ExtensionType::supported_versions, ExtensionType::signature_algorithms,
        ExtensionType::supported_groups, ExtensionType::key_share, ExtensionType::server_name})
    CHECK(find(hello.extensions, type));

  const auto groups = get<NamedGroupList>(hello.extensions)->named_group_list;
  CHECK(std::set(groups.begin(), groups.end()).size() == groups.size());
  CHECK(std::count(groups.begin(), groups.end(), NamedGroup::secp256r1) == 1);
  const auto shares = get<KeyShareClientHello>(hello.extensions)->client_shares;
  for (const KeyShareEntry& share : shares) CHECK(std::count(groups.begin(), groups.end(), share.group) == 1);
  const auto versions = get<SupportedVersionsClientHello>(hello.extensions)->versions;
  for (ProtocolVersion version : versions)
    CHECK((version == ProtocolVersion::tls13 || is_grease(static_cast<std::uint16_t>(version))));
  // RFC 9846 4.3.3: nothing with SHA-1, MD5, SHA-224 or DSA, and nothing that the RFC does not list.
  const auto schemes = get<SignatureSchemeList>(hello.extensions)->supported_signature_algorithms;
  for (SignatureScheme scheme : schemes) {
    CHECK(name_of(scheme) != "unknown");
    CHECK(scheme != SignatureScheme::rsa_pkcs1_sha1);
    CHECK(scheme != SignatureScheme::ecdsa_sha1);
  }
}

TEST_CASE("no key share and no random is used twice") {
  CountingRandom random;  // one source for several connections
  std::set<Bytes> seen;
  for (int i = 0; i < 3; ++i) {
    connection::Client client(Loopback::config(random));
    const ClientHello hello = first_hello(client);
    CHECK(seen.insert(get<KeyShareClientHello>(hello.extensions)->client_shares.at(0).key_exchange).second);
    CHECK(seen.insert(to_bytes(hello.random)).second);
  }
}

TEST_CASE("several key shares are in the order of supported_groups, each with its own key") {
  CountingRandom random;
  auto config = Loopback::config(random);
  config.key_shares = {NamedGroup::x25519, NamedGroup::secp256r1, NamedGroup::secp384r1};
  connection::Client client(config);
  const auto shares = get<KeyShareClientHello>(first_hello(client).extensions)->client_shares;
  REQUIRE(shares.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) CHECK(shares[i].group == config.key_shares[i]);
  CHECK(shares[0].key_exchange.size() == 32);
  CHECK(shares[1].key_exchange.size() == 65);
  CHECK(shares[2].key_exchange.size() == 97);
}

TEST_CASE("a HelloRetryRequest has the same fields checked as a ServerHello") {
  using enum Alert;
  CHECK(alert_in(retry_with<HelloRetryRequest>([](auto& m) { m.legacy_session_id_echo = {}; })) ==
        illegal_parameter);
  CHECK(alert_in(retry_with<HelloRetryRequest>(
            [](auto& m) { m.cipher_suite = CipherSuite::TLS_AES_128_CCM_8_SHA256; })) == illegal_parameter);
  CHECK(alert_in(retry_with<HelloRetryRequest>([](auto& m) { m.legacy_compression_method = 1; })) ==
        illegal_parameter);
  CHECK(alert_in(retry_with<HelloRetryRequest>([](auto& m) { m.legacy_version = ProtocolVersion::tls13; })) ==
        protocol_version);
  CHECK(alert_in(retry_with<ServerHello>(
            [](auto& m) { m.cipher_suite = CipherSuite::TLS_AES_256_GCM_SHA384; })) == illegal_parameter);
}

TEST_CASE(
    "all records of a client but the first have version 0x0303, and handshake messages end with a record") {
  auto script = Loopback::script();
  script.retry = true;
  script.group = NamedGroup::secp256r1;
  Loopback loopback(script);
  loopback.server.receive(loopback.client.take_output());
  loopback.client.receive(loopback.server.take_output());
  const Bytes second = loopback.client.take_output();
  loopback.server.receive(second);
  loopback.client.receive(loopback.server.take_output());
  REQUIRE(loopback.client.connected());
  loopback.client.update_keys(true);
  loopback.client.send(as_bytes("x"));
  loopback.client.close();
  const Bytes third = loopback.client.take_output();
  for (const Bytes& stream : {second, third})
    for (const Record& record : records_of(stream)) {
      CHECK(record.version == 0x0303);
      CHECK_FALSE(record.content.empty());
    }
  const auto flight = records_of(second);
  REQUIRE(flight.size() == 2);  // the dummy change_cipher_spec, and one ClientHello that fills its record
  CHECK(flight[0].content == Bytes{1});
  CHECK(std::holds_alternative<ClientHello>(decode_handshake(flight[1].content)));
  // Finished, KeyUpdate, data and close_notify: each in a record of its own, under the keys of its time.
  CHECK(records_of(third).size() == 4);
  loopback.server.receive(third);
  CHECK(loopback.server.received == "x");
  CHECK(loopback.server.alert == Alert::close_notify);
}

TEST_CASE("a certificate that will not do gets the alert of the rule that it breaks") {
  const auto alert_for = [](auto change) {
    auto recipe = forge::leaf("server.example");
    change(recipe);
    auto script = Loopback::script();
    const forge::Minted leaf = forge::issue(forge::root(), recipe);
    script.chain = {leaf.der};
    script.ed25519_seed = leaf.key.seed;
    return alert_in(script);
  };
  const Bytes md5 = forge::sequence({forge::object_identifier("1.2.840.113549.1.1.4"), *from_hex("0500")});
  CHECK(alert_for([&](auto& r) { r.inner_algorithm = r.outer_algorithm = md5; }) == Alert::bad_certificate);
  CHECK(alert_for([](auto& r) { r.not_after = forge::now - 1; }) == Alert::certificate_expired);
  CHECK(alert_for([](auto& r) { r.key_usage = forge::key_encipherment; }) == Alert::unsupported_certificate);
  auto script = Loopback::script();
  const forge::Minted leaf = forge::self_signed(forge::leaf("server.example"));
  script.chain = {leaf.der};
  script.ed25519_seed = leaf.key.seed;
  CHECK(alert_in(script) == Alert::unknown_ca);
}

TEST_CASE("a message in the wrong place of the server's flight is unexpected") {
  const Bytes finished = encode_handshake(Finished{Bytes(32, 1)});
  const Bytes extensions = encode_handshake(EncryptedExtensions{});
  const Bytes request = encode_handshake(
      CertificateRequest{{}, {make_extension(SignatureSchemeList{{SignatureScheme::ed25519}})}});
  const Bytes update = encode_handshake(KeyUpdate{}), end_of_early_data = encode_handshake(EndOfEarlyData{});
  const std::vector<std::pair<std::string_view, Bytes>> misplaced{
      {"ServerHello", extensions},      {"ServerHello", finished},
      {"ServerHello", some_ticket},     {"EncryptedExtensions", finished},
      {"EncryptedExtensions", request}, {"EncryptedExtensions", end_of_early_data},
      {"Certificate", finished},        {"Certificate", extensions},
      {"Certificate", some_ticket},     {"CertificateVerify", finished},
      {"CertificateVerify", request},   {"Finished", update},
      {"Finished", end_of_early_data},  {"Finished", extensions},
      {"Finished", some_ticket},
  };
  for (const auto& [name, bytes] : misplaced) {
    INFO(name << " replaced by " << message_name(bytes));
    CHECK(alert_in(with(name, bytes, true)) == Alert::unexpected_message);
  }
}

TEST_CASE("nothing follows a message that changes the keys in its record") {
  const Bytes extensions = encode_handshake(EncryptedExtensions{});
  CHECK(alert_in(with("ServerHello", extensions)) == Alert::unexpected_message);
  CHECK(alert_in(with("ServerHello", Bytes{8, 0})) == Alert::unexpected_message);
  CHECK(alert_in(with("Finished", some_ticket)) == Alert::unexpected_message);
  CHECK(alert_in(with("Finished", Bytes{4})) == Alert::unexpected_message);
}

TEST_CASE("an unprotected change_cipher_spec after the handshake is refused") {
  Loopback loopback;
  loopback.run();
  REQUIRE(loopback.client.connected());
  loopback.client.receive(Bytes{20, 3, 3, 0, 1, 1});
  REQUIRE(loopback.client.failure());
  CHECK(loopback.client.failure()->alert == Alert::unexpected_message);
}

TEST_CASE("a key protects no more AES-GCM records than RFC 9846 5.5 allows") {
  // 2^24.5 full records; the client changes its keys when record_limit() is reached.
  const std::uint64_t allowed = 23726566;
  for (auto [aead, size] : {std::pair{crypto::AeadAlgorithm::aes_128_gcm, 16u},
                            std::pair{crypto::AeadAlgorithm::aes_256_gcm, 32u}}) {
    const record::Protection protection(aead, trace::Epoch::application, Secret(size), Secret(12));
    CHECK(protection.record_limit() > 0);
    CHECK(protection.record_limit() < allowed);
  }
}

TEST_CASE("no other record may come between the parts of a handshake message") {
  for (const Bytes& between : {Bytes{20, 3, 3, 0, 1, 1}, Bytes{21, 3, 3, 0, 2, 1, 90}}) {
    Loopback loopback;
    loopback.client.receive(Bytes{22, 3, 3, 0, 2, 2, 0});
    loopback.client.receive(between);
    REQUIRE(loopback.client.failure());
    CHECK(loopback.client.failure()->alert == Alert::unexpected_message);
  }
}

TEST_CASE("the version of a record is ignored, with any value") {
  for (int version : {0x00, 0x01, 0x04, 0xff}) {
    auto script = Loopback::script();
    script.tamper_record = [&, hello = true](Bytes& record) mutable {
      if (hello)
        record[2] = static_cast<std::uint8_t>(
            version);  // only unprotected records can be changed without breaking them
      hello = false;
    };
    Loopback loopback(script);
    loopback.run();
    CHECK(loopback.client.connected());
  }
}

TEST_CASE("neither side sends application data before the server's Finished") {
  Loopback loopback;
  CHECK_THROWS_AS(loopback.client.send(as_bytes("early")), std::logic_error);
  loopback.client.receive(Bytes{23, 3, 3, 0, 1, 0});
  CHECK(loopback.client.failure()->alert == Alert::unexpected_message);

  auto script = Loopback::script();
  ScriptedServer* server = nullptr;
  script.tamper = [&](std::string_view name, Bytes&) {
    if (name == "Certificate") server->send(as_bytes("too early"));
  };
  Loopback other(script);
  server = &other.server;
  other.run();
  REQUIRE(other.client.failure());
  CHECK(other.client.failure()->alert == Alert::unexpected_message);
  CHECK(other.client.take_application_data().empty());
}

TEST_CASE(
    "an alert is sent in a record of its own, fatal unless it is close_notify, and is the last thing sent") {
  Loopback failing;
  failing.client.take_output();
  failing.client.receive(Bytes{22, 3, 3, 0, 5, 8, 0, 0, 1, 0});
  const auto records = records_of(failing.client.take_output());
  REQUIRE(records.size() == 1);
  CHECK(records[0].type == ContentType::alert);
  CHECK(records[0].content == Bytes{2, static_cast<std::uint8_t>(failing.client.failure()->alert)});
  failing.client.close();
  failing.client.receive(Bytes{22, 3, 3, 0, 5, 8, 0, 0, 1, 0});
  CHECK(failing.client.take_output().empty());

  Loopback closing;
  closing.client.take_output();
  closing.client.close();
  closing.client.close();
  CHECK(records_of(closing.client.take_output()).at(0).content == Bytes{1, 0});
  CHECK(closing.client.take_output().empty());
}

TEST_CASE("the level of an alert is ignored") {
  for (int level : {0, 1, 2, 255}) {
    Loopback loopback;
    loopback.client.receive(Bytes{21, 3, 3, 0, 2, static_cast<std::uint8_t>(level), 40});
    CHECK(loopback.client.alert_received() == Alert::handshake_failure);
    CHECK(loopback.client.failed());
    loopback.client.take_output();
    loopback.client.close();
    CHECK(loopback.client.take_output().empty());
  }
}

TEST_CASE("after our close_notify nothing more is sent") {
  Loopback loopback;
  loopback.run();
  loopback.client.close();
  loopback.run();
  loopback.server.send_key_update(KeyUpdateRequest::update_requested);
  loopback.server.send(as_bytes("still reading"));
  loopback.client.receive(loopback.server.take_output());
  CHECK(as_text(loopback.client.take_application_data()) == "still reading");
  CHECK(loopback.client.take_output().empty());
}

TEST_CASE("a client that closes in the middle of the handshake sends nothing after its close_notify") {
  Loopback loopback;
  loopback.server.receive(loopback.client.take_output());
  loopback.client.close();
  loopback.client.take_output();
  loopback.client.receive(loopback.server.take_output());
  CHECK(loopback.client.take_output().empty());
}

TEST_CASE("an error after our close_notify is not answered with another alert") {
  Loopback loopback;
  loopback.run();
  loopback.client.close();
  loopback.client.take_output();
  loopback.server.send_message(Bytes{24, 0, 0, 1, 2});
  loopback.client.receive(loopback.server.take_output());
  CHECK(loopback.client.failed());
  CHECK(loopback.client.take_output().empty());
}

TEST_CASE("a server that closes in the middle of the handshake is explained") {
  Loopback loopback;
  loopback.client.receive(Bytes{21, 3, 3, 0, 2, 1, 0});
  CHECK(loopback.client.receive_closed());
  CHECK_FALSE(loopback.client.explanation().empty());
}

TEST_CASE("a configuration that would break a rule of the ClientHello is refused") {
  CountingRandom random;
  const auto refused = [&](auto change) {
    auto config = Loopback::config(random);
    config.key_shares = {NamedGroup::x25519};
    REQUIRE_NOTHROW(connection::Client(config));
    change(config);
    CHECK_THROWS_AS(connection::Client(config), std::invalid_argument);
  };
  using enum NamedGroup;
  refused([](auto& c) { c.supported_groups = {x25519, secp256r1, x25519}; });
  refused([](auto& c) { c.key_shares = {x25519, x25519}; });
  refused([](auto& c) { c.key_shares = {ffdhe2048}; });
  refused([](auto& c) {
    c.supported_groups = {x25519, secp256r1};
    c.key_shares = {secp384r1};
  });
  refused([](auto& c) { c.key_shares = {secp256r1, x25519}; });
  refused([](auto& c) { c.supported_groups = {x25519, ffdhe2048}; });
  refused([](auto& c) { c.cipher_suites = {CipherSuite{0x13ff}}; });
  refused([](auto& c) { c.cipher_suites = {}; });
  refused([](auto& c) { c.signature_algorithms = {SignatureScheme::ed25519, SignatureScheme::ed448}; });
  refused([](auto& c) { c.signature_algorithms = {SignatureScheme::ecdsa_sha1}; });
  refused([](auto& c) { c.record_size_limit = 63; });
}

TEST_CASE("the server's supported_groups change nothing in the handshake that brings them") {
  const auto client_messages = [](Extensions extensions) {
    auto script = Loopback::script();
    script.encrypted_extensions = std::move(extensions);
    Loopback loopback(std::move(script));
    loopback.run();
    CHECK(loopback.server.done());
    CHECK(loopback.client.negotiated().group == NamedGroup::x25519);
    return loopback.server.client_messages.size();
  };
  const std::size_t without = client_messages({});
  for (NamedGroup preferred : {NamedGroup::secp384r1, static_cast<NamedGroup>(0x7777)})
    CHECK(client_messages({make_extension(NamedGroupList{{preferred}})}) == without);
}

TEST_CASE("a hello that leads to a retry ends where its record ends") {
  // RFC 9846 5.1: a ServerHello begins in the record of the HelloRetryRequest.
  auto script = retry_with<HelloRetryRequest>([](HelloRetryRequest&) {});
  const auto change = script.tamper;
  script.tamper = [=](std::string_view name, Bytes& bytes) {
    change(name, bytes);
    if (name == HelloRetryRequest::name) append(bytes, Bytes{2, 0, 0, 90, 3, 3});
  };
  CHECK(alert_in(script) == Alert::unexpected_message);

  // A second ClientHello begins in the record of the first, which has no share that the server can use.
  Serving serving;
  auto config = serving.config();
  config.supported_groups = {NamedGroup::secp384r1};
  for (const bool follows : {false, true}) {
    CountingRandom random;
    connection::Client client(Loopback::config(random));
    connection::Server server(config);
    Bytes record = client.take_output();
    if (follows) {
      append(record, Bytes{1, 0, 2, 0, 3, 3});
      record[3] = static_cast<std::uint8_t>((record.size() - 5) >> 8);
      record[4] = static_cast<std::uint8_t>(record.size() - 5);
    }
    server.receive(record);
    CHECK(server.failed() == follows);
    if (follows) CHECK(server.failure()->alert == Alert::unexpected_message);
  }
}
