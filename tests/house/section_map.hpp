#pragma once

#include "house/source_files.hpp"

namespace glasstls::testing {

/// A page (Markdown) that leads from each section of RFC 9846, and its number in RFC 8446, to the files of
/// src/ that cite it. Sections that no file cites have no line.
std::string section_map(const std::vector<SourceFile>& files);

}  // namespace glasstls::testing
