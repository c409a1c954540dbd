#include <algorithm>

#include "messages/extension_bodies.hpp"
#include "messages/handshake.hpp"
#include "messages/named.hpp"
#include "support/alert_of.hpp"
#include "support/catch.hpp"
#include "support/seen_checks.hpp"
#include "support/told_rules.hpp"

using namespace glasstls;
using namespace glasstls::messages;
using glasstls::testing::alert_of;
using glasstls::testing::seen_checks;

namespace {

Extension raw(ExtensionType type, std::string_view hex = "") { return {type, *from_hex(hex)}; }

ServerHello hello(Extensions extensions) {
  return {.cipher_suite = CipherSuite::TLS_AES_128_GCM_SHA256, .extensions = std::move(extensions)};
}

const Extension tls13_selected = make_extension(SupportedVersionsServerHello{ProtocolVersion::tls13});
const Extension share = make_extension(KeyShareServerHello{{NamedGroup::x25519, Bytes(32, 9)}});

}  // namespace

TEST_CASE("each handshake message survives encoding and decoding") {
  const std::vector<Message> all{
      ClientHello{.legacy_session_id = Bytes(32, 1),
                  .cipher_suites = {CipherSuite::TLS_AES_128_GCM_SHA256},
                  .extensions = {make_extension(SupportedVersionsClientHello{{ProtocolVersion::tls13}})}},
      hello({tls13_selected, share}),
      HelloRetryRequest{.cipher_suite = CipherSuite::TLS_AES_128_GCM_SHA256,
                        .extensions = {tls13_selected, make_extension(Cookie{{1, 2}})}},
      EncryptedExtensions{{make_extension(RecordSizeLimit{100})}},
      CertificateRequest{{}, {make_extension(SignatureSchemeList{{SignatureScheme::ed25519}})}},
      Certificate{{}, {{Bytes(3, 1), {}}, {Bytes(2, 2), {}}}},
      CompressedCertificate{CertificateCompressionAlgorithm::zlib, {0, 1, 2}, Bytes(5, 1)},
      CertificateVerify{SignatureScheme::ed25519, Bytes(64, 3)},
      Finished{Bytes(32, 4)},
      EndOfEarlyData{},
      NewSessionTicket{7200, 5, {0}, {1, 2, 3}, {make_extension(EarlyDataIndication{16384})}},
      KeyUpdate{KeyUpdateRequest::update_requested},
  };
  REQUIRE(all.size() == std::variant_size_v<Message>);
  for (std::size_t i = 0; i < all.size(); ++i) {
    REQUIRE(all[i].index() == i);
    const Bytes bytes = std::visit([](const auto& m) { return encode_handshake(m); }, all[i]);
    const Message back = decode_handshake(bytes);
    CHECK(back.index() == i);
    CHECK(std::visit([](const auto& m) { return encode_handshake(m); }, back) == bytes);
    CHECK(message_name(bytes) == std::visit([](const auto& m) { return m.name; }, all[i]));
    for (std::size_t size = 0; size < bytes.size(); ++size)
      CHECK_THROWS_AS(decode_handshake(View(bytes).first(size)), Failure);
    // ... also where the length in the header agrees; Finished is any number of bytes until the hash is
    // known.
    for (std::size_t size = 4; size < bytes.size() && !std::holds_alternative<Finished>(back); ++size) {
      Bytes cut = to_bytes(View(bytes).first(size));
      cut[2] = static_cast<std::uint8_t>((size - 4) >> 8);
      cut[3] = static_cast<std::uint8_t>(size - 4);
      CHECK_THROWS_AS(decode_handshake(cut), Failure);
    }
  }
}

TEST_CASE("a ServerHello of an older version is named as such") {
  ServerHello old = hello({});
  old.random.fill(7);
  Bytes bytes = encode_handshake(hello({tls13_selected}));
  // TLS 1.2 without extensions at all: 4 + 2 + 32 + 1 + 2 + 1 bytes
  Bytes bare(View(bytes).first(42).begin(), View(bytes).first(42).end());
  bare[3] = 38;
  CHECK(alert_of([&] { decode_handshake(bare); }) == Alert::protocol_version);
  for (const char* sentinel : {"444f574e47524401", "444f574e47524400"}) {
    Bytes marked = bare;
    const Bytes tail = *from_hex(sentinel);
    std::copy(tail.begin(), tail.end(), marked.begin() + 4 + 2 + 24);
    CHECK(alert_of([&] { decode_handshake(marked); }) == Alert::illegal_parameter);
  }
  CHECK(alert_of([&] {
          decode_handshake(encode_handshake(
              hello({make_extension(SupportedVersionsServerHello{ProtocolVersion::tls12})})));
        }) == Alert::illegal_parameter);
  ServerHello wrong = hello({tls13_selected});
  wrong.legacy_version = ProtocolVersion::tls13;
  CHECK(alert_of([&] { decode_handshake(encode_handshake(wrong)); }) == Alert::protocol_version);
  HelloRetryRequest retry{.extensions = {make_extension(Cookie{{1}})}};
  CHECK(alert_of([&] { decode_handshake(encode_handshake(retry)); }) == Alert::missing_extension);
}

TEST_CASE("extensions are only where RFC 9846 Table 1 allows them, once, and only if requested") {
  using enum ExtensionType;
  const std::vector<ExtensionType> asked{supported_versions, key_share, server_name,
                                         application_layer_protocol_negotiation};
  CHECK_NOTHROW(
      check_extensions({tls13_selected, share}, Carrier::ServerHello, asked, trace::Tracer(seen_checks())));
  CHECK_NOTHROW(check_extensions({raw(server_name)}, Carrier::EncryptedExtensions, asked));
  CHECK_NOTHROW(
      check_extensions({tls13_selected, raw(cookie, "00020102")}, Carrier::HelloRetryRequest, asked));
  auto alert = [&](Extensions extensions, Carrier carrier) {
    return alert_of([&] { check_extensions(extensions, carrier, asked, trace::Tracer(seen_checks())); });
  };
  CHECK(alert({tls13_selected, tls13_selected}, Carrier::ServerHello) == Alert::illegal_parameter);
  CHECK(alert({raw(server_name)}, Carrier::ServerHello) == Alert::illegal_parameter);
  CHECK(alert({share}, Carrier::EncryptedExtensions) == Alert::illegal_parameter);
  CHECK(alert({raw(record_size_limit, "4000")}, Carrier::EncryptedExtensions) ==
        Alert::unsupported_extension);
  CHECK(alert({raw(static_cast<ExtensionType>(0x1234))}, Carrier::ServerHello) ==
        Alert::unsupported_extension);
  CHECK(alert({raw(cookie, "00020102")}, Carrier::ServerHello) == Alert::unsupported_extension);
  CHECK(alert({raw(server_name, "00")}, Carrier::EncryptedExtensions) == Alert::decode_error);
  // Requests and tickets: unknown ones are ignored, known ones are kept to their place.
  CHECK_NOTHROW(
      check_extensions({raw(static_cast<ExtensionType>(0x1234), "ff")}, Carrier::CertificateRequest));
  CHECK_NOTHROW(check_extensions({raw(static_cast<ExtensionType>(0x1234), "ff")}, Carrier::NewSessionTicket));
  CHECK(alert({raw(key_share)}, Carrier::NewSessionTicket) == Alert::illegal_parameter);
  CHECK(alert({raw(early_data)}, Carrier::NewSessionTicket) == Alert::decode_error);
}

TEST_CASE("GREASE is recognized") {
  CHECK(is_grease(0x0a0a));
  CHECK(is_grease(0xfafa));
  CHECK_FALSE(is_grease(0x0a1a));
  CHECK_FALSE(is_grease(0x1301));
  CHECK(name_of(static_cast<CipherSuite>(0x2a2a)) == "GREASE");
  CHECK(name_of(static_cast<PskKeyExchangeMode>(0x0b)) == "GREASE");
  CHECK(name_of(static_cast<PskKeyExchangeMode>(0x2a)) == "GREASE");
  CHECK(name_of(static_cast<NamedGroup>(0x9999)) == "unknown");
  CHECK(named(static_cast<NamedGroup>(0x9999)) == "0x9999");
  CHECK(named(NamedGroup::x25519) == "x25519");
  CHECK(named(static_cast<CipherSuite>(0x2a2a)) == "GREASE (0x2a2a)");
  CHECK(named(static_cast<ContentType>(99)) == "0x63");
  CHECK(name_of(static_cast<CipherSuite>(0xc02f)) == "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
  CHECK(name_of(static_cast<ExtensionType>(23)) == "extended_master_secret");
}

namespace {

/// Whether the body, written in hexadecimal, is decoded in `carrier`, every byte of it has a name, and no
/// shorter nor longer one is a body.
bool is_body(ExtensionType type, Carrier carrier, std::string_view hex) {
  const Bytes bytes = *from_hex(hex);
  wire::FieldMap map;
  wire::Reader reader(bytes, &map);
  if (!walk_body(type, carrier, reader)) return false;
  std::vector<bool> named(bytes.size());
  for (const wire::Field& field : map)
    for (std::size_t i = field.offset; i < field.offset + field.size; ++i) named[i] = true;
  for (std::size_t size = 0; size <= bytes.size() + 1; ++size) {
    Bytes other = bytes;
    other.resize(size);
    if (other.size() == bytes.size()) continue;
    wire::Reader wrong(other);
    CHECK_THROWS_AS(walk_body(type, carrier, wrong), Failure);
  }
  return std::count(named.begin(), named.end(), false) == 0;
}

}  // namespace

TEST_CASE("the extensions of resumption, early data and authentication have their bodies in each message") {
  using enum ExtensionType;
  CHECK(is_body(pre_shared_key, Carrier::ClientHello,
                "0009"
                "0003aabbcc"
                "00000007"
                "0021"
                "20" +
                    std::string(64, '1')));
  CHECK(is_body(pre_shared_key, Carrier::ServerHello, "0001"));
  CHECK(is_body(psk_key_exchange_modes, Carrier::ClientHello, "020100"));
  CHECK(is_body(early_data, Carrier::ClientHello, ""));
  CHECK(is_body(early_data, Carrier::EncryptedExtensions, ""));
  CHECK(is_body(early_data, Carrier::NewSessionTicket, "00004000"));
  CHECK(is_body(post_handshake_auth, Carrier::ClientHello, ""));
  CHECK(is_body(certificate_authorities, Carrier::ClientHello, "000600043002aabb"));
  CHECK(is_body(certificate_authorities, Carrier::CertificateRequest, "000600043002aabb"));
  CHECK(is_body(signature_algorithms_cert, Carrier::CertificateRequest, "000408070403"));
  CHECK(is_body(oid_filters, Carrier::CertificateRequest, "00080355040300021234"));
  CHECK(is_body(status_request, Carrier::ClientHello, "0100000000"));
  CHECK(is_body(status_request, Carrier::ClientHello,
                "01"
                "0004"
                "0002aabb"
                "0001"
                "cc"));
  CHECK(is_body(status_request, Carrier::CertificateRequest, ""));
  CHECK(is_body(status_request, Carrier::Certificate,
                "01"
                "000002"
                "3003"));
  CHECK(is_body(compress_certificate, Carrier::ClientHello, "020001"));
  CHECK(is_body(compress_certificate, Carrier::CertificateRequest, "0400010002"));
  CHECK_FALSE(is_body(early_data, Carrier::ServerHello, ""));
  CHECK_FALSE(is_body(oid_filters, Carrier::ClientHello, "0000"));
  CHECK(name_of(CertificateCompressionAlgorithm::zstd) == "zstd");
  CHECK(name_of(CertificateStatusType::ocsp) == "ocsp");
}

TEST_CASE("decoding reports the rules that were kept, and the one that was broken") {
  glasstls::testing::ToldRules checks;
  const trace::Tracer tracer(&checks);
  const std::array asked{ExtensionType::key_share, ExtensionType::supported_versions};

  const ServerHello good = hello({tls13_selected, share});
  Bytes bytes = encode_handshake(good);
  decode_handshake(bytes, tracer);
  REQUIRE(checks.made.size() == 3);
  CHECK(checks.made[0].subject == "ServerHello");
  CHECK(checks.made[0].presented == "TLS 1.3 (0x0304)");
  CHECK(checks.take() ==
        "passed: selected_version must be one that was offered; passed: legacy_version must be 0x0303; "
        "passed: the bytes must follow the syntax of the message");
  check_extensions(good.extensions, Carrier::ServerHello, asked, tracer);
  CHECK(checks.made[0].presented == "supported_versions, key_share");
  CHECK(
      checks.take() ==
      "passed: each type of extension must occur at most once; passed: an extension must answer one of the request; "
      "passed: a known extension must be in a message that Table 1 allows; "
      "passed: each extension must follow its own syntax");

  bytes[39] = 0xff;  // the length of legacy_session_id_echo is at 38; cipher_suite is spoiled
  bytes[38] = 33;
  CHECK(alert_of([&] { decode_handshake(bytes, tracer); }) == Alert::decode_error);
  REQUIRE(checks.made.size() == 1);
  CHECK(checks.made[0].fact == "the length of legacy_session_id_echo is outside its limits");
  CHECK(checks.take() == "failed: the bytes must follow the syntax of the message");

  CHECK(alert_of([&] {
          check_extensions({share, share}, Carrier::ServerHello, asked, tracer);
        }) == Alert::illegal_parameter);
  CHECK(checks.made[0].presented == "key_share (51)");
  CHECK(checks.take() == "failed: each type of extension must occur at most once");
}
