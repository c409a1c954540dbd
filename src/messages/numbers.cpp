#include "messages/numbers.hpp"

#include <algorithm>

#include "messages/other_numbers.hpp"

namespace glasstls::messages {

namespace {

/// What a number of 16 bits is called that TLS 1.3 gives no meaning to.
template <class Number>
std::string_view meaningless(Number value) {
  const auto number = static_cast<std::uint16_t>(value);
  const auto others = other_numbers(value);
  const auto found =
      std::lower_bound(others.begin(), others.end(), number,
                       [](const OtherNumber& o, std::uint16_t wanted) { return o.number < wanted; });
  if (found != others.end() && found->number == number) return found->name;
  return is_grease(number) ? "GREASE" : "unknown";
}

}  // namespace

std::string_view name_of(ContentType value) {
  switch (value) {
    using enum ContentType;
    case invalid: return "invalid";
    case change_cipher_spec: return "change_cipher_spec";
    case alert: return "alert";
    case handshake: return "handshake";
    case application_data: return "application_data";
  }
  return "unknown";
}

std::string_view name_of(HandshakeType value) {
  switch (value) {
    using enum HandshakeType;
    case client_hello: return "client_hello";
    case server_hello: return "server_hello";
    case new_session_ticket: return "new_session_ticket";
    case end_of_early_data: return "end_of_early_data";
    case encrypted_extensions: return "encrypted_extensions";
    case certificate: return "certificate";
    case certificate_request: return "certificate_request";
    case certificate_verify: return "certificate_verify";
    case finished: return "finished";
    case key_update: return "key_update";
    case compressed_certificate: return "compressed_certificate";
    case message_hash: return "message_hash";
  }
  return "unknown";
}

std::string_view name_of(ProtocolVersion value) {
  switch (value) {
    using enum ProtocolVersion;
    case ssl30: return "SSL 3.0";
    case tls10: return "TLS 1.0";
    case tls11: return "TLS 1.1";
    case tls12: return "TLS 1.2";
    case tls13: return "TLS 1.3";
  }
  return meaningless(value);
}

std::string_view name_of(CipherSuite value) {
  switch (value) {
    using enum CipherSuite;
    case TLS_AES_128_GCM_SHA256: return "TLS_AES_128_GCM_SHA256";
    case TLS_AES_256_GCM_SHA384: return "TLS_AES_256_GCM_SHA384";
    case TLS_CHACHA20_POLY1305_SHA256: return "TLS_CHACHA20_POLY1305_SHA256";
    case TLS_AES_128_CCM_SHA256: return "TLS_AES_128_CCM_SHA256";
    case TLS_AES_128_CCM_8_SHA256: return "TLS_AES_128_CCM_8_SHA256";
  }
  return meaningless(value);
}

std::string_view name_of(ExtensionType value) {
  switch (value) {
    using enum ExtensionType;
    case server_name: return "server_name";
    case status_request: return "status_request";
    case supported_groups: return "supported_groups";
    case signature_algorithms: return "signature_algorithms";
    case use_srtp: return "use_srtp";
    case heartbeat: return "heartbeat";
    case application_layer_protocol_negotiation: return "application_layer_protocol_negotiation";
    case signed_certificate_timestamp: return "signed_certificate_timestamp";
    case client_certificate_type: return "client_certificate_type";
    case server_certificate_type: return "server_certificate_type";
    case padding: return "padding";
    case compress_certificate: return "compress_certificate";
    case record_size_limit: return "record_size_limit";
    case delegated_credential: return "delegated_credential";
    case session_ticket: return "session_ticket";
    case supported_ekt_ciphers: return "supported_ekt_ciphers";
    case pre_shared_key: return "pre_shared_key";
    case early_data: return "early_data";
    case supported_versions: return "supported_versions";
    case cookie: return "cookie";
    case psk_key_exchange_modes: return "psk_key_exchange_modes";
    case certificate_authorities: return "certificate_authorities";
    case oid_filters: return "oid_filters";
    case post_handshake_auth: return "post_handshake_auth";
    case signature_algorithms_cert: return "signature_algorithms_cert";
    case key_share: return "key_share";
    case transparency_info: return "transparency_info";
    case external_id_hash: return "external_id_hash";
    case external_session_id: return "external_session_id";
    case quic_transport_parameters: return "quic_transport_parameters";
    case ticket_request: return "ticket_request";
    case ech_outer_extensions: return "ech_outer_extensions";
    case encrypted_client_hello: return "encrypted_client_hello";
    case renegotiation_info: return "renegotiation_info";
  }
  return meaningless(value);
}

std::string_view name_of(SignatureScheme value) {
  switch (value) {
    using enum SignatureScheme;
    case rsa_pkcs1_sha256: return "rsa_pkcs1_sha256";
    case rsa_pkcs1_sha384: return "rsa_pkcs1_sha384";
    case rsa_pkcs1_sha512: return "rsa_pkcs1_sha512";
    case ecdsa_secp256r1_sha256: return "ecdsa_secp256r1_sha256";
    case ecdsa_secp384r1_sha384: return "ecdsa_secp384r1_sha384";
    case ecdsa_secp521r1_sha512: return "ecdsa_secp521r1_sha512";
    case rsa_pss_rsae_sha256: return "rsa_pss_rsae_sha256";
    case rsa_pss_rsae_sha384: return "rsa_pss_rsae_sha384";
    case rsa_pss_rsae_sha512: return "rsa_pss_rsae_sha512";
    case ed25519: return "ed25519";
    case ed448: return "ed448";
    case rsa_pss_pss_sha256: return "rsa_pss_pss_sha256";
    case rsa_pss_pss_sha384: return "rsa_pss_pss_sha384";
    case rsa_pss_pss_sha512: return "rsa_pss_pss_sha512";
    case rsa_pkcs1_sha1: return "rsa_pkcs1_sha1";
    case ecdsa_sha1: return "ecdsa_sha1";
  }
  return meaningless(value);
}

std::string_view name_of(NamedGroup value) {
  switch (value) {
    using enum NamedGroup;
    case secp256r1: return "secp256r1";
    case secp384r1: return "secp384r1";
    case secp521r1: return "secp521r1";
    case x25519: return "x25519";
    case x448: return "x448";
    case ffdhe2048: return "ffdhe2048";
    case ffdhe3072: return "ffdhe3072";
    case ffdhe4096: return "ffdhe4096";
    case ffdhe6144: return "ffdhe6144";
    case ffdhe8192: return "ffdhe8192";
    case SecP256r1MLKEM768: return "SecP256r1MLKEM768";
    case X25519MLKEM768: return "X25519MLKEM768";
    case SecP384r1MLKEM1024: return "SecP384r1MLKEM1024";
  }
  return meaningless(value);
}

std::string_view name_of(PskKeyExchangeMode value) {
  switch (value) {
    using enum PskKeyExchangeMode;
    case psk_ke: return "psk_ke";
    case psk_dhe_ke: return "psk_dhe_ke";
  }
  // RFC 8701 2: PskKeyExchangeModes has byte-sized GREASE values of its own, 0x0b + 31 k.
  return static_cast<unsigned>(value) % 31 == 0x0b ? "GREASE" : "unknown";
}

std::string_view name_of(CertificateStatusType value) {
  return value == CertificateStatusType::ocsp ? "ocsp" : "unknown";
}

std::string_view name_of(CertificateCompressionAlgorithm value) {
  switch (value) {
    using enum CertificateCompressionAlgorithm;
    case zlib: return "zlib";
    case brotli: return "brotli";
    case zstd: return "zstd";
  }
  return is_grease(static_cast<std::uint16_t>(value)) ? "GREASE" : "unknown";
}

std::string_view name_of(KeyUpdateRequest value) {
  switch (value) {
    using enum KeyUpdateRequest;
    case update_not_requested: return "update_not_requested";
    case update_requested: return "update_requested";
  }
  return "unknown";
}

std::string_view name_of(AlertLevel value) {
  switch (value) {
    using enum AlertLevel;
    case warning: return "warning";
    case fatal: return "fatal";
  }
  return "unknown";
}

}  // namespace glasstls::messages
