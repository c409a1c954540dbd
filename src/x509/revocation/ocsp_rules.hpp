#pragma once

#include <span>

#include "x509/path/path_checks.hpp"
#include "x509/path/signature_checks.hpp"
#include "x509/revocation/ocsp.hpp"

namespace glasstls::x509 {

/// How a revocation reads, whoever told of it.
Detail revoked_detail(const PathEntry& subject, const std::string& source, UnixTime since, CrlReason reason);

/// RFC 6960 3.2: holds an OCSP response against the certificate that it came with. `issuer` is null where
/// none was found, and then nobody can say whether the response is genuine. `crls` are asked about a
/// responder whose certificate the issuer did not exempt from that. Returns whether the response is sound and
/// says that the certificate is good.
bool check_ocsp_response(PathChecks& checks, const OcspResponse& response, const PathEntry& subject,
                         const PathEntry* issuer, UnixTime time, std::span<const Crl> crls,
                         SignatureChecks& signatures);

}  // namespace glasstls::x509
