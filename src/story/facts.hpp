#pragma once

#include "story/story.hpp"

namespace glasstls::story {

/// What a handshake message offers, chooses or proves, the most important first. Names are the RFC's field
/// names. Empty for a message that does not decode.
std::vector<Fact> facts(const Message& message);

/// What the two sides agreed on. A string is empty until that part is negotiated.
struct NegotiationSummary {
  std::string version{};
  std::string cipher_suite{};
  std::string group{};
  std::string signature_algorithm{};  ///< of the server's CertificateVerify
  std::string application_protocol{};
  std::string server_name{};  ///< that the client asked for
  std::string early_data{};   ///< "accepted" or "rejected"; empty if none was offered
  bool resumed = false;       ///< a pre-shared key was used instead of certificates
  bool hello_retry_request = false;
  bool client_certificate_requested = false;
  bool connected = false;  ///< both Finished messages were accepted
};

/// What all messages of a story negotiated, or those of its last connection if there were redirects.
NegotiationSummary negotiated(const Story& story);

}  // namespace glasstls::story
