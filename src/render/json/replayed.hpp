#pragma once

#include <string>

#include "story/replay.hpp"

namespace glasstls::render::json {

/// What came of a replay as one JSON object (docs/json.md), with a line feed at its end.
std::string document(const story::Replayed& replayed);

}  // namespace glasstls::render::json
