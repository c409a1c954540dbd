#include "base/rfc.hpp"

#include <array>

namespace glasstls {

namespace {

/// Sections of RFC 9846 that have another number in RFC 8446. A row also covers the sections below it.
/// Longer prefixes come first. Sections without a row have the same number in both.
struct Moved {
  std::string_view rfc9846, rfc8446;
};
constexpr std::array moved = std::to_array<Moved>({
    {"1.2", ""},
    {"1.3", "1.2"},
    {"1.4", "1.3"},
    {"4.1", "4.4.1"},
    {"4.2", "4.1"},
    {"4.3", "4.2"},
    {"4.4", "4.3"},
    {"4.5.1.2", "4.4.2.2"},
    {"4.5.1.3", "4.4.2.4"},
    {"4.5.1", "4.4.2"},
    {"4.5.2", "4.4.3"},
    {"4.5.3", "4.4.4"},
    {"4.5", "4.4"},
    {"4.6", "4.5"},
    {"4.7", "4.6"},
    {"11.1", ""},
    {"D", ""},
    {"E", "D"},
    {"F.8", ""},
    {"F.9", ""},
    {"F.10", "E.8"},
    {"F", "E"},
});

bool is_at_or_below(std::string_view section, std::string_view ancestor) {
  return section.substr(0, ancestor.size()) == ancestor &&
         (section.size() == ancestor.size() || section[ancestor.size()] == '.');
}

}  // namespace

std::string rfc8446_section(std::string_view section) {
  for (const Moved& row : moved) {
    if (!is_at_or_below(section, row.rfc9846)) continue;
    if (row.rfc8446.empty()) return {};
    return std::string(row.rfc8446).append(section.substr(row.rfc9846.size()));
  }
  return std::string(section);
}

std::string to_string(Rfc rfc) {
  if (rfc.number == 0) return {};
  std::string text = "RFC " + std::to_string(rfc.number);
  if (!rfc.section.empty()) text.append(" ").append(rfc.section);
  return text;
}

std::string to_string_with_8446(Rfc rfc) {
  std::string text = to_string(rfc);
  if (rfc.number != 9846 || rfc.section.empty()) return text;
  std::string older = rfc8446_section(rfc.section);
  return older.empty() ? text : text + " (RFC 8446 " + older + ")";
}

}  // namespace glasstls
