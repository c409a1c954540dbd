#pragma once

#include <vector>

#include "base/bytes.hpp"
#include "base/rfc.hpp"
#include "messages/numbers.hpp"

/// The extensions about certificates: their status, their compression, and which ones the peer accepts.
namespace glasstls::messages {

/// RFC 6066 8: an OCSP responder that the client trusts.
struct ResponderId {
  Bytes id;  // DER
  static constexpr Rfc rfc{6066, "8"};
  // opaque ResponderID<1..2^16-1>;
  static void walk(auto& self, auto& w) { w.opaque("ResponderID", self.id, {1, 0xffff}); }
};

/// RFC 6066 8: status_request in a ClientHello: the client asks for a stapled OCSP response. A server's
/// request, in a CertificateRequest, is empty (RFC 9846 4.5.1.1).
struct CertificateStatusRequest {
  CertificateStatusType status_type = CertificateStatusType::ocsp;
  std::vector<ResponderId> responder_id_list{};
  Bytes request_extensions{};  // DER
  static constexpr ExtensionType type = ExtensionType::status_request;
  static constexpr Rfc rfc{6066, "8"};
  // struct {
  //     CertificateStatusType status_type;
  //     ResponderID responder_id_list<0..2^16-1>;     /* OCSPStatusRequest */
  //     Extensions request_extensions;                /* opaque Extensions<0..2^16-1>; */
  // } CertificateStatusRequest;
  static void walk(auto& self, auto& w) {
    w.number("status_type", self.status_type);
    w.list("responder_id_list", self.responder_id_list, {0, 0xffff});
    w.opaque("request_extensions", self.request_extensions, {0, 0xffff});
  }
};

/// RFC 9846 4.5.1.1: status_request in a Certificate: the stapled OCSP response, next to its certificate.
struct CertificateStatus {
  CertificateStatusType status_type = CertificateStatusType::ocsp;
  Bytes response;  // DER
  static constexpr ExtensionType type = ExtensionType::status_request;
  static constexpr Rfc rfc{9846, "4.5.1.1"};
  // struct {
  //     CertificateStatusType status_type;
  //     OCSPResponse response;     /* opaque OCSPResponse<1..2^24-1>; */
  // } CertificateStatus;
  static void walk(auto& self, auto& w) {
    w.number("status_type", self.status_type);
    w.opaque("OCSPResponse", self.response, {1, 0xffffff});
  }
};

/// RFC 8879: compress_certificate: how the peer may compress its Certificate.
struct CertificateCompressionAlgorithms {
  std::vector<CertificateCompressionAlgorithm> algorithms;
  static constexpr ExtensionType type = ExtensionType::compress_certificate;
  static constexpr Rfc rfc{8879};
  static void walk(auto& self, auto& w) { w.list("algorithms", self.algorithms, {2, 254}); }
};

/// RFC 9846 4.3.4: the name of a certificate authority.
struct DistinguishedName {
  Bytes name;  // DER
  static constexpr Rfc rfc{9846, "4.3.4"};
  // opaque DistinguishedName<1..2^16-1>;
  static void walk(auto& self, auto& w) { w.opaque("DistinguishedName", self.name, {1, 0xffff}); }
};

/// RFC 9846 4.3.4: certificate_authorities.
struct CertificateAuthorities {
  std::vector<DistinguishedName> authorities;
  static constexpr ExtensionType type = ExtensionType::certificate_authorities;
  static constexpr Rfc rfc{9846, "4.3.4"};
  // struct {
  //     DistinguishedName authorities<3..2^16-1>;
  // } CertificateAuthoritiesExtension;
  static void walk(auto& self, auto& w) { w.list("authorities", self.authorities, {3, 0xffff}); }
};

/// RFC 9846 4.3.5: an extension that a client's certificate must have, with the values that it must have.
struct OidFilter {
  Bytes certificate_extension_oid, certificate_extension_values;  // DER
  static constexpr Rfc rfc{9846, "4.3.5"};
  // struct {
  //     opaque certificate_extension_oid<1..2^8-1>;
  //     opaque certificate_extension_values<0..2^16-1>;
  // } OIDFilter;
  static void walk(auto& self, auto& w) {
    w.opaque("certificate_extension_oid", self.certificate_extension_oid, {1, 0xff});
    w.opaque("certificate_extension_values", self.certificate_extension_values, {0, 0xffff});
  }
};

/// RFC 9846 4.3.5: oid_filters.
struct OidFilterExtension {
  std::vector<OidFilter> filters;
  static constexpr ExtensionType type = ExtensionType::oid_filters;
  static constexpr Rfc rfc{9846, "4.3.5"};
  // struct {
  //     OIDFilter filters<0..2^16-1>;
  // } OIDFilterExtension;
  static void walk(auto& self, auto& w) { w.list("filters", self.filters, {0, 0xffff}); }
};

}  // namespace glasstls::messages
