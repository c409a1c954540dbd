#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/arguments.hpp"

/// What stands on the command line of the commands that make no connection.
namespace glasstls::cli {

struct DecodeArguments {
  std::string file;                   ///< "-" is standard input
  std::vector<std::string> key_logs;  ///< files
  std::vector<std::string> filters;   ///< addresses, ports, names
  bool verbose = false, json = false;
};
DecodeArguments read_decode_arguments(std::span<const std::string> words);

struct ExplainArguments {
  std::string name;  ///< the words joined by spaces; empty: list everything
  bool json = false;
};
ExplainArguments read_explain_arguments(std::span<const std::string> words);

struct ReplayArguments {
  std::string trace;  ///< file
  bool json = false;
};
ReplayArguments read_replay_arguments(std::span<const std::string> words);

}  // namespace glasstls::cli
