#pragma once

#include <span>
#include <string>

#include "x509/certificate/certificate.hpp"

namespace glasstls::x509 {

/// RFC 5280 6.1.2 to 6.1.5: certificate policies along a path that begins below the trust anchor and ends
/// with the leaf. Any policy will do for the caller, so the question is only whether one is left where the
/// path demands that. Empty where the path is fine, or else what is wrong.
std::string policy_problem(const Certificate* anchor, std::span<const Certificate* const> path);

}  // namespace glasstls::x509
