#include "base/check.hpp"

#include <algorithm>

namespace glasstls {

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    using enum Outcome;
    case passed: return "passed";
    case failed: return "failed";
    case not_reached: return "not reached";
    case tolerated: return "tolerated";
  }
  return "unknown outcome";
}

std::string Check::headline() const {
  if (!fact.empty()) return fact;
  return subject + ": " + rule;
}

bool Verdict::accepted() const {
  return !checks.empty() && std::all_of(checks.begin(), checks.end(), [](const Check& check) {
    return check.outcome == Outcome::passed || check.outcome == Outcome::tolerated;
  });
}

const Check* Verdict::first_failure() const {
  auto it = std::find_if(checks.begin(), checks.end(),
                         [](const Check& check) { return check.outcome == Outcome::failed; });
  return it == checks.end() ? nullptr : &*it;
}

}  // namespace glasstls
