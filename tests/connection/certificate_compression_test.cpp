#include <zlib.h>

#include "handshake/certificate_compression.hpp"
#include "messages/extension_bodies.hpp"
#include "support/catch.hpp"
#include "support/loopback.hpp"
#include "support/seen_checks.hpp"
#include "support/serving.hpp"

using namespace glasstls;
using namespace glasstls::testing;
using namespace glasstls::messages;
using enum CertificateCompressionAlgorithm;

// RFC 8879, on both sides of both roles.

namespace {

/// The names of the messages that came.
struct Received : trace::Sink {
  std::vector<std::string> names;
  void receive(const trace::Event& event) override {
    if (const auto* e = std::get_if<trace::MessageReceived>(&event)) names.emplace_back(e->name);
  }
  bool has(std::string_view name) const { return std::find(names.begin(), names.end(), name) != names.end(); }
};

Bytes deflate(View body) {
  uLongf size = ::compressBound(body.size());
  Bytes packed(size);
  REQUIRE(::compress(packed.data(), &size, body.data(), body.size()) == Z_OK);
  packed.resize(size);
  return packed;
}

/// `body`, packed, and said to be `length` bytes long.
CompressedCertificate packed(View body, std::size_t length) {
  return {.algorithm = zlib,
          .uncompressed_length = {static_cast<std::uint8_t>(length >> 16),
                                  static_cast<std::uint8_t>(length >> 8), static_cast<std::uint8_t>(length)},
          .compressed_certificate_message = deflate(body)};
}
CompressedCertificate packed(View body) { return packed(body, body.size()); }

/// What becomes of a client that gets, instead of the server's Certificate, what `change` makes of its body.
template <class Change>
std::optional<Alert> alert_for_change(Change change, bool offered = true) {
  CountingRandom random;
  auto config = Loopback::config(random);
  if (offered) config.certificate_compression = {zlib};
  auto script = Loopback::script();
  script.tamper = [&](std::string_view name, Bytes& message) {
    if (name == Certificate::name)
      message = encode_handshake(change(View(message).subspan(handshake_header_size)));
  };
  Loopback loopback(std::move(script), config);
  loopback.run();
  if (loopback.client.connected()) return std::nullopt;
  REQUIRE(loopback.client.failure());
  CHECK(loopback.server.alert == loopback.client.failure()->alert);
  return loopback.client.failure()->alert;
}

/// A server that asks clients for certificates, which it may get compressed, and a client that has one.
struct Both : Serving {
  forge::Minted ca = forge::root("Client CA");
  forge::Minted leaf = forge::issue(ca, [] {
    forge::Recipe recipe = forge::leaf("person");
    recipe.names = {"person.example"};
    recipe.ext_key_usage = {"1.3.6.1.5.5.7.3.2"};  // clientAuth
    return recipe;
  }());
  x509::TrustStore store;
  CountingRandom client_random{8};
  std::vector<handshake::Credential> credentials;

  Both() {
    store.add_der(ca.der);
    credentials.emplace_back(std::vector<Bytes>{leaf.der}, std::make_unique<ForgedKey>(leaf.key));
  }
  handshake::ServerConfig server() {
    auto config = Serving::config();
    config.client_authorities = &store;
    config.certificate_compression = {zlib};
    return config;
  }
  handshake::ClientConfig client() {
    auto config = Loopback::config(client_random);
    config.credentials = credentials;
    return config;
  }
};

}  // namespace

TEST_CASE("a server compresses its certificate for a client that offers that, and for no other") {
  for (bool offered : {true, false}) {
    Both both;
    const auto server_config = both.server();
    auto client_config = both.client();
    if (offered) client_config.certificate_compression = {zlib};
    Received received;
    connection::Client client(client_config, &received);
    connection::Server server(server_config, testing::seen_checks());
    carry(client, server);
    INFO(client.explanation());
    CHECK(client.connected());
    CHECK(server.connected());
    CHECK(received.has("CompressedCertificate") == offered);
    CHECK(received.has("Certificate") != offered);
  }
}

TEST_CASE(
    "a client compresses its certificate for a server that asks for that, in the handshake and after it") {
  for (bool later : {false, true}) {
    Both both;
    auto server_config = both.server();
    if (!later) server_config.client_certificates = handshake::ClientCertificates::required;
    auto client_config = both.client();
    client_config.post_handshake_auth = true;
    Received received;
    connection::Client client(client_config);
    connection::Server server(server_config, &received);
    carry(client, server);
    if (later) {
      server.request_certificate();
      carry(client, server);
    }
    INFO(client.explanation() << server.explanation());
    CHECK(received.has("CompressedCertificate"));
    CHECK_FALSE(received.has("Certificate"));
    CHECK(server.negotiated().client_certificates == std::vector<Bytes>{both.leaf.der});
  }
}

TEST_CASE("a compressed certificate that is not what it says is refused") {
  CHECK(alert_for_change([](View body) { return packed(body); }) == std::nullopt);
  CHECK(alert_for_change([](View body) { return packed(body); }, false) == Alert::unexpected_message);
  CHECK(alert_for_change([](View body) {
          auto message = packed(body);
          message.algorithm = brotli;
          return message;
        }) == Alert::illegal_parameter);
  // Longer or shorter than announced.
  CHECK(alert_for_change([](View body) { return packed(body, body.size() + 1); }) == Alert::bad_certificate);
  CHECK(alert_for_change([](View body) { return packed(body, body.size() - 1); }) == Alert::bad_certificate);
  CHECK(alert_for_change([](View body) { return packed(body, 0); }) == Alert::bad_certificate);
  // Cut short, with something behind it, changed, and never compressed.
  CHECK(alert_for_change([](View body) {
          auto message = packed(body);
          message.compressed_certificate_message.resize(message.compressed_certificate_message.size() / 2);
          return message;
        }) == Alert::bad_certificate);
  CHECK(alert_for_change([](View body) {
          auto message = packed(body);
          message.compressed_certificate_message.push_back(0);
          return message;
        }) == Alert::bad_certificate);
  CHECK(alert_for_change([](View body) {
          auto message = packed(body);
          message.compressed_certificate_message.back() ^= 1;  // of the checksum
          return message;
        }) == Alert::bad_certificate);
  CHECK(alert_for_change([](View body) {
          auto message = packed(body);
          message.compressed_certificate_message = to_bytes(body);
          return message;
        }) == Alert::bad_certificate);
  // The contents must keep the rules of a Certificate.
  CHECK(alert_for_change([](View body) { return packed(body.first(body.size() - 1)); }) ==
        Alert::decode_error);
  CHECK(alert_for_change([](View) { return packed(wire::encode(Certificate{})); }) == Alert::decode_error);
  CHECK(alert_for_change([](View body) {
          auto inside = wire::decode<Certificate>(body, "Certificate");
          inside.certificate_request_context = {1};
          return packed(wire::encode(inside));
        }) == Alert::illegal_parameter);
}

TEST_CASE("a small message cannot unpack into a large one") {
  const Bytes zeros(4'000'000);
  CHECK(packed(zeros).compressed_certificate_message.size() < 5000);
  CHECK(alert_for_change([&](View) { return packed(zeros); }) == Alert::bad_certificate);
  CHECK(alert_for_change([&](View) { return packed(zeros, 1000); }) == Alert::bad_certificate);
  CHECK_FALSE(handshake::unpack(packed(zeros)));
  const Bytes most(handshake::largest_unpacked_certificate);
  CHECK(handshake::unpack(packed(most)) == most);
}

TEST_CASE("only ways that are implemented are offered, and only what gets smaller is compressed") {
  CountingRandom random;
  auto config = Loopback::config(random);
  config.certificate_compression = {brotli};
  CHECK_THROWS_AS(handshake::check(config), std::invalid_argument);
  CHECK_FALSE(handshake::compress(Certificate{}, {zlib}));
  const Certificate repetitive{{}, {{Bytes(1000, 1), {}}}};
  CHECK(handshake::compress(repetitive, {brotli, zlib}));
  CHECK_FALSE(handshake::compress(repetitive, {brotli, zstd}));
  CHECK_FALSE(handshake::compress(repetitive, {}));
}
