#pragma once

#include <string>
#include <string_view>

namespace glasstls::testing {

/// Whether `part` stands in `text`.
inline bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace glasstls::testing
