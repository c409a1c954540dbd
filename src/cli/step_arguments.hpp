#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/arguments.hpp"

namespace glasstls::cli {

struct StepArguments {
  std::string target;  ///< https://HOST..., or the file of a trace
  std::vector<std::string> ca, ca_only;
  std::string connect_to;
  bool insecure = false, secrets = false;
};
StepArguments read_step_arguments(std::span<const std::string> words);

}  // namespace glasstls::cli
