#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace glasstls::cli {

/// The one of `names` that `word` is a slip of; empty if none is near.
std::string nearest(std::string_view word, const std::vector<std::string>& names);

}  // namespace glasstls::cli
