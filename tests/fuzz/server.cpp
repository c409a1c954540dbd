// A server that is given the input as the client's bytes. The first byte says in which portions, and how the
// server is set up.
#include "connection/server.hpp"
#include "expect.hpp"
#include "memory.hpp"
#include "support/serving.hpp"

using namespace glasstls;
using namespace glasstls::testing;

namespace {

/// One of each of what a server can have; made once, because its certificates take time to forge.
struct Everything : Serving {
  x509::TrustStore store;
  handshake::SealedTokens tokens{random, 3600 * 1000};
  handshake::ServerConfig plain = config(), full = config();

  Everything() {
    store.add_der(forge::root("Client CA").der);
    full.tickets = full.cookies = &tokens;
    full.max_early_data_size = 1000;
    full.psk_modes = {messages::PskKeyExchangeMode::psk_dhe_ke, messages::PskKeyExchangeMode::psk_ke};
    full.psks.push_back({.identity = {'m', 'e'}, .key = Secret(View(Bytes(32, 9)))});
    full.client_authorities = &store;
    full.client_certificates = handshake::ClientCertificates::required;
    full.alpn_protocols = {"h2", "http/1.1"};
    full.record_size_limit = 4096;
    full.supported_groups = {messages::NamedGroup::secp256r1, messages::NamedGroup::x25519};
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryLimit limit;
  if (size == 0) return 0;
  static Everything everything;
  connection::Server server(data[0] & 0x80 ? everything.full : everything.plain);
  const std::size_t portion = (data[0] & 0x7f) == 0 ? size : data[0] & 0x7f;
  std::size_t output = 0;
  for (View rest = View(data, size).subspan(1); !rest.empty();
       rest = rest.subspan(std::min(portion, rest.size()))) {
    server.receive(rest.first(std::min(portion, rest.size())));
    output += server.take_output().size();
    expect(server.take_early_data().empty(), "nobody can bind early data without the key");
  }
  server.receive_end();
  expect(!server.connected(), "nobody can finish a handshake without the keys");
  expect(output < 4096, "the server's output is bounded");
  expect(server.receive_closed(), "the end is the end");
  expect(server.close_notify_received() || !server.explanation().empty(), "every end is explained");
  return 0;
}
