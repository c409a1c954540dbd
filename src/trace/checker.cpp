#include "trace/checker.hpp"

namespace glasstls::trace {

void Checker::judge(bool holds, const Must& must, std::string expected, std::string presented) const {
  tell(must, holds ? Outcome::passed : Outcome::failed, expected, presented);
  if (holds) return;
  std::string why =
      must.fact.empty() ? std::string(subject_) + ": " + std::string(must.rule) : std::string(must.fact);
  throw Failure(must.alert, std::move(why), must.section, std::move(expected), std::move(presented));
}

void Checker::tell(const Must& must, Outcome outcome, const std::string& expected,
                   const std::string& presented) const {
  if (!tracer_) return;
  const Check check{.subject = std::string(subject_),
                    .rule = std::string(must.rule),
                    .section = must.section,
                    .outcome = outcome,
                    .alert = must.alert,
                    .expected = expected,
                    .presented = presented,
                    .fact = std::string(outcome == Outcome::failed ? must.fact : "")};
  tracer_.emit([&] { return CheckMade{check}; });
}

}  // namespace glasstls::trace
