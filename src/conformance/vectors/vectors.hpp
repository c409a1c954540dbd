// conformance: runs published test vectors on our code.
#pragma once

#include <span>
#include <string>

#include "conformance/vectors/recorder.hpp"

namespace glasstls::conformance {

/// Runs vectors of Wycheproof (testvectors_v1), of x509-limbo, of CCTV for ML-KEM, and traces of RFC 8448,
/// recognised by their content, in gzip or not. Each of `names` is a file, a folder (all files in it and
/// below it), "-" for standard input, or "rfc8448" for the traces that are built in. A file without a test of
/// a known kind is passed over with a note; one that cannot be read is a suite with a problem that says
/// where.
report::Run run_vectors(std::span<const std::string> names, const Options& options = {});

/// Runs the vectors in `text`, as a suite with that name.
void run_vector_text(std::string_view name, std::string_view text, Recorder& recorder);

}  // namespace glasstls::conformance
