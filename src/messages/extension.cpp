#include "messages/extension.hpp"

#include <array>
#include <set>

#include "messages/extension_bodies.hpp"

namespace glasstls::messages {

namespace {

using Walk = void (*)(wire::Reader&);

template <class Body>
void walk_as(wire::Reader& reader) {
  Body body;
  reader.structure("", body);
  reader.end(name_of(Body::type), Body::rfc);
}

/// One line of RFC 9846's Table 1, for one shape of the extension: where it may stand and what its body is. A
/// null `walk` is an extension that we recognise, and so keep out of the wrong messages, without knowing its
/// body.
struct Row {
  ExtensionType type;
  unsigned carriers;
  Walk walk;
};

constexpr unsigned CH = unsigned(Carrier::ClientHello), SH = unsigned(Carrier::ServerHello),
                   HRR = unsigned(Carrier::HelloRetryRequest), EE = unsigned(Carrier::EncryptedExtensions),
                   CT = unsigned(Carrier::Certificate), CR = unsigned(Carrier::CertificateRequest),
                   NST = unsigned(Carrier::NewSessionTicket);

using enum ExtensionType;
constexpr std::array table = std::to_array<Row>({
    {server_name, CH, walk_as<ServerNameList>},
    {server_name, EE, walk_as<Empty<server_name>>},
    {server_name, CR, nullptr},
    {status_request, CH, walk_as<CertificateStatusRequest>},
    {status_request, CT, walk_as<CertificateStatus>},
    {status_request, CR, walk_as<Empty<status_request>>},
    {supported_groups, CH | EE, walk_as<NamedGroupList>},
    {signature_algorithms, CH | CR, walk_as<SignatureSchemeList>},
    {use_srtp, CH | EE, nullptr},
    {heartbeat, CH | EE, nullptr},
    {application_layer_protocol_negotiation, CH | EE, walk_as<ProtocolNameList>},
    {signed_certificate_timestamp, CH | CR | CT, nullptr},
    {client_certificate_type, CH | EE, nullptr},
    {server_certificate_type, CH | EE, nullptr},
    {padding, CH, walk_as<Padding>},
    {compress_certificate, CH | CR, walk_as<CertificateCompressionAlgorithms>},
    {record_size_limit, CH | EE, walk_as<RecordSizeLimit>},
    {delegated_credential, CH | CR | CT, nullptr},
    {session_ticket, CH, walk_as<SessionTicket>},
    {supported_ekt_ciphers, CH | EE, nullptr},
    {pre_shared_key, CH, walk_as<OfferedPsks>},
    {pre_shared_key, SH, walk_as<PreSharedKeyServerHello>},
    {early_data, CH | EE, walk_as<Empty<early_data>>},
    {early_data, NST, walk_as<EarlyDataIndication>},
    {supported_versions, CH, walk_as<SupportedVersionsClientHello>},
    {supported_versions, SH | HRR, walk_as<SupportedVersionsServerHello>},
    {cookie, CH | HRR, walk_as<Cookie>},
    {psk_key_exchange_modes, CH, walk_as<PskKeyExchangeModes>},
    {certificate_authorities, CH | CR, walk_as<CertificateAuthorities>},
    {oid_filters, CR, walk_as<OidFilterExtension>},
    {post_handshake_auth, CH, walk_as<Empty<post_handshake_auth>>},
    {signature_algorithms_cert, CH | CR, walk_as<SignatureSchemeListCert>},
    {key_share, CH, walk_as<KeyShareClientHello>},
    {key_share, SH, walk_as<KeyShareServerHello>},
    {key_share, HRR, walk_as<KeyShareHelloRetryRequest>},
    {transparency_info, CH | CR | CT, nullptr},
    {external_id_hash, CH | EE, nullptr},
    {external_session_id, CH | EE, nullptr},
    {quic_transport_parameters, CH | EE, nullptr},
    {ticket_request, CH | EE, nullptr},
    {ech_outer_extensions, CH, nullptr},
    {encrypted_client_hello, CH | HRR | EE, nullptr},
    {renegotiation_info, CH, walk_as<RenegotiationInfo>},
});

bool is_recognised(ExtensionType type) {
  return std::any_of(table.begin(), table.end(), [type](const Row& row) { return row.type == type; });
}

const Row* find_row(ExtensionType type, Carrier carrier) {
  auto it = std::find_if(table.begin(), table.end(), [&](const Row& row) {
    return row.type == type && (row.carriers & static_cast<unsigned>(carrier)) != 0;
  });
  return it == table.end() ? nullptr : &*it;
}

bool is_response(Carrier carrier) { return (static_cast<unsigned>(carrier) & (SH | HRR | EE | CT)) != 0; }

std::string describe(ExtensionType type) {
  return std::string(name_of(type)) + "(" + std::to_string(static_cast<unsigned>(type)) + ")";
}

}  // namespace

std::string_view name_of(Carrier carrier) {
  switch (carrier) {
    case Carrier::ClientHello: return "ClientHello";
    case Carrier::ServerHello: return "ServerHello";
    case Carrier::HelloRetryRequest: return "HelloRetryRequest";
    case Carrier::EncryptedExtensions: return "EncryptedExtensions";
    case Carrier::Certificate: return "Certificate";
    case Carrier::CertificateRequest: return "CertificateRequest";
    case Carrier::NewSessionTicket: return "NewSessionTicket";
  }
  return "unknown";
}

bool walk_body(ExtensionType type, Carrier carrier, wire::Reader& reader) {
  const Row* row = find_row(type, carrier);
  if (!row || !row->walk) return false;
  row->walk(reader);
  return true;
}

void check_extensions(const Extensions& extensions, Carrier carrier,
                      std::span<const ExtensionType> requested) {
  const std::string message(name_of(carrier));
  std::set<ExtensionType> seen;  // a block has room for 16,383
  for (std::size_t i = 0; i < extensions.size(); ++i) {
    const ExtensionType type = extensions[i].extension_type;
    // RFC 9846 4.3: there is at most one extension of each type in a block.
    if (!seen.insert(type).second)
      throw Failure(Alert::illegal_parameter, message + " has an extension twice", {9846, "4.3"},
                    "each type at most once", describe(type));
    // RFC 9846 4.3: a response answers a request, except for the cookie of a HelloRetryRequest.
    const bool asked = std::find(requested.begin(), requested.end(), type) != requested.end() ||
                       (carrier == Carrier::HelloRetryRequest && type == cookie);
    if (is_response(carrier) && !asked)
      throw Failure(Alert::unsupported_extension, message + " has an extension that was not asked for",
                    {9846, "4.3"}, "only types that the request has", describe(type));
    // RFC 9846 4.3: a recognised extension stands only in the messages of Table 1.
    const Row* row = find_row(type, carrier);
    if (!row && is_recognised(type))
      throw Failure(Alert::illegal_parameter, message + " has an extension that belongs in other messages",
                    {9846, "4.3"}, "an extension of Table 1 for this message", describe(type));
    if (row && row->walk) {
      wire::Reader reader(extensions[i].extension_data);
      row->walk(reader);
    }
  }
}

}  // namespace glasstls::messages
