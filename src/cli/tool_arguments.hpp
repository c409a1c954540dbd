#pragma once

#include <span>
#include <string>

#include "cli/arguments.hpp"

/// What stands on the command line of the commands that make no connection.
namespace glasstls::cli {

struct ExplainArguments {
  std::string name;  ///< the words joined by spaces; empty: list everything
  bool json = false;
};
ExplainArguments read_explain_arguments(std::span<const std::string> words);

}  // namespace glasstls::cli
