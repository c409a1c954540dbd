// conformance: holds our code against published vectors, and other people's programs against the standard.
#pragma once

#include <iosfwd>
#include <span>
#include <string>

#include "conformance/report.hpp"

namespace glasstls::conformance {

/// What came of all files.
struct Outcome {
  Tally tally{};
  Files files{};
};

/// Runs each of `files`, whatever kind of vectors it holds, packed with gzip or not: Wycheproof's
/// (testvectors_v1), x509-limbo's, CCTV's about ML-KEM, or a trace of RFC 8448. A folder stands for all files
/// in it, and the word "rfc8448" for the traces that are built in. Prints the failures, a line for each file,
/// and at last "N passed, N failed, N skipped". A file whose format is not known is passed over, with a note;
/// one that is missing, that breaks off or makes no sense from some place on, or that is over 256 MiB was not
/// read.
Outcome run_vectors(std::span<const std::string> files, std::ostream& out);

/// Runs the vectors in `text`, which is JSON, as a part of `report`.
void run_vector_text(std::string_view name, std::string_view text, Report& report);

}  // namespace glasstls::conformance
