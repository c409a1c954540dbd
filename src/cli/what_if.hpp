#pragma once

#include <optional>
#include <string>

#include "cli/arguments.hpp"
#include "cli/exit_code.hpp"
#include "lab/what_if.hpp"

namespace glasstls::cli {

/// Asks on a terminal what will happen if nobody has predicted it, does the experiment, and shows who
/// noticed, with which alert, and why. `title` is the command: "glasstls lab order". ExitCode::mismatch if
/// --predict was wrong.
ExitCode what_if(lab::WhatIf what, const std::string& title, std::optional<std::uint64_t> seed,
                 const ViewArguments& view);

}  // namespace glasstls::cli
