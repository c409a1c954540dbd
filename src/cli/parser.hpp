#pragma once

#include <CLI/CLI.hpp>
#include <span>
#include <string>

#include "cli/arguments.hpp"

namespace glasstls::cli {

/// Reads `words`. Throws HelpWanted or UsageError (arguments.hpp).
void parse_words(CLI::App& app, std::span<const std::string> words);

/// --trace and --pcapng, for commands that show what happens now: others can look at it later.
void add_recording_options(CLI::App& app, ViewArguments& view);

}  // namespace glasstls::cli
