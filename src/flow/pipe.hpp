#pragma once

#include "flow/error.hpp"
#include "flow/event.hpp"
#include "flow/options.hpp"

namespace glasstls::flow {

/// Carries the bytes of `input` to `server`, and what it sends to `output`, both file descriptors, until the
/// server closes. The end of `input` is not the end of the answer: once the server has been silent for
/// TimeOuts::half_close, we close our direction (close_notify and FIN) and read on. Where `input` had no byte
/// (</dev/null), we do that at once; with Options::ign_eof, never. A server that has answered and then keeps
/// the connection open ends it by TimeOuts::silence. Throws Error where the server does not answer at all,
/// and where its bytes end without a close_notify.
void pipe(const http::HostPort& server, const Options& options, Observer& observer, int input = 0,
          int output = 1);

}  // namespace glasstls::flow
