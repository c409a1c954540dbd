#include "connection/server.hpp"

#include "handshake/signing.hpp"
#include "messages/extension_bodies.hpp"
#include "support/catch.hpp"
#include "support/loopback.hpp"
#include "support/seen_checks.hpp"
#include "support/serving.hpp"

using namespace glasstls;
using namespace glasstls::testing;
using namespace glasstls::messages;

namespace {

template <class Client>
void check_echo(Client& client, connection::Server& server) {
  client.send(as_bytes("ping"));
  carry(client, server);
  CHECK(as_text(server.take_application_data()) == "ping");
  server.send(as_bytes("pong"));
  carry(client, server);
}

}  // namespace

TEST_CASE("our client and our server agree with every suite and group, however the bytes are cut") {
  for (CipherSuite suite : handshake::default_cipher_suites()) {
    for (NamedGroup group : {NamedGroup::x25519, NamedGroup::secp256r1, NamedGroup::secp384r1}) {
      for (std::size_t portion : {std::size_t{1}, std::size_t{17}, std::size_t{1} << 20}) {
        Serving serving;
        auto config = serving.config();
        config.cipher_suites = {suite};
        config.supported_groups = {group};
        CountingRandom random;
        connection::Client client(Loopback::config(random));
        connection::Server server(config, testing::seen_checks());
        carry(client, server, portion);
        INFO(name_of(suite) << " " << name_of(group) << ": " << client.explanation() << " / "
                            << server.explanation());
        REQUIRE(client.connected());
        REQUIRE(server.connected());
        CHECK(server.negotiated().cipher_suite == suite);
        CHECK(server.negotiated().group == group);
        CHECK(server.negotiated().hello_retry_request == (group != NamedGroup::x25519));
        CHECK(server.negotiated().server_name == "server.example");
        CHECK(client.negotiated().server_name_acknowledged);
        check_echo(client, server);
        CHECK(as_text(client.take_application_data()) == "pong");
      }
    }
  }
}

TEST_CASE("our client and our server agree with every kind of key") {
  using x509::PublicKey;
  for (const auto& [kind, curve] : {std::pair{PublicKey::Kind::ed25519, ""},
                                    {PublicKey::Kind::p256, "1.2.840.10045.3.1.7"},
                                    {PublicKey::Kind::p384, "1.3.132.0.34"},
                                    {PublicKey::Kind::p521, "1.3.132.0.35"}}) {
    x509::PrivateKey key = x509::PrivateKey::generate(kind, Bytes(32, 3));
    const Bytes algorithm = kind == PublicKey::Kind::ed25519
                                ? forge::sequence({forge::object_identifier("1.3.101.112")})
                                : forge::sequence({forge::object_identifier("1.2.840.10045.2.1"),
                                                   forge::object_identifier(curve)});
    auto recipe = forge::leaf("server.example");
    recipe.public_key_info = forge::sequence({algorithm, forge::bit_string(key.public_key().point)});
    const forge::Minted leaf = forge::issue(forge::root(), recipe);
    Serving serving;
    auto config = serving.config();
    config.credentials.clear();
    config.credentials.push_back(handshake::make_credential({leaf.der}, std::move(key)));
    CountingRandom random;
    connection::Client client(Loopback::config(random));
    connection::Server server(config, testing::seen_checks());
    carry(client, server);
    INFO(x509::to_text(config.credentials[0].leaf().public_key)
         << ": " << client.explanation() << " / " << server.explanation());
    REQUIRE(client.connected());
    REQUIRE(server.connected());
    check_echo(client, server);
  }
  const forge::Minted leaf = forge::issue(forge::root(), forge::leaf("server.example"));
  CHECK_THROWS_AS(handshake::make_credential(
                      {leaf.der}, x509::PrivateKey::generate(PublicKey::Kind::ed25519, Bytes(32, 4))),
                  std::invalid_argument);
}

TEST_CASE("the scripted client gets through, whole and in pieces") {
  for (std::size_t fragment : {0u, 1u, 100u}) {
    Serving serving;
    const auto config = serving.config();
    ScriptedClient client({.fragment = fragment});
    connection::Server server(config, testing::seen_checks());
    carry(client, server);
    INFO(server.explanation());
    REQUIRE(client.done());
    REQUIRE(server.connected());
    CHECK(client.change_cipher_specs == 1);
    check_echo(client, server);
    CHECK(client.received == "pong");
  }
}

TEST_CASE("a server that resumes does not acknowledge server_name again") {
  // RFC 6066 3
  Serving serving;
  handshake::SealedTokens tokens(serving.random, 3600 * 1000);
  auto config = serving.config();
  config.tickets = &tokens;
  CountingRandom random;
  std::deque<handshake::Ticket> tickets;
  for (const bool resumes : {false, true}) {
    auto client_config = Loopback::config(random);
    if (resumes) client_config.tickets = {&tickets.back()};
    connection::Client client(client_config);
    connection::Server server(config);
    carry(client, server);
    REQUIRE(client.connected());
    CHECK(client.negotiated().psk.has_value() == resumes);
    CHECK(server.negotiated().server_name == "server.example");
    CHECK(client.negotiated().server_name_acknowledged != resumes);
    if (!resumes) tickets = std::move(client.tickets());
    REQUIRE_FALSE(tickets.empty());
  }
}
