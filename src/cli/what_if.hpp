#pragma once

#include <string>

#include "cli/arguments.hpp"
#include "cli/exit_code.hpp"
#include "lab/experiment.hpp"

namespace glasstls::cli {

/// What is asked of the student.
struct WhatIf {
  std::string title{};     ///< what is run: "glasstls lab order"
  std::string question{};  ///< in the place of the usual one; may be empty
  std::string tampering{};
  bool keep_lengths = false;            ///< see Tampering
  std::string explanation{};            ///< in the place of the usual one; may be empty
  std::string prediction{};             ///< of --predict: an alert's name, or none; empty where there is none
  std::optional<std::uint64_t> seed{};  ///< that keys come from
};

/// Asks on a terminal what will happen, carries it out, and shows what did: who noticed, with which alert,
/// and why. ExitCode::mismatch where --predict was wrong.
ExitCode what_if(const WhatIf& what, const ViewArguments& view);

}  // namespace glasstls::cli
