#include "messages/extension_bodies.hpp"
#include "support/catch.hpp"
#include "support/loopback.hpp"

using namespace glasstls;
using namespace glasstls::testing;
using namespace glasstls::messages;

namespace {

/// Runs a handshake in which `change` has edited the server's message of that name; gives the alert that the
/// client sent, which must also be the one that reached the server.
template <class M>
Alert alert_for(auto change, ScriptedServer::Script script = Loopback::script()) {
  script.tamper = [&](std::string_view name, Bytes& bytes) {
    if (name != M::name) return;
    M message = wire::decode<M>(View(bytes).subspan(4), name);
    change(message);
    bytes = encode_handshake(message);
  };
  Loopback loopback(script);
  loopback.run();
  REQUIRE(loopback.client.failure());
  INFO(loopback.client.explanation());
  CHECK(loopback.server.alert == loopback.client.failure()->alert);
  CHECK(loopback.client.failure()->section.number != 0);
  return loopback.client.failure()->alert;
}

void set(Extensions& extensions, const Extension& value) {
  for (Extension& extension : extensions)
    if (extension.extension_type == value.extension_type) extension = value;
}
void remove(Extensions& extensions, ExtensionType type) {
  std::erase_if(extensions, [type](const Extension& extension) { return extension.extension_type == type; });
}

ScriptedServer::Script retrying() {
  auto script = Loopback::script();
  script.retry = true;
  script.group = NamedGroup::secp256r1;
  return script;
}

}  // namespace

TEST_CASE("a ServerHello that breaks a rule gets the alert that RFC 9846 names") {
  using enum Alert;
  CHECK(alert_for<ServerHello>([](auto& m) { m.legacy_session_id_echo = Bytes(32, 1); }) ==
        illegal_parameter);
  CHECK(alert_for<ServerHello>([](auto& m) { m.cipher_suite = CipherSuite::TLS_AES_128_CCM_SHA256; }) ==
        illegal_parameter);
  CHECK(alert_for<ServerHello>([](auto& m) { m.legacy_compression_method = 1; }) == illegal_parameter);
  CHECK(alert_for<ServerHello>([](auto& m) { remove(m.extensions, ExtensionType::key_share); }) ==
        missing_extension);
  CHECK(alert_for<ServerHello>([](auto& m) { remove(m.extensions, ExtensionType::supported_versions); }) ==
        protocol_version);
  CHECK(alert_for<ServerHello>([](auto& m) {
          set(m.extensions, make_extension(SupportedVersionsServerHello{ProtocolVersion::tls12}));
        }) == illegal_parameter);
  CHECK(alert_for<ServerHello>([](auto& m) { m.extensions.push_back(make_extension(Cookie{{1}})); }) ==
        unsupported_extension);
  CHECK(alert_for<ServerHello>([](auto& m) { m.extensions.push_back(m.extensions.front()); }) ==
        illegal_parameter);
  CHECK(alert_for<ServerHello>([](auto& m) {
          m.extensions.push_back({ExtensionType::server_name, {}});
        }) == illegal_parameter);
  CHECK(alert_for<ServerHello>([](auto& m) {
          set(m.extensions, make_extension(KeyShareServerHello{{NamedGroup::secp256r1, Bytes(65, 4)}}));
        }) == illegal_parameter);
  CHECK(alert_for<ServerHello>([](auto& m) {
          set(m.extensions, make_extension(KeyShareServerHello{{NamedGroup::x25519, Bytes(32, 0)}}));
        }) == illegal_parameter);
}

TEST_CASE("a HelloRetryRequest that breaks a rule gets the alert that RFC 9846 names") {
  using enum Alert;
  auto asks_for = [](NamedGroup group) {
    return [group](HelloRetryRequest& m) {
      set(m.extensions, make_extension(KeyShareHelloRetryRequest{group}));
    };
  };
  CHECK(alert_for<HelloRetryRequest>(asks_for(NamedGroup::x25519), retrying()) == illegal_parameter);
  CHECK(alert_for<HelloRetryRequest>(asks_for(NamedGroup::ffdhe2048), retrying()) == illegal_parameter);
  CHECK(alert_for<HelloRetryRequest>([](auto& m) { remove(m.extensions, ExtensionType::key_share); },
                                     retrying()) == illegal_parameter);
  CHECK(alert_for<HelloRetryRequest>(
            [](auto& m) {
              m.extensions.push_back({static_cast<ExtensionType>(0x4444), {}});
            },
            retrying()) == unsupported_extension);
  // After it, the ServerHello is bound to its suite and its group, and a second one is refused.
  CHECK(alert_for<HelloRetryRequest>(
            [](auto& m) { m.cipher_suite = CipherSuite::TLS_CHACHA20_POLY1305_SHA256; }, retrying()) ==
        illegal_parameter);
  CHECK(alert_for<ServerHello>(
            [](auto& m) {
              set(m.extensions, make_extension(KeyShareServerHello{{NamedGroup::x25519, Bytes(32, 9)}}));
            },
            retrying()) == illegal_parameter);
  CHECK(alert_for<ServerHello>([](auto& m) { m.random = HelloRetryRequest::magic; }, retrying()) ==
        unexpected_message);
}

TEST_CASE("EncryptedExtensions and CertificateRequest that break a rule are refused") {
  using enum Alert;
  auto with = [](Extension extension) { return [extension](auto& m) { m.extensions.push_back(extension); }; };
  CHECK(alert_for<EncryptedExtensions>(with(make_extension(ProtocolNameList{{{{'x'}}}}))) ==
        unsupported_extension);
  CHECK(alert_for<EncryptedExtensions>(with({ExtensionType::key_share, {}})) == illegal_parameter);
  CHECK(alert_for<EncryptedExtensions>(with({ExtensionType::server_name, {0}})) == decode_error);
  CHECK(alert_for<EncryptedExtensions>(with({static_cast<ExtensionType>(0x0a0a), {}})) ==
        unsupported_extension);
  auto script = Loopback::script();
  script.request_certificate = true;
  CHECK(alert_for<CertificateRequest>([](auto& m) { m.certificate_request_context = {1}; }, script) ==
        illegal_parameter);
  CHECK(alert_for<CertificateRequest>([](auto& m) { m.extensions.clear(); }, script) == missing_extension);
  CHECK(alert_for<CertificateRequest>([](auto& m) { m.extensions.push_back(m.extensions[0]); }, script) ==
        illegal_parameter);
}

TEST_CASE("Certificate, CertificateVerify and Finished that break a rule are refused") {
  using enum Alert;
  CHECK(alert_for<Certificate>([](auto& m) { m.certificate_list.clear(); }) == decode_error);
  CHECK(alert_for<Certificate>([](auto& m) { m.certificate_request_context = {1}; }) == illegal_parameter);
  CHECK(alert_for<Certificate>([](auto& m) {
          m.certificate_list[0].extensions.push_back({ExtensionType::signed_certificate_timestamp, {}});
        }) == unsupported_extension);
  CHECK(alert_for<Certificate>([](auto& m) {
          m.certificate_list[0].extensions.push_back(make_extension(CertificateStatus{.response = {1}}));
        }) == bad_certificate_status_response);
  CHECK(alert_for<Certificate>([](auto& m) {
          m.certificate_list[0].extensions.push_back(
              make_extension(CertificateStatus{static_cast<CertificateStatusType>(2), {1}}));
        }) == illegal_parameter);
  CHECK(alert_for<Certificate>([](auto& m) { m.certificate_list[0].cert_data.back() ^= 1; }) ==
        bad_certificate);
  CHECK(alert_for<CertificateVerify>([](auto& m) { m.signature.back() ^= 1; }) == decrypt_error);
  CHECK(alert_for<CertificateVerify>([](auto& m) { m.algorithm = SignatureScheme::rsa_pss_rsae_sha256; }) ==
        illegal_parameter);
  CHECK(alert_for<CertificateVerify>([](auto& m) { m.algorithm = SignatureScheme::rsa_pkcs1_sha256; }) ==
        illegal_parameter);
  CHECK(alert_for<CertificateVerify>([](auto& m) { m.algorithm = SignatureScheme::ed448; }) ==
        illegal_parameter);
  CHECK(alert_for<Finished>([](auto& m) { m.verify_data[0] ^= 1; }) == decrypt_error);
  CHECK(alert_for<Finished>([](auto& m) { m.verify_data.pop_back(); }) == decode_error);
}

TEST_CASE("a server that speaks TLS 1.2 at most is explained, however it says so") {
  Loopback loopback;
  SECTION("by its ServerHello") {
    // TLS 1.2, some random, no session ID, TLS_RSA_WITH_AES_128_CBC_SHA, no extensions
    Bytes record{22, 3, 3, 0, 42, 2, 0, 0, 38, 3, 3};
    record.resize(record.size() + 32, 0x55);
    append(record, Bytes{0, 0, 0x2f, 0});
    loopback.client.receive(record);
    CHECK(loopback.client.failure()->alert == Alert::protocol_version);
  }
  SECTION("by an alert") {
    for (Alert alert : {Alert::handshake_failure, Alert::protocol_version}) {
      Loopback other;
      other.client.receive(Bytes{21, 3, 3, 0, 2, 2, static_cast<std::uint8_t>(alert)});
      CHECK(other.client.alert_received() == alert);
      CHECK(other.client.explanation().find("TLS 1.") != std::string::npos);
    }
    return;
  }
  SECTION("by closing without a word") { loopback.client.receive_end(); }
  CHECK(loopback.client.explanation().find("TLS 1.2") != std::string::npos);
}

TEST_CASE("bytes that are not TLS are reported as such") {
  Loopback loopback;
  loopback.client.receive(as_bytes("HTTP/1.1 400 Bad Request\r\n\r\n"));
  REQUIRE(loopback.client.failure());
  CHECK(loopback.client.failure()->alert == Alert::unexpected_message);
  CHECK(loopback.client.explanation().find("not a TLS record") != std::string::npos);
}

TEST_CASE("change_cipher_spec is dropped in the handshake, but not in any form or number") {
  const Bytes ccs{20, 3, 3, 0, 1, 1};
  Loopback loopback;
  for (int i = 0; i < 32; ++i) loopback.client.receive(ccs);
  CHECK_FALSE(loopback.client.failed());
  loopback.client.receive(ccs);
  CHECK(loopback.client.failure()->alert == Alert::unexpected_message);
  for (const Bytes& bad : {Bytes{20, 3, 3, 0, 1, 2}, Bytes{20, 3, 3, 0, 2, 1, 1}, Bytes{20, 3, 3, 0, 0}}) {
    Loopback other;
    other.client.receive(bad);
    CHECK(other.client.failure()->alert == Alert::unexpected_message);
  }
}

TEST_CASE("a failure wipes the connection: nothing more is received or sent") {
  auto script = Loopback::script();
  script.tamper = [](std::string_view name, Bytes& bytes) {
    if (name == "Finished") bytes.back() ^= 1;
  };
  Loopback loopback(script);
  loopback.run();
  CHECK(loopback.client.state() == "START");
  CHECK(loopback.client.take_output().empty());
  loopback.client.receive(Bytes(100, 1));
  CHECK(loopback.client.failure()->alert == Alert::decrypt_error);
  CHECK_THROWS_AS(loopback.client.send(as_bytes("x")), std::logic_error);
}
