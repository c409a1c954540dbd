#pragma once

#include <string>

#include "base/bytes.hpp"
#include "dissect/fact.hpp"
#include "wire/field_map.hpp"
#include "x509/der/der.hpp"

namespace glasstls::dissect {

/// What some DER is, and what every byte of it is.
struct AnnotatedDer {
  std::string kind{};  ///< "certificate", "CRL", "OCSP response", "private key", or "DER"
  wire::FieldMap fields{};
  std::vector<Fact> facts{};               ///< of a certificate: the most important of it
  std::vector<x509::der::Fault> faults{};  ///< rules that it breaks
};

/// Takes DER for what it can be read as. A certificate is shown as far as it can be read. What is none of
/// those is shown value by value, as far as it is DER; what is not is named as such. A private key has no
/// fields, because it is a secret. Never fails.
AnnotatedDer annotate_der(View der);

}  // namespace glasstls::dissect
