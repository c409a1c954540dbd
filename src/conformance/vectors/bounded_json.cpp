#include "conformance/vectors/bounded_json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "conformance/vectors/answer.hpp"

namespace glasstls::conformance {

namespace {

constexpr std::size_t most_levels = 64, most_values = 4'000'000;

/// Looks at the signs between values, before memory is spent on any of them.
void check_bounds(std::string_view text) {
  std::size_t levels = 0, values = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      in_string = c != '"';
      continue;
    }
    in_string = c == '"';
    if (c == '[' || c == '{') ++levels;
    if ((c == ']' || c == '}') && levels > 0) --levels;
    values += c == '[' || c == '{' || c == ',';
    if (levels > most_levels) throw Malformed(place_of(text, i) + ": is nested deeper than 64 levels");
    if (values > most_values) throw Malformed(place_of(text, i) + ": has more than four million values");
  }
}

}  // namespace

std::string place_of(std::string_view text, std::size_t offset) {
  const std::string_view before = text.substr(0, std::min(text.size(), offset));
  const auto line = std::count(before.begin(), before.end(), '\n');
  const std::size_t begin = before.rfind('\n') == before.npos ? 0 : before.rfind('\n') + 1;
  return "line " + std::to_string(line + 1) + ", column " + std::to_string(before.size() - begin + 1);
}

nlohmann::json parse_json(std::string_view text) {
  check_bounds(text);
  try {
    return nlohmann::json::parse(text);
  } catch (const nlohmann::json::parse_error& error) {
    throw Malformed(place_of(text, error.byte > 0 ? error.byte - 1 : 0) + ": from here on it is not JSON");
  }
}

}  // namespace glasstls::conformance
