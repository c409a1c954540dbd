#pragma once

#include <cstdlib>
#include <filesystem>

namespace glasstls::testing {

/// The root of the source tree: $GLASSTLS_ROOT (set by meson), or the working directory.
inline std::filesystem::path repository() {
  const char* root = std::getenv("GLASSTLS_ROOT");
  return root ? std::filesystem::path(root) : std::filesystem::current_path();
}

}  // namespace glasstls::testing
