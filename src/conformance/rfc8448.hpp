#pragma once

#include <deque>

#include "conformance/report.hpp"
#include "conformance/rfc8448_trace.hpp"
#include "handshake/resumption.hpp"
#include "trace/event.hpp"

namespace glasstls::conformance {

/// What came of a replay.
struct Replay {
  Bytes sent{};                             ///< every byte that our side sent
  Bytes application_data{};                 ///< what it received
  std::string explanation{};                ///< why it ended early; empty where it did not
  std::deque<handshake::Ticket> tickets{};  ///< what it got for later connections
};

/// Lets our client live through the client's side of `trace`: it gets the RFC's private keys, random and
/// session id, offers what the trace's profile says, receives the server's records as the RFC has them, and
/// sends application data, early data and close_notify where the RFC's client does. A ticket that it resumes
/// with is the one that our client got in section 3; the signature of section 6's client is the RFC's, whose
/// key is not published. `now` is the time for the certificate, in seconds since 1970-01-01 UTC. The
/// certificate is judged under an explicit policy for these traces, which tolerates that it is self-signed,
/// RSA-1024, without a name and expired, and shows it. `sink` may be null.
Replay replay_client(const Trace& trace, std::int64_t now, trace::Sink* sink);

/// Replays `trace` and compares every figure. Each figure is a test.
void run_trace(const Trace& trace, Report& report);

}  // namespace glasstls::conformance
