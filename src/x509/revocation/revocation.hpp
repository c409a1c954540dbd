#pragma once

#include <map>
#include <vector>

#include "x509/path/path_checks.hpp"
#include "x509/path/signature_checks.hpp"
#include "x509/revocation/ocsp.hpp"

namespace glasstls::x509 {

struct ValidationInputs;

/// What was handed in about revocation: read once, and held against every path of one judgement.
class Revocation {
 public:
  /// `inputs` must outlive it.
  explicit Revocation(const ValidationInputs& inputs);

  /// CRLs that could not be read. They take no part in the verdict.
  const std::vector<Check>& set_aside() const { return set_aside_; }

  /// RFC 7633: that a certificate which demands a stapled OCSP response came with one.
  void check_stapled(PathChecks& checks, const PathEntry& subject) const;
  /// Whether `subject` is revoked, by the OCSP response that came with it and the CRLs that were handed in.
  /// Where there is either, its status must be known. `issuer` is null where none was found.
  void check(PathChecks& checks, const PathEntry& subject, const PathEntry* issuer,
             SignatureChecks& signatures);

 private:
  /// A stapled response, or why it cannot be read.
  struct Staple {
    std::optional<OcspResponse> response;
    Detail problem;
  };

  std::optional<std::size_t> find_staple(const Certificate& certificate) const;
  const Staple& read_staple(std::size_t index);

  const ValidationInputs& inputs_;
  std::vector<Crl> crls_;
  std::map<std::size_t, Staple> staples_;  ///< those that were read
  std::vector<Check> set_aside_;
};

}  // namespace glasstls::x509
