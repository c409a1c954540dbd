#pragma once

#include "house/source_files.hpp"

namespace glasstls::testing {

/// A .cpp has at most 500 lines, a .hpp at most 250.
Complaints check_size(const SourceFile& file);

/// `reveal()`, where a secret's value leaves its type, is called only in the files that are listed for it,
/// and in all of these.
Complaints check_reveal(const SourceFile& file);

/// A function has at most 60 lines and at most five parameters.
Complaints check_functions(const SourceFile& file);

/// Every public declaration in a header of src/ has a `///` comment.
Complaints check_docstrings(const SourceFile& file);

/// No two types have the same qualified name: the linker would take either for both (the One Definition
/// Rule).
Complaints check_types(const std::vector<SourceFile>& files);

/// Every room has a README.md.
Complaints check_room_pages(const std::vector<std::string>& rooms);

/// No text names a folder of the machine that it was written on.
Complaints check_paths(const SourceFile& file);

/// The links of a Markdown page to files of the repository lead somewhere.
Complaints check_links(const SourceFile& file);

}  // namespace glasstls::testing
