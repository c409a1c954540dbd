#pragma once

#include "dissect/certificate_summary.hpp"
#include "dissect/extension_words.hpp"
#include "story/step.hpp"
#include "x509/path/validate.hpp"

/// A judged chain of certificates: what was presented, which path was found, what is wrong with it. Both
/// `connect` and `cert` show it from here.
namespace glasstls::story {

/// A certificate as a whole.
struct CertificateDetails {
  dissect::CertificateSummary summary{};
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

/// One certificate in its place, read in full.
struct ChainLink {
  CertificateDetails certificate{};
  std::string label{};                       ///< "leaf", "intermediate 1", "root"; as its checks name it
  std::optional<std::uint64_t> presented{};  ///< its place among those that were presented, from 0
  bool trusted = false;                      ///< it ends the path because it is trusted
};

/// Never fails: what cannot be read is named as such.
CertificateDetails details_of(View der);

/// Everything about what was presented. `result` is what x509::validate() returned for `inputs`.
CertificatesStep judged(const x509::ValidationInputs& inputs, const x509::ValidationResult& result);

/// The certificates of the path. An old trace has no path: then the certificates as presented.
std::vector<ChainLink> path_of(const CertificatesStep& judged);

/// The certificates that were presented but are not in the path.
std::vector<ChainLink> unused_of(const CertificatesStep& judged);

/// How long a certificate is valid: "41 days left", "expired 3 days ago", "not valid for another 2 hours".
std::string validity_text(const CertificateDetails& certificate, x509::UnixTime time);

}  // namespace glasstls::story
