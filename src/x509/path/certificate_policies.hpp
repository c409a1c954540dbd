#pragma once

#include <span>
#include <string>

#include "x509/certificate/certificate.hpp"

namespace glasstls::x509 {

/// RFC 5280 6.1.2 to 6.1.5: certificate policies along a path that begins below the trust anchor and ends
/// with the leaf. The caller accepts any policy; this checks only that one is valid if the path requires it.
/// Returns what is wrong, as a sentence; empty if nothing is.
std::string policy_problem(const Certificate* anchor, std::span<const Certificate* const> path);

}  // namespace glasstls::x509
