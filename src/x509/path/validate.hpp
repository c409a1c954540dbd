#pragma once

#include <optional>
#include <span>
#include <string>

#include "base/check.hpp"
#include "x509/certificate/certificate.hpp"
#include "x509/path/trust_store.hpp"
#include "x509/path/validation_policy.hpp"

namespace glasstls::x509 {

/// The inputs to path validation (RFC 5280 6.1.1): may the leaf's key be used for this name, at this time?
struct ValidationInputs {
  std::span<const Bytes> chain;  ///< DER as presented: the leaf, then other certificates in any order
  std::string name;              ///< DNS name, IP address or e-mail address; empty: the name is not checked
  UnixTime time = 0;             ///< at which the certificates must be valid
  const TrustStore* anchors = nullptr;                   ///< null: none
  ValidationPolicy policy = ValidationPolicy::webpki();  ///< how strict
  Purpose purpose = Purpose::server;                     ///< of the leaf's key
  /// RFC 6066 8: the OCSPResponse, in DER, that came with each certificate of `chain`, in its order; empty,
  /// or beyond the end, if none came.
  std::span<const Bytes> staples{};
  std::span<const Bytes> crls{};  ///< RFC 5280 5: certificate revocation lists in DER, of any issuers
  /// False for certificates from a file: they cannot come with a stapled OCSP response, so one that requires
  /// it is tolerated.
  bool from_handshake = true;
};

/// Another path that was checked, and why it was rejected.
struct RejectedPath {
  std::vector<std::string> titles;  ///< from the leaf up
  Verdict verdict;
};

/// The outputs of path validation (RFC 5280 6.1.6).
struct ValidationResult {
  /// Every check of the best path: the accepted one, or the one with the fewest objections.
  Verdict verdict;
  /// The certificate that was presented first, if it could be read. The peer must prove that it has its key.
  std::optional<Certificate> leaf;
  /// The rest of the best path, the leaf's issuer first and the trust anchor last.
  std::vector<Certificate> issuers;
  /// Whether `issuers` ends in a trust anchor.
  bool anchored = false;
  /// The name of the policy of the best path: the one in the inputs, or rfc5280 below the user's own anchor.
  std::string_view policy{};
  /// Other paths to a trust anchor that were checked, at most 8.
  std::vector<RejectedPath> rejected;
  /// Certificates besides the leaf, CRLs and trust anchors that could not be read. They do not affect the
  /// verdict.
  std::vector<Check> set_aside;
  std::size_t signatures_verified = 0;  ///< for this validation
};

/// Path validation (RFC 5280 6.1): finds the shortest acceptable path from the leaf to a trust anchor and
/// checks it by every rule. The result lists all faults, not only the first. The policy bounds the work for
/// any input, and no input makes it throw.
ValidationResult validate(const ValidationInputs& inputs);

/// The trust anchors that may have issued a certificate of the chain, or are the leaf itself, each once.
/// validate() uses no others, so a store of only these gives the same result.
std::vector<Anchor> possible_anchors(const ValidationInputs& inputs);

}  // namespace glasstls::x509
