#pragma once

#include "cli/exit_code.hpp"
#include "flow/error.hpp"

namespace glasstls::cli {

/// What the shell is told where a flow ended early.
ExitCode code_of(flow::Reason reason);

}  // namespace glasstls::cli
