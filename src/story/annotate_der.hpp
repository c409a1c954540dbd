#pragma once

#include <string>

#include "base/bytes.hpp"
#include "wire/field_map.hpp"

namespace glasstls::story {

/// What some DER is, and what every byte of it is.
struct AnnotatedDer {
  std::string kind{};  ///< "certificate", "CRL", "OCSP response", "private key", or "DER"
  wire::FieldMap fields{};
};

/// Takes DER for what it can be read as. What is none of those is shown value by value, as far as it is DER;
/// what is not is named as such. A private key has no fields, because it is a secret. Never fails.
AnnotatedDer annotate_der(View der);

}  // namespace glasstls::story
