#pragma once

#include <set>
#include <string>

namespace glasstls::testing {

/// One check of our engine that does not work in this test. removable_checker.cpp takes the place of
/// src/trace/checker.cpp here, so that no library that anyone uses knows how to leave out a check. Only the
/// connections with a sink are concerned: the tester, which has none, goes on as always.
struct Removal {
  std::string rule{};              ///< which one, as Must::rule; empty: none
  std::set<std::string> broken{};  ///< the rules that a peer broke, removed or not
  /// The one that checkers look at.
  static Removal& current();
};

}  // namespace glasstls::testing
