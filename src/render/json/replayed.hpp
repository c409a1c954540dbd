#pragma once

#include <string>

namespace glasstls::replay {
struct Replayed;
}

namespace glasstls::render::json {

/// The result of a replay as one JSON object (docs/json.md), with a line feed at its end.
std::string document(const replay::Replayed& replayed);

}  // namespace glasstls::render::json
