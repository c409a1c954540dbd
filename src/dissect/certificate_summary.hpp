#pragma once

#include <cstddef>
#include <string>

#include "base/bytes.hpp"

namespace glasstls::dissect {

/// What people want to know about a certificate. A string is empty if it could not be read.
struct CertificateSummary {
  std::string title{};  ///< the name that people use for it
  std::string subject{}, issuer{};
  std::string names{};                    ///< the names it is for: "example.com, www.example.com"
  std::string key{}, signature{};         ///< the public key; the algorithm that the issuer signed with
  std::string not_before{}, not_after{};  ///< "2024-01-31 12:00:00 UTC"
  std::size_t size = 0;                   ///< of its DER, in bytes
};

/// Summarises a certificate in DER, as far as it can be read. Never fails: a certificate without any name has
/// the title "not readable".
CertificateSummary summarise(View der);

}  // namespace glasstls::dissect
