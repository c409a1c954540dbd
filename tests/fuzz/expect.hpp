#pragma once

#include <cstdio>
#include <cstdlib>

/// Stops the fuzzer where something that must hold does not.
inline void expect(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}
