#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "base/rfc.hpp"

namespace glasstls::glossary {

/// A section of an RFC whose text was read for this project (docs/rfc-sections/).
struct Section {
  int rfc;
  std::string_view number, title;      ///< "4.2.3", "Server Hello"
  std::size_t first_file, file_count;  ///< see files_of()

  Rfc citation() const { return {rfc, number}; }
};

/// All of them, each RFC's in its own order.
std::span<const Section> sections();

/// The source files that cite the section: "src/messages/handshake.hpp".
std::span<const std::string_view> files_of(const Section& section);

/// That section, or null.
const Section* find_section(Rfc citation);

/// For a section of RFC 9846 the one of RFC 8446 that holds the same, and the other way round; null where
/// there is none.
const Section* counterpart(const Section& section);

}  // namespace glasstls::glossary
