#pragma once

#include <map>
#include <optional>

#include "x509/certificate/certificate.hpp"

namespace glasstls::x509 {

/// Verifies the signatures of certificates, CRLs and OCSP responses, each at most once for a key, and only so
/// many in all.
class SignatureChecks {
 public:
  explicit SignatureChecks(std::size_t budget) : budget_(budget) {}

  /// Anything that was signed; what it shows must stay where it is as long as this object lives.
  struct Signed {
    View message;
    const SignatureAlgorithm& algorithm;
    View signature;
  };

  /// Whether `key`, whose SubjectPublicKeyInfo is `key_info`, made the signature; empty where the budget is
  /// used up.
  std::optional<bool> verify(const Signed& what, const PublicKey& key, View key_info);
  /// Whether `issuer`'s key made `subject`'s signature; empty where the budget is used up.
  std::optional<bool> verify(const Certificate& subject, const Certificate& issuer);
  /// Whether this link is known to be broken; costs nothing.
  bool known_broken(const Certificate& subject, const Certificate& issuer) const;

  std::size_t made() const { return made_; }
  bool exhausted() const { return exhausted_; }

 private:
  /// Where a signature lies, and the signer's SubjectPublicKeyInfo.
  using Link = std::pair<const std::uint8_t*, std::string_view>;

  std::map<Link, bool> known_;
  std::size_t budget_, made_ = 0;
  bool exhausted_ = false;
};

}  // namespace glasstls::x509
