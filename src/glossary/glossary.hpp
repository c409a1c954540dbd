#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dissect/fact.hpp"
#include "dissect/spoken.hpp"
#include "glossary/explain.hpp"
#include "glossary/sections.hpp"

/// Everything that can be explained, found by whatever people call it.
namespace glasstls::glossary {

/// An explanation, and what else is known: numbers, labels, where it may stand.
struct Entry {
  Topic topic{};
  const Explanation* explanation = nullptr;  ///< never null
  std::vector<dissect::Fact> facts{};
};

/// What is called so: by its name (case does not matter, nor do hyphens, underscores and spaces), by another
/// name that is in use ("SNI", "HRR", "P-256", a label of HKDF or of the key log), by the decimal number of
/// an alert, or by a number like 0x1301 of a cipher suite, extension, group or signature scheme. What is
/// called "ticket length" is explained as the ticket; an RFC without sections here ("RFC 8879") is all that
/// stands in it. Empty where nothing is.
std::vector<Entry> look_up(std::string_view name);

/// All entries of a topic.
std::vector<Entry> entries(Topic topic);

/// Names that are spelt nearly like that, the nearest first, at most five.
std::vector<std::string> nearest(std::string_view name);

/// A section, and what of it is here.
struct SectionEntry {
  const Section* section = nullptr;      ///< never null
  const Section* counterpart = nullptr;  ///< in RFC 8446 or 9846
  std::vector<Entry> entries{};          ///< what is explained with this section
  std::vector<const Section*> below{};   ///< its own sections
};

/// "4.2.3" (of RFC 9846), "8446 4.1.3", "RFC 6066 section 3"; empty where there is no such section.
std::optional<SectionEntry> look_up_section(std::string_view text);

}  // namespace glasstls::glossary
