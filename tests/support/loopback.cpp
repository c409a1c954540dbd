#include "support/loopback.hpp"

#include <algorithm>

#include "support/forge.hpp"
#include "support/seen_checks.hpp"

namespace glasstls::testing {

namespace {

const forge::Minted& root() {
  static const forge::Minted minted = forge::root();
  return minted;
}

const x509::TrustStore& trust_anchors() {
  static const x509::TrustStore store = [] {
    x509::TrustStore made;
    made.add_der(root().der);
    return made;
  }();
  return store;
}

}  // namespace

ScriptedServer::Script Loopback::script() {
  const forge::Minted leaf = forge::issue(root(), forge::leaf("server.example"));
  ScriptedServer::Script script;
  script.chain = {leaf.der};
  script.ed25519_seed = leaf.key.seed;
  return script;
}

handshake::ClientConfig Loopback::config(handshake::RandomSource& random) {
  handshake::ClientConfig config;
  config.server_name = "server.example";
  config.trust_anchors = &trust_anchors();
  config.now = forge::now;
  config.random = &random;
  return config;
}

Loopback::Loopback(ScriptedServer::Script script, handshake::ClientConfig config, trace::Sink* sink)
    : server(std::move(script)), client(std::move(config), sink ? sink : seen_checks()) {}

void Loopback::run(std::size_t portion) {
  for (bool moved = true; moved;) {
    const Bytes up = client.take_output();
    server.receive(up);
    const Bytes down = server.take_output();
    for (View rest = down; !rest.empty(); rest = rest.subspan(std::min(portion, rest.size())))
      client.receive(rest.first(std::min(portion, rest.size())));
    moved = !up.empty() || !down.empty();
  }
}

}  // namespace glasstls::testing
