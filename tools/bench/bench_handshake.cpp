// bench-handshake: what a handshake costs each side in memory, and what an idle connection holds on the heap.
// The same of OpenSSL stands beside it, in the same process, each side timed apart.
#include <malloc.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <memory>

#include "handshake/signing.hpp"
#include "support/loopback.hpp"
#include "support/serving.hpp"

using namespace glasstls;
using namespace glasstls::testing;

namespace {

using Kind = x509::PublicKey::Kind;

double now() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

/// Seconds of processor time of each side, for one handshake: the best of some runs.
struct Cost {
  double client = 1e9, server = 1e9;
  void better(double c, double s) {
    client = std::min(client, c);
    server = std::min(server, s);
  }
};

struct Identity {
  Bytes der, pem;
  Kind kind;
  handshake::Credential credential() const {
    return handshake::make_credential({der}, x509::PrivateKey::generate(kind, Bytes(32, 3)));
  }
};

Identity identity(Kind kind) {
  const x509::PrivateKey key = x509::PrivateKey::generate(kind, Bytes(32, 3));
  auto recipe = forge::leaf("server.example");
  if (kind == Kind::p256)
    recipe.public_key_info =
        forge::sequence({forge::sequence({forge::object_identifier("1.2.840.10045.2.1"),
                                          forge::object_identifier("1.2.840.10045.3.1.7")}),
                         forge::bit_string(key.public_key().point)});
  else
    recipe.public_key_info = forge::sequence({forge::sequence({forge::object_identifier("1.3.101.112")}),
                                              forge::bit_string(key.public_key().point)});
  const LongSecret pem = key.to_pem();
  return {forge::issue(forge::root(), recipe).der, to_bytes(pem.reveal()), kind};
}

Cost glasstls_cost(const Identity& who, messages::CipherSuite suite, int runs) {
  Serving serving;
  auto config = serving.config();
  config.credentials.clear();
  config.credentials.push_back(who.credential());
  config.cipher_suites = {suite};
  Cost cost;
  CountingRandom random;
  const auto client_config = Loopback::config(random);
  for (int run = 0; run < runs; ++run) {
    double client_time = 0, server_time = 0, start = now();
    connection::Client client(client_config);
    client_time += now() - start;
    start = now();
    connection::Server server(config);
    server_time += now() - start;
    while (!server.connected()) {
      start = now();
      const Bytes up = client.take_output();
      client_time += now() - start;
      start = now();
      server.receive(up);
      const Bytes down = server.take_output();
      server_time += now() - start;
      start = now();
      client.receive(down);
      client_time += now() - start;
      if (client.failed() || server.failed()) throw std::runtime_error(client.explanation());
    }
    cost.better(client_time, server_time);
  }
  return cost;
}

std::size_t glasstls_heap(const Identity& who, bool server_side) {
  Serving serving;
  auto config = serving.config();
  config.credentials.clear();
  config.credentials.push_back(who.credential());
  CountingRandom random;
  constexpr std::size_t count = 100;
  std::vector<std::unique_ptr<connection::Client>> clients;
  std::vector<std::unique_ptr<connection::Server>> servers;
  clients.reserve(count);
  servers.reserve(count);
  const std::size_t before = mallinfo2().uordblks;
  for (std::size_t i = 0; i < count; ++i) {
    clients.push_back(std::make_unique<connection::Client>(Loopback::config(random)));
    servers.push_back(std::make_unique<connection::Server>(config));
    carry(*clients.back(), *servers.back());
  }
  if (server_side)
    clients.clear();
  else
    servers.clear();
  return (mallinfo2().uordblks - before) / count;
}

Cost openssl_cost(const Identity& who, const char* suite, int runs) {
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> server_context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free),
      client_context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  BIO* key_file = BIO_new_mem_buf(who.pem.data(), static_cast<int>(who.pem.size()));
  EVP_PKEY* key = PEM_read_bio_PrivateKey(key_file, nullptr, nullptr, nullptr);
  BIO_free(key_file);
  if (SSL_CTX_use_certificate_ASN1(server_context.get(), static_cast<int>(who.der.size()), who.der.data()) !=
          1 ||
      SSL_CTX_use_PrivateKey(server_context.get(), key) != 1)
    throw std::runtime_error("OpenSSL does not take the certificate");
  EVP_PKEY_free(key);
  SSL_CTX_set_num_tickets(server_context.get(), 0);
  const Bytes root = forge::root().der;
  const unsigned char* at = root.data();
  X509* trusted = d2i_X509(nullptr, &at, static_cast<long>(root.size()));
  X509_STORE_add_cert(SSL_CTX_get_cert_store(client_context.get()), trusted);
  X509_free(trusted);
  X509_VERIFY_PARAM_set_time(SSL_CTX_get0_param(client_context.get()), forge::now);
  SSL_CTX_set_verify(client_context.get(), SSL_VERIFY_PEER, nullptr);
  for (SSL_CTX* context : {server_context.get(), client_context.get()}) {
    SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
    SSL_CTX_set_ciphersuites(context, suite);
    SSL_CTX_set1_groups_list(context, "X25519");
  }
  Cost cost;
  for (int run = 0; run < runs; ++run) {
    double client_time = 0, server_time = 0, start = now();
    SSL* client = SSL_new(client_context.get());
    client_time += now() - start;
    start = now();
    SSL* server = SSL_new(server_context.get());
    server_time += now() - start;
    BIO *client_end = nullptr, *server_end = nullptr;
    BIO_new_bio_pair(&client_end, 1 << 16, &server_end, 1 << 16);
    SSL_set_bio(client, client_end, client_end);
    SSL_set_bio(server, server_end, server_end);
    SSL_set1_host(client, "server.example");
    int client_done = 0, server_done = 0;
    for (int turn = 0; turn < 6 && (client_done != 1 || server_done != 1); ++turn) {
      start = now();
      if (client_done != 1) client_done = SSL_connect(client);
      client_time += now() - start;
      start = now();
      if (server_done != 1) server_done = SSL_accept(server);
      server_time += now() - start;
    }
    if (client_done != 1 || server_done != 1) throw std::runtime_error("OpenSSL's handshake failed");
    SSL_free(client);
    SSL_free(server);
    cost.better(client_time, server_time);
  }
  return cost;
}

}  // namespace

int main() {
  constexpr int runs = 300;
  std::printf("%-32s %14s %14s %14s %14s\n", "handshakes per second", "client", "OpenSSL's", "server",
              "OpenSSL's");
  const auto row = [&](const char* name, Kind kind, messages::CipherSuite suite, const char* suite_name) {
    const Identity who = identity(kind);
    const Cost ours = glasstls_cost(who, suite, runs), theirs = openssl_cost(who, suite_name, runs);
    std::printf("%-32s %14.0f %14.0f %14.0f %14.0f\n", name, 1 / ours.client, 1 / theirs.client,
                1 / ours.server, 1 / theirs.server);
  };
  row("P-256 leaf, AES-128-GCM", Kind::p256, messages::CipherSuite::TLS_AES_128_GCM_SHA256,
      "TLS_AES_128_GCM_SHA256");
  row("Ed25519 leaf, ChaCha20-Poly1305", Kind::ed25519, messages::CipherSuite::TLS_CHACHA20_POLY1305_SHA256,
      "TLS_CHACHA20_POLY1305_SHA256");
  const Identity who = identity(Kind::ed25519);
  std::printf("heap bytes of an idle connection: client %zu, server %zu\n", glasstls_heap(who, false),
              glasstls_heap(who, true));
}
