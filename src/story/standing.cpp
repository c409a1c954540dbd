#include "story/standing.hpp"

#include "messages/handshake.hpp"
#include "story/facts.hpp"
#include "story/hashed.hpp"

namespace glasstls::story {

namespace {

/// What the messages of a connection say about the side that does not report its states.
struct Inferred {
  bool resumed = false, early_data = false, client_certificate = false, connected = false;

  /// RFC 9846 A.2.
  std::vector<std::string> server(const Message& message, bool from_client) {
    if (message.name == "ClientHello") return {"RECVD_CH"};
    if (message.name == "HelloRetryRequest") return {"START"};
    if (message.name == "ServerHello") return {"NEGOTIATED"};
    if (message.name == "CertificateRequest") client_certificate = true;
    if (message.name == "Finished" && !from_client && early_data) return {"WAIT_EOED"};
    if ((message.name == "Finished" && !from_client) || message.name == "EndOfEarlyData")
      return {"WAIT_FLIGHT2", client_certificate ? "WAIT_CERT" : "WAIT_FINISHED"};
    if (!from_client) return {};
    if (message.name == "Certificate" || message.name == "CompressedCertificate")
      return {has_certificates(message) ? "WAIT_CV" : "WAIT_FINISHED"};
    if (message.name == "CertificateVerify") return {"WAIT_FINISHED"};
    if (message.name == "Finished") return {"CONNECTED"};
    return {};
  }

  /// RFC 9846 A.1.
  std::vector<std::string> client(const Message& message, bool from_client) const {
    if (message.name == "ClientHello") return {"WAIT_SH"};
    if (message.name == "HelloRetryRequest") return {"START"};
    if (message.name == "ServerHello") return {"WAIT_EE"};
    if (message.name == "EncryptedExtensions") return {resumed ? "WAIT_FINISHED" : "WAIT_CERT_CR"};
    if (message.name == "CertificateRequest") return {"WAIT_CERT"};
    if (message.name == "Finished" && from_client) return {"CONNECTED"};
    if (from_client) return {};
    if (message.name == "Certificate" || message.name == "CompressedCertificate") return {"WAIT_CV"};
    if (message.name == "CertificateVerify") return {"WAIT_FINISHED"};
    return {};
  }

  void fold(const Message& message) {
    try {
      const messages::Message decoded = messages::decode_handshake(message.bytes);
      if (const auto* hello = std::get_if<messages::ServerHello>(&decoded))
        resumed = find(hello->extensions, messages::ExtensionType::pre_shared_key) != nullptr;
      if (const auto* rest = std::get_if<messages::EncryptedExtensions>(&decoded))
        early_data = find(rest->extensions, messages::ExtensionType::early_data) != nullptr;
    } catch (const Failure&) {
      // What does not decode leads nowhere.
    }
  }

  static bool has_certificates(const Message& message) {
    try {
      const messages::Message decoded = messages::decode_handshake(message.bytes);
      const auto* list = std::get_if<messages::Certificate>(&decoded);
      return !list || !list->certificate_list.empty();
    } catch (const Failure&) {
      return true;
    }
  }
};

}  // namespace

std::vector<Standing> standings(const Story& story) {
  const bool servers = is_servers(story);
  std::vector<Standing> all;
  all.reserve(story.steps.size());
  Hashed hashed(story);
  Inferred inferred;
  for (const Step& step : story.steps) {
    hashed.go_on();
    Standing standing{.transcript_hash = hashed.hash()};
    std::vector<std::string>&own = servers ? standing.server : standing.client,
    &other = servers ? standing.client : standing.server;
    if (std::holds_alternative<RequestStep>(step.what)) {
      inferred = {};
      standing.client = standing.server = {"START"};
    }
    if (const auto* state = std::get_if<StateStep>(&step.what)) own = {state->name};
    const auto* message = std::get_if<Message>(&step.what);
    if (message && !inferred.connected) {
      const bool from_client = (message->direction == Direction::sent) != servers;
      inferred.fold(*message);
      other = servers ? inferred.client(*message, from_client) : inferred.server(*message, from_client);
      inferred.connected = !other.empty() && other.back() == "CONNECTED";
    }
    all.push_back(std::move(standing));
  }
  return all;
}

}  // namespace glasstls::story
