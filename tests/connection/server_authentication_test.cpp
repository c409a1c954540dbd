#include "connection/server.hpp"
#include "messages/extension_bodies.hpp"
#include "support/catch.hpp"
#include "support/seen_checks.hpp"
#include "support/serving.hpp"

using namespace glasstls;
using namespace glasstls::testing;
using namespace glasstls::messages;
using handshake::ClientCertificates;

// RFC 9846 4.4.2, 4.5 and 4.7.2, in the server: client authentication.

namespace {

using Script = ScriptedClient::Script;

/// A server that trusts a CA of its own for clients.
struct Asking : Serving {
  forge::Minted ca = forge::root("Client CA");
  x509::TrustStore store;
  handshake::SealedTokens sealed{random, 3600 * 1000};

  Asking() { store.add_der(ca.der); }

  handshake::ServerConfig config(ClientCertificates how) {
    auto config = Serving::config();
    config.client_certificates = how;
    config.client_authorities = &store;
    config.certificate_authorities = {ca.subject};
    config.tickets = &sealed;
    return config;
  }

  static forge::Recipe person() {
    forge::Recipe recipe = forge::leaf("person");
    recipe.names = {"person.example"};
    recipe.ext_key_usage = {"1.3.6.1.5.5.7.3.2"};  // clientAuth
    return recipe;
  }
  Script script(const forge::Minted& leaf) const {
    Script script;
    script.chain = {leaf.der};
    script.ed25519_seed = leaf.key.seed;
    return script;
  }
  Script script() const { return script(forge::issue(ca, person())); }
};

std::optional<Alert> alert_for(const handshake::ServerConfig& config, Script script) {
  ScriptedClient client(std::move(script));
  connection::Server server(config, testing::seen_checks());
  carry(client, server);
  INFO(server.explanation());
  if (!server.failed()) {
    CHECK(server.connected());
    return std::nullopt;
  }
  REQUIRE(server.failure());
  CHECK(client.alert == server.failure()->alert);
  CHECK(server.negotiated().client_certificates.empty());
  return client.alert;
}

}  // namespace

TEST_CASE("a client that is asked shows its certificate, or none where it need not") {
  Asking asking;
  for (ClientCertificates how : {ClientCertificates::welcome, ClientCertificates::required}) {
    const auto config = asking.config(how);
    ScriptedClient client(asking.script());
    connection::Server server(config, testing::seen_checks());
    carry(client, server);
    INFO(server.explanation());
    REQUIRE(server.connected());
    REQUIRE(server.negotiated().client_certificates.size() == 1);
    const auto request = client.server_message<CertificateRequest>().value();
    CHECK(request.certificate_request_context.empty());
    CHECK(get<SignatureSchemeList>(request.extensions).has_value());
    CHECK(get<CertificateAuthorities>(request.extensions)->authorities.at(0).name == asking.ca.subject);
    CHECK(alert_for(config, {}) ==
          (how == ClientCertificates::required ? std::optional(Alert::certificate_required) : std::nullopt));
  }
}

TEST_CASE("a client's certificate is judged like a server's, for its own purpose") {
  Asking asking;
  const auto config = asking.config(ClientCertificates::required);
  CHECK(alert_for(config, asking.script(forge::issue(forge::root("Stranger"), Asking::person()))) ==
        Alert::unknown_ca);
  auto recipe = Asking::person();
  recipe.not_after = forge::now - 1;
  CHECK(alert_for(config, asking.script(forge::issue(asking.ca, recipe))) == Alert::certificate_expired);
  recipe = Asking::person();
  recipe.ext_key_usage = {"1.3.6.1.5.5.7.3.1"};  // serverAuth
  CHECK(alert_for(config, asking.script(forge::issue(asking.ca, recipe))).has_value());
  Script garbage = asking.script();
  garbage.chain = {Bytes(20, 1)};
  CHECK(alert_for(config, garbage) == Alert::bad_certificate);
  Script other_key = asking.script();
  other_key.ed25519_seed = forge::key("thief").seed;
  CHECK(alert_for(config, other_key) == Alert::decrypt_error);
}

TEST_CASE("a client's Certificate and CertificateVerify answer what was asked") {
  Asking asking;
  const auto config = asking.config(ClientCertificates::welcome);
  const auto with = [&](std::string_view wanted, Bytes replacement) {
    Script script = asking.script();
    script.tamper = [=](std::string_view name, Bytes& bytes) {
      if (name == wanted) bytes = replacement;
    };
    return alert_for(config, script);
  };
  const Bytes leaf = asking.script().chain[0];
  CHECK(with("Certificate", encode_handshake(Certificate{{1}, {{leaf, {}}}})) == Alert::illegal_parameter);
  CHECK(with("Certificate", encode_handshake(Certificate{
                                {}, {{leaf, {make_extension(CertificateStatus{.response = {1}})}}}})) ==
        Alert::unsupported_extension);
  CHECK(with("CertificateVerify",
             encode_handshake(CertificateVerify{SignatureScheme::rsa_pkcs1_sha256, Bytes(256)})) ==
        Alert::illegal_parameter);
  CHECK(with("CertificateVerify",
             encode_handshake(CertificateVerify{SignatureScheme::ecdsa_secp256r1_sha256, Bytes(70)})) ==
        Alert::illegal_parameter);
  CHECK(with("CertificateVerify", encode_handshake(Finished{Bytes(32)})) == Alert::unexpected_message);
  CHECK(with("Finished", encode_handshake(Finished{Bytes(32)})) == Alert::decrypt_error);
  CHECK(with("Finished", encode_handshake(Finished{Bytes(31)})) == Alert::decode_error);
}

TEST_CASE("a ticket takes the place of the client's certificate, and the client is not asked again") {
  Asking asking;
  const auto config = asking.config(ClientCertificates::required);
  ScriptedClient first(asking.script());
  connection::Server server(config, testing::seen_checks());
  carry(first, server);
  REQUIRE(first.tickets.size() == 2);
  Script again;
  again.psks = {first.tickets[0].offer()};
  ScriptedClient second(again);
  connection::Server resumed(config, testing::seen_checks());
  carry(second, resumed);
  INFO(resumed.explanation());
  REQUIRE(resumed.connected());
  CHECK(second.selected_identity == 0);
  CHECK(resumed.negotiated().client_certificates == asking.script().chain);
  CHECK_FALSE(second.server_message<CertificateRequest>().has_value());
}

TEST_CASE("a ticket of a client that showed nothing does not open a door that asks for a certificate") {
  Asking asking;
  const auto open = asking.config(ClientCertificates::not_asked_for);
  ScriptedClient first({});
  connection::Server server(open, testing::seen_checks());
  carry(first, server);
  REQUIRE(first.tickets.size() == 2);
  const auto closed = asking.config(ClientCertificates::required);
  Script again;
  again.psks = {first.tickets[0].offer()};
  CHECK(alert_for(closed, again) == Alert::certificate_required);
}

TEST_CASE("a client is asked for its certificate after the handshake, more than once and in any order") {
  Asking asking;
  const auto config = asking.config(ClientCertificates::not_asked_for);
  Script script = asking.script();
  script.more = {{ExtensionType::post_handshake_auth, {}}};
  ScriptedClient client(script);
  connection::Server server(config, testing::seen_checks());
  CHECK_THROWS_AS(server.request_certificate(), std::logic_error);
  carry(client, server);
  REQUIRE(server.connected());
  server.request_certificate();
  server.request_certificate();
  carry(client, server);
  std::vector<CertificateRequest> requests;
  for (const Bytes& bytes : client.server_messages)
    if (message_name(bytes) == "CertificateRequest")
      requests.push_back(std::get<CertificateRequest>(decode_handshake(bytes)));
  REQUIRE(requests.size() == 2);
  CHECK(requests[0].certificate_request_context != requests[1].certificate_request_context);

  client.send(as_bytes("not yet"));
  carry(client, server);
  CHECK(as_text(server.take_application_data()) == "not yet");
  CHECK(server.negotiated().client_certificates.empty());
  client.send_key_update(KeyUpdateRequest::update_not_requested);
  client.answer_request(requests[1]);
  carry(client, server);
  INFO(server.explanation());
  REQUIRE(server.connected());
  CHECK(server.state() == "CONNECTED");
  CHECK(server.negotiated().client_certificates == script.chain);
  client.answer_request(requests[0]);
  client.send(as_bytes("still here"));
  carry(client, server);
  CHECK(as_text(server.take_application_data()) == "still here");
}

TEST_CASE("what answers no request after the handshake is refused") {
  Asking asking;
  const auto config = asking.config(ClientCertificates::not_asked_for);
  const auto alert_after = [&](bool offer,
                               const std::function<void(ScriptedClient&, connection::Server&)>& act,
                               std::function<void(std::string_view, Bytes&)> tamper = {}) {
    Script script = asking.script();
    if (offer) script.more = {{ExtensionType::post_handshake_auth, {}}};
    bool connected = false;
    script.tamper = [&](std::string_view name, Bytes& bytes) {
      if (connected && tamper) tamper(name, bytes);
    };
    ScriptedClient client(script);
    connection::Server server(config, testing::seen_checks());
    carry(client, server);
    REQUIRE(server.connected());
    connected = true;
    act(client, server);
    carry(client, server);
    return client.alert;
  };
  const auto request_and_answer = [](ScriptedClient& client, connection::Server& server) {
    server.request_certificate();
    carry(client, server);
    client.answer_request(std::get<CertificateRequest>(decode_handshake(client.server_messages.back())));
  };
  CHECK_FALSE(alert_after(true, request_and_answer).has_value());
  CHECK(alert_after(true, request_and_answer, [](std::string_view name, Bytes& bytes) {
          if (name == "Finished") bytes.back() ^= 1;
        }) == Alert::decrypt_error);
  CHECK(alert_after(true, request_and_answer, [](std::string_view name, Bytes& bytes) {
          if (name == "Certificate") bytes[5] ^= 1;
        }) == Alert::illegal_parameter);
  CHECK(alert_after(true, request_and_answer, [](std::string_view name, Bytes& bytes) {
          if (name == "CertificateVerify") bytes = encode_handshake(KeyUpdate{});
        }) == Alert::unexpected_message);
  CHECK(alert_after(true, [](ScriptedClient& client, connection::Server&) {
          client.send_message("Certificate", encode_handshake(Certificate{}));
        }) == Alert::unexpected_message);
  CHECK_FALSE(alert_after(false, [](ScriptedClient&, connection::Server& server) {
                CHECK_THROWS_AS(server.request_certificate(), std::logic_error);
              }).has_value());
}

TEST_CASE("a client that an external PSK speaks for is never asked for a certificate") {
  Asking asking;
  auto config = asking.config(ClientCertificates::required);
  config.psks.push_back({.identity = {'m', 'e'}, .key = Secret(View(Bytes(32, 9)))});
  Script script = asking.script();
  script.more = {{ExtensionType::post_handshake_auth, {}}};
  script.psks = {{.identity = {'m', 'e'}, .key = Bytes(32, 9), .origin = schedule::PskOrigin::external}};
  ScriptedClient client(script);
  connection::Server server(config, testing::seen_checks());
  carry(client, server);
  INFO(server.explanation());
  REQUIRE(server.connected());
  CHECK(client.selected_identity == 0);
  CHECK_FALSE(client.server_message<CertificateRequest>().has_value());
  CHECK_THROWS_AS(server.request_certificate(), std::logic_error);
}
