#include "openssl_peer.hpp"

#include <malloc.h>
#include <openssl/ssl.h>

namespace bench {

namespace {

[[noreturn]] void fail(const char* what) { throw std::runtime_error(std::string("OpenSSL: ") + what); }

X509* read_certificate(View der) {
  const unsigned char* at = der.data();
  X509* certificate = d2i_X509(nullptr, &at, static_cast<long>(der.size()));
  if (!certificate) fail("a certificate cannot be read");
  return certificate;
}

}  // namespace

struct OpenSsl::State {
  SSL_CTX* server = SSL_CTX_new(TLS_server_method());
  SSL_CTX* client = SSL_CTX_new(TLS_client_method());
  SSL_SESSION* session = nullptr;  ///< to resume
  std::unique_ptr<Connection> bulk;

  ~State();
};

/// Two ends, joined.
struct OpenSsl::Connection {
  SSL *client, *server;
  Cost cost{0, 0};

  explicit Connection(State& state) {
    timed(cost.client, [&] { client = SSL_new(state.client); });
    timed(cost.server, [&] { server = SSL_new(state.server); });
    BIO *client_end = nullptr, *server_end = nullptr;
    BIO_new_bio_pair(&client_end, 1 << 16, &server_end, 1 << 16);
    SSL_set_bio(client, client_end, client_end);
    SSL_set_bio(server, server_end, server_end);
    SSL_set1_host(client, host);
    SSL_set_tlsext_host_name(client, host);
    if (state.session) SSL_set_session(client, state.session);
    int client_done = 0, server_done = 0;
    for (int turn = 0; turn < 6 && (client_done != 1 || server_done != 1); ++turn) {
      if (client_done != 1) client_done = timed(cost.client, [&] { return SSL_connect(client); });
      if (server_done != 1) server_done = timed(cost.server, [&] { return SSL_accept(server); });
    }
    if (client_done != 1 || server_done != 1) fail("the handshake failed");
    if (state.session && !SSL_session_reused(client)) fail("the ticket was not taken");
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() {
    for (SSL* side : {client, server}) {
      // Without a word of farewell its session could not be resumed.
      if (side) SSL_set_shutdown(side, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
      SSL_free(side);
    }
  }
};

OpenSsl::State::~State() {
  bulk.reset();
  SSL_SESSION_free(session);
  SSL_CTX_free(client);
  SSL_CTX_free(server);
}

OpenSsl::OpenSsl(const Identity& identity, const char* suite, bool resumed)
    : state_(std::make_unique<State>()) {
  BIO* key_file = BIO_new_mem_buf(identity.key.data(), static_cast<int>(identity.key.size()));
  EVP_PKEY* key = PEM_read_bio_PrivateKey(key_file, nullptr, nullptr, nullptr);
  BIO_free(key_file);
  for (std::size_t i = 0; i < identity.chain.size(); ++i) {
    X509* certificate = read_certificate(identity.chain[i]);
    if (i == 0)
      SSL_CTX_use_certificate(state_->server, certificate);
    else
      SSL_CTX_add1_chain_cert(state_->server, certificate);
    X509_free(certificate);
  }
  if (SSL_CTX_use_PrivateKey(state_->server, key) != 1) fail("it does not take the certificate");
  EVP_PKEY_free(key);

  X509* trusted = read_certificate(identity.root);
  X509_STORE_add_cert(SSL_CTX_get_cert_store(state_->client), trusted);
  X509_free(trusted);
  X509_VERIFY_PARAM_set_time(SSL_CTX_get0_param(state_->client), now);
  SSL_CTX_set_verify(state_->client, SSL_VERIFY_PEER, nullptr);
  for (SSL_CTX* context : {state_->server, state_->client}) {
    SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
    SSL_CTX_set_ciphersuites(context, suite);
    SSL_CTX_set1_groups_list(context, "X25519");
  }
  SSL_CTX_set_num_tickets(state_->server, resumed ? 1 : 0);
  if (!resumed) return;
  Connection first(*state_);
  char nothing = 0;
  SSL_read(first.client, &nothing, 1);  // takes in the ticket
  state_->session = SSL_get1_session(first.client);
  SSL_CTX_set_num_tickets(state_->server, 0);
}

OpenSsl::~OpenSsl() = default;

Cost OpenSsl::handshake() { return Connection(*state_).cost; }

std::size_t OpenSsl::heap(bool server_side) {
  constexpr std::size_t count = 100;
  std::vector<std::unique_ptr<Connection>> connections(count);
  const std::size_t before = mallinfo2().uordblks;
  for (auto& connection : connections) connection = std::make_unique<Connection>(*state_);
  for (auto& connection : connections) {
    SSL*& other = server_side ? connection->client : connection->server;
    SSL_free(other);
    other = nullptr;
  }
  return (mallinfo2().uordblks - before) / count - sizeof(Connection);
}

Cost OpenSsl::record() {
  if (!state_->bulk) state_->bulk = std::make_unique<Connection>(*state_);
  static Bytes data(1 << 14), received(1 << 14);
  const int size = 1 << 14;
  Cost cost{0, 0};
  const int sent = timed(cost.client, [&] { return SSL_write(state_->bulk->client, data.data(), size); });
  const int got = timed(cost.server, [&] { return SSL_read(state_->bulk->server, received.data(), size); });
  if (sent != size || got != size) fail("a record was lost");
  return cost;
}

}  // namespace bench
