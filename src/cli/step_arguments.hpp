#pragma once

#include <span>
#include <string>

#include "cli/arguments.hpp"

namespace glasstls::cli {

/// Of `glasstls step`: a connection to make and stop at each event, or a recorded one.
struct StepArguments : ClientArguments {
  /// Whether `target` is a URL. Otherwise it is a trace file, and only `view.secrets` is used besides.
  bool is_url() const { return target.find("://") != std::string::npos; }
};
/// Throws HelpWanted or UsageError.
StepArguments read_step_arguments(std::span<const std::string> words);

}  // namespace glasstls::cli
