#pragma once

#include "dissect/certificate_summary.hpp"
#include "x509/der/der.hpp"

namespace glasstls::dissect {

/// What people want to know of a certificate in DER, as far as it can be read. Never fails: where there is
/// nothing to call it by, its title is "not readable".
CertificateSummary summarise(View der);

/// A rule that a certificate breaks, with its place: "basicConstraints: cA says FALSE, ... (byte 210, RFC
/// 5280 4.2.1.9)".
std::string fault_text(const x509::der::Fault& fault);

}  // namespace glasstls::dissect
