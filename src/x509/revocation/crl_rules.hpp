#pragma once

#include <span>

#include "x509/path/signature_checks.hpp"
#include "x509/revocation/crl.hpp"

namespace glasstls::x509 {

/// What the checks of revocation work with.
struct RevocationSources {
  UnixTime time;
  std::span<const Crl> crls;
  SignatureChecks& signatures;
};

/// What CRLs say about one certificate (RFC 5280 6.3.3, cert_status).
struct CrlResult {
  /// `undetermined`: no CRL decides.
  enum class Status : std::uint8_t { undetermined, unrevoked, revoked };

  Status status = Status::undetermined;
  /// The CRL that decided; if none did, what is wrong with each candidate.
  std::string source;
  RevokedCertificate entry{};  ///< of a revoked certificate
};

/// RFC 5280 6.3.3: whether a CRL lists `subject`, which `issuer` issued. A CRL counts if the issuer's key
/// signed it, it is current, its scope includes the certificate, and it has no unknown critical extension.
/// Delta CRLs and indirect CRLs (of one CA about another's certificates) are refused. The work grows with the
/// size of the CRLs, and no entry is stored.
CrlResult check_crls(const RevocationSources& sources, const Certificate& subject, const Certificate& issuer);

}  // namespace glasstls::x509
