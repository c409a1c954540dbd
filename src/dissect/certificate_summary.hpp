#pragma once

#include <cstddef>
#include <string>

namespace glasstls::dissect {

/// What people want to know of a certificate. Empty strings where it could not be read.
struct CertificateSummary {
  std::string title{};  ///< what people call it by
  std::string subject{}, issuer{};
  std::string names{};  ///< that the certificate is for: "example.com, www.example.com"
  std::string key{}, signature{};
  std::string not_before{}, not_after{};
  std::size_t size = 0;  ///< of its DER, in bytes
};

}  // namespace glasstls::dissect
