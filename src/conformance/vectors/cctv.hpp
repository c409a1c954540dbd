#pragma once

#include <string_view>

#include "conformance/vectors/report.hpp"

namespace glasstls::conformance {

/// Whether this is one of CCTV's texts about ML-KEM: lines of a name, " = " and a value.
bool is_cctv(std::string_view text);

/// Encapsulates to ek, decapsulates with dk, and compares c and K: four tests. It does not generate the keys
/// from d, because there the texts follow a draft of NIST FIPS 203. Throws Malformed if a value is missing.
void run_cctv(std::string_view text, Report& report);

}  // namespace glasstls::conformance
