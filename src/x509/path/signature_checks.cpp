#include "x509/path/signature_checks.hpp"

#include "x509/key/signature.hpp"

namespace glasstls::x509 {

std::optional<bool> SignatureChecks::verify(const Signed& what, const PublicKey& key, View key_info) {
  if (!fits(key, what.algorithm)) return false;
  const Link link{what.signature.data(), as_text(key_info)};
  if (const auto it = known_.find(link); it != known_.end()) return it->second;
  if (made_ == budget_) {
    exhausted_ = true;
    return std::nullopt;
  }
  ++made_;
  const bool good = verify_signature(key, what.algorithm, what.message, what.signature);
  known_.emplace(link, good);
  return good;
}

std::optional<bool> SignatureChecks::verify(const Certificate& subject, const Certificate& issuer) {
  return verify({subject.tbs, subject.signature_algorithm, subject.signature_value}, issuer.public_key,
                issuer.subject_public_key_info);
}

bool SignatureChecks::known_broken(const Certificate& subject, const Certificate& issuer) const {
  const auto it = known_.find({subject.signature_value.data(), as_text(issuer.subject_public_key_info)});
  return it != known_.end() && !it->second;
}

}  // namespace glasstls::x509
