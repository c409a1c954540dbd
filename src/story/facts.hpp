#pragma once

#include "story/story.hpp"

namespace glasstls::story {

/// What a handshake message offers, chooses or proves, the most important first. The names are the RFC's
/// field names. Empty for a message that does not decode.
std::vector<Fact> facts(const Message& message);

/// What the two sides agreed on. Empty strings are what was not negotiated (yet).
struct NegotiationSummary {
  std::string version{};
  std::string cipher_suite{};
  std::string group{};
  std::string signature_algorithm{};  ///< of the server's CertificateVerify
  std::string application_protocol{};
  std::string server_name{};  ///< that the client asked for
  std::string early_data{};   ///< "accepted" or "rejected"; empty where none was offered
  bool resumed = false;       ///< a pre-shared key was taken instead of certificates
  bool hello_retry_request = false;
  bool client_certificate_requested = false;
  bool connected = false;  ///< both Finished messages are through
};

/// The same, folded over all messages of a story, or of its last connection where redirects led to several.
NegotiationSummary negotiated(const Story& story);

}  // namespace glasstls::story
