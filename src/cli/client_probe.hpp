#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "cli/exit_code.hpp"
#include "cli/probe_arguments.hpp"
#include "probe/conversation.hpp"
#include "probe/failure_traces.hpp"

namespace glasstls::cli {

/// Opens the folder for traces of what failed; null if none is wanted. Only called once nothing else that the
/// user said can be wrong, so that a mistyped command leaves no folder.
using TracesOpener = std::function<std::unique_ptr<glasstls::probe::FailureTraces>()>;

/// `glasstls probe --client`: tests a client with these conversations.
ExitCode probe_client(const ProbeArguments& arguments,
                      const std::vector<const glasstls::probe::Conversation*>& selected,
                      const TracesOpener& open_traces);

}  // namespace glasstls::cli
