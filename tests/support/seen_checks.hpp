#pragma once

#include "trace/event.hpp"

namespace glasstls::testing {

/// The sink of tests that need no sink of their own. It notes the rules that were checked. When the process
/// ends, it writes them to the file that the environment variable GLASSTLS_SEEN_CHECKS names, one a line;
/// tools/test compares them with docs/musts.json.
trace::Sink* seen_checks();

}  // namespace glasstls::testing
