#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "conformance/report/writers.hpp"

namespace glasstls::cli {

/// The arguments of `glasstls grade`.
struct GradeArguments {
  std::uint64_t seed = 1;
  std::vector<std::string> only;         ///< names of checkpoints; none: all
  std::string points;                    ///< file; empty: one point for each checkpoint
  std::chrono::seconds time_limit{10};   ///< for one answer
  std::chrono::seconds total_time{300};  ///< for all of them
  conformance::report::Format format = conformance::report::Format::text;
  std::string html;                                ///< file; empty: no page
  bool list = false, ask = false, answer = false;  ///< instead of a run
  std::vector<std::string> program;                ///< with its arguments
};
/// Reads the words after `glasstls grade`. Throws HelpWanted or UsageError (arguments.hpp).
GradeArguments read_grade_arguments(std::span<const std::string> words);

}  // namespace glasstls::cli
