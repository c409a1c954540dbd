#include "mutants/removal.hpp"
#include "trace/checker.hpp"

namespace glasstls::testing {

Removal& Removal::current() {
  static Removal removal;
  return removal;
}

}  // namespace glasstls::testing

/// Everything that src/trace/checker.cpp defines: a linker that has these does not look for that file in the
/// library.
namespace glasstls::trace {

void Checker::judge(bool holds, const Must& must, std::string expected, std::string presented) const {
  if (holds) return;
  if (tracer_) {
    testing::Removal& removal = testing::Removal::current();
    removal.broken.emplace(must.rule);
    if (must.rule == removal.rule) return;
  }
  throw Failure(must.alert, std::string(must.rule), must.section, std::move(expected), std::move(presented));
}

void Checker::tell(const Must& must, Outcome outcome, const std::string&, const std::string&) const {
  if (tracer_ && outcome == Outcome::failed) testing::Removal::current().broken.emplace(must.rule);
}

}  // namespace glasstls::trace
