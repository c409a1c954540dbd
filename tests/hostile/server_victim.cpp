#include "server_victim.hpp"

#include "messages/extension_bodies.hpp"
#include "support/catch.hpp"

namespace glasstls::testing {

using namespace messages;
using Kind = ClientExperiment::Kind;

namespace {

struct ServerRun {
  Alert alert;
  Bytes seen;  ///< the message as it was before it was replaced
};

forge::Minted client_leaf() {
  forge::Recipe recipe = forge::leaf("person");
  recipe.names = {"person.example"};
  recipe.ext_key_usage = {"1.3.6.1.5.5.7.3.2"};  // clientAuth
  return forge::issue(forge::root("Client CA"), recipe);
}

ServerRun run(const ClientExperiment& experiment, const Bytes* replacement) {
  ServerRun result{waits, {}};
  Serving serving;
  handshake::SealedTokens tokens(serving.random, 3600 * 1000);
  x509::TrustStore store;
  store.add_der(forge::root("Client CA").der);
  auto config = serving.config();
  config.tickets = &tokens;
  config.max_early_data_size = 1000;
  config.client_authorities = &store;
  config.client_certificates = handshake::ClientCertificates::required;
  config.record_size_limit = 16385;
  config.alpn_protocols = {"h2", "http/1.1"};

  ScriptedClient::Script script;
  static const forge::Minted leaf = client_leaf();
  script.chain = {leaf.der};
  script.ed25519_seed = leaf.key.seed;
  script.more = {make_extension(RecordSizeLimit{16385}), make_extension(ProtocolNameList{{{{'h', '2'}}}}),
                 make_extension(CertificateStatusRequest{})};
  if (experiment.kind == Kind::resumed) {
    ScriptedClient first(script);
    connection::Server server(config);
    carry(first, server);
    REQUIRE(first.tickets.size() == 2);
    script.psks = {first.tickets[0].offer()};
    script.early_data = {"early"};
  }
  if (experiment.kind == Kind::retried) {
    config.cookies = &tokens;
    config.supported_groups = {NamedGroup::secp256r1};
  }
  int hellos = 0;
  script.tamper = [&](std::string_view name, Bytes& bytes) {
    if (name != experiment.message) return;
    if (name == ClientHello::name && ++hellos != (experiment.kind == Kind::retried ? 2 : 1)) return;
    result.seen = bytes;
    if (replacement) bytes = *replacement;
  };
  ScriptedClient client(script);
  connection::Server server(config);
  carry(client, server);
  if (server.connected()) {
    client.send_key_update(KeyUpdateRequest::update_requested);
    client.send(as_bytes("the end"));
    carry(client, server);
    if (as_text(server.take_application_data()) == "the end") result.alert = accepted;
  }
  if (server.failed()) {
    REQUIRE(server.failure());
    if (!client.unreadable) REQUIRE(client.alert == server.failure()->alert);
    REQUIRE_FALSE(server.failure()->why.empty());
    result.alert = server.failure()->alert;
  }
  return result;
}

}  // namespace

const std::vector<ClientExperiment>& client_experiments() {
  static const std::vector<ClientExperiment> all{
      {"ClientHello"},
      {"ClientHello", Kind::retried},
      {"ClientHello", Kind::resumed},
      {"Certificate"},
      {"CertificateVerify"},
      {"EndOfEarlyData", Kind::resumed},
      {"Finished"},
      {"KeyUpdate"},
  };
  return all;
}

Bytes unchanged(const ClientExperiment& experiment) {
  const ServerRun result = run(experiment, nullptr);
  REQUIRE(result.alert == accepted);
  REQUIRE_FALSE(result.seen.empty());
  return result.seen;
}

Alert outcome(const ClientExperiment& experiment, const Bytes& replacement) {
  return run(experiment, &replacement).alert;
}

}  // namespace glasstls::testing
