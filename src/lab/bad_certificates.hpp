#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/alert.hpp"
#include "handshake/credential.hpp"
#include "lab/mint.hpp"

/// The lab of bad certificates: one host name for each thing that can be wrong with a certificate.
namespace glasstls::lab {

/// One host of the lab.
struct BadCertificate {
  std::string_view label;               ///< "expired": the host is expired.badcerts.test, or .localhost
  std::string_view wrong;               ///< what is wrong, in a few words
  std::string_view explanation;         ///< why it matters, for those who see it for the first time
  std::vector<Alert> alerts;            ///< that a client refuses it with; none for the good one
  std::vector<std::string_view> rules;  ///< what x509 says about it: beginnings of the rules' sentences
};

/// All of them, the good one first.
const std::vector<BadCertificate>& bad_certificates();

/// What the host of that label shows, made on the spot below `root`.
handshake::Credential make_bad_credential(std::string_view label, const Minted& root, x509::UnixTime now,
                                          handshake::RandomSource& random);

/// The label of a host name of the lab; empty for any other name.
std::string_view label_of(std::string_view host);

}  // namespace glasstls::lab
