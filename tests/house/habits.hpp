#pragma once

#include "house/source_files.hpp"

namespace glasstls::testing {

/// A .cpp has at most 500 lines, a .hpp at most 250.
Complaints check_size(const SourceFile& file);

/// `reveal()`, where a secret's value leaves its type, is called in the files that are listed for it alone,
/// and in all of these.
Complaints check_reveal(const SourceFile& file);

/// No text names a folder of the machine that it was written on.
Complaints check_paths(const SourceFile& file);

/// The links of a Markdown page to files of the repository lead somewhere.
Complaints check_links(const SourceFile& file);

}  // namespace glasstls::testing
