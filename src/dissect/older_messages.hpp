#pragma once

#include <string>

#include "dissect/spoken.hpp"
#include "dissect/ssl2_hello.hpp"
#include "messages/extension_bodies.hpp"
#include "messages/handshake.hpp"
#include "wire/lenient_reader.hpp"

/// The messages of SSL 2.0 to TLS 1.2 and of drafts of TLS 1.3, to be shown. Nothing here speaks them. They
/// are read leniently, so what is read may break the limits that the structures name.
namespace glasstls::dissect {

/// Types of RFC 5246 and its extensions that TLS 1.3 has no more.
inline constexpr messages::HandshakeType hello_request{0}, hello_verify_request{3},
    draft_hello_retry_request{6}, server_key_exchange{12}, server_hello_done{14}, client_key_exchange{16},
    certificate_url{21}, certificate_status{22}, supplemental_data{23}, next_protocol{67}, channel_id{203};

/// "ServerKeyExchange": what a message, header included, is called in the version that is spoken; "unknown"
/// where it is none.
std::string_view message_name(View message, Spoken spoken);

/// Decodes the body of a message for its field map, by what is spoken. False, with nothing read, where no
/// structure is known for it.
bool walk_message(View message, Spoken spoken, wire::LenientReader& reader);

/// A message, header included, read as far as it goes: what is broken in it is added to `faults`.
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

/// A ClientHello of any version since SSL 3.0: the older ones may have no extensions.
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

/// The same of a ServerHello.
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

/// A ServerHello of TLS 1.3 as its drafts had it up to the 21st.
struct EarlyServerHello : messages::ServerHello {
  static void walk(auto& self, auto& w) {
    w.number("version", self.legacy_version);
    w.fixed("random", self.random);
    w.number("cipher_suite", self.cipher_suite);
    w.list("extensions", self.extensions, {0, 0xffff});
  }
};

/// The same of a HelloRetryRequest: the cipher suite came with the 19th draft.
struct EarlyHelloRetryRequest : messages::ServerHello {
  static constexpr std::string_view name = "HelloRetryRequest";
  static void walk(auto& self, auto& w) {
    constexpr messages::ProtocolVersion draft_19{0x7f13};
    w.number("version", self.legacy_version);
    if (self.legacy_version >= draft_19) w.number("cipher_suite", self.cipher_suite);
    w.list("extensions", self.extensions, {0, 0xffff});
  }
};

/// RFC 5246
struct OlderCertificateEntry {
  Bytes cert_data;  // DER
  static constexpr Rfc rfc{5246};
  static void walk(auto& self, auto& w) { w.opaque("cert_data", self.cert_data, {1, 0xffffff}); }
};
struct OlderCertificate {
  std::vector<OlderCertificateEntry> certificate_list;
  static constexpr std::string_view name = "Certificate";
  static constexpr Rfc rfc{5246};
  static void walk(auto& self, auto& w) { w.list("certificate_list", self.certificate_list, {0, 0xffffff}); }
};

/// How the cipher suites of TLS 1.2 and before agree on a key, by their names.
struct KeyExchange {
  bool ec = false, dh = false, psk = false, rsa = false, rsa_export = false;
  bool is_signed = false;  ///< the server's parameters, with the key of its certificate
  static KeyExchange of(messages::CipherSuite suite);
};

/// RFC 8422 5.4
enum class ECCurveType : std::uint8_t { explicit_prime = 1, explicit_char2 = 2, named_curve = 3 };
std::string_view name_of(ECCurveType value);

/// A signature, and how it is made where the version says that. Before TLS 1.2 the key's type told.
struct OlderSignature {
  static void walk(auto& self, auto& w, Spoken spoken) {
    if (spoken.version >= messages::ProtocolVersion::tls12) w.number("algorithm", self.algorithm);
    w.opaque("signature", self.signature, {0, 0xffff});
  }
};

/// RFC 5246, RFC 4279 and RFC 8422 5.4.
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

/// RFC 5246, RFC 4279 and RFC 8422 5.7.
struct ClientKeyExchange {
  Spoken spoken{};
  Bytes psk_identity, point, dh_Yc, encrypted_pre_master_secret, rest;
  static constexpr std::string_view name = "ClientKeyExchange";
  static constexpr Rfc rfc{8422, "5.7"};
  static void walk(auto& self, auto& w) {
    const KeyExchange how = KeyExchange::of(self.spoken.cipher_suite);
    if (how.psk) w.opaque("psk_identity", self.psk_identity, {0, 0xffff});
    if (w.remaining() == 0) return;  // the client's certificate says it, or the pre-shared key is all
    if (how.ec) return w.opaque("ecdh_Yc", self.point, {1, 0xff});
    if (how.dh) return w.opaque("dh_Yc", self.dh_Yc, {1, 0xffff});
    // SSL 3.0 wrote it without a length.
    if (how.rsa && self.spoken.version > messages::ProtocolVersion::ssl30)
      return w.opaque("EncryptedPreMasterSecret", self.encrypted_pre_master_secret, {0, 0xffff});
    w.rest("exchange_keys", self.rest);
  }
};

/// RFC 5246: what a client's certificate may be.
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
std::string_view name_of(ClientCertificateType value);
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

struct OlderCertificateVerify {
  Spoken spoken{};
  messages::SignatureScheme algorithm{};
  Bytes signature;
  static constexpr std::string_view name = "CertificateVerify";
  static constexpr Rfc rfc{5246};
  static void walk(auto& self, auto& w) { OlderSignature::walk(self, w, self.spoken); }
};

/// RFC 5077 3.3
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

/// RFC 6066 8: a message of its own before TLS 1.3.
struct OlderCertificateStatus : messages::CertificateStatus {
  static constexpr std::string_view name = "CertificateStatus";
};

/// What has no field: HelloRequest and ServerHelloDone (RFC 5246).
struct NoFields {
  static constexpr std::string_view name = "message";
  static constexpr Rfc rfc{5246};
  static void walk(auto&, auto&) {}
};

/// What is told apart and no more.
struct OtherBody {
  Bytes bytes;
  static constexpr std::string_view name = "body";
  static constexpr Rfc rfc{5246};
  static void walk(auto& self, auto& w) { w.rest("body", self.bytes); }
};

}  // namespace glasstls::dissect
