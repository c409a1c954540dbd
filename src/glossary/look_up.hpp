#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dissect/fact.hpp"
#include "dissect/spoken.hpp"
#include "glossary/explain.hpp"
#include "glossary/sections.hpp"

/// Finds explanations by the names that people use.
namespace glasstls::glossary {

/// An explanation, and more facts: numbers, labels, the messages that may carry it.
struct Entry {
  Topic topic{};
  const Explanation* explanation = nullptr;  ///< never null
  std::vector<dissect::Fact> facts{};
};

/// The entries with that name. Case, hyphens, underscores and spaces do not matter. `name` may also be
/// another common name ("SNI", "HRR", "P-256", a label of HKDF or of the key log), the decimal number of an
/// alert, or a number like 0x1301 of a cipher suite, extension, group or signature scheme. "ticket length"
/// finds the ticket. An RFC without sections here ("RFC 8879") finds everything that it defines. Empty if
/// nothing has that name.
std::vector<Entry> look_up(std::string_view name);

/// All entries of a topic.
std::vector<Entry> entries(Topic topic);

/// At most five names with a similar spelling, the nearest first.
std::vector<std::string> nearest(std::string_view name);

/// A section, and what is explained with it.
struct SectionEntry {
  const Section* section = nullptr;      ///< never null
  const Section* counterpart = nullptr;  ///< the same section in RFC 8446 or 9846; may be null
  std::vector<Entry> entries{};          ///< what is explained with this section
  std::vector<const Section*> below{};   ///< its subsections
};

/// Finds "4.2.3" (of RFC 9846), "8446 4.1.3", "RFC 6066 section 3". Empty if there is no such section.
std::optional<SectionEntry> look_up_section(std::string_view text);

}  // namespace glasstls::glossary
