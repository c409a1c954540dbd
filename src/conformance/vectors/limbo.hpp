#pragma once

#include <nlohmann/json_fwd.hpp>

#include "conformance/vectors/recorder.hpp"

namespace glasstls::conformance {

/// Whether `file` is in the format of C2SP/x509-limbo, version 1.
bool is_limbo(const nlohmann::json& file);

/// Validates the chain of every test case with x509::validate and compares the verdict with the expected one.
/// Some pairs of cases differ only in their policy, so the first part of an id chooses it: policy rfc5280 for
/// `rfc5280` and `bettertls`, webpki for all others. Cases with a feature that is newer than this code are
/// skipped by the feature's name. A case that cannot be read is a failure that says
/// where it is.
void run_limbo(const nlohmann::json& file, Recorder& recorder);

}  // namespace glasstls::conformance
