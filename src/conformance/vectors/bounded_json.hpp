#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace glasstls::conformance {

/// Reads a JSON text, which may be hostile. Throws Malformed with line and column where it is no JSON, is
/// nested deeper than 64 levels, or has more than four million values.
nlohmann::json parse_json(std::string_view text);

/// "line 3, column 7": where the byte at `offset` is.
std::string place_of(std::string_view text, std::size_t offset);

}  // namespace glasstls::conformance
