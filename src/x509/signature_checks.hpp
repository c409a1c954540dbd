#pragma once

#include <map>
#include <optional>

#include "x509/certificate.hpp"

namespace glasstls::x509 {

/// Verifies the signatures of certificates, each at most once for a key, and only so many in all.
class SignatureChecks {
 public:
  explicit SignatureChecks(std::size_t budget) : budget_(budget) {}

  /// Whether `issuer`'s key made `subject`'s signature; empty where the budget is used up.
  std::optional<bool> verify(const Certificate& subject, const Certificate& issuer);
  /// Whether this link is known to be broken; costs nothing.
  bool known_broken(const Certificate& subject, const Certificate& issuer) const;

  std::size_t made() const { return made_; }
  bool exhausted() const { return exhausted_; }

 private:
  using Link = std::pair<const Certificate*, std::string_view>;  // and the issuer's SubjectPublicKeyInfo

  std::map<Link, bool> known_;
  std::size_t budget_, made_ = 0;
  bool exhausted_ = false;
};

}  // namespace glasstls::x509
