#pragma once

#include <vector>

#include "cli/exit_code.hpp"
#include "cli/probe_arguments.hpp"
#include "probe/conversation.hpp"

namespace glasstls::cli {

/// `glasstls probe --client`: tests a client with these conversations.
ExitCode probe_client(const ProbeArguments& arguments,
                      const std::vector<const glasstls::probe::Conversation*>& selected);

}  // namespace glasstls::cli
