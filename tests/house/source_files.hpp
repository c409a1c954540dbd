// house: tests that read the repository itself, so what docs/architecture.md says stays true.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace glasstls::testing {

/// A text file of the repository.
struct SourceFile {
  std::string path;  ///< from the root, with '/': "src/base/rfc.cpp"
  std::string text;
};

/// The text files of the repository, sorted by path. Build folders, fetched subprojects and the data of
/// vectors/ (but for its ORIGIN.md files) are left out.
const std::vector<SourceFile>& source_files();

/// A file of source_files(), or one without text where there is none of that path.
const SourceFile& source_file(std::string_view path);

/// What a check has to say, one sentence each: "src/wire/reader.hpp:7: ...".
using Complaints = std::vector<std::string>;

/// The complaints one below the other, for a failing test's output.
std::string to_string(const Complaints& complaints);

/// "path:7: ", where line 7 is the one that `offset` of the file's text lies in.
std::string place(const SourceFile& file, std::size_t offset);

/// The text with every comment and, where `strings` is set, the content of every "string" replaced by spaces:
/// the offsets stay what they were. Knows // and /* */, escapes, and no raw strings.
std::string without_comments(std::string_view text, bool strings = false);

}  // namespace glasstls::testing
