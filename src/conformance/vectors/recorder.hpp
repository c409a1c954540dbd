#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/report/results.hpp"

namespace glasstls::conformance {

/// How far a run is.
struct Progress {
  std::size_t file = 0,
              files = 0;  ///< the file that is being read or run, counted from 0, and how many there are
  std::size_t done = 0, cases = 0;  ///< of that file; 0 cases where their number is not known yet
  std::string_view name{};          ///< of that file; may be hostile
};

/// What a run is to do.
struct Options {
  std::string filter{};          ///< a shell pattern for names of files or tests; empty: everything
  bool only_list = false;        ///< names the tests and runs none
  bool stop_at_failure = false;  ///< runs nothing after the first failure or problem
  std::function<void(const Progress&)> progress{};  ///< is told of each case; may be empty
};

/// Collects the results of a run, and says which tests to run.
class Recorder {
 public:
  /// A run of everything, unless `options` say otherwise.
  explicit Recorder(Options options = {});

  /// Says how many files there are, for the progress.
  void set_files(std::size_t number) { progress_.files = number; }
  /// The results until close() belong to the suite with this name.
  void open(std::string_view name);
  /// Says how many cases the suite will have, for the progress.
  void expect(std::size_t cases);
  /// Ends the suite. One in which the filter leaves nothing is dropped.
  void close();

  /// Whether the test with this name is to be run. If tests are only listed, lists it.
  bool wants(const std::string& name);
  /// Whether a failure ended the run.
  bool stopped() const { return stopped_; }

  /// Records a result. Throws Malformed if there are over a million.
  void pass(std::string name) { record({.name = std::move(name)}); }
  /// An accepted result of several: `how` says which.
  void acceptable(std::string name, std::string how);
  void fail(std::string name, std::string reason, std::vector<report::Difference> differences = {});
  /// `reason` names what is not supported: "AES-192".
  void skip(std::string name, std::string reason);

  /// A remark that is not a result.
  void note(std::string text) { suite_.notes.push_back(std::move(text)); }
  /// The suite, or the rest of it, could not be read.
  void problem(std::string why);

  /// What was recorded, without a suite that is still open.
  const report::Run& run() const { return run_; }

 private:
  using Clock = std::chrono::steady_clock;

  void record(report::Case test);
  bool matches(const std::string& name) const;

  Options options_;
  report::Run run_;
  report::Suite suite_;  // that is open
  std::size_t cases_ = 0;
  bool stopped_ = false;
  Progress progress_;
  Clock::time_point opened_{}, before_{};
};

}  // namespace glasstls::conformance
