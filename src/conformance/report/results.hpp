// The results of a test run, for everything in this room that tests something: one model, and four ways to
// write it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace glasstls::conformance::report {

/// How a test case ended.
enum class Outcome : std::uint8_t {
  passed,      ///< as it must
  failed,      ///< otherwise than it must
  acceptable,  ///< in one of several ways that the test allows; none of them is wrong
  skipped,     ///< not tried
};

/// "passed", "failed", "acceptable" or "skipped".
std::string_view name_of(Outcome outcome);

/// A value that differs from the expected one.
struct Difference {
  std::string name;                ///< "tag", or a field of a message
  std::string expected;            ///< hexadecimal, or other text where `is_text`
  std::optional<std::string> got;  ///< the same; empty if there was no such value
  bool is_text = false;
};

/// Points for a case, where a course gives some.
struct Points {
  unsigned got = 0, most = 0;
};

/// One test case. All its text may be hostile: the writers make it safe.
struct Case {
  std::string name{};
  Outcome outcome = Outcome::passed;
  std::string reason{};  ///< why it failed, was skipped or is acceptable; may have several lines
  std::vector<Difference> differences{};  ///< of a failed case, the first one first
  std::chrono::microseconds time{};
  std::optional<Points> points{};
};

/// How many cases ended in each way.
struct Counts {
  std::size_t passed = 0, failed = 0, acceptable = 0, skipped = 0;

  /// Adds one case.
  void add(Outcome outcome);
  /// The cases that were tried.
  std::size_t executed() const { return passed + failed + acceptable; }
  Counts& operator+=(const Counts& other);
  friend bool operator==(const Counts&, const Counts&) = default;
};

/// "3 passed, 0 failed, 1 skipped, 2 acceptable"
std::string to_string(const Counts& counts);

/// Cases that belong together, such as those of a file.
struct Suite {
  std::string name{};  ///< a file or a topic
  std::vector<Case> cases{};
  std::vector<std::string> notes{};  ///< remarks that are not results
  std::string problem{};             ///< why (a part of) it could not be read or run; empty if all is well
  std::chrono::microseconds time{};
};

/// Everything that one command tested.
struct Run {
  std::string program{};     ///< "glasstls vectors"
  std::int64_t started = 0;  ///< seconds since 1970-01-01 UTC
  std::vector<Suite> suites{};
};

/// The cases of a suite by outcome.
Counts counts_of(const Suite& suite);
/// The cases of all suites.
Counts counts_of(const Run& run);
/// The sum of the points; empty if no case has any.
std::optional<Points> points_of(const Run& run);

}  // namespace glasstls::conformance::report
