#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "messages/extension.hpp"
#include "messages/numbers.hpp"

namespace glasstls::messages {

using Random = std::array<std::uint8_t, 32>;

/// RFC 9846 4.2.2
struct ClientHello {
  ProtocolVersion legacy_version = ProtocolVersion::tls12;
  Random random{};
  Bytes legacy_session_id{};
  std::vector<CipherSuite> cipher_suites{};
  Bytes legacy_compression_methods{0};
  Extensions extensions{};

  static constexpr std::string_view name = "ClientHello";
  static constexpr HandshakeType msg_type = HandshakeType::client_hello;
  static constexpr Rfc rfc{9846, "4.2.2"};
  static void walk(auto& self, auto& w) {
    w.number("legacy_version", self.legacy_version);
    w.fixed("random", self.random);
    w.opaque("legacy_session_id", self.legacy_session_id, {0, 32});
    w.list("cipher_suites", self.cipher_suites, {2, 0xfffe});
    w.opaque("legacy_compression_methods", self.legacy_compression_methods, {1, 0xff});
    w.list("extensions", self.extensions, {7, 0xffff});
  }
};

/// RFC 9846 4.2.3
struct ServerHello {
  ProtocolVersion legacy_version = ProtocolVersion::tls12;
  Random random{};
  Bytes legacy_session_id_echo{};
  CipherSuite cipher_suite{};
  std::uint8_t legacy_compression_method = 0;
  Extensions extensions{};

  static constexpr std::string_view name = "ServerHello";
  static constexpr HandshakeType msg_type = HandshakeType::server_hello;
  static constexpr Carrier carrier = Carrier::ServerHello;
  static constexpr Rfc rfc{9846, "4.2.3"};
  static void walk(auto& self, auto& w) {
    w.number("legacy_version", self.legacy_version);
    w.fixed("random", self.random);
    w.opaque("legacy_session_id_echo", self.legacy_session_id_echo, {0, 32});
    w.number("cipher_suite", self.cipher_suite);
    w.number("legacy_compression_method", self.legacy_compression_method);
    w.list("extensions", self.extensions, {6, 0xffff});
  }
};

/// RFC 9846 4.2.4: a ServerHello by shape, told apart by its random.
struct HelloRetryRequest {
  ProtocolVersion legacy_version = ProtocolVersion::tls12;
  Random random = magic;
  Bytes legacy_session_id_echo{};
  CipherSuite cipher_suite{};
  std::uint8_t legacy_compression_method = 0;
  Extensions extensions{};

  /// RFC 9846 4.2.3: SHA-256 of "HelloRetryRequest".
  static constexpr Random magic{0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c,
                                0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb,
                                0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c};

  static constexpr std::string_view name = "HelloRetryRequest";
  static constexpr HandshakeType msg_type = HandshakeType::server_hello;
  static constexpr Carrier carrier = Carrier::HelloRetryRequest;
  static constexpr Rfc rfc{9846, "4.2.4"};
  static void walk(auto& self, auto& w) { ServerHello::walk(self, w); }
};

/// RFC 9846 4.4.1
struct EncryptedExtensions {
  Extensions extensions{};

  static constexpr std::string_view name = "EncryptedExtensions";
  static constexpr HandshakeType msg_type = HandshakeType::encrypted_extensions;
  static constexpr Rfc rfc{9846, "4.4.1"};
  static void walk(auto& self, auto& w) { w.list("extensions", self.extensions, {0, 0xffff}); }
};

/// RFC 9846 4.4.2
struct CertificateRequest {
  Bytes certificate_request_context;
  Extensions extensions{};

  static constexpr std::string_view name = "CertificateRequest";
  static constexpr HandshakeType msg_type = HandshakeType::certificate_request;
  static constexpr Rfc rfc{9846, "4.4.2"};
  static void walk(auto& self, auto& w) {
    w.opaque("certificate_request_context", self.certificate_request_context, {0, 0xff});
    w.list("extensions", self.extensions, {0, 0xffff});
  }
};

/// RFC 9846 4.5.1, for the X509 certificate type.
struct CertificateEntry {
  Bytes cert_data;  // DER
  Extensions extensions{};

  static constexpr Rfc rfc{9846, "4.5.1"};
  static void walk(auto& self, auto& w) {
    w.opaque("cert_data", self.cert_data, {1, 0xffffff});
    w.list("extensions", self.extensions, {0, 0xffff});
  }
};

/// RFC 9846 4.5.1
struct Certificate {
  Bytes certificate_request_context;
  std::vector<CertificateEntry> certificate_list;

  static constexpr std::string_view name = "Certificate";
  static constexpr HandshakeType msg_type = HandshakeType::certificate;
  static constexpr Rfc rfc{9846, "4.5.1"};
  static void walk(auto& self, auto& w) {
    w.opaque("certificate_request_context", self.certificate_request_context, {0, 0xff});
    w.list("certificate_list", self.certificate_list, {0, 0xffffff});
  }
};

/// RFC 8879: stands where a Certificate would, and holds that message's body, compressed.
struct CompressedCertificate {
  CertificateCompressionAlgorithm algorithm{};
  std::array<std::uint8_t, 3> uncompressed_length{};
  Bytes compressed_certificate_message;

  std::size_t uncompressed_size() const;  ///< what uncompressed_length says, in bytes

  static constexpr std::string_view name = "CompressedCertificate";
  static constexpr HandshakeType msg_type = HandshakeType::compressed_certificate;
  static constexpr Rfc rfc{8879};
  static void walk(auto& self, auto& w) {
    w.number("algorithm", self.algorithm);
    w.fixed("uncompressed_length", self.uncompressed_length);
    w.opaque("compressed_certificate_message", self.compressed_certificate_message, {1, 0xffffff});
  }
};

/// RFC 9846 4.5.2
struct CertificateVerify {
  SignatureScheme algorithm{};
  Bytes signature;

  static constexpr std::string_view name = "CertificateVerify";
  static constexpr HandshakeType msg_type = HandshakeType::certificate_verify;
  static constexpr Rfc rfc{9846, "4.5.2"};
  static void walk(auto& self, auto& w) {
    w.number("algorithm", self.algorithm);
    w.opaque("signature", self.signature, {0, 0xffff});
  }
};

/// RFC 9846 4.5.3. How long verify_data must be depends on the hash, which the handshake knows.
struct Finished {
  Bytes verify_data;

  static constexpr std::string_view name = "Finished";
  static constexpr HandshakeType msg_type = HandshakeType::finished;
  static constexpr Rfc rfc{9846, "4.5.3"};
  static void walk(auto& self, auto& w) { w.rest("verify_data", self.verify_data); }
};

/// RFC 9846 4.6
struct EndOfEarlyData {
  static constexpr std::string_view name = "EndOfEarlyData";
  static constexpr HandshakeType msg_type = HandshakeType::end_of_early_data;
  static constexpr Rfc rfc{9846, "4.6"};
  static void walk(auto&, auto&) {}
};

/// RFC 9846 4.7.1
struct NewSessionTicket {
  std::uint32_t ticket_lifetime = 0;  // seconds
  std::uint32_t ticket_age_add = 0;
  Bytes ticket_nonce;
  Bytes ticket;
  Extensions extensions{};

  static constexpr std::string_view name = "NewSessionTicket";
  static constexpr HandshakeType msg_type = HandshakeType::new_session_ticket;
  static constexpr Rfc rfc{9846, "4.7.1"};
  static void walk(auto& self, auto& w) {
    w.number("ticket_lifetime", self.ticket_lifetime);
    w.number("ticket_age_add", self.ticket_age_add);
    w.opaque("ticket_nonce", self.ticket_nonce, {0, 255});
    w.opaque("ticket", self.ticket, {1, 0xffff});
    w.list("extensions", self.extensions, {0, 0xffff});
  }
};

/// RFC 9846 4.7.3
struct KeyUpdate {
  KeyUpdateRequest request_update{};

  static constexpr std::string_view name = "KeyUpdate";
  static constexpr HandshakeType msg_type = HandshakeType::key_update;
  static constexpr Rfc rfc{9846, "4.7.3"};
  static void walk(auto& self, auto& w) { w.number("request_update", self.request_update); }
};

using Message = std::variant<ClientHello, ServerHello, HelloRetryRequest, EncryptedExtensions,
                             CertificateRequest, Certificate, CompressedCertificate, CertificateVerify,
                             Finished, EndOfEarlyData, NewSessionTicket, KeyUpdate>;

/// RFC 9846 4: msg_type and the 24-bit length stand before every message.
inline constexpr std::size_t handshake_header_size = 4;

/// The whole message, header included.
template <class M>
Bytes encode_handshake(const M& message) {
  Bytes body = wire::encode(message);
  const std::size_t size = body.size();
  body.insert(body.begin(), {static_cast<std::uint8_t>(M::msg_type), static_cast<std::uint8_t>(size >> 16),
                             static_cast<std::uint8_t>(size >> 8), static_cast<std::uint8_t>(size)});
  return body;
}

/// Decodes one whole message, header included. Throws Failure: `unexpected_message` for a type that RFC 9846
/// does not define, `decode_error` where the body does not decode, `protocol_version` for a ServerHello or
/// ClientHello of an older version, with an explanation (found before the strict decoding, so that it is
/// never called a decode_error).
Message decode_handshake(View message);

/// What the bytes say they are: "ServerHello", "HelloRetryRequest", ... or "unknown". Never fails.
std::string_view message_name(View message);

/// Why a client that speaks only TLS 1.3 must stop at this ServerHello (header included), if it must.
/// Lenient: looks only at the fields that all versions share. Throws Failure with `protocol_version`, or
/// `illegal_parameter` where the random ends with a downgrade sentinel (RFC 9846 4.2.3).
void check_server_version(View message);

/// The same for a server and a ClientHello. Throws Failure with `protocol_version`.
void check_client_version(View message);

}  // namespace glasstls::messages
