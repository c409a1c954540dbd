#pragma once

#include "flow/error.hpp"
#include "flow/event.hpp"
#include "flow/options.hpp"

namespace glasstls::flow {

/// Carries the bytes of `input` to `server`, and what it sends to `output`, both file descriptors, as
/// `openssl s_client -quiet` does: until the server closes or, once `input` has ended, is silent for as long
/// as TimeOuts::body. Throws Error, also where the server's bytes end without a close_notify.
void pipe(const http::HostPort& server, const Options& options, Observer& observer, int input = 0,
          int output = 1);

}  // namespace glasstls::flow
