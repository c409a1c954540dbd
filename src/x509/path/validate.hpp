#pragma once

#include <optional>
#include <span>
#include <string>

#include "base/check.hpp"
#include "x509/certificate/certificate.hpp"
#include "x509/path/trust_store.hpp"
#include "x509/path/validation_policy.hpp"

namespace glasstls::x509 {

/// May this key be used for that name, now?
struct ValidationInputs {
  std::span<const Bytes> chain;  ///< DER as presented: the leaf, then any pile of certificates in any order
  std::string name;              ///< DNS name, IP address or e-mail address; empty: none is asked for
  UnixTime time = 0;
  const TrustStore* anchors = nullptr;
  ValidationPolicy policy = ValidationPolicy::webpki();
  Purpose purpose = Purpose::server;
  /// RFC 6066 8: the OCSPResponse, in DER, that came with each certificate of `chain`, in its order; empty,
  /// or beyond the end, where none came.
  std::span<const Bytes> staples{};
  std::span<const Bytes> crls{};  ///< RFC 5280 5: certificate revocation lists in DER, of any issuers
  /// False for certificates that no server presented: one that demands a stapled response cannot have come
  /// with it then, which is shown and not held against it.
  bool from_handshake = true;
};

/// Another path that was tried, and why it would not do.
struct RejectedPath {
  std::vector<std::string> titles;  ///< from the leaf up
  Verdict verdict;
};

struct ValidationResult {
  /// Every check of the best path: the accepted one, or else the one with the least to object to.
  Verdict verdict;
  /// The certificate that was presented first, wherever it could be read. Its key is what the peer has to
  /// prove that it has.
  std::optional<Certificate> leaf;
  /// The rest of the best path, the leaf's issuer first and the trust anchor last.
  std::vector<Certificate> issuers;
  /// Whether `issuers` ends in a trust anchor.
  bool anchored = false;
  /// What the best path was held against: the question's policy, or RFC 5280 below an anchor of the user's.
  std::string_view policy{};
  /// Other paths to a trust anchor that were judged, at most 8.
  std::vector<RejectedPath> rejected;
  /// What was presented beside the leaf and could not be read, and CRLs and trust anchors that could not. It
  /// takes no part in the verdict.
  std::vector<Check> set_aside;
  std::size_t signatures_verified = 0;
};

/// Finds the shortest acceptable path from the leaf to a trust anchor (RFC 5280 6.1) and holds it against
/// every rule; all that is wrong is listed, not only the first. The work is bounded by the policy whatever is
/// presented, and nothing that is presented makes it throw.
ValidationResult validate(const ValidationInputs& inputs);

/// The trust anchors that may be the issuer of something in the chain, or the leaf itself, each once:
/// validate() looks at no others, so that a store of these alone gives the same answer.
std::vector<Anchor> possible_anchors(const ValidationInputs& inputs);

}  // namespace glasstls::x509
