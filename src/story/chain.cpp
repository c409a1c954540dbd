#include "story/chain.hpp"

#include <algorithm>

#include "crypto/hash/hash.hpp"
#include "crypto/hash/sha1.hpp"
#include "dissect/certificate_summary.hpp"

namespace glasstls::story {

namespace {

std::optional<std::size_t> place_of(View der, std::span<const Bytes> chain) {
  for (std::size_t i = 0; i < chain.size(); ++i)
    if (equal(chain[i], der)) return i;
  return std::nullopt;
}

/// Where the issuer's certificate can be fetched (RFC 5280 4.2.2.1).
std::string issuer_location(const x509::Certificate& certificate) {
  for (const x509::AccessDescription& access : certificate.extensions.authority_info_access)
    if (access.access_method == x509::oid::ca_issuers &&
        access.access_location.kind == x509::GeneralName::Kind::uri)
      return std::string(access.access_location.text());
  return {};
}

void add_path(JudgedChain& chain, const x509::ValidationInputs& inputs,
              const x509::ValidationResult& result) {
  if (!result.leaf) {  // it breaks rules; what can be read of it is shown
    if (!inputs.chain.empty()) chain.path.push_back({details_of(inputs.chain[0]), "leaf", 0, false});
    return;
  }
  chain.path.push_back({details_of(result.leaf->der), "leaf", 0, false});
  for (std::size_t i = 0; i < result.issuers.size(); ++i) {
    const x509::Certificate& issuer = result.issuers[i];
    const bool last = i + 1 == result.issuers.size();
    const bool root = last && (result.anchored || issuer.is_self_issued());
    chain.path.push_back({details_of(issuer.der), root ? "root" : "intermediate " + std::to_string(i + 1),
                          place_of(issuer.der, inputs.chain), last && result.anchored});
  }
  const x509::Certificate& end = result.issuers.empty() ? *result.leaf : result.issuers.back();
  if (result.anchored || end.is_self_issued()) return;
  chain.missing = to_text(end.issuer);
  chain.missing_at = issuer_location(end);
}

void add_unused(JudgedChain& chain, const x509::ValidationInputs& inputs) {
  const auto in_path = [&](View der) {
    return std::any_of(chain.path.begin(), chain.path.end(),
                       [&](const ChainLink& link) { return equal(link.certificate.der, der); });
  };
  for (std::size_t i = 0; i < inputs.chain.size(); ++i)
    if (!in_path(inputs.chain[i]))
      chain.unused.push_back({details_of(inputs.chain[i]), "certificate " + std::to_string(i + 1), i, false});
}

/// Exact below two years, rounded to years above.
std::string roughly(std::int64_t seconds) {
  constexpr std::int64_t year = 365 * 86400;
  if (seconds < 2 * year) return x509::duration_text(seconds);
  return "more than " + std::to_string(seconds / year) + " years";
}

}  // namespace

CertificateDetails details_of(View der) {
  CertificateDetails details;
  details.summary = dissect::summarise(der);
  details.der = to_bytes(der);
  details.sha256 = to_hex(crypto::hash(crypto::HashAlgorithm::sha256, der));
  details.sha1 = to_hex(crypto::sha1(der));
  const x509::Certificate certificate = x509::read_certificate(der);
  details.version = certificate.version;
  details.serial_number = to_hex(certificate.serial_number);
  details.has_validity = certificate.has_validity();
  details.not_before = certificate.not_before;
  details.not_after = certificate.not_after;
  details.self_issued = !certificate.subject.der.empty() && certificate.is_self_issued();
  details.extensions = dissect::extension_words(certificate);
  details.faults = certificate.faults;
  return details;
}

JudgedChain tell(const x509::ValidationInputs& inputs, const x509::ValidationResult& result) {
  JudgedChain chain;
  chain.name = inputs.name;
  chain.time = inputs.time;
  chain.policy = result.policy.empty() ? inputs.policy.name : result.policy;
  chain.trusted_certificates = inputs.anchors ? inputs.anchors->size() : 0;
  chain.rejected = result.rejected;
  chain.signatures_verified = result.signatures_verified;
  chain.verdict = result.verdict;
  for (const Check& check : result.set_aside)
    if (!check.subject.starts_with("certificate "))
      chain.set_aside.push_back(check);  // certificates show themselves
  add_path(chain, inputs, result);
  add_unused(chain, inputs);
  return chain;
}

std::string validity_text(const CertificateDetails& certificate, x509::UnixTime time) {
  if (!certificate.has_validity) return "its validity cannot be read";
  if (time < certificate.not_before)
    return "not valid for another " + x509::duration_text(certificate.not_before - time);
  if (time > certificate.not_after) return "expired " + roughly(time - certificate.not_after) + " ago";
  return roughly(certificate.not_after - time) + " left";
}

}  // namespace glasstls::story
