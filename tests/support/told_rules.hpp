#pragma once

#include <string>
#include <utility>
#include <vector>

#include "trace/event.hpp"

namespace glasstls::testing {

/// A sink that keeps the checks that it is told.
struct ToldRules : trace::Sink {
  std::vector<Check> made;
  void receive(const trace::Event& event) override {
    if (const auto* e = std::get_if<trace::CheckMade>(&event)) made.push_back(e->check);
  }
  /// "passed: RULE; failed: RULE", and forgets them.
  std::string take() {
    std::string text;
    for (const Check& check : std::exchange(made, {}))
      text.append(text.empty() ? "" : "; ").append(name_of(check.outcome)).append(": ").append(check.rule);
    return text;
  }
};

}  // namespace glasstls::testing
