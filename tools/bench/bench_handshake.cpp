// bench-handshake: what a handshake and a record cost each side in time, and what an idle connection holds on
// the heap. OpenSSL's figures are beside ours, from the same process, in turns. Both sides run in memory;
// certificates are verified; the key exchange is x25519.
#include <malloc.h>

#include <cstdio>
#include <memory>

#include "connection/client.hpp"
#include "connection/server.hpp"
#include "flow/system.hpp"
#include "handshake/token.hpp"
#include "openssl_peer.hpp"
#include "x509/path/trust_store.hpp"

namespace bench {

namespace {

using Kind = x509::PublicKey::Kind;
using messages::CipherSuite;

class Glasstls {
 public:
  Glasstls(const Identity& identity, CipherSuite suite, bool resumed) : sealed_(random_, 86'400'000) {
    trust_.add_der(identity.root);
    client_.server_name = host;
    client_.trust_anchors = &trust_;
    client_.now = now;
    client_.random = &random_;
    client_.cipher_suites = server_.cipher_suites = {suite};
    client_.supported_groups = client_.key_shares = server_.supported_groups = {messages::NamedGroup::x25519};
    server_.credentials.push_back(identity.credential());
    server_.random = &random_;
    server_.clock = &clock_;
    if (!resumed) return;
    server_.tickets = &sealed_;
    server_.tickets_per_connection = 1;
    Connection first(*this);
    first.carry();
    ticket_.emplace(std::move(first.client->tickets().front()));
    client_.tickets = {&*ticket_};
    server_.tickets_per_connection = 0;
  }

  Cost handshake() {
    const Connection connection(*this);
    if (ticket_ && !connection.server->negotiated().psk) throw std::runtime_error("the ticket was not taken");
    return connection.cost;
  }

  std::size_t heap(bool server_side) {
    constexpr std::size_t count = 100;
    std::vector<std::unique_ptr<Connection>> connections(count);
    const std::size_t before = mallinfo2().uordblks;
    for (auto& connection : connections) {
      connection = std::make_unique<Connection>(*this);
      if (server_side)
        connection->client.reset();
      else
        connection->server.reset();
    }
    return (mallinfo2().uordblks - before) / count - sizeof(Connection);
  }

  Cost record() {
    if (!bulk_) bulk_ = std::make_unique<Connection>(*this);
    static const Bytes data(1 << 14);
    Cost cost{0, 0};
    const Bytes sealed = timed(cost.client, [&] {
      bulk_->client->send(data);
      return bulk_->client->take_output();
    });
    const Bytes opened = timed(cost.server, [&] {
      bulk_->server->receive(sealed);
      return bulk_->server->take_application_data();
    });
    if (opened.size() != data.size()) throw std::runtime_error("a record was lost");
    return cost;
  }

 private:
  struct Connection {
    std::unique_ptr<connection::Client> client;
    std::unique_ptr<connection::Server> server;
    Cost cost{0, 0};

    explicit Connection(const Glasstls& with) {
      timed(cost.client, [&] { client = std::make_unique<connection::Client>(with.client_); });
      timed(cost.server, [&] { server = std::make_unique<connection::Server>(with.server_); });
      while (!server->connected()) {
        carry();
        if (client->failed()) throw std::runtime_error(client->explanation());
        if (server->failed()) throw std::runtime_error(server->explanation());
      }
    }
    void carry() {
      const Bytes up = timed(cost.client, [&] { return client->take_output(); });
      const Bytes down = timed(cost.server, [&] {
        server->receive(up);
        return server->take_output();
      });
      timed(cost.client, [&] { client->receive(down); });
    }
  };

  flow::SystemRandom random_;
  StandingClock clock_;
  handshake::SealedTokens sealed_;
  x509::TrustStore trust_;
  handshake::ClientConfig client_;
  handshake::ServerConfig server_;
  std::optional<handshake::Ticket> ticket_;
  std::unique_ptr<Connection> bulk_;
};

/// The best of some rounds, ours and theirs in turns.
template <class Measure>
std::pair<Cost, Cost> compare(Glasstls& ours, OpenSsl& theirs, int rounds, Measure measure) {
  std::pair<Cost, Cost> best;
  for (int round = 0; round < rounds; ++round) {
    best.first.better(measure(ours));
    best.second.better(measure(theirs));
  }
  return best;
}

/// `amount` of what one run does, for each second.
void print(const char* what, const std::pair<Cost, Cost>& costs, double amount, int decimals) {
  const auto& [ours, theirs] = costs;
  std::printf("%-44s", what);
  for (double Cost::*side : {&Cost::client, &Cost::server})
    std::printf(" %9.*f %9.*f %6.2f   ", decimals, amount / ours.*side, decimals, amount / theirs.*side,
                theirs.*side / ours.*side);
  std::printf("\n");
  std::fflush(stdout);
}

void heading(const char* what, const char* first, const char* second) {
  std::printf("\n%-44s %9s %9s %6s    %9s %9s %6s\n", what, first, "OpenSSL", "ratio", second, "OpenSSL",
              "ratio");
}

int run() {
  struct Suite {
    CipherSuite number;
    const char* name;
  };
  const Suite aes_128{CipherSuite::TLS_AES_128_GCM_SHA256, "TLS_AES_128_GCM_SHA256"},
      aes_256{CipherSuite::TLS_AES_256_GCM_SHA384, "TLS_AES_256_GCM_SHA384"},
      chacha{CipherSuite::TLS_CHACHA20_POLY1305_SHA256, "TLS_CHACHA20_POLY1305_SHA256"};
  const Identity p256 = new_identity(Kind::p256, 0), p256_chain = new_identity(Kind::p256, 1),
                 rsa = new_identity(Kind::rsa, 0), ed25519 = new_identity(Kind::ed25519, 0);

  const struct {
    const char* name;
    const Identity& identity;
    const Suite& suite;
    bool resumed;
  } rows[] = {{"P-256 leaf, AES-128-GCM", p256, aes_128, false},
              {"P-256 leaf and intermediate, AES-128-GCM", p256_chain, aes_128, false},
              {"RSA-2048 leaf, AES-128-GCM", rsa, aes_128, false},
              {"Ed25519 leaf, ChaCha20-Poly1305", ed25519, chacha, false},
              {"resumed by a ticket, AES-128-GCM", p256, aes_128, true}};
  heading("handshakes per second", "client", "server");
  for (const auto& row : rows) {
    Glasstls ours(row.identity, row.suite.number, row.resumed);
    OpenSsl theirs(row.identity, row.suite.name, row.resumed);
    print(row.name, compare(ours, theirs, 400, [](auto& peer) { return peer.handshake(); }), 1, 0);
  }

  heading("GB/s of records of 16 KiB", "seal", "open");
  for (const Suite& suite : {aes_128, aes_256, chacha}) {
    Glasstls ours(p256, suite.number, false);
    OpenSsl theirs(p256, suite.name, false);
    print(suite.name, compare(ours, theirs, 4000, [](auto& peer) { return peer.record(); }), (1 << 14) / 1e9,
          2);
  }

  Glasstls ours(p256, aes_128.number, false);
  OpenSsl theirs(p256, aes_128.name, false);
  std::printf("\nheap of an idle connection, bytes: client %zu (OpenSSL %zu), server %zu (OpenSSL %zu)\n",
              ours.heap(false), theirs.heap(false), ours.heap(true), theirs.heap(true));
  return 0;
}

}  // namespace

}  // namespace bench

int main() { return bench::run(); }
