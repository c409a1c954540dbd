#pragma once

#include "dissect/spoken.hpp"
#include "messages/extension_bodies.hpp"
#include "wire/lenient_reader.hpp"

/// Extensions that are only shown: glasstls does not send them, and nothing depends on their contents. The
/// engine ignores them, so a malformed body does no harm.
namespace glasstls::dissect {

/// How HPKE makes a secret from a public key (RFC 9180).
enum class HpkeKem : std::uint16_t {
  DHKEM_P256_HKDF_SHA256 = 0x0010,
  DHKEM_P384_HKDF_SHA384 = 0x0011,
  DHKEM_P521_HKDF_SHA512 = 0x0012,
  DHKEM_X25519_HKDF_SHA256 = 0x0020,
  DHKEM_X448_HKDF_SHA512 = 0x0021
};
/// The key derivation function of HPKE (RFC 9180).
enum class HpkeKdf : std::uint16_t { HKDF_SHA256 = 1, HKDF_SHA384 = 2, HKDF_SHA512 = 3 };
/// The AEAD of HPKE (RFC 9180).
enum class HpkeAead : std::uint16_t { AES_128_GCM = 1, AES_256_GCM = 2, ChaCha20Poly1305 = 3 };
/// "DHKEM(X25519, HKDF-SHA256)", or "unknown".
std::string_view name_of(HpkeKem value);
/// "HKDF-SHA256", or "unknown".
std::string_view name_of(HpkeKdf value);
/// "AES-128-GCM", or "unknown".
std::string_view name_of(HpkeAead value);

/// Which of the two ClientHellos this is (RFC 9849).
enum class ECHClientHelloType : std::uint8_t { outer = 0, inner = 1 };
/// "outer", "inner", or "unknown".
std::string_view name_of(ECHClientHelloType value);

/// What the inner ClientHello is encrypted with (RFC 9849).
struct HpkeSymmetricCipherSuite {
  HpkeKdf kdf_id{};
  HpkeAead aead_id{};
  static constexpr Rfc rfc{9849};
  static void walk(auto& self, auto& w) {
    w.number("kdf_id", self.kdf_id);
    w.number("aead_id", self.aead_id);
  }
};

/// encrypted_client_hello in a ClientHello (RFC 9849).
struct ECHClientHello {
  ECHClientHelloType type_of_hello{};
  HpkeSymmetricCipherSuite cipher_suite;
  std::uint8_t config_id = 0;
  Bytes enc, payload;
  static constexpr messages::ExtensionType type = messages::ExtensionType::encrypted_client_hello;
  static constexpr Rfc rfc{9849};
  static void walk(auto& self, auto& w) {
    w.number("ECHClientHelloType", self.type_of_hello);
    if (self.type_of_hello != ECHClientHelloType::outer) return;
    w.structure("HpkeSymmetricCipherSuite", self.cipher_suite);
    w.number("config_id", self.config_id);
    w.opaque("enc", self.enc, {0, 0xffff});
    w.opaque("payload", self.payload, {1, 0xffff});
  }
};

/// encrypted_client_hello in a HelloRetryRequest (RFC 9849): 8 bytes.
struct ECHHelloRetryRequest {
  std::array<std::uint8_t, 8> confirmation{};
  static constexpr messages::ExtensionType type = messages::ExtensionType::encrypted_client_hello;
  static constexpr Rfc rfc{9849};
  static void walk(auto& self, auto& w) { w.fixed("confirmation", self.confirmation); }
};

/// A public key of the server for encrypted_client_hello, and how to use it (RFC 9849).
struct ECHConfigContents {
  std::uint8_t config_id = 0, maximum_name_length = 0;
  HpkeKem kem_id{};
  Bytes public_key, public_name;
  std::vector<HpkeSymmetricCipherSuite> cipher_suites;
  messages::Extensions extensions;
  static constexpr Rfc rfc{9849};
  static void walk(auto& self, auto& w) {
    w.number("config_id", self.config_id);
    w.number("kem_id", self.kem_id);
    w.opaque("public_key", self.public_key, {1, 0xffff});
    w.list("cipher_suites", self.cipher_suites, {4, 0xfffc});
    w.number("maximum_name_length", self.maximum_name_length);
    w.opaque("public_name", self.public_name, {1, 0xff});
    w.list("extensions", self.extensions, {0, 0xffff});
  }
};

/// A versioned ECHConfigContents (RFC 9849). Contents of unknown versions are not taken apart.
struct ECHConfig {
  std::uint16_t version = 0;
  std::vector<ECHConfigContents> contents;  // exactly one, with a length before it
  Bytes unknown;
  static constexpr Rfc rfc{9849};
  static void walk(auto& self, auto& w) {
    constexpr std::uint16_t known_version = 0xfe0d;
    w.number("version", self.version);
    if (self.version == known_version)
      w.list("contents", self.contents, {0, 0xffff});
    else
      w.opaque("contents", self.unknown, {0, 0xffff});
  }
};

/// encrypted_client_hello in EncryptedExtensions (RFC 9849): the server could not decrypt.
struct ECHEncryptedExtensions {
  std::vector<ECHConfig> retry_configs;
  static constexpr messages::ExtensionType type = messages::ExtensionType::encrypted_client_hello;
  static constexpr Rfc rfc{9849};
  static void walk(auto& self, auto& w) { w.list("retry_configs", self.retry_configs, {4, 0xffff}); }
};

/// Decodes the body of an extension for its field map, like messages::walk_body, and also the extensions
/// above, those of TLS 1.2 and those of drafts of TLS 1.3. False, with nothing read, if the structure is not
/// known.
bool walk_shown(messages::ExtensionType type, messages::Carrier carrier, Spoken spoken,
                wire::LenientReader& reader);

}  // namespace glasstls::dissect
