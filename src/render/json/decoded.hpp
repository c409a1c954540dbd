#pragma once

#include <string>

#include "decode/decoded.hpp"
#include "render/json/document.hpp"

namespace glasstls::render::json {

/// Decoded bytes as one JSON object (docs/json.md), with a line feed at its end.
std::string document(const decode::Decoded& decoded, Options options);

}  // namespace glasstls::render::json
