#pragma once

#include <optional>
#include <string>
#include <vector>

#include "story/glossary.hpp"

namespace glasstls::render::json {

/// Explanations, and a section where one was asked for, as one JSON object (docs/json.md), with a line feed
/// at its end.
std::string document(const std::vector<story::Entry>& entries,
                     const std::optional<story::SectionEntry>& section);

}  // namespace glasstls::render::json
