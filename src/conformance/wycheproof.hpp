#pragma once

#include <nlohmann/json_fwd.hpp>

#include "conformance/report.hpp"

namespace glasstls::conformance {

/// Whether `file` is in the format of Wycheproof's testvectors_v1.
bool is_wycheproof(const nlohmann::json& file);

/// Runs every test of a Wycheproof file against our primitives. A `valid` test must be accepted with the
/// output that it gives, an `invalid` one must be refused, and an `acceptable` one may end either way, but
/// never with a wrong output. What has no counterpart in TLS 1.3 is skipped by name. A test that cannot be
/// read is a failure that says where it stands.
void run_wycheproof(const nlohmann::json& file, Report& report);

}  // namespace glasstls::conformance
