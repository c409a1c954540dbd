#pragma once

#include <string>
#include <vector>

namespace glasstls::conformance {

/// `path` itself, or the files in that folder and below it, in the order of their names. Symbolic links to
/// folders are not followed. Throws Malformed for more than 10,000 files or 16 levels.
std::vector<std::string> files_of(const std::string& path);

/// The whole file, unpacked if gzip packed it; "-" is standard input. A pipe or another file that is not
/// regular must end within 10 seconds. Throws Malformed, also for over 256 MiB.
std::string read_vector_file(const std::string& path);

}  // namespace glasstls::conformance
