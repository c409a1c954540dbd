#include <cstdio>

#include "house/section_map.hpp"

/// What tools/sections runs.
int main() {
  std::fputs(glasstls::testing::section_map(glasstls::testing::source_files()).c_str(), stdout);
  return 0;
}
