#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "base/rfc.hpp"

namespace glasstls::glossary {

/// A section of an RFC whose text was read for this project (docs/rfc-sections/).
struct Section {
  int rfc;                             ///< 9846
  std::string_view number, title;      ///< "4.2.3", "Server Hello"
  std::size_t first_file, file_count;  ///< see files_of()

  /// The section as a citation.
  Rfc citation() const { return {rfc, number}; }
};

/// All sections, in the order of each RFC.
std::span<const Section> sections();

/// The source files that cite the section: "src/messages/handshake.hpp".
std::span<const std::string_view> files_of(const Section& section);

/// The section that is cited, or null.
const Section* find_section(Rfc citation);

/// The section of RFC 8446 with the same content as one of RFC 9846, or the reverse; null if there is none.
const Section* counterpart(const Section& section);

}  // namespace glasstls::glossary
