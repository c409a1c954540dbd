#pragma once

#include <string>

#include "base/bytes.hpp"
#include "dissect/fact.hpp"
#include "wire/field_map.hpp"
#include "x509/der/der.hpp"

namespace glasstls::dissect {

/// What some DER is, and the meaning of every byte.
struct AnnotatedDer {
  std::string kind{};  ///< "certificate", "CRL", "OCSP response", "private key", or "DER"
  wire::FieldMap fields{};
  std::vector<Fact> facts{};               ///< a certificate's most important facts
  std::vector<x509::der::Fault> faults{};  ///< the rules that it breaks
};

/// Recognises what the DER is. A certificate is shown as far as it can be read. An unknown kind is shown
/// value by value; bytes that are not DER are named "not decoded". A private key has no fields, because it is
/// a secret. Never fails.
AnnotatedDer annotate_der(View der);

/// A rule that a certificate breaks, and where: "basicConstraints: cA says FALSE, ... (byte 210, RFC 5280
/// 4.2.1.9)".
std::string fault_text(const x509::der::Fault& fault);

}  // namespace glasstls::dissect
