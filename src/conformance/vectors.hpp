// conformance: holds our code against published vectors, and other people's programs against the standard.
#pragma once

#include <iosfwd>
#include <span>
#include <string>

#include "conformance/report.hpp"

namespace glasstls::conformance {

/// Runs each of `files`, whatever kind of vectors it holds: Wycheproof's (testvectors_v1), x509-limbo's, or a
/// trace of RFC 8448. The word "rfc8448" stands for the traces that are built in. Prints the failures, a line
/// for each file, and at last "N passed, N failed, N skipped". A file that cannot be read, that is no JSON,
/// that is no vector file, or that is over 256 MiB is a failure that says so.
Tally run_vectors(std::span<const std::string> files, std::ostream& out);

/// Runs the vectors in `text`, which is JSON, as a part of `report`.
void run_vector_text(std::string_view name, std::string_view text, Report& report);

}  // namespace glasstls::conformance
