#pragma once

#include <map>

#include "conformance/vectors/recorder.hpp"
#include "conformance/vectors/rfc8448.hpp"
#include "conformance/vectors/rfc8448_trace.hpp"
#include "handshake/token.hpp"
#include "trace/event.hpp"

namespace glasstls::conformance {

/// Issues the RFC's tokens, because it is not published how they were made. Each stands for the contents of
/// our own token, and read() returns these contents.
class PublishedTokens : public handshake::TokenKeeper {
 public:
  /// Sets the next token to issue.
  void expect(Bytes token) { next_ = std::move(token); }

  /// The RFC's token, for `contents`.
  Bytes issue(View contents, std::int64_t now) override;
  /// The contents of a token that was issued; empty for any other.
  std::optional<Bytes> read(View token, std::int64_t now) override;

 private:
  Bytes next_;
  std::map<Bytes, Bytes> contents_;
};

/// Runs our server through the server's side of `trace`. It has the RFC's private key and random and the same
/// preferences as the RFC's server, receives the client's records from the RFC, and sends application data
/// and close_notify when the RFC's server does. The signatures (their randomness is not published), the
/// cookie, and the ticket with its ticket_age_add are taken from the RFC. A ticket that the client sends back
/// is one that `tickets` issued in an earlier trace. `sink` may be null.
Replay replay_server(const Trace& trace, PublishedTokens& tickets, trace::Sink* sink);

/// Replays the server's side of `trace` and compares every published value. Each value is a test.
void run_server_trace(const Trace& trace, Recorder& recorder);

}  // namespace glasstls::conformance
