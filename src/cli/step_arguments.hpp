#pragma once

#include <span>
#include <string>

#include "cli/arguments.hpp"

namespace glasstls::cli {

/// A client of which each event is looked at; or only a file to look at.
struct StepArguments : ClientArguments {
  /// Whether `target` is one; otherwise it is the file of a trace, and of the rest `view.secrets` is set
  /// alone.
  bool is_url() const { return target.find("://") != std::string::npos; }
};
StepArguments read_step_arguments(std::span<const std::string> words);

}  // namespace glasstls::cli
