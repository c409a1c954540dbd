// bench-tracing: handshakes that nobody watches, for tracing.sh to count what that they could be watched
// costs. Usage: bench-tracing HANDSHAKES
#include <cstdio>
#include <cstdlib>

#include "connection/client.hpp"
#include "connection/server.hpp"
#include "flow/system.hpp"
#include "identity.hpp"
#include "x509/path/trust_store.hpp"

namespace bench {

namespace {

/// Both sides of one handshake. tracing.sh counts from here on.
bool shake_hands(const handshake::ClientConfig& client_config, const handshake::ServerConfig& server_config) {
  connection::Client client(client_config);
  connection::Server server(server_config);
  while (!server.connected() && !client.failed() && !server.failed()) {
    server.receive(client.take_output());
    client.receive(server.take_output());
  }
  return server.connected();
}

int run(int handshakes) {
  const Identity identity = new_identity(x509::PublicKey::Kind::p256, 1);
  flow::SystemRandom random;
  StandingClock clock;
  x509::TrustStore trust;
  trust.add_der(identity.root);
  handshake::ClientConfig client;
  client.server_name = host;
  client.trust_anchors = &trust;
  client.now = now;
  client.random = &random;
  handshake::ServerConfig server;
  server.credentials.push_back(identity.credential());
  server.random = &random;
  server.clock = &clock;
  for (int i = 0; i < handshakes; ++i)
    if (!shake_hands(client, server)) return 1;
  std::printf("%d handshakes\n", handshakes);
  return 0;
}

}  // namespace

}  // namespace bench

int main(int argc, char* argv[]) { return bench::run(argc > 1 ? std::atoi(argv[1]) : 10); }
