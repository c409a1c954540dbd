#pragma once

#include <optional>
#include <string>
#include <vector>

#include "glossary/look_up.hpp"

namespace glasstls::render::json {

/// Explanations, and a section if one was asked for, as one JSON object (docs/json.md), with a line feed at
/// its end.
std::string document(const std::vector<glossary::Entry>& entries,
                     const std::optional<glossary::SectionEntry>& section);

}  // namespace glasstls::render::json
