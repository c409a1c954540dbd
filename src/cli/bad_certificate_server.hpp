#pragma once

#include "cli/arguments.hpp"
#include "cli/exit_code.hpp"

namespace glasstls::cli {

/// `glasstls lab badcerts`: serves every bad certificate until a signal ends it, then shows what clients did.
ExitCode serve_bad_certificates(const LabArguments& arguments);

}  // namespace glasstls::cli
