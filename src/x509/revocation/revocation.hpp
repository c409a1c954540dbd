#pragma once

#include <map>
#include <vector>

#include "x509/path/judgement.hpp"
#include "x509/path/signature_checks.hpp"
#include "x509/revocation/ocsp.hpp"

namespace glasstls::x509 {

struct Question;

/// What was handed in about revocation: read once, and held against every path of one judgement.
class Revocation {
 public:
  /// `question` must outlive it.
  explicit Revocation(const Question& question);

  /// CRLs that could not be read. They take no part in the verdict.
  const std::vector<Check>& set_aside() const { return set_aside_; }

  /// RFC 7633: that a certificate which demands a stapled OCSP response came with one.
  void judge_presence(Judgement& judgement, const Placed& subject) const;
  /// Whether `subject` is revoked, by the OCSP response that came with it and the CRLs that were handed in.
  /// Where there is either, its status must be known. `issuer` is null where none was found.
  void judge(Judgement& judgement, const Placed& subject, const Placed* issuer, SignatureChecks& signatures);

 private:
  /// A stapled response, or why it cannot be read.
  struct Staple {
    std::optional<OcspResponse> response;
    Detail problem;
  };

  std::optional<std::size_t> find_staple(const Certificate& certificate) const;
  const Staple& read_staple(std::size_t index);

  const Question& question_;
  std::vector<Crl> crls_;
  std::map<std::size_t, Staple> staples_;  ///< those that were read
  std::vector<Check> set_aside_;
};

}  // namespace glasstls::x509
