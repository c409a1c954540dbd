#pragma once

#include <nlohmann/json_fwd.hpp>

#include "conformance/vectors/recorder.hpp"

namespace glasstls::conformance {

/// Whether `file` is in the format of Wycheproof's testvectors_v1.
bool is_wycheproof(const nlohmann::json& file);

/// Runs every test of a Wycheproof file on our primitives. A `valid` test must be accepted with the expected
/// output. An `invalid` test must be refused. An `acceptable` test may be either, but never with a wrong
/// output. Algorithms that TLS 1.3 does not use are skipped by name. A test that cannot be read is a failure
/// that says where it is.
void run_wycheproof(const nlohmann::json& file, Recorder& recorder);

}  // namespace glasstls::conformance
