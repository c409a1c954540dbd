#pragma once

#include <deque>

#include "conformance/vectors/recorder.hpp"
#include "conformance/vectors/rfc8448_trace.hpp"
#include "handshake/resumption.hpp"
#include "trace/event.hpp"

namespace glasstls::conformance {

/// The result of a replay.
struct Replay {
  Bytes sent{};                             ///< all bytes that our side sent
  Bytes application_data{};                 ///< the application data that it received
  std::string explanation{};                ///< why it ended early; empty if it did not
  std::deque<handshake::Ticket> tickets{};  ///< the tickets that it received
};

/// Runs our client through the client's side of `trace`. It has the RFC's private keys, random and session
/// ID, offers what the trace's profile says, receives the server's records from the RFC, and sends
/// application data, early data and close_notify when the RFC's client does. To resume, it uses the ticket
/// that our client got in section 3. The signature of section 6's client is the RFC's, because its key is not
/// published. `now` is the time for the certificate, in seconds since 1970-01-01 UTC. A policy for these
/// traces accepts, and shows, that the certificate is self-signed, RSA-1024, without a name and expired.
/// `sink` may be null.
Replay replay_client(const Trace& trace, std::int64_t now, trace::Sink* sink);

/// Replays the client's side of `trace` and compares every published value. Each value is a test.
void run_trace(const Trace& trace, Recorder& recorder);

}  // namespace glasstls::conformance
