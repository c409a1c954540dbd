#pragma once

#include <vector>

#include "cli/exit_code.hpp"
#include "cli/probe_arguments.hpp"
#include "probe/conversation.hpp"
#include "probe/failure_traces.hpp"

namespace glasstls::cli {

/// `glasstls probe --client`: tests a client with these conversations. `traces` keeps those that failed, and
/// may be null.
ExitCode probe_client(const ProbeArguments& arguments,
                      const std::vector<const glasstls::probe::Conversation*>& selected,
                      glasstls::probe::FailureTraces* traces);

}  // namespace glasstls::cli
