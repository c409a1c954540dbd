#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cli/exit_code.hpp"

namespace glasstls::cli {

/// A subcommand. `words` are those after its name. What it throws, run_command turns into an exit code.
struct Command {
  std::string_view name, summary;
  ExitCode (*run)(std::span<const std::string> words);
};

/// All of them, in the order of the help.
std::span<const Command> commands();

/// What each command does with the words after its name. docs/command-line.md describes them.
ExitCode connect(std::span<const std::string> words);
ExitCode cert(std::span<const std::string> words);
ExitCode demo(std::span<const std::string> words);
ExitCode decode(std::span<const std::string> words);
ExitCode explain(std::span<const std::string> words);
ExitCode grade(std::span<const std::string> words);
ExitCode lab(std::span<const std::string> words);
ExitCode probe(std::span<const std::string> words);
ExitCode replay(std::span<const std::string> words);
ExitCode serve(std::span<const std::string> words);
ExitCode view(std::span<const std::string> words);
ExitCode step(std::span<const std::string> words);
ExitCode vectors(std::span<const std::string> words);

}  // namespace glasstls::cli
