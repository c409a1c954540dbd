#pragma once

#include <cstdint>

#include "base/bytes.hpp"

namespace glasstls::x509 {

/// The kind of a DER value, by its outermost fields.
enum class DerKind : std::uint8_t {
  certificate,
  crl,
  certificate_request,    ///< RFC 2986, PKCS #10
  pkcs7,                  ///< RFC 5652, CMS
  pkcs12,                 ///< RFC 7292
  private_key,            ///< RFC 5958 (PKCS #8), RFC 5915 (SEC1) or RFC 8017 (PKCS #1)
  encrypted_private_key,  ///< RFC 5958
  public_key,             ///< RFC 5280 4.1.2.7
  rsa_public_key,         ///< RFC 8017
  ocsp_response,          ///< RFC 6960
  other,
};

/// Reads only the first fields; the rest may be wrong or cut off.
DerKind kind_of_der(View der);

}  // namespace glasstls::x509
