#include "story/certificates.hpp"

#include "x509/certificate.hpp"

namespace glasstls::story {

CertificateSummary summarise(View der) {
  CertificateSummary summary{.title = "not readable", .size = der.size()};
  try {
    const x509::Certificate certificate = x509::parse_certificate(der);
    summary.title = title(certificate);
    summary.subject = to_text(certificate.subject);
    summary.issuer = to_text(certificate.issuer);
    for (const x509::GeneralName& name : certificate.extensions.subject_alt_name) {
      const bool is_plain = name.kind == x509::GeneralName::Kind::dns_name;
      summary.names.append(summary.names.empty() ? "" : ", ").append(is_plain ? name.text() : to_text(name));
    }
    summary.key = to_text(certificate.public_key);
    summary.signature = to_text(certificate.signature_algorithm);
    summary.not_before = x509::to_text(certificate.not_before);
    summary.not_after = x509::to_text(certificate.not_after);
  } catch (const Failure&) {
    // Whoever judges the certificate says what is wrong with it.
  }
  return summary;
}

}  // namespace glasstls::story
