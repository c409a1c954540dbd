#pragma once

#include <map>
#include <vector>

#include "x509/path/path_checks.hpp"
#include "x509/path/signature_checks.hpp"
#include "x509/revocation/ocsp.hpp"

namespace glasstls::x509 {

struct ValidationInputs;

/// What the inputs say about revocation: parsed once, and used for every path of one validation.
class Revocation {
 public:
  /// `inputs` must outlive it.
  explicit Revocation(const ValidationInputs& inputs);

  /// CRLs that could not be read. They do not affect the verdict.
  const std::vector<Check>& set_aside() const { return set_aside_; }

  /// RFC 7633: checks that a certificate that requires a stapled OCSP response came with one.
  void check_stapled(PathChecks& checks, const PathEntry& subject) const;
  /// Checks whether `subject` is revoked, by its stapled OCSP response and the given CRLs. If there is
  /// either, its status must be known. `issuer` is null if none was found.
  void check(PathChecks& checks, const PathEntry& subject, const PathEntry* issuer,
             SignatureChecks& signatures);

 private:
  /// A stapled response, or why it cannot be read.
  struct Staple {
    std::optional<OcspResponse> response;
    Detail problem;
  };

  /// The index of the staple that came with this certificate; empty if none did.
  std::optional<std::size_t> find_staple(const Certificate& certificate) const;
  /// Parses a staple on first use.
  const Staple& read_staple(std::size_t index);

  const ValidationInputs& inputs_;
  std::vector<Crl> crls_;
  std::map<std::size_t, Staple> staples_;  ///< those that were parsed
  std::vector<Check> set_aside_;
};

}  // namespace glasstls::x509
