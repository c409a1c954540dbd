#pragma once

#include <cstddef>
#include <string_view>

namespace glasstls::glossary {

/// How many characters must be changed, added or left out to make one of the other (Levenshtein): how far a
/// slip lies from what was meant.
std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace glasstls::glossary
