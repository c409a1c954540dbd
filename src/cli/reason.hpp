#pragma once

#include "cli/exit_code.hpp"
#include "flow/error.hpp"

namespace glasstls::cli {

/// The exit code for a flow that ended early.
ExitCode code_of(flow::Reason reason);

}  // namespace glasstls::cli
