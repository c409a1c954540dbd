#include "x509/signature_checks.hpp"

#include "x509/signature.hpp"

namespace glasstls::x509 {

std::optional<bool> SignatureChecks::verify(const Certificate& subject, const Certificate& issuer) {
  if (!fits(issuer.public_key, subject.signature_algorithm)) return false;
  const Link link{&subject, as_text(issuer.subject_public_key_info)};
  if (const auto it = known_.find(link); it != known_.end()) return it->second;
  if (made_ == budget_) {
    exhausted_ = true;
    return std::nullopt;
  }
  ++made_;
  const bool good =
      verify_signature(issuer.public_key, subject.signature_algorithm, subject.tbs, subject.signature_value);
  known_.emplace(link, good);
  return good;
}

bool SignatureChecks::known_broken(const Certificate& subject, const Certificate& issuer) const {
  const auto it = known_.find({&subject, as_text(issuer.subject_public_key_info)});
  return it != known_.end() && !it->second;
}

}  // namespace glasstls::x509
