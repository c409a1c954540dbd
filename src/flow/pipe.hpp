#pragma once

#include "flow/error.hpp"
#include "flow/event.hpp"
#include "flow/options.hpp"

namespace glasstls::flow {

/// Sends the bytes of `input` to `server`, and writes what it sends to `output`, until the server closes.
/// Both are file descriptors. The end of `input` is not the end of the answer: once the server has been
/// silent for TimeOuts::half_close, we close our direction (close_notify and FIN) and read on. If `input` had
/// no byte (</dev/null), we do that at once; with ClientOptions::ign_eof, never. If the server has answered
/// and keeps the connection open, the pipe ends after TimeOuts::silence. Throws FlowError if the server does
/// not answer at all, or if its bytes end without a close_notify.
void pipe(const http::HostPort& server, const ClientOptions& options, Observer& observer, int input = 0,
          int output = 1);

}  // namespace glasstls::flow
