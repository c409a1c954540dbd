#pragma once

#include <span>

#include "x509/path/signature_checks.hpp"
#include "x509/revocation/crl.hpp"

namespace glasstls::x509 {

/// What CRLs say of one certificate.
struct CrlResult {
  enum class Status : std::uint8_t { undetermined, unrevoked, revoked };

  Status status = Status::undetermined;
  /// The CRL that decided; or, where none did, what is wrong with each that might have.
  std::string source;
  RevokedCertificate entry{};  ///< where revoked
};

/// RFC 5280 6.3.3: asks CRLs whether `subject` is revoked, which `issuer` issued. A CRL counts where the
/// issuer's key signed it, it is current, its scope takes the certificate in, and nothing about it is
/// unknown. Delta CRLs and indirect CRLs (those of one CA about another's certificates) are refused by name.
/// The work grows with the size of the CRLs, and no entry is stored.
CrlResult check_crls(std::span<const Crl> crls, const Certificate& subject, const Certificate& issuer,
                     UnixTime time, SignatureChecks& signatures);

}  // namespace glasstls::x509
