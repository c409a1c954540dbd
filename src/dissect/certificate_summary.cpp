#include "dissect/certificate_summary.hpp"

#include "x509/certificate/certificate.hpp"

namespace glasstls::dissect {

CertificateSummary summarise(View der) {
  CertificateSummary summary{.title = "not readable", .size = der.size()};
  // It may break rules; whether it does is decided elsewhere.
  const x509::Certificate certificate = x509::read_certificate(der);
  if (std::string name = title(certificate); !name.empty()) summary.title = std::move(name);
  if (certificate.serial_number.empty() && certificate.subject.der.empty()) return summary;
  summary.subject = to_text(certificate.subject);
  summary.issuer = to_text(certificate.issuer);
  for (const x509::GeneralName& name : certificate.extensions.subject_alt_name) {
    const bool is_plain = name.kind == x509::GeneralName::Kind::dns_name;
    summary.names.append(summary.names.empty() ? "" : ", ").append(is_plain ? name.text() : to_text(name));
  }
  const bool has_key = !certificate.subject_public_key_info.empty();
  summary.key = has_key ? to_text(certificate.public_key) : "not readable";
  summary.signature = to_text(certificate.signature_algorithm);
  summary.not_before = certificate.has_not_before ? x509::to_text(certificate.not_before) : "not readable";
  summary.not_after = certificate.has_not_after ? x509::to_text(certificate.not_after) : "not readable";
  return summary;
}

}  // namespace glasstls::dissect
