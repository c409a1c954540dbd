#include "connection/explanation.hpp"
#include "crypto/curve/ed25519.hpp"
#include "messages/extension_bodies.hpp"
#include "support/catch.hpp"
#include "support/forge.hpp"
#include "support/loopback.hpp"

using namespace glasstls;
using namespace glasstls::testing;
using namespace glasstls::messages;

namespace {

/// What is said of an error alert that the peer sent.
std::string said_of(Alert alert, std::string_view peer) {
  return connection::explain({.peer = peer, .alert_received = alert, .negotiated = true});
}

struct Ed25519Key : handshake::SigningKey {
  explicit Ed25519Key(Bytes seed) : seed(std::move(seed)) {}
  Bytes sign(SignatureScheme, View content, handshake::RandomSource&) const override {
    return crypto::ed25519_sign(Secret(View(seed)), content);
  }
  Bytes seed;
};

const forge::Minted& client_ca() {
  static const forge::Minted minted = forge::root();
  return minted;
}

forge::Minted client_leaf(const std::string& name) {
  auto recipe = forge::leaf(name);
  recipe.ext_key_usage = {"1.3.6.1.5.5.7.3.2"};
  recipe.key_usage = forge::digital_signature;
  return forge::issue(client_ca(), recipe);
}

std::vector<handshake::Credential> credentials(std::initializer_list<forge::Minted> leaves) {
  std::vector<handshake::Credential> all;
  for (const forge::Minted& leaf : leaves)
    all.emplace_back(std::vector<Bytes>{leaf.der}, std::make_unique<Ed25519Key>(leaf.key.seed));
  return all;
}

ScriptedServer::Script asking(Extensions extensions = {}) {
  auto script = Loopback::script();
  script.request_certificate = true;
  for (Extension& extension : extensions) script.certificate_request.push_back(std::move(extension));
  return script;
}

/// What a server that asks so is shown: the leaf's DER, or nothing.
Bytes shown(const std::vector<handshake::Credential>& ours, ScriptedServer::Script script) {
  CountingRandom random;
  auto config = Loopback::config(random);
  config.credentials = ours;
  Loopback loopback(std::move(script), config);
  loopback.run();
  REQUIRE(loopback.client.connected());
  REQUIRE(loopback.server.done());
  CHECK(loopback.client.negotiated().certificate_requested);
  return loopback.server.client_certificate;
}

Alert refused(Extensions extensions) {
  Loopback loopback(asking(std::move(extensions)));
  loopback.run();
  REQUIRE(loopback.client.failure());
  return loopback.client.failure()->alert;
}

Extension filters(std::initializer_list<std::pair<const char*, const char*>> list) {
  OidFilterExtension body;
  for (const auto& [oid, values] : list) body.filters.push_back({*from_hex(oid), *from_hex(values)});
  return make_extension(body);
}

constexpr const char *key_usage = "0603551d0f", *ext_key_usage = "0603551d25";

}  // namespace

TEST_CASE("a client that is asked proves itself, with the certificate that suits") {
  const forge::Minted leaf = client_leaf("client.example");
  const auto ours = credentials({leaf});
  CHECK(shown(ours, asking()) == leaf.der);
  CHECK(shown({}, asking()).empty());
  auto rsa_only = Loopback::script();
  rsa_only.request_certificate = true;
  rsa_only.certificate_request = {
      make_extension(SignatureSchemeList{{SignatureScheme::rsa_pss_rsae_sha256}})};
  CHECK(shown(ours, rsa_only).empty());
}

TEST_CASE("certificate_authorities is a wish") {
  auto other = client_leaf("other.example");
  const auto other_ca = forge::issue(client_ca(), forge::ca("Other CA"));
  auto recipe = forge::leaf("wanted.example");
  const forge::Minted wanted = forge::issue(other_ca, recipe);
  const auto ours = credentials({other, wanted});
  CHECK(shown(ours, asking()) == other.der);
  CHECK(shown(ours, asking({make_extension(CertificateAuthorities{{{other_ca.subject}}})})) == wanted.der);
  CHECK(shown(ours, asking({make_extension(CertificateAuthorities{{{wanted.subject}}})})) == other.der);
}

TEST_CASE("oid_filters decide where they speak of keyUsage and extKeyUsage, and are skipped elsewhere") {
  const forge::Minted leaf = client_leaf("client.example");
  const auto ours = credentials({leaf});
  const auto passes = [&](std::initializer_list<std::pair<const char*, const char*>> list) {
    return shown(ours, asking({filters(list)})) == leaf.der;
  };
  CHECK(passes({}));
  CHECK(passes({{key_usage, "03020780"}}));                            // digitalSignature
  CHECK_FALSE(passes({{key_usage, "030205a0"}}));                      // and keyEncipherment
  CHECK(passes({{ext_key_usage, "300a06082b06010505070302"}}));        // clientAuth
  CHECK_FALSE(passes({{ext_key_usage, "300a06082b06010505070301"}}));  // serverAuth
  CHECK(passes({{"06032a0304", "0500"}}));                             // an unknown extension
  CHECK(refused({filters({{key_usage, "03020780"}, {key_usage, "03020780"}})}) == Alert::illegal_parameter);
  CHECK(refused({filters({{ext_key_usage, "30060604551d2500"}})}) == Alert::illegal_parameter);  // any
  CHECK(refused({filters({{key_usage, "0302"}})}) == Alert::illegal_parameter);
  CHECK(refused({filters({{"0603551d", "00"}})}) == Alert::illegal_parameter);
  CHECK(refused({{ExtensionType::oid_filters, {0}}}) == Alert::decode_error);
}

TEST_CASE("after the handshake, a client that offered to proves itself each time it is asked") {
  const forge::Minted leaf = client_leaf("client.example");
  const auto ours = credentials({leaf});
  CountingRandom random;
  auto config = Loopback::config(random);
  config.credentials = ours;
  config.post_handshake_auth = true;
  Loopback loopback(Loopback::script(), config);
  loopback.run();
  REQUIRE(loopback.client.connected());
  CHECK(loopback.server.client_certificate.empty());
  for (std::uint8_t round = 1; round <= 3; ++round) {
    loopback.server.request_certificate({round});
    loopback.run();
    REQUIRE(loopback.client.connected());
    CHECK(loopback.server.client_authentications == round);
    CHECK(loopback.server.client_certificate == leaf.der);
    loopback.client.update_keys(false);  // RFC 9846 4.5: the Base Key is that of the generation in force
    loopback.run();
  }
  loopback.client.send(as_bytes("still here"));
  loopback.run();
  CHECK(loopback.server.received == "still here");
}

TEST_CASE("a client without a certificate says so after the handshake too") {
  CountingRandom random;
  auto config = Loopback::config(random);
  config.post_handshake_auth = true;
  Loopback loopback(Loopback::script(), config);
  loopback.run();
  loopback.server.request_certificate({1});
  loopback.run();
  CHECK(loopback.server.client_authentications == 1);
  CHECK(loopback.server.client_certificate.empty());
  loopback.client.close();
  loopback.run();
  loopback.server.request_certificate({2});  // nothing follows our close_notify
  loopback.run();
  CHECK(loopback.server.client_authentications == 1);
  CHECK_FALSE(loopback.client.failed());
}

TEST_CASE("requests after the handshake that are unwelcome, repeated or endless are refused") {
  const auto alert = [](bool offered, auto&& ask) {
    CountingRandom random;
    auto config = Loopback::config(random);
    config.post_handshake_auth = offered;
    Loopback loopback(Loopback::script(), config);
    loopback.run();
    REQUIRE(loopback.client.connected());
    ask(loopback);
    loopback.run();
    REQUIRE(loopback.client.failure());
    return loopback.client.failure()->alert;
  };
  CHECK(alert(false, [](Loopback& loopback) { loopback.server.request_certificate({1}); }) ==
        Alert::unexpected_message);
  CHECK(alert(true, [](Loopback& loopback) {
          loopback.server.request_certificate({1});
          loopback.run();
          loopback.server.request_certificate({1});
        }) == Alert::illegal_parameter);
  CHECK(alert(true, [](Loopback& loopback) {
          for (std::uint8_t i = 0; i < 32; ++i) {
            loopback.server.request_certificate({i});
            loopback.run();
            REQUIRE(loopback.client.connected());
          }
          loopback.server.request_certificate({32});
        }) == Alert::unexpected_message);

  handshake::Psk psk;
  psk.identity = {1};
  psk.key = Secret(Bytes(32, 1));
  auto script = Loopback::script();
  script.psk = Bytes(32, 1);
  script.psk_origin = schedule::PskOrigin::external;
  CountingRandom random;
  auto config = Loopback::config(random);
  config.psks = {&psk};
  config.post_handshake_auth = true;
  Loopback loopback(script, config);
  loopback.run();
  REQUIRE(loopback.client.connected());
  loopback.server.request_certificate({1});
  loopback.run();
  REQUIRE(loopback.client.failure());
  CHECK(loopback.client.failure()->alert == Alert::unexpected_message);
}

TEST_CASE("a client staples the OCSP response of its certificate where the server asks for it") {
  const forge::Minted leaf = client_leaf("client.example");
  std::vector<handshake::Credential> ours;
  ours.emplace_back(std::vector<Bytes>{leaf.der}, std::make_unique<Ed25519Key>(leaf.key.seed),
                    Bytes{0x30, 0});
  const auto stapled = [&](ScriptedServer::Script script) {
    CountingRandom random;
    auto config = Loopback::config(random);
    config.credentials = ours;
    Loopback loopback(std::move(script), config);
    loopback.run();
    REQUIRE(loopback.server.done());
    const auto& message = loopback.server.client_messages.at(1);
    const auto certificate = std::get<Certificate>(decode_handshake(message));
    const auto status = get<CertificateStatus>(certificate.certificate_list.at(0).extensions);
    return status ? status->response : Bytes{};
  };
  CHECK(stapled(asking()).empty());
  CHECK(stapled(asking({{ExtensionType::status_request, {}}})) == Bytes{0x30, 0});
}

TEST_CASE("an alert about a certificate that came is about the one that we showed") {
  for (const std::string_view peer : {"server", "client"})
    for (const Alert alert :
         {Alert::unknown_ca, Alert::certificate_expired, Alert::certificate_revoked, Alert::bad_certificate,
          Alert::unsupported_certificate, Alert::certificate_unknown}) {
      const std::string said = said_of(alert, peer);
      CAPTURE(said);
      CHECK(said.find(peer == "server" ? "the certificate that we showed" : "our certificate") !=
            std::string::npos);
    }
  CHECK(said_of(Alert::access_denied, "server").find("gives them no access") != std::string::npos);
  CHECK(said_of(Alert::certificate_required, "server").find("requires a client certificate and got none") !=
        std::string::npos);
}
