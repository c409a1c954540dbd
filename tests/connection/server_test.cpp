#include "connection/server.hpp"

#include <set>

#include "messages/extension_bodies.hpp"
#include "support/catch.hpp"
#include "support/loopback.hpp"
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
  for (CipherSuite suite : {CipherSuite::TLS_AES_128_GCM_SHA256, CipherSuite::TLS_AES_256_GCM_SHA384,
                            CipherSuite::TLS_CHACHA20_POLY1305_SHA256}) {
    for (NamedGroup group : {NamedGroup::x25519, NamedGroup::secp256r1, NamedGroup::secp384r1}) {
      for (std::size_t portion : {std::size_t{1}, std::size_t{17}, std::size_t{1} << 20}) {
        Serving serving;
        auto config = serving.config();
        config.cipher_suites = {suite};
        config.supported_groups = {group};
        CountingRandom random;
        connection::Client client(Loopback::config(random));
        connection::Server server(config);
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

TEST_CASE("the scripted client gets through, whole and in pieces") {
  for (std::size_t fragment : {0u, 1u, 100u}) {
    Serving serving;
    const auto config = serving.config();
    ScriptedClient client({.fragment = fragment});
    connection::Server server(config);
    carry(client, server);
    INFO(server.explanation());
    REQUIRE(client.done());
    REQUIRE(server.connected());
    CHECK(client.change_cipher_specs == 1);
    check_echo(client, server);
    CHECK(client.received == "pong");
  }
}
