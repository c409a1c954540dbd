#include "dissect/annotate.hpp"

#include <algorithm>

#include "dissect/annotate_der.hpp"
#include "messages/extension_bodies.hpp"
#include "messages/handshake.hpp"
#include "story/chain.hpp"
#include "support/catch.hpp"
#include "support/field_maps.hpp"
#include "support/forge.hpp"
#include "support/rfc8448_messages.hpp"

using namespace glasstls;
using dissect::annotate;
using testing::is_nested;
using testing::unnamed_bytes;
using wire::Field;
using wire::FieldMap;

namespace {

const Field* find(const FieldMap& map, std::string_view name) {
  const auto it = std::find_if(map.begin(), map.end(), [&](const Field& f) { return f.name == name; });
  return it == map.end() ? nullptr : &*it;
}

}  // namespace

TEST_CASE("every byte of every message in RFC 8448 has one name, and none is left undecoded") {
  const auto messages = testing::rfc8448_messages();
  REQUIRE(messages.size() >= 37);
  for (const auto& message : messages) {
    CAPTURE(message.where, message.name);
    const FieldMap map = annotate(message.bytes);
    CHECK(unnamed_bytes(map, message.bytes.size()) == 0);
    CHECK(is_nested(map));
    CHECK(find(map, "not decoded") == nullptr);
    for (const Field& field : map) {
      CHECK_FALSE(field.name.empty());
      CHECK(field.section.number != 0);
    }
  }
}

TEST_CASE("extensions are decoded in place") {
  const Bytes message = *from_hex(
      "020000560303a6af06a4121860dc5e6e60249cd34c95930c8ac5cb1434dac155772ed3e2692800130100002e00330024001d00"
      "20"
      "c9828876112095fe66762bdbf7c672e156d6cc253b833df1dd69b1b04e751f0f002b00020304");
  const FieldMap map = annotate(message);

  CHECK(map[0].name == "Handshake");
  CHECK(map[0].size == message.size());
  CHECK(map[1].meaning == "server_hello");
  CHECK(map[2].meaning == "86 bytes");
  CHECK(map[3].name == "ServerHello");
  CHECK(map[3].offset == 4);

  const Field* key = find(map, "key_exchange");
  REQUIRE(key);
  CHECK(key->offset == 52);
  CHECK(key->size == 32);
  CHECK(key->section == Rfc{9846, "4.3.8"});
  CHECK(key->meaning == "public key, 32 bytes");
  const Field* version = find(map, "selected_version");
  REQUIRE(version);
  CHECK(version->offset == 88);
  CHECK(version->meaning == "TLS 1.3");
  CHECK(find(map, "Extension")->meaning == "key_share");
  CHECK(find(map, "legacy_version")->meaning ==
        "TLS 1.2, only for compatibility: supported_versions has the real version");
}

TEST_CASE("the elements of a list have its indices for names") {
  const FieldMap map = annotate(messages::encode_handshake(messages::ClientHello{
      .cipher_suites = {messages::CipherSuite::TLS_AES_128_GCM_SHA256,
                        messages::CipherSuite::TLS_CHACHA20_POLY1305_SHA256},
      .extensions = {messages::make_extension(
          messages::SupportedVersionsClientHello{{messages::ProtocolVersion::tls13}})}}));
  const Field* first = find(map, "[0]");
  REQUIRE(first);
  CHECK(first->meaning == "TLS_AES_128_GCM_SHA256");
  CHECK(find(map, "[1]")->meaning == "TLS_CHACHA20_POLY1305_SHA256");
}

TEST_CASE("cut anywhere, or with any byte changed, every byte still has one name") {
  for (const auto& message : testing::rfc8448_messages()) {
    CAPTURE(message.where, message.name);
    for (std::size_t size = 0; size < message.bytes.size(); ++size) {
      const FieldMap map = annotate(View(message.bytes).first(size));
      CHECK(unnamed_bytes(map, size) == 0);
      CHECK(is_nested(map));
    }
    for (std::size_t at = 0; at < message.bytes.size(); ++at) {
      Bytes changed = message.bytes;
      changed[at] ^= 0xff;
      const FieldMap map = annotate(changed);
      CHECK(unnamed_bytes(map, changed.size()) == 0);
      CHECK(is_nested(map));
    }
  }
}

TEST_CASE("certificates are named down to their DER, whole, cut or changed") {
  const auto root = forge::root();
  const auto leaf = forge::issue(root, forge::leaf("example.com"));
  messages::Certificate message;
  message.certificate_list = {{leaf.der, {}}, {root.der, {}}};
  const Bytes bytes = messages::encode_handshake(message);
  const FieldMap map = annotate(bytes);
  CHECK(unnamed_bytes(map, bytes.size()) == 0);
  CHECK(is_nested(map));
  const Field* tbs = find(map, "tbsCertificate");
  REQUIRE(tbs);
  CHECK(tbs->offset == 15);
  CHECK(find(map, "notAfter")->meaning == "2026-08-14 12:00:00 UTC");
  CHECK(find(map, "not decoded") == nullptr);
  // Lengths repaired, so it is the certificate that ends too early.
  for (std::size_t size = 1; size < leaf.der.size(); size += 3) {
    message.certificate_list = {{to_bytes(View(leaf.der).first(size)), {}}};
    const Bytes cut = messages::encode_handshake(message);
    const FieldMap cut_map = annotate(cut);
    CHECK(unnamed_bytes(cut_map, cut.size()) == 0);
    CHECK(is_nested(cut_map));
  }
  for (std::size_t at = 0; at < leaf.der.size(); ++at) {
    Bytes changed = bytes;
    changed[at + 11] ^= 0xff;
    const FieldMap changed_map = annotate(changed);
    CHECK(unnamed_bytes(changed_map, changed.size()) == 0);
    CHECK(is_nested(changed_map));
  }
}

TEST_CASE("a certificate outside a message is named with any byte changed, or cut anywhere") {
  const Bytes der = forge::issue(forge::root(), forge::leaf("example.com")).der;
  const auto require_told = [](View bytes) {
    const dissect::AnnotatedDer told = dissect::annotate_der(bytes);
    REQUIRE(is_nested(told.fields));
    REQUIRE(unnamed_bytes(told.fields, bytes.size()) == 0);
    REQUIRE(story::details_of(bytes).der == to_bytes(bytes));
  };
  for (std::size_t at = 0; at < der.size(); ++at) {
    CAPTURE(at);
    Bytes changed = der;
    for (int mask : {0xff, 0x20, 0x80, 0x01}) {
      changed[at] = static_cast<std::uint8_t>(der[at] ^ mask);
      require_told(changed);
    }
  }
  for (std::size_t size = 1; size < der.size(); ++size) {
    CAPTURE(size);
    require_told(View(der).first(size));
  }
}

TEST_CASE("a message full of tiny fields is named as far as a page can show, and every byte once") {
  messages::Certificate certificates;
  for (int i = 0; i < 40'000; ++i) certificates.certificate_list.push_back({Bytes{0x30}, {}});
  messages::ClientHello hello;
  for (unsigned type = 0x4000; type < 0x4000 + 15'000; ++type)
    hello.extensions.push_back({static_cast<messages::ExtensionType>(type), {}});
  hello.cipher_suites.assign(30'000, messages::CipherSuite::TLS_AES_128_GCM_SHA256);
  for (const Bytes& message : {messages::encode_handshake(certificates), messages::encode_handshake(hello)}) {
    const FieldMap map = annotate(message);
    CHECK(map.size() < dissect::most_fields + 8);
    CHECK(unnamed_bytes(map, message.size()) == 0);
    CHECK(is_nested(map));
    CHECK(find(map, "more") != nullptr);
  }
}

TEST_CASE("unknown extensions are named as unknown") {
  messages::EncryptedExtensions message;
  message.extensions = {{static_cast<messages::ExtensionType>(0x1234), {1, 2, 3}},
                        {messages::ExtensionType::application_layer_protocol_negotiation, {0, 9, 9}}};
  const FieldMap map = annotate(messages::encode_handshake(message));
  const Field* body = find(map, "body");
  REQUIRE(body);
  CHECK(body->size == 3);
  const wire::Faults faults = dissect::faults_of(messages::encode_handshake(message), {});
  REQUIRE_FALSE(faults.empty());
  CHECK(faults[0].why ==
        "application_layer_protocol_negotiation: the message ends inside protocol_name_list");
}

TEST_CASE("a record is named too, whether its content is protected or not") {
  const FieldMap plain = dissect::annotate_record(*from_hex("1603010004aabbccdd"));
  CHECK(unnamed_bytes(plain, 9) == 0);
  CHECK(plain[0].name == "TLSPlaintext");
  CHECK(plain[3].meaning == "4 bytes");
  const FieldMap secret = dissect::annotate_record(*from_hex("1703030004aabbccdd"));
  CHECK(secret[0].name == "TLSCiphertext");
  CHECK(unnamed_bytes(dissect::annotate_record(*from_hex("1703")), 2) == 0);
}

TEST_CASE("a fault stays inside its structure, and what follows is named") {
  using namespace messages;
  OfferedPsks psks{{{Bytes(16, 1), 0}}, {{Bytes(32, 2)}}};
  Extension broken = make_extension(psks);
  broken.extension_data.resize(broken.extension_data.size() - 16);  // a binder of 16 bytes
  broken.extension_data[broken.extension_data.size() - 17] = 16;
  broken.extension_data[broken.extension_data.size() - 18] = 17;
  const Bytes message = encode_handshake(
      ClientHello{.cipher_suites = {CipherSuite::TLS_AES_128_GCM_SHA256},
                  .extensions = {{ExtensionType::supported_groups, {0, 3, 0, 29, 0}},
                                 make_extension(SupportedVersionsClientHello{{ProtocolVersion::tls13}}),
                                 broken}});
  wire::Faults faults;
  const FieldMap map = annotate(message, {}, &faults);
  CHECK(unnamed_bytes(map, message.size()) == 0);
  CHECK(is_nested(map));
  REQUIRE(faults.size() == 3);
  CHECK(faults[0].why == "supported_groups: the message ends inside named_group_list");
  CHECK(faults[1].why == "pre_shared_key: binders is too short");
  CHECK(faults[2].why == "pre_shared_key: PskBinderEntry is too short");
  REQUIRE(find(map, "versions"));
  const Field* binders = find(map, "binders");
  REQUIRE(binders);
  CHECK(binders->size == 17);
  CHECK(dissect::faults_of(message, {}).size() == 3);
  CHECK(dissect::is_cut_off(View(message).first(100)));
}

TEST_CASE("encrypted_client_hello is named in a HelloRetryRequest and in EncryptedExtensions") {
  using namespace messages;
  HelloRetryRequest retry;
  retry.cipher_suite = CipherSuite::TLS_AES_128_GCM_SHA256;
  retry.extensions = {make_extension(SupportedVersionsServerHello{ProtocolVersion::tls13}),
                      {ExtensionType::encrypted_client_hello, Bytes(8, 0x5a)}};
  const Bytes retry_bytes = encode_handshake(retry);
  wire::Faults faults;
  const FieldMap asked_again = annotate(retry_bytes, {}, &faults);
  CHECK(faults.empty());
  CHECK(unnamed_bytes(asked_again, retry_bytes.size()) == 0);
  REQUIRE(find(asked_again, "confirmation"));
  CHECK(find(asked_again, "confirmation")->size == 8);

  // RFC 9849: a list of ECHConfig: one of the known version, and one of another.
  Bytes contents{7, 0, 0x20, 0, 32};
  append(contents, Bytes(32, 0x11));                  // an X25519 key
  append(contents, Bytes{0, 4, 0, 1, 0, 1, 64, 14});  // one suite; names of up to 64 bytes
  append(contents, as_bytes("ech.example.nu"));
  append(contents, Bytes{0, 0});
  Bytes configs{0xfe, 0x0d, 0, static_cast<std::uint8_t>(contents.size())};
  append(configs, contents);
  append(configs, Bytes{0xaa, 0xaa, 0, 2, 1, 2});
  Bytes list{0, static_cast<std::uint8_t>(configs.size())};
  append(list, configs);
  EncryptedExtensions refused;
  refused.extensions = {{ExtensionType::encrypted_client_hello, list}};
  const Bytes refused_bytes = encode_handshake(refused);
  const FieldMap keys = annotate(refused_bytes, {}, &faults);
  CHECK(faults.empty());
  CHECK(unnamed_bytes(keys, refused_bytes.size()) == 0);
  CHECK(is_nested(keys));
  REQUIRE(find(keys, "retry_configs"));
  CHECK(find(keys, "kem_id")->meaning == "DHKEM(X25519, HKDF-SHA256)");
  CHECK(find(keys, "aead_id")->meaning == "AES-128-GCM");
  CHECK(find(keys, "public_name")->meaning == "\"ech.example.nu\"");
  CHECK_FALSE(dissect::faults_of(View(refused_bytes).first(refused_bytes.size() - 1), {}).empty());
}

TEST_CASE("older messages are read by the version that is spoken") {
  const dissect::Spoken tls12{messages::ProtocolVersion::tls12, static_cast<messages::CipherSuite>(0xc02f)};
  const Bytes message =
      *from_hex(std::string("0c00002c") + "03001d20" + std::string(64, '2') + "0403" + "0004" + "01020304");
  wire::Faults faults;
  const FieldMap map = annotate(message, tls12, &faults);
  CHECK(faults.empty());
  CHECK(unnamed_bytes(map, message.size()) == 0);
  CHECK(find(map, "namedcurve")->meaning == "x25519");
  CHECK(find(map, "algorithm")->meaning == "ecdsa_secp256r1_sha256");
  CHECK(find(annotate(message), "not decoded"));  // TLS 1.3 has no such message
}
