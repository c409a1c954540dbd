#pragma once

#include <nlohmann/json_fwd.hpp>

#include "conformance/report.hpp"

namespace glasstls::conformance {

/// Whether `file` is in the format of C2SP/x509-limbo, version 1.
bool is_limbo(const nlohmann::json& file);

/// Puts every test case of a limbo file to x509::validate and holds the verdict against the expected one. The
/// suite has pairs of cases whose answers differ by what they are held against, so the first part of an id
/// chooses the policy: `rfc5280` and `bettertls` the policy rfc5280, all others webpki. A case with a
/// feature that the suite's schema did not have when this was written is skipped by name; one that cannot be
/// read is a failure that says where it stands.
void run_limbo(const nlohmann::json& file, Report& report);

}  // namespace glasstls::conformance
