#include "conformance/report/results.hpp"

namespace glasstls::conformance::report {

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::passed: return "passed";
    case Outcome::failed: return "failed";
    case Outcome::acceptable: return "acceptable";
    case Outcome::skipped: break;
  }
  return "skipped";
}

void Counts::add(Outcome outcome) {
  passed += outcome == Outcome::passed;
  failed += outcome == Outcome::failed;
  acceptable += outcome == Outcome::acceptable;
  skipped += outcome == Outcome::skipped;
}

Counts& Counts::operator+=(const Counts& other) {
  passed += other.passed;
  failed += other.failed;
  acceptable += other.acceptable;
  skipped += other.skipped;
  return *this;
}

std::string to_string(const Counts& counts) {
  return std::to_string(counts.passed) + " passed, " + std::to_string(counts.failed) + " failed, " +
         std::to_string(counts.skipped) + " skipped, " + std::to_string(counts.acceptable) + " acceptable";
}

Counts counts_of(const Suite& suite) {
  Counts counts;
  for (const Case& test : suite.cases) counts.add(test.outcome);
  return counts;
}

Counts counts_of(const Run& run) {
  Counts counts;
  for (const Suite& suite : run.suites) counts += counts_of(suite);
  return counts;
}

std::optional<Points> points_of(const Run& run) {
  std::optional<Points> sum;
  for (const Suite& suite : run.suites)
    for (const Case& test : suite.cases)
      if (test.points) {
        if (!sum) sum.emplace();
        sum->got += test.points->got;
        sum->most += test.points->most;
      }
  return sum;
}

}  // namespace glasstls::conformance::report
