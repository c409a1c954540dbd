#pragma once

#include <cstdio>
#include <string>

namespace glasstls::testing {

inline int& skipped_cases() {
  static int count = 0;
  return count;
}

/// Marks the running test case as skipped and says why; the test case must return right after. For what a
/// machine may lack (a peer that is not installed), never for what is not written.
inline void skip(const std::string& reason) {
  ++skipped_cases();
  std::printf("skipped: %s\n", reason.c_str());
}

}  // namespace glasstls::testing
