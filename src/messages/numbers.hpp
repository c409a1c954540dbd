// messages: RFC 9846 section 4 and appendix B, one struct for each structure.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

/// The registries whose numbers TLS 1.3 messages use. Any value of the underlying type may arrive. `name_of`
/// also knows many numbers that TLS 1.3 does not use. It returns "GREASE" for those of RFC 8701, and
/// "unknown" for all others.
namespace glasstls::messages {

/// RFC 9846 5.1: what a record holds.
enum class ContentType : std::uint8_t {
  invalid = 0,
  change_cipher_spec = 20,
  alert = 21,
  handshake = 22,
  application_data = 23,
};
/// "handshake"
std::string_view name_of(ContentType value);

/// RFC 9846 4: which message this is.
enum class HandshakeType : std::uint8_t {
  client_hello = 1,
  server_hello = 2,
  new_session_ticket = 4,
  end_of_early_data = 5,
  encrypted_extensions = 8,
  certificate = 11,
  certificate_request = 13,
  certificate_verify = 15,
  finished = 20,
  key_update = 24,
  compressed_certificate = 25,  // RFC 8879
  message_hash = 254,
};
/// "client_hello"
std::string_view name_of(HandshakeType value);

/// RFC 9846 4.2.2: the versions of SSL and TLS.
enum class ProtocolVersion : std::uint16_t {
  ssl30 = 0x0300,
  tls10 = 0x0301,
  tls11 = 0x0302,
  tls12 = 0x0303,
  tls13 = 0x0304
};
/// "TLS 1.3"
std::string_view name_of(ProtocolVersion value);

/// RFC 9846 B.4: an AEAD algorithm and a hash.
enum class CipherSuite : std::uint16_t {
  TLS_AES_128_GCM_SHA256 = 0x1301,
  TLS_AES_256_GCM_SHA384 = 0x1302,
  TLS_CHACHA20_POLY1305_SHA256 = 0x1303,
  TLS_AES_128_CCM_SHA256 = 0x1304,
  TLS_AES_128_CCM_8_SHA256 = 0x1305,
};
/// "TLS_AES_128_GCM_SHA256"
std::string_view name_of(CipherSuite value);

/// RFC 9846 4.3
enum class ExtensionType : std::uint16_t {
  server_name = 0,
  status_request = 5,
  supported_groups = 10,
  signature_algorithms = 13,
  use_srtp = 14,
  heartbeat = 15,
  application_layer_protocol_negotiation = 16,
  signed_certificate_timestamp = 18,
  client_certificate_type = 19,
  server_certificate_type = 20,
  padding = 21,
  compress_certificate = 27,
  record_size_limit = 28,
  delegated_credential = 34,
  session_ticket = 35,
  supported_ekt_ciphers = 39,
  pre_shared_key = 41,
  early_data = 42,
  supported_versions = 43,
  cookie = 44,
  psk_key_exchange_modes = 45,
  certificate_authorities = 47,
  oid_filters = 48,
  post_handshake_auth = 49,
  signature_algorithms_cert = 50,
  key_share = 51,
  transparency_info = 52,
  external_id_hash = 55,
  external_session_id = 56,
  quic_transport_parameters = 57,
  ticket_request = 58,
  ech_outer_extensions = 64768,
  encrypted_client_hello = 65037,
  renegotiation_info = 65281,
};
/// "server_name"
std::string_view name_of(ExtensionType value);

/// RFC 9846 4.3.3: a signature algorithm with its hash.
enum class SignatureScheme : std::uint16_t {
  rsa_pkcs1_sha256 = 0x0401,
  rsa_pkcs1_sha384 = 0x0501,
  rsa_pkcs1_sha512 = 0x0601,
  ecdsa_secp256r1_sha256 = 0x0403,
  ecdsa_secp384r1_sha384 = 0x0503,
  ecdsa_secp521r1_sha512 = 0x0603,
  rsa_pss_rsae_sha256 = 0x0804,
  rsa_pss_rsae_sha384 = 0x0805,
  rsa_pss_rsae_sha512 = 0x0806,
  ed25519 = 0x0807,
  ed448 = 0x0808,
  rsa_pss_pss_sha256 = 0x0809,
  rsa_pss_pss_sha384 = 0x080a,
  rsa_pss_pss_sha512 = 0x080b,
  rsa_pkcs1_sha1 = 0x0201,
  ecdsa_sha1 = 0x0203,
};
/// "ed25519"
std::string_view name_of(SignatureScheme value);

/// RFC 9846 4.3.7: groups for the key exchange. The last three are from draft-ietf-tls-ecdhe-mlkem.
enum class NamedGroup : std::uint16_t {
  secp256r1 = 0x0017,
  secp384r1 = 0x0018,
  secp521r1 = 0x0019,
  x25519 = 0x001d,
  x448 = 0x001e,
  ffdhe2048 = 0x0100,
  ffdhe3072 = 0x0101,
  ffdhe4096 = 0x0102,
  ffdhe6144 = 0x0103,
  ffdhe8192 = 0x0104,
  SecP256r1MLKEM768 = 0x11eb,
  X25519MLKEM768 = 0x11ec,
  SecP384r1MLKEM1024 = 0x11ed,
};
/// "x25519"
std::string_view name_of(NamedGroup value);

/// RFC 9846 4.3.9: a pre-shared key without or with a key exchange.
enum class PskKeyExchangeMode : std::uint8_t { psk_ke = 0, psk_dhe_ke = 1 };
/// "psk_dhe_ke"
std::string_view name_of(PskKeyExchangeMode value);

/// RFC 6066 8: how a certificate's status is shown. TLS 1.3 has no other way.
enum class CertificateStatusType : std::uint8_t { ocsp = 1 };
/// "ocsp"
std::string_view name_of(CertificateStatusType value);

/// RFC 8879: how a Certificate is compressed.
enum class CertificateCompressionAlgorithm : std::uint16_t { zlib = 1, brotli = 2, zstd = 3 };
/// "zlib"
std::string_view name_of(CertificateCompressionAlgorithm value);

/// RFC 9846 4.7.3: whether the peer should update its keys too.
enum class KeyUpdateRequest : std::uint8_t { update_not_requested = 0, update_requested = 1 };
/// "update_requested"
std::string_view name_of(KeyUpdateRequest value);

/// RFC 9846 6: part of every alert, and ignored.
enum class AlertLevel : std::uint8_t { warning = 1, fatal = 2 };
/// "fatal"
std::string_view name_of(AlertLevel value);

/// RFC 8701: whether the value means nothing and must be tolerated: 0x?a?a with two equal bytes.
constexpr bool is_grease(std::uint16_t value) {
  return (value & 0x0f0f) == 0x0a0a && (value >> 8) == (value & 0xff);
}

}  // namespace glasstls::messages
