#pragma once

#include <functional>
#include <sstream>
#include <string>

#include "conformance/report/writers.hpp"
#include "conformance/vectors/vectors.hpp"

namespace glasstls::testing {

/// How tests ended, those that may end either way among the passed ones.
struct Tally {
  std::size_t passed = 0, failed = 0, skipped = 0;
  friend bool operator==(const Tally&, const Tally&) = default;
};

/// A run, and its report for people.
struct VectorRun {
  conformance::report::Run run;
  Tally tally{};
  std::size_t problems = 0;
  std::string out{};

  explicit VectorRun(conformance::report::Run what) : run(std::move(what)) {
    const conformance::report::Counts counts = counts_of(run);
    tally = {counts.passed + counts.acceptable, counts.failed, counts.skipped};
    for (const auto& suite : run.suites) problems += !suite.problem.empty();
    std::ostringstream text;
    write_text(run, text);
    out = text.str();
  }
  bool says(std::string_view text) const { return out.find(text) != out.npos; }
};

/// Runs one suite that `fill` records.
inline VectorRun run_suite(const std::function<void(conformance::Recorder&)>& fill) {
  conformance::Recorder recorder;
  recorder.open("suite");
  fill(recorder);
  recorder.close();
  return VectorRun(recorder.run());
}

/// Runs a text as a file with that name would be.
inline VectorRun run_named_text(std::string_view name, std::string_view text) {
  conformance::Recorder recorder;
  run_vector_text(name, text, recorder);
  return VectorRun(recorder.run());
}

}  // namespace glasstls::testing
