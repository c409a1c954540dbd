#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "messages/authentication.hpp"
#include "messages/extension.hpp"
#include "messages/handshake_header.hpp"
#include "messages/numbers.hpp"

namespace glasstls::messages {

/// The 32 random bytes of a hello.
using Random = std::array<std::uint8_t, 32>;

/// RFC 9846 4.2.2: what the client offers.
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
  // struct {
  //     ProtocolVersion legacy_version = 0x0303;    /* TLS v1.2 */
  //     Random random;
  //     opaque legacy_session_id<0..32>;
  //     CipherSuite cipher_suites<2..2^16-2>;
  //     opaque legacy_compression_methods<1..2^8-1>;
  //     Extension extensions<7..2^16-1>;
  // } ClientHello;
  static void walk(auto& self, auto& w) {
    w.number("legacy_version", self.legacy_version);
    w.fixed("random", self.random);
    w.opaque("legacy_session_id", self.legacy_session_id, {0, 32});
    w.list("cipher_suites", self.cipher_suites, {2, 0xfffe});
    w.opaque("legacy_compression_methods", self.legacy_compression_methods, {1, 0xff});
    w.list("extensions", self.extensions, {7, 0xffff});
  }
};

/// RFC 9846 4.2.3: what the server selected.
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
  // struct {
  //     ProtocolVersion legacy_version = 0x0303;    /* TLS v1.2 */
  //     Random random;
  //     opaque legacy_session_id_echo<0..32>;
  //     CipherSuite cipher_suite;
  //     uint8 legacy_compression_method = 0;
  //     Extension extensions<6..2^16-1>;
  // } ServerHello;
  static void walk(auto& self, auto& w) {
    w.number("legacy_version", self.legacy_version);
    w.fixed("random", self.random);
    w.opaque("legacy_session_id_echo", self.legacy_session_id_echo, {0, 32});
    w.number("cipher_suite", self.cipher_suite);
    w.number("legacy_compression_method", self.legacy_compression_method);
    w.list("extensions", self.extensions, {6, 0xffff});
  }
};

/// RFC 9846 4.2.4: asks the client for another ClientHello. It has the structure of a ServerHello, and only
/// its random distinguishes it.
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

/// RFC 9846 4.4.1: the server's answers to the extensions that need not be in the clear.
struct EncryptedExtensions {
  Extensions extensions{};

  static constexpr std::string_view name = "EncryptedExtensions";
  static constexpr HandshakeType msg_type = HandshakeType::encrypted_extensions;
  static constexpr Rfc rfc{9846, "4.4.1"};
  // struct {
  //     Extension extensions<0..2^16-1>;
  // } EncryptedExtensions;
  static void walk(auto& self, auto& w) { w.list("extensions", self.extensions, {0, 0xffff}); }
};

/// RFC 9846 4.4.2: the server asks for a certificate.
struct CertificateRequest {
  Bytes certificate_request_context;
  Extensions extensions{};

  static constexpr std::string_view name = "CertificateRequest";
  static constexpr HandshakeType msg_type = HandshakeType::certificate_request;
  static constexpr Rfc rfc{9846, "4.4.2"};
  // struct {
  //     opaque certificate_request_context<0..2^8-1>;
  //     Extension extensions<0..2^16-1>;
  // } CertificateRequest;
  static void walk(auto& self, auto& w) {
    w.opaque("certificate_request_context", self.certificate_request_context, {0, 0xff});
    w.list("extensions", self.extensions, {0, 0xffff});
  }
};

/// RFC 9846 4.6: the client sends no more early data.
struct EndOfEarlyData {
  static constexpr std::string_view name = "EndOfEarlyData";
  static constexpr HandshakeType msg_type = HandshakeType::end_of_early_data;
  static constexpr Rfc rfc{9846, "4.6"};
  // struct {} EndOfEarlyData;
  static void walk(auto&, auto&) {}
};

/// RFC 9846 4.7.1: a ticket for a later connection.
struct NewSessionTicket {
  std::uint32_t ticket_lifetime = 0;  // seconds
  std::uint32_t ticket_age_add = 0;
  Bytes ticket_nonce;
  Bytes ticket;
  Extensions extensions{};

  static constexpr std::string_view name = "NewSessionTicket";
  static constexpr HandshakeType msg_type = HandshakeType::new_session_ticket;
  static constexpr Rfc rfc{9846, "4.7.1"};
  // struct {
  //     uint32 ticket_lifetime;
  //     uint32 ticket_age_add;
  //     opaque ticket_nonce<0..255>;
  //     opaque ticket<1..2^16-1>;
  //     Extension extensions<0..2^16-1>;
  // } NewSessionTicket;
  static void walk(auto& self, auto& w) {
    w.number("ticket_lifetime", self.ticket_lifetime);
    w.number("ticket_age_add", self.ticket_age_add);
    w.opaque("ticket_nonce", self.ticket_nonce, {0, 255});
    w.opaque("ticket", self.ticket, {1, 0xffff});
    w.list("extensions", self.extensions, {0, 0xffff});
  }
};

/// RFC 9846 4.7.3: the sender uses new keys from now on.
struct KeyUpdate {
  KeyUpdateRequest request_update{};

  static constexpr std::string_view name = "KeyUpdate";
  static constexpr HandshakeType msg_type = HandshakeType::key_update;
  static constexpr Rfc rfc{9846, "4.7.3"};
  // struct {
  //     KeyUpdateRequest request_update;
  // } KeyUpdate;
  static void walk(auto& self, auto& w) { w.number("request_update", self.request_update); }
};

/// Any handshake message.
using Message = std::variant<ClientHello, ServerHello, HelloRetryRequest, EncryptedExtensions,
                             CertificateRequest, Certificate, CompressedCertificate, CertificateVerify,
                             Finished, EndOfEarlyData, NewSessionTicket, KeyUpdate>;

/// The encoding of a whole message, header included.
template <class M>
Bytes encode_handshake(const M& message) {
  Bytes body = wire::encode(message);
  const auto header = make_handshake_header(M::msg_type, body.size());
  body.insert(body.begin(), header.begin(), header.end());
  return body;
}

/// Decodes one whole message, header included, and reports to `tracer` the rules that it checked. Throws
/// Failure:
///
/// - `unexpected_message` for a type that RFC 9846 does not define;
///
/// - `decode_error` when the message does not follow its syntax;
///
/// - `protocol_version` for a ClientHello or ServerHello of an older version;
///
/// - `illegal_parameter` for a ServerHello whose random ends with a downgrade sentinel (RFC 9846 4.2.3), or
/// that selects
///   a version that was not offered.
Message decode_handshake(View message, trace::Tracer tracer = {});

/// The name of the message: "ServerHello", "HelloRetryRequest" ... or "unknown". Never fails.
std::string_view message_name(View message);

}  // namespace glasstls::messages
