#pragma once

#include <string>

#include "dissect/spoken.hpp"
#include "dissect/ssl2_hello.hpp"
#include "messages/extension_bodies.hpp"
#include "messages/handshake.hpp"
#include "wire/lenient_reader.hpp"

/// The messages of SSL 2.0 to TLS 1.2 and of drafts of TLS 1.3, only to be shown. They are read leniently.
namespace glasstls::dissect {

/// Message types of RFC 5246 and its extensions that TLS 1.3 removed.
inline constexpr messages::HandshakeType hello_request{0}, hello_verify_request{3},
    draft_hello_retry_request{6}, server_key_exchange{12}, server_hello_done{14}, client_key_exchange{16},
    certificate_url{21}, certificate_status{22}, supplemental_data{23}, next_protocol{67}, channel_id{203};

/// The name of a message, header included, in that version: "ServerKeyExchange"; or "unknown".
std::string_view message_name(View message, Spoken spoken);

/// Decodes the body of a message for its field map. False, with nothing read, if its structure is unknown.
bool walk_message(View message, Spoken spoken, wire::LenientReader& reader);

/// Reads as much of a message, header included, as possible. What is wrong in it is added to `faults`.
template <class M>
M read_leniently(View message, wire::Faults* faults = nullptr, Spoken spoken = {}) {
  wire::Faults unwanted;
  M read;
  if constexpr (requires { read.spoken; }) read.spoken = spoken;
  if (message.size() < messages::handshake_header_size) return read;
  wire::LenientReader reader(message.subspan(messages::handshake_header_size), faults ? *faults : unwanted);
  try {
    reader.structure(M::name, read);
    reader.end(M::name, M::rfc);
  } catch (const Failure& failure) {
    if (faults) faults->push_back(failure);
  }
  return read;
}

/// A ClientHello of any version since SSL 3.0. Older ones may have no extensions.
struct AnyClientHello : messages::ClientHello {
  static void walk(auto& self, auto& w) {
    w.number("legacy_version", self.legacy_version);
    w.fixed("random", self.random);
    w.opaque("legacy_session_id", self.legacy_session_id, {0, 32});
    w.list("cipher_suites", self.cipher_suites, {2, 0xfffe});
    w.opaque("legacy_compression_methods", self.legacy_compression_methods, {1, 0xff});
    if (w.remaining() > 0) w.list("extensions", self.extensions, {0, 0xffff});
  }
};

/// A ServerHello of any version since SSL 3.0. Older ones may have no extensions.
struct AnyServerHello : messages::ServerHello {
  static void walk(auto& self, auto& w) {
    w.number("legacy_version", self.legacy_version);
    w.fixed("random", self.random);
    w.opaque("legacy_session_id_echo", self.legacy_session_id_echo, {0, 32});
    w.number("cipher_suite", self.cipher_suite);
    w.number("legacy_compression_method", self.legacy_compression_method);
    if (w.remaining() > 0) w.list("extensions", self.extensions, {0, 0xffff});
  }
};

/// The ServerHello of TLS 1.3 up to draft 21.
struct EarlyServerHello : messages::ServerHello {
  static void walk(auto& self, auto& w) {
    w.number("version", self.legacy_version);
    w.fixed("random", self.random);
    w.number("cipher_suite", self.cipher_suite);
    w.list("extensions", self.extensions, {0, 0xffff});
  }
};

/// The HelloRetryRequest of TLS 1.3 up to draft 21. It has a cipher suite since draft 19.
struct EarlyHelloRetryRequest : messages::ServerHello {
  static constexpr std::string_view name = "HelloRetryRequest";
  static void walk(auto& self, auto& w) {
    constexpr messages::ProtocolVersion draft_19{0x7f13};
    w.number("version", self.legacy_version);
    if (self.legacy_version >= draft_19) w.number("cipher_suite", self.cipher_suite);
    w.list("extensions", self.extensions, {0, 0xffff});
  }
};

/// One certificate before TLS 1.3 (RFC 5246).
struct OlderCertificateEntry {
  Bytes cert_data;  // DER
  static constexpr Rfc rfc{5246};
  static void walk(auto& self, auto& w) { w.opaque("cert_data", self.cert_data, {1, 0xffffff}); }
};
/// The Certificate message before TLS 1.3 (RFC 5246): it has no context and no extensions.
struct OlderCertificate {
  std::vector<OlderCertificateEntry> certificate_list;
  static constexpr std::string_view name = "Certificate";
  static constexpr Rfc rfc{5246};
  static void walk(auto& self, auto& w) { w.list("certificate_list", self.certificate_list, {0, 0xffffff}); }
};

/// How a cipher suite of TLS 1.2 or older agrees on a key. Its name says this.
struct KeyExchange {
  bool ec = false, dh = false, psk = false, rsa = false, rsa_export = false;
  bool is_signed = false;  ///< the certificate's key signs the server's parameters

  /// The key exchange of `suite`; all false if its name is not known.
  static KeyExchange of(messages::CipherSuite suite);
};

/// How a curve is given (RFC 8422 5.4).
enum class ECCurveType : std::uint8_t { explicit_prime = 1, explicit_char2 = 2, named_curve = 3 };
/// "named_curve", or "unknown".
std::string_view name_of(ECCurveType value);

/// A signature, in TLS 1.2 with its algorithm. Before, the type of the key decided the algorithm.
struct OlderSignature {
  static void walk(auto& self, auto& w, Spoken spoken) {
    if (spoken.version >= messages::ProtocolVersion::tls12) w.number("algorithm", self.algorithm);
    w.opaque("signature", self.signature, {0, 0xffff});
  }
};

/// The server's part of the key exchange (RFC 5246, RFC 4279, RFC 8422 5.4). Its fields depend on the suite.
struct ServerKeyExchange {
  Spoken spoken{};
  Bytes psk_identity_hint;
  ECCurveType curve_type{};
  messages::NamedGroup namedcurve{};
  Bytes point;
  Bytes dh_p, dh_g, dh_Ys;
  Bytes rsa_modulus, rsa_exponent;
  messages::SignatureScheme algorithm{};
  Bytes signature, rest;
  static constexpr std::string_view name = "ServerKeyExchange";
  static constexpr Rfc rfc{8422, "5.4"};
  static void walk(auto& self, auto& w) {
    const KeyExchange how = KeyExchange::of(self.spoken.cipher_suite);
    if (how.psk) w.opaque("psk_identity_hint", self.psk_identity_hint, {0, 0xffff});
    if (how.ec) {
      w.number("curve_type", self.curve_type);
      if (self.curve_type != ECCurveType::named_curve) return w.rest("ec_parameters", self.rest);
      w.number("namedcurve", self.namedcurve);
      w.opaque("public", self.point, {1, 0xff});
    } else if (how.dh) {
      w.opaque("dh_p", self.dh_p, {1, 0xffff});
      w.opaque("dh_g", self.dh_g, {1, 0xffff});
      w.opaque("dh_Ys", self.dh_Ys, {1, 0xffff});
    } else if (how.rsa_export) {
      w.opaque("rsa_modulus", self.rsa_modulus, {1, 0xffff});
      w.opaque("rsa_exponent", self.rsa_exponent, {1, 0xffff});
    } else if (!how.psk) {
      return w.rest("params", self.rest);
    }
    if (how.is_signed) OlderSignature::walk(self, w, self.spoken);
  }
};

/// The client's part of the key exchange (RFC 5246, RFC 4279, RFC 8422 5.7). Its fields depend on the suite.
struct ClientKeyExchange {
  Spoken spoken{};
  Bytes psk_identity, point, dh_Yc, encrypted_pre_master_secret, rest;
  static constexpr std::string_view name = "ClientKeyExchange";
  static constexpr Rfc rfc{8422, "5.7"};
  static void walk(auto& self, auto& w) {
    const KeyExchange how = KeyExchange::of(self.spoken.cipher_suite);
    if (how.psk) w.opaque("psk_identity", self.psk_identity, {0, 0xffff});
    if (w.remaining() == 0) return;  // the client's certificate has the key, or only a pre-shared key is used
    if (how.ec) return w.opaque("ecdh_Yc", self.point, {1, 0xff});
    if (how.dh) return w.opaque("dh_Yc", self.dh_Yc, {1, 0xffff});
    // SSL 3.0 has no length before it.
    if (how.rsa && self.spoken.version > messages::ProtocolVersion::ssl30)
      return w.opaque("EncryptedPreMasterSecret", self.encrypted_pre_master_secret, {0, 0xffff});
    w.rest("exchange_keys", self.rest);
  }
};

/// The kind of a client's certificate (RFC 5246).
enum class ClientCertificateType : std::uint8_t {
  rsa_sign = 1,
  dss_sign = 2,
  rsa_fixed_dh = 3,
  dss_fixed_dh = 4,
  rsa_ephemeral_dh_RESERVED = 5,
  dss_ephemeral_dh_RESERVED = 6,
  ecdsa_sign = 64,
  rsa_fixed_ecdh = 65,
  ecdsa_fixed_ecdh = 66
};
/// "rsa_sign", or "unknown".
std::string_view name_of(ClientCertificateType value);

/// The CertificateRequest before TLS 1.3 (RFC 5246).
struct OlderCertificateRequest {
  Spoken spoken{};
  std::vector<ClientCertificateType> certificate_types;
  std::vector<messages::SignatureScheme> supported_signature_algorithms;
  std::vector<messages::DistinguishedName> certificate_authorities;
  static constexpr std::string_view name = "CertificateRequest";
  static constexpr Rfc rfc{5246};
  static void walk(auto& self, auto& w) {
    w.list("certificate_types", self.certificate_types, {1, 0xff});
    if (self.spoken.version >= messages::ProtocolVersion::tls12)
      w.list("supported_signature_algorithms", self.supported_signature_algorithms, {2, 0xfffe});
    w.list("certificate_authorities", self.certificate_authorities, {0, 0xffff});
  }
};

/// The CertificateVerify before TLS 1.3 (RFC 5246); only clients send it.
struct OlderCertificateVerify {
  Spoken spoken{};
  messages::SignatureScheme algorithm{};
  Bytes signature;
  static constexpr std::string_view name = "CertificateVerify";
  static constexpr Rfc rfc{5246};
  static void walk(auto& self, auto& w) { OlderSignature::walk(self, w, self.spoken); }
};

/// The NewSessionTicket before TLS 1.3 (RFC 5077 3.3).
struct OlderNewSessionTicket {
  std::uint32_t ticket_lifetime_hint = 0;  // seconds
  Bytes ticket;
  static constexpr std::string_view name = "NewSessionTicket";
  static constexpr Rfc rfc{5077, "3.3"};
  static void walk(auto& self, auto& w) {
    w.number("ticket_lifetime_hint", self.ticket_lifetime_hint);
    w.opaque("ticket", self.ticket, {0, 0xffff});
  }
};

/// An OCSP response. Before TLS 1.3 it was a message of its own (RFC 6066 8).
struct OlderCertificateStatus : messages::CertificateStatus {
  static constexpr std::string_view name = "CertificateStatus";
};

/// A message without fields: HelloRequest and ServerHelloDone (RFC 5246).
struct NoFields {
  static constexpr std::string_view name = "message";
  static constexpr Rfc rfc{5246};
  static void walk(auto&, auto&) {}
};

/// A message that has a name here, but whose body is not taken apart.
struct OtherBody {
  Bytes bytes;
  static constexpr std::string_view name = "body";
  static constexpr Rfc rfc{5246};
  static void walk(auto& self, auto& w) { w.rest("body", self.bytes); }
};

}  // namespace glasstls::dissect
