#pragma once

#include <vector>

#include "messages/extension_bodies.hpp"
#include "x509/certificate/certificate.hpp"

/// RFC 9846 4.3.5: a server's wishes for the extensions of the client's certificate.
namespace glasstls::handshake {

/// Throws Failure with `illegal_parameter` where an OID comes twice, and where an OID or the value of one
/// that is recognised here (keyUsage and extKeyUsage) is no DER, or is anyExtendedKeyUsage.
void check_oid_filters(const std::vector<messages::OidFilter>& filters);

/// Whether the certificate has all that the filters ask for. Those for other extensions are skipped, as the
/// RFC demands.
bool passes(const x509::Certificate& certificate, const std::vector<messages::OidFilter>& filters);

}  // namespace glasstls::handshake
