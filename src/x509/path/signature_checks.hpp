#pragma once

#include <map>
#include <optional>

#include "x509/certificate/certificate.hpp"

namespace glasstls::x509 {

/// Verifies the signatures of certificates, CRLs and OCSP responses: each at most once for a key, and at most
/// a given number in all.
class SignatureChecks {
 public:
  /// Verifies at most `budget` signatures.
  explicit SignatureChecks(std::size_t budget) : budget_(budget) {}

  /// Something that was signed. Its bytes must outlive the SignatureChecks.
  struct Signed {
    View message;
    const SignatureAlgorithm& algorithm;
    View signature;
  };

  /// Whether `key`, whose SubjectPublicKeyInfo is `key_info`, made the signature; empty if the budget is
  /// used up.
  std::optional<bool> verify(const Signed& what, const PublicKey& key, View key_info);
  /// Whether `issuer`'s key made `subject`'s signature; empty if the budget is used up.
  std::optional<bool> verify(const Certificate& subject, const Certificate& issuer);
  /// Whether this signature is already known not to verify; verifies nothing.
  bool known_broken(const Certificate& subject, const Certificate& issuer) const;

  /// How many signatures were verified.
  std::size_t made() const { return made_; }
  /// Whether a signature was not verified because the budget was used up.
  bool exhausted() const { return exhausted_; }

 private:
  /// The address of a signature, and the signer's SubjectPublicKeyInfo.
  using Link = std::pair<const std::uint8_t*, std::string_view>;

  std::map<Link, bool> known_;
  std::size_t budget_, made_ = 0;
  bool exhausted_ = false;
};

}  // namespace glasstls::x509
