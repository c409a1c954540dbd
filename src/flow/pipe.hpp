#pragma once

#include "flow/error.hpp"
#include "flow/event.hpp"
#include "flow/options.hpp"

namespace glasstls::flow {

/// Carries the bytes of `input` to `server`, and what it sends to `output`, both file descriptors, until the
/// server closes, as `openssl s_client -quiet` does: the end of `input` is not the end of the answer. Two
/// things end it earlier: an `input` without a byte (</dev/null), after which we close, and
/// TimeOuts::silence. Throws Error, also where the server's bytes end without a close_notify.
void pipe(const http::HostPort& server, const Options& options, Observer& observer, int input = 0,
          int output = 1);

}  // namespace glasstls::flow
