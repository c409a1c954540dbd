#include "dissect/certificate_summary.hpp"
#include "dissect/versions.hpp"
#include "story/fact_words.hpp"

namespace glasstls::story {

using namespace messages;

std::vector<Fact> say(const OlderServerHello& hello) {
  std::vector<Fact> facts{{"legacy_version", dissect::version_text(hello.legacy_version),
                           "the version that both use from here on"}};
  facts.push_back(chosen("cipher_suite", named(hello.cipher_suite)));
  add_extension<ProtocolNameList>(
      facts, hello.extensions, [](const auto& body) { return join(body); }, "used inside TLS");
  if (find(hello.extensions, ExtensionType::server_name))
    facts.push_back({"server_name", "acknowledged", {}});
  if (!hello.legacy_session_id_echo.empty())
    facts.push_back({"legacy_session_id_echo",
                     bytes(hello.legacy_session_id_echo.size()) + ": the session can be resumed by it",
                     {}});
  if (View(hello.random).size() == 32 &&
      as_text(View(hello.random)).ends_with(std::string_view("DOWNGRD\x01", 8)))
    facts.push_back({"random", "ends with DOWNGRD", "the server also supports TLS 1.3"});
  add_others(facts, hello.extensions);
  return facts;
}

std::vector<Fact> say(const dissect::EarlyHelloRetryRequest& hello) {
  std::vector<Fact> facts{{"version", dissect::version_text(hello.legacy_version), {}}};
  add_extension<KeyShareHelloRetryRequest>(
      facts, hello.extensions, [](const auto& body) { return named(body.selected_group) + " wanted"; });
  add_others(facts, hello.extensions);
  return facts;
}

/// RFC 5246: the chain is in clear, so an observer can read whose it is.
std::vector<Fact> say(const dissect::OlderCertificate& message) {
  std::vector<Fact> facts{say_chain(message.certificate_list)};
  if (message.certificate_list.empty()) return facts;
  const dissect::CertificateSummary summary = dissect::summarise(message.certificate_list.front().cert_data);
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) facts.push_back({std::string(name), value, {}});
  };
  add("subject", summary.subject);
  add("names", summary.names);
  add("issuer", summary.issuer);
  if (!summary.not_before.empty()) add("valid", summary.not_before + " to " + summary.not_after);
  add("key", summary.key);
  return facts;
}

std::vector<Fact> say(const dissect::ServerKeyExchange& message) {
  const dissect::KeyExchange how = dissect::KeyExchange::of(message.spoken.cipher_suite);
  std::vector<Fact> facts;
  if (how.ec && message.curve_type == dissect::ECCurveType::named_curve)
    facts.push_back(chosen("namedcurve", named(message.namedcurve)));
  if (how.ec && !message.point.empty())
    facts.push_back({"public", "public key, " + bytes(message.point.size()), {}});
  if (how.dh && !message.dh_p.empty())
    facts.push_back(
        {"dh_p", std::to_string(8 * message.dh_p.size()) + " bits", "a fresh key pair in that group"});
  if (how.rsa_export && !message.rsa_modulus.empty())
    facts.push_back({"rsa_modulus", std::to_string(8 * message.rsa_modulus.size()) + " bits",
                     "a key weakened for the export rules of the 1990s; FREAK broke it"});
  if (!message.psk_identity_hint.empty())
    facts.push_back({"psk_identity_hint", std::string(as_text(message.psk_identity_hint)), {}});
  if (!message.signature.empty()) {
    if (message.spoken.version >= ProtocolVersion::tls12)
      facts.push_back({"algorithm", named(message.algorithm), {}});
    facts.push_back({"signature", bytes(message.signature.size()), "made with the certificate's key"});
  }
  return facts;
}

std::vector<Fact> say(const dissect::ClientKeyExchange& message) {
  std::vector<Fact> facts;
  if (!message.psk_identity.empty())
    facts.push_back({"psk_identity", std::string(as_text(message.psk_identity)), {}});
  if (!message.point.empty()) facts.push_back({"ecdh_Yc", "public key, " + bytes(message.point.size()), {}});
  if (!message.dh_Yc.empty()) facts.push_back({"dh_Yc", "public key, " + bytes(message.dh_Yc.size()), {}});
  const dissect::KeyExchange how = dissect::KeyExchange::of(message.spoken.cipher_suite);
  const std::size_t encrypted =
      message.encrypted_pre_master_secret.size() + (how.rsa ? message.rest.size() : 0);
  if (encrypted > 0)
    facts.push_back({"EncryptedPreMasterSecret", bytes(encrypted),
                     "anyone who gets the server's RSA key later can read this connection"});
  return facts;
}

std::vector<Fact> say(const dissect::OlderCertificateRequest& message) {
  std::vector<Fact> facts{{"certificate_types", join(message.certificate_types), {}}};
  if (message.spoken.version >= ProtocolVersion::tls12)
    facts.push_back({"supported_signature_algorithms", join(message.supported_signature_algorithms), {}});
  facts.push_back(
      {"certificate_authorities", std::to_string(message.certificate_authorities.size()) + " named", {}});
  return facts;
}

std::vector<Fact> say(const dissect::OlderCertificateVerify& message) {
  std::vector<Fact> facts;
  if (message.spoken.version >= ProtocolVersion::tls12)
    facts.push_back({"algorithm", named(message.algorithm), {}});
  facts.push_back({"signature", bytes(message.signature.size()), {}});
  return facts;
}

std::vector<Fact> say(const dissect::OlderNewSessionTicket& message) {
  return {{"ticket", bytes(message.ticket.size()), {}},
          {"ticket_lifetime_hint",
           message.ticket_lifetime_hint == 0 ? "unspecified"
                                             : std::to_string(message.ticket_lifetime_hint) + " seconds",
           {}}};
}

std::vector<Fact> say(const dissect::OlderCertificateStatus& message) {
  return {{"OCSPResponse", bytes(message.response.size()),
           "the authority says whether the certificate is revoked"}};
}

std::vector<Fact> say(const dissect::Ssl2Hello& hello) {
  std::string specs;
  for (const std::string& spec : hello.cipher_specs) specs.append(specs.empty() ? "" : ", ").append(spec);
  std::vector<Fact> facts{
      {"version", dissect::version_text(hello.version),
       hello.by_client ? "the client's highest version; the message has the form of SSL 2.0" : ""}};
  facts.push_back({"cipher_specs", specs, {}});
  return facts;
}

}  // namespace glasstls::story
