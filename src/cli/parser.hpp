#pragma once

#include <CLI/CLI.hpp>
#include <span>
#include <string>

namespace glasstls::cli {

/// Reads `words`. Throws HelpWanted or UsageError (arguments.hpp).
void parse_words(CLI::App& app, std::span<const std::string> words);

}  // namespace glasstls::cli
