#include "cli/nearest.hpp"

#include <algorithm>

#include "glossary/spelling.hpp"

namespace glasstls::cli {

std::string nearest(std::string_view word, const std::vector<std::string>& names) {
  constexpr std::size_t longest = 64;
  const std::string_view cut = word.substr(0, longest);
  const auto distance = [&](const std::string& name) { return glossary::edit_distance(cut, name); };
  const auto found =
      std::min_element(names.begin(), names.end(),
                       [&](const std::string& a, const std::string& b) { return distance(a) < distance(b); });
  return found != names.end() && distance(*found) <= 1 + cut.size() / 4 ? *found : "";
}

}  // namespace glasstls::cli
