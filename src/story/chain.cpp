#include "story/chain.hpp"

#include <set>

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

/// `der` in the path, with its bytes only if they are not among those that were presented.
PathCertificate in_path(std::string label, View der, const x509::ValidationInputs& inputs, bool trusted) {
  const auto presented = place_of(der, inputs.chain);
  return {std::move(label), presented, trusted, presented ? Bytes{} : to_bytes(der)};
}

void add_path(CertificatesStep& judged, const x509::ValidationInputs& inputs,
              const x509::ValidationResult& result) {
  if (!result.leaf) {  // it breaks rules; what can be read of it is shown
    if (!inputs.chain.empty()) judged.path.push_back({"leaf", 0, false, {}});
    return;
  }
  judged.path.push_back(in_path("leaf", result.leaf->der, inputs, false));
  for (std::size_t i = 0; i < result.issuers.size(); ++i) {
    const x509::Certificate& issuer = result.issuers[i];
    const bool last = i + 1 == result.issuers.size();
    const bool root = last && (result.anchored || issuer.is_self_issued());
    judged.path.push_back(in_path(root ? "root" : "intermediate " + std::to_string(i + 1), issuer.der, inputs,
                                  last && result.anchored));
  }
  const x509::Certificate& end = result.issuers.empty() ? *result.leaf : result.issuers.back();
  if (result.anchored || end.is_self_issued()) return;
  judged.missing = to_text(end.issuer);
  judged.missing_at = issuer_location(end);
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

CertificatesStep judged(const x509::ValidationInputs& inputs, const x509::ValidationResult& result) {
  CertificatesStep judged;
  judged.chain.assign(inputs.chain.begin(), inputs.chain.end());
  judged.verdict = result.verdict;
  judged.name = inputs.name;
  judged.time = inputs.time;
  judged.policy = result.policy.empty() ? inputs.policy.name : result.policy;
  for (const x509::RejectedPath& other : result.rejected)
    judged.other_paths.push_back({other.titles, other.verdict});
  for (const Check& check : result.set_aside)
    if (!check.subject.starts_with("certificate "))
      judged.set_aside.push_back(check);  // certificates show themselves
  add_path(judged, inputs, result);
  return judged;
}

std::vector<ChainLink> path_of(const CertificatesStep& judged) {
  std::vector<ChainLink> links;
  for (const PathCertificate& one : judged.path) {
    const bool presented = one.presented && *one.presented < judged.chain.size();
    links.push_back({details_of(presented ? judged.chain[*one.presented] : one.der), one.label, one.presented,
                     one.trusted});
  }
  if (judged.path.empty())
    for (std::size_t i = 0; i < judged.chain.size(); ++i)
      links.push_back(
          {details_of(judged.chain[i]), i == 0 ? "leaf" : "certificate " + std::to_string(i + 1), i, false});
  return links;
}

std::vector<ChainLink> unused_of(const CertificatesStep& judged) {
  std::vector<ChainLink> links;
  if (judged.path.empty()) return links;
  std::set<Bytes> used;
  for (const PathCertificate& one : judged.path)
    if (one.presented && *one.presented < judged.chain.size()) used.insert(judged.chain[*one.presented]);
  for (std::size_t i = 0; i < judged.chain.size(); ++i)
    if (!used.contains(judged.chain[i]))
      links.push_back({details_of(judged.chain[i]), "certificate " + std::to_string(i + 1), i, false});
  return links;
}

std::string validity_text(const CertificateDetails& certificate, x509::UnixTime time) {
  if (!certificate.has_validity) return "its validity cannot be read";
  if (time < certificate.not_before)
    return "not valid for another " + x509::duration_text(certificate.not_before - time);
  if (time > certificate.not_after) return "expired " + roughly(time - certificate.not_after) + " ago";
  return roughly(certificate.not_after - time) + " left";
}

}  // namespace glasstls::story
