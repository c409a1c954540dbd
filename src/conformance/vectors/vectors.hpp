// conformance: runs published test vectors on our code.
#pragma once

#include <iosfwd>
#include <span>
#include <string>

#include "conformance/vectors/report.hpp"

namespace glasstls::conformance {

/// The results of all files.
struct Outcome {
  Tally tally{};  ///< of their tests
  Files files{};  ///< those without results
};

/// Runs each of `files`: vectors of Wycheproof (testvectors_v1), of x509-limbo, of CCTV for ML-KEM, or a
/// trace of RFC 8448, in gzip or not. A folder means all files in it; the word "rfc8448" means the built-in
/// traces. Prints the failures, a line for each file, and at the end "N passed, N failed, N skipped". A file
/// in an unknown format is passed over, with a note. A file that is missing, truncated, malformed or over 256
/// MiB counts as not read.
Outcome run_vectors(std::span<const std::string> files, std::ostream& out);

/// Runs the vectors in `text`, which is JSON, and adds the results to `report`.
void run_vector_text(std::string_view name, std::string_view text, Report& report);

}  // namespace glasstls::conformance
