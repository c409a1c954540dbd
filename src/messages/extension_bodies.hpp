#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/bytes.hpp"
#include "messages/certificate_bodies.hpp"
#include "messages/extension.hpp"
#include "messages/key_exchange_bodies.hpp"
#include "messages/numbers.hpp"

/// The content of extension_data, for each extension that this library sends, reads or shows. When the
/// content depends on the message, there is one struct for each: KeyShareClientHello,
/// KeyShareHelloRetryRequest, KeyShareServerHello.
namespace glasstls::messages {

/// RFC 6066 3: the host that the client wants to reach.
struct ServerName {
  std::uint8_t name_type = 0;  // host_name, the only type that exists
  Bytes host_name;
  static constexpr Rfc rfc{6066, "3"};
  // struct {
  //     NameType name_type;     /* host_name(0) */
  //     HostName name;          /* opaque HostName<1..2^16-1>; */
  // } ServerName;
  static void walk(auto& self, auto& w) {
    w.number("name_type", self.name_type);
    w.opaque("HostName", self.host_name, {1, 0xffff});
  }
};

/// RFC 6066 3: server_name in a ClientHello.
struct ServerNameList {
  std::vector<ServerName> server_name_list;
  static constexpr ExtensionType type = ExtensionType::server_name;
  static constexpr Rfc rfc{6066, "3"};
  // struct {
  //     ServerName server_name_list<1..2^16-1>
  // } ServerNameList;
  static void walk(auto& self, auto& w) { w.list("server_name_list", self.server_name_list, {1, 0xffff}); }
};

/// An extension without content: server_name and early_data in answers, post_handshake_auth.
template <ExtensionType t>
struct Empty {
  static constexpr ExtensionType type = t;
  static constexpr Rfc rfc{9846, "4.3"};
  // struct {} Empty;
  static void walk(auto&, auto&) {}
};

/// RFC 9846 4.3.7: supported_groups.
struct NamedGroupList {
  std::vector<NamedGroup> named_group_list;
  static constexpr ExtensionType type = ExtensionType::supported_groups;
  static constexpr Rfc rfc{9846, "4.3.7"};
  // struct {
  //     NamedGroup named_group_list<2..2^16-1>;
  // } NamedGroupList;
  static void walk(auto& self, auto& w) { w.list("named_group_list", self.named_group_list, {2, 0xffff}); }
};

/// RFC 9846 4.3.3: signature_algorithms and signature_algorithms_cert.
template <ExtensionType t>
struct SchemeList {
  std::vector<SignatureScheme> supported_signature_algorithms;
  static constexpr ExtensionType type = t;
  static constexpr Rfc rfc{9846, "4.3.3"};
  // struct {
  //     SignatureScheme supported_signature_algorithms<2..2^16-2>;
  // } SignatureSchemeList;
  static void walk(auto& self, auto& w) {
    w.list("supported_signature_algorithms", self.supported_signature_algorithms, {2, 0xfffe});
  }
};
/// signature_algorithms
using SignatureSchemeList = SchemeList<ExtensionType::signature_algorithms>;
/// signature_algorithms_cert
using SignatureSchemeListCert = SchemeList<ExtensionType::signature_algorithms_cert>;

/// RFC 7301 3.1: the name of an application protocol: "http/1.1".
struct ProtocolName {
  Bytes name;
  static constexpr Rfc rfc{7301, "3.1"};
  // opaque ProtocolName<1..2^8-1>;
  static void walk(auto& self, auto& w) { w.opaque("ProtocolName", self.name, {1, 0xff}); }
};

/// RFC 7301 3.1: application_layer_protocol_negotiation.
struct ProtocolNameList {
  std::vector<ProtocolName> protocol_name_list;
  static constexpr ExtensionType type = ExtensionType::application_layer_protocol_negotiation;
  static constexpr Rfc rfc{7301, "3.1"};
  // struct {
  //     ProtocolName protocol_name_list<2..2^16-1>
  // } ProtocolNameList;
  static void walk(auto& self, auto& w) {
    w.list("protocol_name_list", self.protocol_name_list, {2, 0xffff});
  }
};

/// RFC 8449: the longest TLSInnerPlaintext that the sender of this extension wants to receive, in bytes.
struct RecordSizeLimit {
  std::uint16_t limit = 0;
  static constexpr ExtensionType type = ExtensionType::record_size_limit;
  static constexpr Rfc rfc{8449};
  static void walk(auto& self, auto& w) { w.number("RecordSizeLimit", self.limit); }
};

/// RFC 9846 4.3.1: supported_versions in a ClientHello.
struct SupportedVersionsClientHello {
  std::vector<ProtocolVersion> versions;
  static constexpr ExtensionType type = ExtensionType::supported_versions;
  static constexpr Rfc rfc{9846, "4.3.1"};
  // struct {
  //     ProtocolVersion versions<2..254>;     /* case client_hello */
  // } SupportedVersions;
  static void walk(auto& self, auto& w) { w.list("versions", self.versions, {2, 254}); }
};

/// RFC 9846 4.3.1: supported_versions in a ServerHello or HelloRetryRequest.
struct SupportedVersionsServerHello {
  ProtocolVersion selected_version{};
  static constexpr ExtensionType type = ExtensionType::supported_versions;
  static constexpr Rfc rfc{9846, "4.3.1"};
  // struct {
  //     ProtocolVersion selected_version;     /* case server_hello */
  // } SupportedVersions;
  static void walk(auto& self, auto& w) { w.number("selected_version", self.selected_version); }
};

/// RFC 9846 4.3.2: cookie.
struct Cookie {
  Bytes cookie;
  static constexpr ExtensionType type = ExtensionType::cookie;
  static constexpr Rfc rfc{9846, "4.3.2"};
  // struct {
  //     opaque cookie<1..2^16-1>;
  // } Cookie;
  static void walk(auto& self, auto& w) { w.opaque("cookie", self.cookie, {1, 0xffff}); }
};

/// RFC 5746 3.2: TLS 1.3 has no renegotiation, but clients that also speak TLS 1.2 send renegotiation_info
/// (those of RFC 8448 do).
struct RenegotiationInfo {
  Bytes renegotiated_connection;
  static constexpr ExtensionType type = ExtensionType::renegotiation_info;
  static constexpr Rfc rfc{5746, "3.2"};
  // struct {
  //     opaque renegotiated_connection<0..255>;
  // } RenegotiationInfo;
  static void walk(auto& self, auto& w) {
    w.opaque("renegotiated_connection", self.renegotiated_connection, {0, 0xff});
  }
};

/// A body of plain bytes: padding (RFC 7685), session_ticket (RFC 5077), unknown extensions.
template <ExtensionType t>
struct OpaqueBody {
  Bytes bytes;
  static constexpr ExtensionType type = t;
  static constexpr Rfc rfc{9846, "4.3"};
  static void walk(auto& self, auto& w) { w.rest(name_of(t), self.bytes); }
};
/// RFC 7685
using Padding = OpaqueBody<ExtensionType::padding>;
/// RFC 5077
using SessionTicket = OpaqueBody<ExtensionType::session_ticket>;

}  // namespace glasstls::messages
