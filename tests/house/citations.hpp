#pragma once

#include <map>
#include <optional>

#include "house/source_files.hpp"

namespace glasstls::testing {

/// A section of an RFC that a text names, as in `RFC 9846 4.2.3`, `section 5.1 of RFC 9846` or
/// `Rfc{9846, "4.2.3"}`.
struct Citation {
  int rfc;
  std::string section;
  std::size_t offset;  ///< in the text
};

/// All citations of a text that name a section. A citation may be broken over two lines, and over the `//` at
/// the start of the second; several sections may follow one number ("RFC 9846 4.2.3, 4.3 and A.1").
std::vector<Citation> citations(std::string_view text);

/// Section numbers and titles, as docs/rfc-sections/rfcN.txt has them. Nothing if there is no such list.
std::vector<std::pair<std::string, std::string>> sections_of_in_order(int rfc);

/// Section number -> title.
using Sections = std::map<std::string, std::string, std::less<>>;

/// The committed list of the sections of one RFC; nothing where its text was not at hand.
std::optional<Sections> sections_of(int rfc);

/// The complaints about a file's citations: a section that does not exist, or the section of an RFC of which
/// there is no list.
Complaints check_citations(const SourceFile& file);

}  // namespace glasstls::testing
