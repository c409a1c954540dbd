#pragma once

#include <string>
#include <vector>

#include "base/rfc.hpp"
#include "x509/certificate/certificate.hpp"

namespace glasstls::dissect {

/// An extension of a certificate in words, for readers who have never seen ASN.1.
struct ExtensionWords {
  std::string name{};     ///< as the RFC writes it: "keyUsage"
  std::string meaning{};  ///< "the key may be used for signatures (digitalSignature)"
  bool critical = false;  ///< RFC 5280 4.2: a program that does not know it must reject the certificate
  Rfc section{};
};

/// All extensions of a certificate, in its order (RFC 5280 4.2).
std::vector<ExtensionWords> extension_words(const x509::Certificate& certificate);

}  // namespace glasstls::dissect
