#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/alert.hpp"
#include "handshake/credential.hpp"
#include "lab/mint.hpp"
#include "x509/path/rule.hpp"

/// The lab of bad certificates: one host name for each thing that can be wrong with a certificate.
namespace glasstls::lab {

struct Workshop;

/// One host of the lab: what is wrong with its certificate, how a client finds it, and how to make it.
struct BadCertificate {
  std::string_view label;        ///< "expired": the host is expired.badcerts.test, or .localhost
  std::string_view wrong;        ///< what is wrong, in a few words
  std::string_view explanation;  ///< why it matters, for people who see it for the first time
  std::optional<Alert> alert;    ///< with which a client refuses it; empty: it is accepted
  x509::RuleSet rules;           ///< the rules that it breaks
  /// Makes what the host presents. Never null.
  handshake::Credential (*make)(const Workshop& workshop, std::string_view label);
};

/// All of them. The first is the good one.
std::span<const BadCertificate> bad_certificates();

/// The host with that label; null if there is none.
const BadCertificate* find_bad_certificate(std::string_view label);
/// The host with that name; null for names outside of the lab.
const BadCertificate* bad_certificate_of_host(std::string_view host);

/// What that host presents: a new chain below `root`, with its key.
handshake::Credential make_credential(const BadCertificate& one, const Minted& root, x509::UnixTime now,
                                      handshake::RandomSource& random);

}  // namespace glasstls::lab
