#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <span>
#include <string>

#include "cli/arguments.hpp"

namespace glasstls::cli {

/// An option that takes a whole number from 0 to `most`. `what` names it in "99999 is no port: 0 to 65535".
CLI::Option* add_number(CLI::App& app, const std::string& name, std::string_view what, std::uint64_t most,
                        const std::function<void(std::uint64_t)>& set, const std::string& help);

/// --proxy.
void add_proxy(CLI::App& app, std::optional<std::string>& proxy);

/// Reads `words`. Throws HelpWanted or UsageError (arguments.hpp).
void parse_words(CLI::App& app, std::span<const std::string> words);

/// --trace and --pcapng, for commands that show what happens now: others can look at it later.
void add_recording_options(CLI::App& app, ViewArguments& view);

}  // namespace glasstls::cli
