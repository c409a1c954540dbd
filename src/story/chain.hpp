#pragma once

#include "dissect/extension_words.hpp"
#include "story/story.hpp"
#include "x509/path/validate.hpp"

/// A chain of certificates on its own: what was presented, which path was found, what is wrong with it.
namespace glasstls::story {

/// A certificate as a whole.
struct CertificateDetails {
  CertificateSummary summary{};
  Bytes der{};
  int version = 0;
  std::string serial_number{};   ///< hexadecimal
  std::string sha256{}, sha1{};  ///< hashes of its DER, hexadecimal
  bool has_validity = false;     ///< whether the two times are there
  x509::UnixTime not_before = 0, not_after = 0;
  bool self_issued = false;
  std::vector<dissect::ExtensionWords> extensions{};
  std::vector<x509::der::Fault> faults{};  ///< rules that it breaks; the rest is what could be read anyhow
};

/// One certificate in its place.
struct ChainLink {
  CertificateDetails certificate{};
  std::string label{};                     ///< "leaf", "intermediate 1", "root"; as its checks name it
  std::optional<std::size_t> presented{};  ///< its place among those that were presented, from 0
  bool trusted = false;                    ///< it ends the path because it is trusted
};

/// What came of a Question.
struct JudgedChain {
  std::string name{};  ///< the name to be proved; may be empty
  x509::UnixTime time = 0;
  std::string policy{};  ///< "webpki"
  std::size_t trusted_certificates = 0;
  std::vector<ChainLink> path{};  ///< the best one, leaf first; only the leaf if its form is broken
  /// Where the path ends without a trusted certificate: the issuer that is missing, and where the last
  /// certificate says it can be fetched. Both may be empty.
  std::string missing{}, missing_at{};
  std::vector<ChainLink> unused{};  ///< presented, but no part of the path
  std::vector<x509::RejectedPath> rejected{};
  std::vector<Check> set_aside{};  ///< revocation lists that could not be read
  std::size_t signatures_verified = 0;
  Verdict verdict{};
};

/// Never fails: what cannot be read is named as such.
CertificateDetails details_of(View der);

/// Everything about what was presented. `result` is what x509::validate() returned for `inputs`.
JudgedChain tell(const x509::ValidationInputs& inputs, const x509::ValidationResult& result);

/// How long a certificate is good for: "41 days left", "expired 3 days ago", "not valid for another 2 hours".
std::string validity_text(const CertificateDetails& certificate, x509::UnixTime time);

}  // namespace glasstls::story
