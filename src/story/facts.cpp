#include "story/facts.hpp"

#include <algorithm>
#include <array>

#include "messages/extension_bodies.hpp"
#include "messages/handshake.hpp"

namespace glasstls::story {

namespace {

using namespace messages;

/// Why the value of a choice matters, by its name.
struct Reason {
  std::string_view value, why;
};
constexpr std::array reasons = std::to_array<Reason>({
    {"TLS_AES_128_GCM_SHA256",
     "AES-128 in GCM encrypts and authenticates records; SHA-256 drives the key schedule"},
    {"TLS_AES_256_GCM_SHA384",
     "AES-256 in GCM encrypts and authenticates records; SHA-384 drives the key schedule"},
    {"TLS_CHACHA20_POLY1305_SHA256",
     "ChaCha20 encrypts and Poly1305 authenticates records; SHA-256 drives the key schedule"},
    {"x25519",
     "a fresh key pair on Curve25519: who steals a long-term key later cannot read this connection"},
    {"secp256r1", "a fresh key pair on P-256: who steals a long-term key later cannot read this connection"},
    {"secp384r1", "a fresh key pair on P-384: who steals a long-term key later cannot read this connection"},
});

std::string why(std::string_view value) {
  const auto reason =
      std::find_if(reasons.begin(), reasons.end(), [&](const Reason& r) { return r.value == value; });
  return reason == reasons.end() ? std::string() : std::string(reason->why);
}

Fact chosen(std::string_view name, std::string_view value) {
  return {std::string(name), std::string(value), why(value)};
}

/// Two bytes as the RFC writes them: {0x13, 0x01}, here "0x1301".
std::string code(std::uint16_t value) {
  return "0x" + to_hex(Bytes{static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)});
}

template <class Number>
std::string named(Number value) {
  const std::string_view name = name_of(value);
  if (name == "unknown") return code(static_cast<std::uint16_t>(value));
  return std::string(name);
}

/// GREASE is left out here: it is said once that there is some.
template <class Number>
std::string join(const std::vector<Number>& values) {
  std::string text;
  for (const Number& value : values)
    if (name_of(value) != "GREASE") text.append(text.empty() ? "" : ", ").append(named(value));
  return text;
}

std::string bytes(std::size_t count) { return std::to_string(count) + (count == 1 ? " byte" : " bytes"); }

std::string join(const ProtocolNameList& protocols) {
  std::string text;
  for (const ProtocolName& protocol : protocols.protocol_name_list)
    text.append(text.empty() ? "" : ", ").append(as_text(protocol.name));
  return text;
}

template <class Body, class Say>
void add_extension(std::vector<Fact>& facts, const Extensions& extensions, Say say, std::string why = {}) {
  if (const auto body = get<Body>(extensions))
    facts.push_back({std::string(name_of(Body::type)), say(*body), std::move(why)});
}

/// The extensions that none of `facts` speaks of, by name.
void add_others(std::vector<Fact>& facts, const Extensions& extensions) {
  std::string others;
  bool grease = false;
  for (const Extension& extension : extensions) {
    const std::string_view name = name_of(extension.extension_type);
    grease |= name == "GREASE";
    if (name == "GREASE") continue;
    if (std::any_of(facts.begin(), facts.end(), [&](const Fact& fact) { return fact.name == name; }))
      continue;
    others.append(others.empty() ? "" : ", ").append(named(extension.extension_type));
  }
  if (!others.empty()) facts.push_back({"further extensions", others, {}});
  if (grease)
    facts.push_back(
        {"GREASE", "yes", "values without a meaning, so that servers stay able to ignore new ones"});
}

std::vector<Fact> say(const ClientHello& hello) {
  std::vector<Fact> facts;
  const Extensions& extensions = hello.extensions;
  add_extension<ServerNameList>(facts, extensions, [](const ServerNameList& list) {
    return std::string(as_text(list.server_name_list.front().host_name));
  });
  add_extension<SupportedVersionsClientHello>(facts, extensions,
                                              [](const auto& body) { return join(body.versions); });
  facts.push_back({"cipher_suites", join(hello.cipher_suites), {}});
  add_extension<KeyShareClientHello>(facts, extensions, [](const KeyShareClientHello& body) {
    std::vector<NamedGroup> groups;
    for (const KeyShareEntry& share : body.client_shares) groups.push_back(share.group);
    return groups.empty() ? "none yet" : join(groups);
  });
  add_extension<NamedGroupList>(facts, extensions,
                                [](const auto& body) { return join(body.named_group_list); });
  add_extension<SignatureSchemeList>(
      facts, extensions, [](const auto& body) { return join(body.supported_signature_algorithms); });
  add_extension<ProtocolNameList>(facts, extensions, [](const auto& body) { return join(body); });
  add_extension<OfferedPsks>(facts, extensions, [](const OfferedPsks& body) {
    return std::to_string(body.identities.size()) + (body.identities.size() == 1 ? " key" : " keys");
  });
  add_extension<PskKeyExchangeModes>(facts, extensions, [](const auto& body) { return join(body.ke_modes); });
  add_extension<Cookie>(facts, extensions, [](const Cookie& body) { return bytes(body.cookie.size()); });
  add_extension<RecordSizeLimit>(facts, extensions, [](const auto& body) { return bytes(body.limit); });
  if (!hello.legacy_session_id.empty())
    facts.push_back(
        {"legacy_session_id", bytes(hello.legacy_session_id.size()) + ": middlebox compatibility", {}});
  add_others(facts, extensions);
  return facts;
}

std::vector<Fact> say(const ServerHello& hello) {
  std::vector<Fact> facts;
  add_extension<SupportedVersionsServerHello>(facts, hello.extensions,
                                              [](const auto& body) { return named(body.selected_version); });
  facts.push_back(chosen("cipher_suite", named(hello.cipher_suite)));
  if (const auto share = get<KeyShareServerHello>(hello.extensions))
    facts.push_back(chosen("key_share", named(share->server_share.group)));
  add_extension<PreSharedKeyServerHello>(facts, hello.extensions, [](const auto& body) {
    return "offered key " + std::to_string(body.selected_identity) + " taken";
  });
  add_others(facts, hello.extensions);
  return facts;
}

std::vector<Fact> say(const HelloRetryRequest& hello) {
  std::vector<Fact> facts;
  add_extension<SupportedVersionsServerHello>(facts, hello.extensions,
                                              [](const auto& body) { return named(body.selected_version); });
  facts.push_back(chosen("cipher_suite", named(hello.cipher_suite)));
  add_extension<KeyShareHelloRetryRequest>(
      facts, hello.extensions, [](const auto& body) { return named(body.selected_group) + " wanted"; });
  add_extension<Cookie>(facts, hello.extensions,
                        [](const Cookie& body) { return bytes(body.cookie.size()); });
  add_others(facts, hello.extensions);
  return facts;
}

std::vector<Fact> say(const EncryptedExtensions& message) {
  std::vector<Fact> facts;
  add_extension<ProtocolNameList>(
      facts, message.extensions, [](const auto& body) { return join(body); }, "spoken inside of TLS");
  if (find(message.extensions, ExtensionType::server_name))
    facts.push_back({"server_name", "acknowledged", {}});
  add_extension<RecordSizeLimit>(facts, message.extensions,
                                 [](const auto& body) { return bytes(body.limit); });
  add_extension<NamedGroupList>(
      facts, message.extensions, [](const auto& body) { return join(body.named_group_list); },
      "what the server prefers next time");
  if (find(message.extensions, ExtensionType::early_data)) facts.push_back({"early_data", "accepted", {}});
  add_others(facts, message.extensions);
  return facts;
}

std::vector<Fact> say(const CertificateRequest& message) {
  std::vector<Fact> facts;
  add_extension<SignatureSchemeList>(
      facts, message.extensions, [](const auto& body) { return join(body.supported_signature_algorithms); });
  add_extension<CertificateAuthorities>(facts, message.extensions, [](const auto& body) {
    return std::to_string(body.authorities.size()) + " named";
  });
  add_others(facts, message.extensions);
  return facts;
}

std::vector<Fact> say(const Certificate& message) {
  if (message.certificate_list.empty()) return {{"certificate_list", "empty: none to show", {}}};
  std::string sizes;
  for (const CertificateEntry& entry : message.certificate_list)
    sizes.append(sizes.empty() ? "" : " + ").append(std::to_string(entry.cert_data.size()));
  const std::size_t count = message.certificate_list.size();
  std::vector<Fact> facts{
      {"certificate_list",
       std::to_string(count) + (count == 1 ? " certificate, " : " certificates, ") + sizes + " bytes",
       {}}};
  for (const CertificateEntry& entry : message.certificate_list) {
    add_extension<CertificateStatus>(
        facts, entry.extensions,
        [](const CertificateStatus& body) { return "OCSP response, " + bytes(body.response.size()); },
        "the authority's word that the certificate is not revoked, brought along by the server");
    add_others(facts, entry.extensions);
  }
  return facts;
}

std::vector<Fact> say(const CompressedCertificate& message) {
  return {{"algorithm", named(message.algorithm), {}},
          {"compressed_certificate_message",
           bytes(message.compressed_certificate_message.size()) + ", unpacked " +
               bytes(message.uncompressed_size()),
           {}}};
}

std::vector<Fact> say(const CertificateVerify& message) {
  return {{"algorithm", named(message.algorithm), {}}, {"signature", bytes(message.signature.size()), {}}};
}

std::vector<Fact> say(const Finished& message) {
  return {{"verify_data", bytes(message.verify_data.size()), {}}};
}

std::vector<Fact> say(const NewSessionTicket& message) {
  std::vector<Fact> facts{{"ticket", bytes(message.ticket.size()), {}},
                          {"ticket_lifetime", std::to_string(message.ticket_lifetime) + " seconds", {}}};
  add_extension<EarlyDataIndication>(facts, message.extensions,
                                     [](const auto& body) { return bytes(body.max_early_data_size); });
  add_others(facts, message.extensions);
  return facts;
}

std::vector<Fact> say(const KeyUpdate& message) {
  return {{"request_update", std::string(name_of(message.request_update)), {}}};
}

std::vector<Fact> say(const EndOfEarlyData&) { return {}; }

void fold(Negotiated& n, const ClientHello& hello) {
  if (const auto names = get<ServerNameList>(hello.extensions))
    n.server_name = as_text(names->server_name_list.front().host_name);
  // Until the server says that it takes it.
  if (find(hello.extensions, ExtensionType::early_data)) n.early_data = "rejected";
}
void fold(Negotiated& n, const HelloRetryRequest&) { n.hello_retry_request = true; }
void fold(Negotiated& n, const ServerHello& hello) {
  if (const auto version = get<SupportedVersionsServerHello>(hello.extensions))
    n.version = named(version->selected_version);
  n.cipher_suite = named(hello.cipher_suite);
  if (const auto share = get<KeyShareServerHello>(hello.extensions))
    n.group = named(share->server_share.group);
  n.resumed = find(hello.extensions, ExtensionType::pre_shared_key) != nullptr;
}
void fold(Negotiated& n, const EncryptedExtensions& message) {
  if (const auto protocol = get<ProtocolNameList>(message.extensions))
    n.application_protocol = join(*protocol);
  if (find(message.extensions, ExtensionType::early_data)) n.early_data = "accepted";
}
void fold(Negotiated& n, const CertificateRequest&) { n.client_certificate_requested = true; }
void fold(Negotiated& n, const CertificateVerify& message) {
  if (n.signature_algorithm.empty()) n.signature_algorithm = named(message.algorithm);
}
template <class M>
void fold(Negotiated&, const M&) {}

}  // namespace

std::vector<Fact> facts(const Message& message) {
  try {
    return std::visit([](const auto& decoded) { return say(decoded); }, decode_handshake(message.bytes));
  } catch (const Failure&) {
    return {};
  }
}

Negotiated negotiated(const Story& story) {
  Negotiated result;
  for (const Step& step : story.steps) {
    if (const auto* state = std::get_if<State>(&step.what); state && state->name == "CONNECTED")
      result.connected = true;
    if (std::holds_alternative<Opening>(step.what)) result = {};  // a redirect leads to another connection
    const auto* message = std::get_if<Message>(&step.what);
    if (!message) continue;
    try {
      std::visit([&](const auto& decoded) { fold(result, decoded); }, decode_handshake(message->bytes));
    } catch (const Failure&) {
      // What does not decode has negotiated nothing.
    }
  }
  return result;
}

}  // namespace glasstls::story
