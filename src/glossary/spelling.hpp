#pragma once

#include <cstddef>
#include <string_view>

namespace glasstls::glossary {

/// How many characters must be changed, added or removed to turn one into the other (Levenshtein distance).
std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace glasstls::glossary
