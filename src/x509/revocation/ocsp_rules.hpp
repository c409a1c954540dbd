#pragma once

#include <span>

#include "x509/path/path_checks.hpp"
#include "x509/revocation/crl_rules.hpp"
#include "x509/revocation/ocsp.hpp"

namespace glasstls::x509 {

/// The texts for a revoked certificate. `source` says who says so: "the CRL ...".
Detail revoked_detail(const PathEntry& subject, const std::string& source, UnixTime since, CrlReason reason);

/// RFC 6960 3.2: checks an OCSP response for the certificate that it came with. `issuer` is null if none was
/// found; then nothing shows that the response is genuine. The CRLs are checked for a delegated responder,
/// unless its certificate has id-pkix-ocsp-nocheck. Returns whether the response is valid and says that the
/// certificate is good.
bool check_ocsp_response(PathChecks& checks, const OcspResponse& response, const PathEntry& subject,
                         const PathEntry* issuer, const RevocationSources& sources);

}  // namespace glasstls::x509
