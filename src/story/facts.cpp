#include "story/facts.hpp"

#include <algorithm>

#include "dissect/annotate.hpp"
#include "dissect/shown_extensions.hpp"
#include "dissect/versions.hpp"
#include "messages/extension_bodies.hpp"
#include "messages/handshake.hpp"
#include "story/fact_words.hpp"
#include "x509/certificate/name_text.hpp"

namespace glasstls::story {

namespace {

using namespace messages;

std::string host_name(const ServerNameList& list) {
  if (list.server_name_list.empty()) return "none";
  return std::string(as_text(list.server_name_list.front().host_name));
}

/// RFC 9849: an observer sees the outer name and cannot tell a real extension from random bytes.
std::string why_outer(const Extensions& extensions) {
  if (!find(extensions, ExtensionType::encrypted_client_hello)) return {};
  return "the outer name: encrypted_client_hello may hold another ClientHello, with the real name";
}

std::string say(const dissect::ECHClientHello& body) {
  std::string text(name_of(body.type_of_hello));
  if (body.type_of_hello != dissect::ECHClientHelloType::outer) return text;
  return text + ", config_id " + std::to_string(body.config_id) + ", " +
         std::string(name_of(body.cipher_suite.kdf_id)) + " and " +
         std::string(name_of(body.cipher_suite.aead_id)) + ", enc " + bytes(body.enc.size()) + ", payload " +
         bytes(body.payload.size());
}

std::string say(const dissect::ECHEncryptedExtensions& body) {
  std::string names;
  for (const dissect::ECHConfig& config : body.retry_configs)
    for (const dissect::ECHConfigContents& contents : config.contents)
      names.append(names.empty() ? "" : ", ").append(as_text(contents.public_name));
  return std::to_string(body.retry_configs.size()) +
         (body.retry_configs.size() == 1 ? " configuration" : " configurations") + " to retry with" +
         (names.empty() ? "" : ", for " + names);
}

std::vector<Fact> say(const ClientHello& hello) {
  std::vector<Fact> facts;
  const Extensions& extensions = hello.extensions;
  add_extension<ServerNameList>(facts, extensions, host_name, why_outer(extensions));
  add_extension<SupportedVersionsClientHello>(facts, extensions,
                                              [](const auto& body) { return join(body.versions); });
  if (!find(extensions, ExtensionType::supported_versions))
    facts.push_back({"legacy_version", dissect::version_text(hello.legacy_version),
                     "the client's highest version, because there is no supported_versions"});
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
  add_extension<dissect::ECHClientHello>(
      facts, extensions, [](const auto& body) { return say(body); },
      "an observer cannot tell it from GREASE, which is random bytes of the same shape");
  add_extension<OfferedPsks>(facts, extensions, [](const OfferedPsks& body) {
    return std::to_string(body.identities.size()) + (body.identities.size() == 1 ? " key" : " keys");
  });
  add_extension<PskKeyExchangeModes>(facts, extensions, [](const auto& body) { return join(body.ke_modes); });
  add_extension<Cookie>(facts, extensions, [](const Cookie& body) { return bytes(body.cookie.size()); });
  add_extension<RecordSizeLimit>(facts, extensions, [](const auto& body) { return bytes(body.limit); });
  const std::vector<ProtocolVersion> versions = [&] {
    const auto body = read<SupportedVersionsClientHello>(extensions);
    return body ? body->versions : std::vector<ProtocolVersion>{};
  }();
  const bool is_new = std::any_of(versions.begin(), versions.end(), [](ProtocolVersion version) {
    return version == ProtocolVersion::tls13 || dissect::is_draft(version);
  });
  if (!hello.legacy_session_id.empty())
    facts.push_back(
        {"legacy_session_id",
         bytes(hello.legacy_session_id.size()) +
             (is_new ? ": middlebox compatibility" : ": a session that the client wants to resume"),
         {}});
  add_others(facts, extensions);
  return facts;
}

std::vector<Fact> say(const ServerHello& hello) {
  std::vector<Fact> facts;
  add_extension<SupportedVersionsServerHello>(facts, hello.extensions,
                                              [](const auto& body) { return named(body.selected_version); });
  if (!find(hello.extensions, ExtensionType::supported_versions))
    facts.push_back({"version", dissect::version_text(hello.legacy_version), {}});  // of early drafts
  facts.push_back(chosen("cipher_suite", named(hello.cipher_suite)));
  if (const auto share = read<KeyShareServerHello>(hello.extensions))
    facts.push_back(chosen("key_share", named(share->server_share.group)));
  add_extension<PreSharedKeyServerHello>(facts, hello.extensions, [](const auto& body) {
    return "offered key " + std::to_string(body.selected_identity) + " accepted";
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
  add_extension<dissect::ECHHelloRetryRequest>(facts, hello.extensions,
                                               [](const auto& body) { return to_hex(body.confirmation); });
  add_others(facts, hello.extensions);
  return facts;
}

std::vector<Fact> say(const EncryptedExtensions& message) {
  std::vector<Fact> facts;
  add_extension<ProtocolNameList>(
      facts, message.extensions, [](const auto& body) { return join(body); }, "used inside TLS");
  if (find(message.extensions, ExtensionType::server_name))
    facts.push_back({"server_name", "acknowledged", {}});
  add_extension<RecordSizeLimit>(facts, message.extensions,
                                 [](const auto& body) { return bytes(body.limit); });
  add_extension<NamedGroupList>(
      facts, message.extensions, [](const auto& body) { return join(body.named_group_list); },
      "what the server prefers in later connections");
  if (find(message.extensions, ExtensionType::early_data)) facts.push_back({"early_data", "accepted", {}});
  add_extension<dissect::ECHEncryptedExtensions>(
      facts, message.extensions, [](const auto& body) { return say(body); },
      "the server could not decrypt the client's encrypted_client_hello, or ignored its random bytes");
  add_others(facts, message.extensions);
  return facts;
}

std::vector<Fact> say(const CertificateRequest& message) {
  std::vector<Fact> facts;
  add_extension<SignatureSchemeList>(
      facts, message.extensions, [](const auto& body) { return join(body.supported_signature_algorithms); });
  add_extension<CertificateAuthorities>(facts, message.extensions, [](const auto& body) {
    std::string names;
    for (const DistinguishedName& authority : body.authorities)
      names.append(names.empty() ? "" : "; ").append(x509::name_text(authority.name));
    return names;
  });
  add_others(facts, message.extensions);
  return facts;
}

std::vector<Fact> say(const Certificate& message) {
  std::vector<Fact> facts{say_chain(message.certificate_list)};
  for (const CertificateEntry& entry : message.certificate_list) {
    add_extension<CertificateStatus>(
        facts, entry.extensions,
        [](const CertificateStatus& body) { return "OCSP response, " + bytes(body.response.size()); },
        "the authority says whether the certificate is revoked; the server passes this on");
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

void fold(NegotiationSummary& n, const ClientHello& hello) {
  if (const auto names = read<ServerNameList>(hello.extensions)) n.server_name = host_name(*names);
  // Until the server accepts it.
  if (find(hello.extensions, ExtensionType::early_data)) n.early_data = "rejected";
}
void fold(NegotiationSummary& n, const HelloRetryRequest&) { n.hello_retry_request = true; }
void fold(NegotiationSummary& n, const ServerHello& hello) {
  if (const auto version = read<SupportedVersionsServerHello>(hello.extensions))
    n.version = named(version->selected_version);
  n.cipher_suite = named(hello.cipher_suite);
  if (const auto share = read<KeyShareServerHello>(hello.extensions))
    n.group = named(share->server_share.group);
  n.resumed = find(hello.extensions, ExtensionType::pre_shared_key) != nullptr;
}
void fold(NegotiationSummary& n, const OlderServerHello& hello) {
  n.version = dissect::version_text(hello.legacy_version);
  n.cipher_suite = named(hello.cipher_suite);
  if (const auto protocol = read<ProtocolNameList>(hello.extensions))
    n.application_protocol = join(*protocol);
}
void fold(NegotiationSummary& n, const dissect::ServerKeyExchange& message) {
  if (message.curve_type == dissect::ECCurveType::named_curve) n.group = named(message.namedcurve);
  if (message.spoken.version >= ProtocolVersion::tls12 && !message.signature.empty())
    n.signature_algorithm = named(message.algorithm);
}
void fold(NegotiationSummary& n, const dissect::OlderCertificateRequest&) {
  n.client_certificate_requested = true;
}
void fold(NegotiationSummary& n, const EncryptedExtensions& message) {
  if (const auto protocol = read<ProtocolNameList>(message.extensions))
    n.application_protocol = join(*protocol);
  if (find(message.extensions, ExtensionType::early_data)) n.early_data = "accepted";
}
void fold(NegotiationSummary& n, const CertificateRequest&) { n.client_certificate_requested = true; }
void fold(NegotiationSummary& n, const CertificateVerify& message) {
  if (n.signature_algorithm.empty()) n.signature_algorithm = named(message.algorithm);
}
template <class M>
void fold(NegotiationSummary&, const M&) {}

/// Decodes as much of a message as possible, by its type and version, and hands it to `visit`.
template <class Visit>
void read_message(const Message& message, Visit visit) {
  const View bytes = message.bytes;
  const Spoken spoken = spoken_of(message);
  const std::string_view name = dissect::message_name(bytes, spoken);
  const auto as = [&]<class M>(const M*) { visit(dissect::read_leniently<M>(bytes, nullptr, spoken)); };
  const auto as_server_hello = [&](const ServerHello& hello) { visit(hello); };
  const auto any_of = [&]<class... M>(const std::variant<M...>*) {
    ((name == M::name ? as(static_cast<const M*>(nullptr)) : void()), ...);
  };
  using Older = std::variant<OlderServerHello, dissect::OlderCertificate, dissect::ServerKeyExchange,
                             dissect::OlderCertificateRequest, dissect::ClientKeyExchange,
                             dissect::OlderCertificateVerify, dissect::OlderNewSessionTicket,
                             dissect::OlderCertificateStatus, Finished>;
  if (spoken.version == dissect::ssl20) return visit(dissect::read_ssl2_hello(bytes));
  if (name == ClientHello::name) {
    const dissect::AnyClientHello hello = dissect::read_leniently<dissect::AnyClientHello>(bytes);
    return visit(static_cast<const ClientHello&>(hello));
  }
  if (dissect::is_older(spoken.version)) return any_of(static_cast<const Older*>(nullptr));
  if (dissect::is_early_draft(spoken.version)) {
    if (name == ServerHello::name)
      return as_server_hello(dissect::read_leniently<dissect::EarlyServerHello>(bytes));
    if (name == dissect::EarlyHelloRetryRequest::name)
      return as(static_cast<const dissect::EarlyHelloRetryRequest*>(nullptr));
  }
  any_of(static_cast<const messages::Message*>(nullptr));
}

/// Adds what is broken, after what could be read.
void add_faults(std::vector<Fact>& facts, const Message& message) {
  constexpr std::size_t most = 3;
  const wire::Faults faults = dissect::faults_of(message.bytes, message.spoken);
  const bool cut = !faults.empty() && dissect::is_cut_off(message.bytes);
  for (std::size_t i = 0; i < std::min(cut ? 1 : most, faults.size()); ++i)
    facts.push_back({cut ? "cut off" : "broken", faults[i].what(), {}});
  if (!cut && faults.size() > most)
    facts.push_back({"broken", std::to_string(faults.size() - most) + " more faults", {}});
}

}  // namespace

std::vector<Fact> facts(const Message& message) {
  std::vector<Fact> result;
  if (message.bytes.empty()) return result;
  read_message(message, [&](const auto& decoded) { result = say(decoded); });
  add_faults(result, message);
  return result;
}

NegotiationSummary negotiated(const Story& story) {
  NegotiationSummary result;
  for (const Step& step : story.steps) {
    if (const auto* state = std::get_if<StateStep>(&step.what); state && state->name == "CONNECTED")
      result.connected = true;
    if (std::holds_alternative<RequestStep>(step.what))
      result = {};  // a redirect leads to another connection
    const auto* message = std::get_if<Message>(&step.what);
    if (message && !message->bytes.empty())
      read_message(*message, [&](const auto& decoded) { fold(result, decoded); });
  }
  return result;
}

}  // namespace glasstls::story
