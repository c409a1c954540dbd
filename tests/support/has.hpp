#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace glasstls::testing {

/// Whether `part` is in `text`.
inline bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

/// `text` as if no line had been wrapped: one space for each line's end and the indentation that follows.
inline std::string unwrapped(std::string_view text) {
  std::string out;
  for (std::size_t end; (end = text.find('\n')) != text.npos;) {
    out.append(text.substr(0, end)) += ' ';
    text.remove_prefix(std::min(text.find_first_not_of("\n ", end), text.size()));
  }
  return out.append(text);
}

}  // namespace glasstls::testing
