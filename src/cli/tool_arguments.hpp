#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "conformance/report/writers.hpp"

/// The arguments of the commands that make no connection. Each reader throws HelpWanted or UsageError.
namespace glasstls::cli {

/// Of `glasstls decode`.
struct DecodeArguments {
  std::string file;                   ///< "-" is standard input
  std::vector<std::string> key_logs;  ///< files
  std::vector<std::string> filters;   ///< addresses, ports, names
  bool verbose = false, json = false;
};
/// Reads the words after `glasstls decode`.
DecodeArguments read_decode_arguments(std::span<const std::string> words);

/// Of `glasstls explain`.
struct ExplainArguments {
  std::string name;  ///< the words joined by spaces; empty: list everything
  bool json = false;
};
/// Reads the words after `glasstls explain`.
ExplainArguments read_explain_arguments(std::span<const std::string> words);

/// Of `glasstls replay`.
struct ReplayArguments {
  std::string trace;  ///< file
  bool json = false;
};
/// Reads the words after `glasstls replay`.
ReplayArguments read_replay_arguments(std::span<const std::string> words);

/// Of `glasstls vectors`.
struct VectorsArguments {
  std::vector<std::string> names{"rfc8448"};  ///< files, folders, "-", or what is built in
  conformance::report::Format format = conformance::report::Format::text;
  std::string filter;  ///< a shell pattern; empty: everything
  bool list = false, fail_fast = false;
};
/// Reads the words after `glasstls vectors`.
VectorsArguments read_vectors_arguments(std::span<const std::string> words);

}  // namespace glasstls::cli
