#pragma once

#include <algorithm>
#include <array>

#include "messages/extension_bodies.hpp"

namespace glasstls::messages {

/// Decodes the body of an extension; bytes that are left over are a `decode_error`.
template <class Reader, class Body>
void walk_extension(Reader& reader) {
  Body body;
  reader.structure("", body);
  reader.end(name_of(Body::type), Body::rfc);
}

/// One line of Table 1 of RFC 9846, for one structure of the extension: which messages may have it, and how
/// its body is decoded. When `walk` is null, the body is not known here, but the extension is still refused
/// in the wrong messages.
template <class Reader>
struct ExtensionRow {
  ExtensionType type;
  unsigned carriers;  ///< a set of Carrier
  void (*walk)(Reader&);
};

namespace carriers {

/// RFC 9846 4.3: in which messages an extension may appear, as that table abbreviates them.
inline constexpr unsigned CH = unsigned(Carrier::ClientHello), SH = unsigned(Carrier::ServerHello),
                          HRR = unsigned(Carrier::HelloRetryRequest),
                          EE = unsigned(Carrier::EncryptedExtensions), CT = unsigned(Carrier::Certificate),
                          CR = unsigned(Carrier::CertificateRequest),
                          NST = unsigned(Carrier::NewSessionTicket);

}  // namespace carriers

/// Table 1 of RFC 9846 4.3, for a Reader or a LenientReader.
template <class Reader>
constexpr auto extension_table() {
  using namespace carriers;
  using enum ExtensionType;
  return std::to_array<ExtensionRow<Reader>>({
      {server_name, CH, walk_extension<Reader, ServerNameList>},
      {server_name, EE, walk_extension<Reader, Empty<server_name>>},
      {server_name, CR, nullptr},
      {status_request, CH, walk_extension<Reader, CertificateStatusRequest>},
      {status_request, CT, walk_extension<Reader, CertificateStatus>},
      {status_request, CR, walk_extension<Reader, Empty<status_request>>},
      {supported_groups, CH | EE, walk_extension<Reader, NamedGroupList>},
      {signature_algorithms, CH | CR, walk_extension<Reader, SignatureSchemeList>},
      {use_srtp, CH | EE, nullptr},
      {heartbeat, CH | EE, nullptr},
      {application_layer_protocol_negotiation, CH | EE, walk_extension<Reader, ProtocolNameList>},
      {signed_certificate_timestamp, CH | CR | CT, nullptr},
      {client_certificate_type, CH | EE, nullptr},
      {server_certificate_type, CH | EE, nullptr},
      {padding, CH, walk_extension<Reader, Padding>},
      {compress_certificate, CH | CR, walk_extension<Reader, CertificateCompressionAlgorithms>},
      {record_size_limit, CH | EE, walk_extension<Reader, RecordSizeLimit>},
      {delegated_credential, CH | CR | CT, nullptr},
      {session_ticket, CH, walk_extension<Reader, SessionTicket>},
      {supported_ekt_ciphers, CH | EE, nullptr},
      {pre_shared_key, CH, walk_extension<Reader, OfferedPsks>},
      {pre_shared_key, SH, walk_extension<Reader, PreSharedKeyServerHello>},
      {early_data, CH | EE, walk_extension<Reader, Empty<early_data>>},
      {early_data, NST, walk_extension<Reader, EarlyDataIndication>},
      {supported_versions, CH, walk_extension<Reader, SupportedVersionsClientHello>},
      {supported_versions, SH | HRR, walk_extension<Reader, SupportedVersionsServerHello>},
      {cookie, CH | HRR, walk_extension<Reader, Cookie>},
      {psk_key_exchange_modes, CH, walk_extension<Reader, PskKeyExchangeModes>},
      {certificate_authorities, CH | CR, walk_extension<Reader, CertificateAuthorities>},
      {oid_filters, CR, walk_extension<Reader, OidFilterExtension>},
      {post_handshake_auth, CH, walk_extension<Reader, Empty<post_handshake_auth>>},
      {signature_algorithms_cert, CH | CR, walk_extension<Reader, SignatureSchemeListCert>},
      {key_share, CH, walk_extension<Reader, KeyShareClientHello>},
      {key_share, SH, walk_extension<Reader, KeyShareServerHello>},
      {key_share, HRR, walk_extension<Reader, KeyShareHelloRetryRequest>},
      {transparency_info, CH | CR | CT, nullptr},
      {external_id_hash, CH | EE, nullptr},
      {external_session_id, CH | EE, nullptr},
      {quic_transport_parameters, CH | EE, nullptr},
      {ticket_request, CH | EE, nullptr},
      {ech_outer_extensions, CH, nullptr},
      {encrypted_client_hello, CH | HRR | EE, nullptr},
      {renegotiation_info, CH, walk_extension<Reader, RenegotiationInfo>},
  });
}

/// The same as a constant.
template <class Reader>
inline constexpr auto extension_rows = extension_table<Reader>();

/// The row of that extension in that message, or null when the table has none.
template <class Reader>
const ExtensionRow<Reader>* find_row(ExtensionType type, Carrier carrier) {
  const auto& rows = extension_rows<Reader>;
  const auto it = std::find_if(rows.begin(), rows.end(), [&](const ExtensionRow<Reader>& row) {
    return row.type == type && (row.carriers & static_cast<unsigned>(carrier)) != 0;
  });
  return it == rows.end() ? nullptr : &*it;
}

}  // namespace glasstls::messages
