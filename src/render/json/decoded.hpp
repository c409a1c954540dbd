#pragma once

#include <string>

#include "render/json/document.hpp"
#include "story/decoded.hpp"

namespace glasstls::render::json {

/// Bytes from elsewhere as one JSON object (docs/json.md), with a line feed at its end.
std::string document(const story::Decoded& decoded, Options options);

}  // namespace glasstls::render::json
