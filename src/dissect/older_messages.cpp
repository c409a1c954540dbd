#include "dissect/older_messages.hpp"

#include <algorithm>
#include <array>

#include "dissect/versions.hpp"

namespace glasstls::dissect {

namespace {

using messages::HandshakeType;
using wire::LenientReader;

template <class M>
bool walk_as(LenientReader& reader, Spoken spoken) {
  M message;
  if constexpr (requires { message.spoken; }) message.spoken = spoken;
  reader.structure(M::name, message);
  reader.end(M::name, M::rfc);
  return true;
}

/// A message that TLS 1.3 does not have, or has in another form.
struct OlderMessage {
  HandshakeType type;
  std::string_view name;
  bool (*walk)(LenientReader&, Spoken);
};
constexpr std::array older = std::to_array<OlderMessage>({
    {hello_request, "HelloRequest", walk_as<NoFields>},
    {hello_verify_request, "HelloVerifyRequest", walk_as<OtherBody>},
    {HandshakeType::new_session_ticket, "NewSessionTicket", walk_as<OlderNewSessionTicket>},
    {HandshakeType::certificate, "Certificate", walk_as<OlderCertificate>},
    {server_key_exchange, "ServerKeyExchange", walk_as<ServerKeyExchange>},
    {HandshakeType::certificate_request, "CertificateRequest", walk_as<OlderCertificateRequest>},
    {server_hello_done, "ServerHelloDone", walk_as<NoFields>},
    {HandshakeType::certificate_verify, "CertificateVerify", walk_as<OlderCertificateVerify>},
    {client_key_exchange, "ClientKeyExchange", walk_as<ClientKeyExchange>},
    {HandshakeType::finished, "Finished", walk_as<messages::Finished>},
    {certificate_url, "CertificateURL", walk_as<OtherBody>},
    {certificate_status, "CertificateStatus", walk_as<OlderCertificateStatus>},
    {supplemental_data, "SupplementalData", walk_as<OtherBody>},
    {next_protocol, "NextProtocol", walk_as<OtherBody>},
    {channel_id, "ChannelID", walk_as<OtherBody>},
});

const OlderMessage* older_row(HandshakeType type) {
  const auto row =
      std::find_if(older.begin(), older.end(), [&](const OlderMessage& r) { return r.type == type; });
  return row == older.end() ? nullptr : &*row;
}

bool is_hello(HandshakeType type) {
  return type == HandshakeType::client_hello || type == HandshakeType::server_hello;
}

/// Decodes the body of a message, only for its field map.
template <class M>
void walk(LenientReader& reader) {
  M message;
  reader.structure(M::name, message);
  reader.end(M::name, M::rfc);
}

}  // namespace

std::string_view message_name(View message, Spoken spoken) {
  if (spoken.version == ssl20 && !message.empty())
    return message[0] == 1 ? ssl2_client_hello : message[0] == 4 ? ssl2_server_hello : "unknown";
  if (message.empty()) return "unknown";
  const HandshakeType type{message[0]};
  if (is_early_draft(spoken.version) && type == draft_hello_retry_request)
    return EarlyHelloRetryRequest::name;
  if (!is_hello(type) && is_older(spoken.version)) {
    const OlderMessage* row = older_row(type);
    return row ? row->name : "unknown";
  }
  return messages::message_name(message);
}

bool walk_message(View message, Spoken spoken, LenientReader& reader) {
  const HandshakeType type{message[0]};
  const std::string_view name = message_name(message, spoken);
  if (type == HandshakeType::client_hello) return walk_as<AnyClientHello>(reader, spoken);
  if (is_early_draft(spoken.version)) {
    if (type == HandshakeType::server_hello) return walk_as<EarlyServerHello>(reader, spoken);
    if (type == draft_hello_retry_request) return walk_as<EarlyHelloRetryRequest>(reader, spoken);
  }
  if (is_older(spoken.version)) {
    if (type == HandshakeType::server_hello) return walk_as<AnyServerHello>(reader, spoken);
    const OlderMessage* row = older_row(type);
    return row && row->walk(reader, spoken);
  }
  return [&]<class... M>(const std::variant<M...>*) {
    return ((name == M::name && (walk<M>(reader), true)) || ...);
  }(static_cast<const messages::Message*>(nullptr));
}

std::string_view name_of(ECCurveType value) {
  switch (value) {
    using enum ECCurveType;
    case explicit_prime: return "explicit_prime";
    case explicit_char2: return "explicit_char2";
    case named_curve: return "named_curve";
  }
  return "unknown";
}

std::string_view name_of(ClientCertificateType value) {
  switch (value) {
    using enum ClientCertificateType;
    case rsa_sign: return "rsa_sign";
    case dss_sign: return "dss_sign";
    case rsa_fixed_dh: return "rsa_fixed_dh";
    case dss_fixed_dh: return "dss_fixed_dh";
    case rsa_ephemeral_dh_RESERVED: return "rsa_ephemeral_dh_RESERVED";
    case dss_ephemeral_dh_RESERVED: return "dss_ephemeral_dh_RESERVED";
    case ecdsa_sign: return "ecdsa_sign";
    case rsa_fixed_ecdh: return "rsa_fixed_ecdh";
    case ecdsa_fixed_ecdh: return "ecdsa_fixed_ecdh";
  }
  return "unknown";
}

KeyExchange KeyExchange::of(messages::CipherSuite suite) {
  // "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256": the key exchange is before WITH.
  std::string_view name = name_of(suite);
  name = name.substr(0, name.find("_WITH_"));
  const auto has = [&](std::string_view part) { return name.find(part) != std::string_view::npos; };
  KeyExchange how;
  how.psk = has("PSK");
  how.ec = has("ECDH");
  how.dh = !how.ec && (has("_DH_") || has("_DHE_") || name.ends_with("_DH"));
  how.rsa_export = name == "TLS_RSA_EXPORT";
  how.rsa = name == "TLS_RSA" || how.rsa_export || name == "TLS_RSA_PSK";
  how.is_signed = !how.psk && !has("anon") && (has("ECDHE") || has("_DHE_") || how.rsa_export);
  return how;
}

}  // namespace glasstls::dissect
