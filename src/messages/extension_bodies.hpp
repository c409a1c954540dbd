#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/bytes.hpp"
#include "messages/extension.hpp"
#include "messages/key_exchange_bodies.hpp"
#include "messages/numbers.hpp"

/// What stands in extension_data, for each extension that this library sends, reads or shows. Where a
/// structure depends on the message, there is one struct for each: KeyShareClientHello,
/// KeyShareHelloRetryRequest, KeyShareServerHello.
namespace glasstls::messages {

/// RFC 6066 3
struct ServerName {
  std::uint8_t name_type = 0;  // host_name, the only one that was ever defined
  Bytes host_name;
  static constexpr Rfc rfc{6066, "3"};
  static void walk(auto& self, auto& w) {
    w.number("name_type", self.name_type);
    w.opaque("HostName", self.host_name, {1, 0xffff});
  }
};
struct ServerNameList {
  std::vector<ServerName> server_name_list;
  static constexpr ExtensionType type = ExtensionType::server_name;
  static constexpr Rfc rfc{6066, "3"};
  static void walk(auto& self, auto& w) { w.list("server_name_list", self.server_name_list, {1, 0xffff}); }
};

/// An extension that says all by being there: server_name and early_data in answers, post_handshake_auth.
template <ExtensionType t>
struct Empty {
  static constexpr ExtensionType type = t;
  static constexpr Rfc rfc{9846, "4.3"};
  static void walk(auto&, auto&) {}
};

/// RFC 6066 8: the client's wish for a stapled OCSP response. A server's, in a CertificateRequest, is empty
/// (RFC 9846 4.5.1.1).
struct ResponderId {
  Bytes id;  // DER
  static constexpr Rfc rfc{6066, "8"};
  static void walk(auto& self, auto& w) { w.opaque("ResponderID", self.id, {1, 0xffff}); }
};
struct CertificateStatusRequest {
  CertificateStatusType status_type = CertificateStatusType::ocsp;
  std::vector<ResponderId> responder_id_list{};
  Bytes request_extensions{};  // DER
  static constexpr ExtensionType type = ExtensionType::status_request;
  static constexpr Rfc rfc{6066, "8"};
  static void walk(auto& self, auto& w) {
    w.number("status_type", self.status_type);
    w.list("responder_id_list", self.responder_id_list, {0, 0xffff});
    w.opaque("request_extensions", self.request_extensions, {0, 0xffff});
  }
};
/// RFC 9846 4.5.1.1: the stapled response itself, beside the certificate that it speaks of.
struct CertificateStatus {
  CertificateStatusType status_type = CertificateStatusType::ocsp;
  Bytes response;  // DER
  static constexpr ExtensionType type = ExtensionType::status_request;
  static constexpr Rfc rfc{9846, "4.5.1.1"};
  static void walk(auto& self, auto& w) {
    w.number("status_type", self.status_type);
    w.opaque("OCSPResponse", self.response, {1, 0xffffff});
  }
};

/// RFC 9846 4.3.7
struct NamedGroupList {
  std::vector<NamedGroup> named_group_list;
  static constexpr ExtensionType type = ExtensionType::supported_groups;
  static constexpr Rfc rfc{9846, "4.3.7"};
  static void walk(auto& self, auto& w) { w.list("named_group_list", self.named_group_list, {2, 0xffff}); }
};

/// RFC 9846 4.3.3
template <ExtensionType t>
struct SchemeList {
  std::vector<SignatureScheme> supported_signature_algorithms;
  static constexpr ExtensionType type = t;
  static constexpr Rfc rfc{9846, "4.3.3"};
  static void walk(auto& self, auto& w) {
    w.list("supported_signature_algorithms", self.supported_signature_algorithms, {2, 0xfffe});
  }
};
using SignatureSchemeList = SchemeList<ExtensionType::signature_algorithms>;
using SignatureSchemeListCert = SchemeList<ExtensionType::signature_algorithms_cert>;

/// RFC 7301 3.1
struct ProtocolName {
  Bytes name;
  static constexpr Rfc rfc{7301, "3.1"};
  static void walk(auto& self, auto& w) { w.opaque("ProtocolName", self.name, {1, 0xff}); }
};
struct ProtocolNameList {
  std::vector<ProtocolName> protocol_name_list;
  static constexpr ExtensionType type = ExtensionType::application_layer_protocol_negotiation;
  static constexpr Rfc rfc{7301, "3.1"};
  static void walk(auto& self, auto& w) {
    w.list("protocol_name_list", self.protocol_name_list, {2, 0xffff});
  }
};

/// RFC 8879: how the sender of this extension lets a Certificate be compressed.
struct CertificateCompressionAlgorithms {
  std::vector<CertificateCompressionAlgorithm> algorithms;
  static constexpr ExtensionType type = ExtensionType::compress_certificate;
  static constexpr Rfc rfc{8879};
  static void walk(auto& self, auto& w) { w.list("algorithms", self.algorithms, {2, 254}); }
};

/// RFC 8449: the longest TLSInnerPlaintext that the sender of this extension wants to receive, in bytes.
struct RecordSizeLimit {
  std::uint16_t limit = 0;
  static constexpr ExtensionType type = ExtensionType::record_size_limit;
  static constexpr Rfc rfc{8449};
  static void walk(auto& self, auto& w) { w.number("RecordSizeLimit", self.limit); }
};

/// RFC 9846 4.3.1
struct SupportedVersionsClientHello {
  std::vector<ProtocolVersion> versions;
  static constexpr ExtensionType type = ExtensionType::supported_versions;
  static constexpr Rfc rfc{9846, "4.3.1"};
  static void walk(auto& self, auto& w) { w.list("versions", self.versions, {2, 254}); }
};
struct SupportedVersionsServerHello {
  ProtocolVersion selected_version{};
  static constexpr ExtensionType type = ExtensionType::supported_versions;
  static constexpr Rfc rfc{9846, "4.3.1"};
  static void walk(auto& self, auto& w) { w.number("selected_version", self.selected_version); }
};

/// RFC 9846 4.3.2
struct Cookie {
  Bytes cookie;
  static constexpr ExtensionType type = ExtensionType::cookie;
  static constexpr Rfc rfc{9846, "4.3.2"};
  static void walk(auto& self, auto& w) { w.opaque("cookie", self.cookie, {1, 0xffff}); }
};

/// RFC 9846 4.3.4
struct DistinguishedName {
  Bytes name;  // DER
  static constexpr Rfc rfc{9846, "4.3.4"};
  static void walk(auto& self, auto& w) { w.opaque("DistinguishedName", self.name, {1, 0xffff}); }
};
struct CertificateAuthorities {
  std::vector<DistinguishedName> authorities;
  static constexpr ExtensionType type = ExtensionType::certificate_authorities;
  static constexpr Rfc rfc{9846, "4.3.4"};
  static void walk(auto& self, auto& w) { w.list("authorities", self.authorities, {3, 0xffff}); }
};

/// RFC 9846 4.3.5
struct OidFilter {
  Bytes certificate_extension_oid, certificate_extension_values;  // DER
  static constexpr Rfc rfc{9846, "4.3.5"};
  static void walk(auto& self, auto& w) {
    w.opaque("certificate_extension_oid", self.certificate_extension_oid, {1, 0xff});
    w.opaque("certificate_extension_values", self.certificate_extension_values, {0, 0xffff});
  }
};
struct OidFilterExtension {
  std::vector<OidFilter> filters;
  static constexpr ExtensionType type = ExtensionType::oid_filters;
  static constexpr Rfc rfc{9846, "4.3.5"};
  static void walk(auto& self, auto& w) { w.list("filters", self.filters, {0, 0xffff}); }
};

/// RFC 5746 3.2: TLS 1.3 has no renegotiation, but clients that also speak TLS 1.2 send it (RFC 8448's do).
struct RenegotiationInfo {
  Bytes renegotiated_connection;
  static constexpr ExtensionType type = ExtensionType::renegotiation_info;
  static constexpr Rfc rfc{5746, "3.2"};
  static void walk(auto& self, auto& w) {
    w.opaque("renegotiated_connection", self.renegotiated_connection, {0, 0xff});
  }
};

/// A body that is bytes and no more: padding (RFC 7685), session_ticket (RFC 5077), an unknown extension's.
template <ExtensionType t>
struct OpaqueBody {
  Bytes bytes;
  static constexpr ExtensionType type = t;
  static constexpr Rfc rfc{9846, "4.3"};
  static void walk(auto& self, auto& w) { w.rest(name_of(t), self.bytes); }
};
using Padding = OpaqueBody<ExtensionType::padding>;
using SessionTicket = OpaqueBody<ExtensionType::session_ticket>;

}  // namespace glasstls::messages
