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

/// What TLS 1.2 and before have, and TLS 1.3 has no more or has in another shape.
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

/// The message's body decoded for its map alone.
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
  // "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256": how a key is agreed on stands before WITH.
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

Ssl2Hello read_ssl2_hello(View message) {
  constexpr Rfc section{5246};
  constexpr std::uint8_t client_hello = 1;
  Ssl2Hello hello;
  hello.by_client = !message.empty() && message[0] == client_hello;
  const std::string name(hello.by_client ? ssl2_client_hello : ssl2_server_hello);
  hello.fields.push_back({name, 0, message.size(), section, 0, {}});
  std::size_t at = 0;
  bool whole = true;
  const auto take = [&](std::string_view field, std::size_t size, int depth = 1) {
    if (!whole) return View{};
    if (message.size() - at < size) {
      whole = false;
      hello.faults.push_back(Failure(Alert::decode_error, "the message ends inside " + std::string(field),
                                     section, std::to_string(size) + " bytes",
                                     std::to_string(message.size() - at)));
      return View{};
    }
    hello.fields.push_back({std::string(field), at, size, section, depth, {}});
    at += size;
    return message.subspan(at - size, size);
  };
  const auto number = [&](std::string_view field) {
    const View bytes = take(field, 2);
    return bytes.empty() ? std::size_t{0} : static_cast<std::size_t>(bytes[0] << 8 | bytes[1]);
  };
  const auto version = [&] {
    hello.version = messages::ProtocolVersion{static_cast<std::uint16_t>(number("version"))};
    if (whole) hello.fields.back().meaning = version_text(hello.version);
  };
  const auto specs = [&](std::size_t size) {
    constexpr std::size_t spec_size = 3;
    const std::size_t list = hello.fields.size(), begin = at;
    for (std::size_t left = size; whole && left >= spec_size; left -= spec_size) {
      if (left == size) hello.fields.push_back({"cipher_specs", begin, 0, section, 1, {}});
      const View spec = take("cipher_spec", spec_size, 2);
      if (spec.empty()) break;
      // RFC 5246: a zero before it makes a suite of TLS a spec of SSL 2.0.
      std::string text = "of SSL 2.0";
      if (spec[0] == 0)
        text = name_of(messages::CipherSuite{static_cast<std::uint16_t>(spec[1] << 8 | spec[2])});
      if (text == "unknown" || spec[0] != 0) text = "0x" + to_hex(spec);
      hello.fields.back().meaning = text;
      hello.cipher_specs.push_back(std::move(text));
    }
    if (list < hello.fields.size()) hello.fields[list].size = at - begin;
    if (size % spec_size != 0) take("cipher_specs", size % spec_size);
  };
  take("msg_type", 1);
  if (hello.by_client) {
    version();
    const std::size_t specs_size = number("cipher_spec_length"), session = number("session_id_length"),
                      challenge = number("challenge_length");
    specs(specs_size);
    if (session > 0) take("session_id", session);
    take("challenge", challenge);
  } else {
    take("session_id_hit", 1);
    take("certificate_type", 1);
    version();
    const std::size_t certificate = number("certificate_length"), specs_size = number("cipher_specs_length"),
                      id = number("connection_id_length");
    if (certificate > 0) take("certificate", certificate);
    specs(specs_size);
    take("connection_id", id);
  }
  if (at < message.size())
    hello.fields.push_back({"not decoded", at, message.size() - at, section, 1, "more than its lengths say"});
  return hello;
}

}  // namespace glasstls::dissect
