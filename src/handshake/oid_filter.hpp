#pragma once

#include <vector>

#include "messages/extension_bodies.hpp"
#include "trace/checker.hpp"
#include "x509/certificate/certificate.hpp"

/// RFC 9846 4.3.5: which extensions the server wants in the client's certificate.
namespace glasstls::handshake {

/// Throws Failure with `illegal_parameter` if an OID comes twice, an OID or a value is not DER (values of
/// keyUsage and extKeyUsage are read, others not), or the value is anyExtendedKeyUsage.
void check_oid_filters(const trace::Checker& checker, const std::vector<messages::OidFilter>& filters);

/// Whether the certificate fulfils what the filters for keyUsage and extKeyUsage say. Other filters are
/// ignored, as the RFC demands.
bool passes(const x509::Certificate& certificate, const std::vector<messages::OidFilter>& filters);

}  // namespace glasstls::handshake
