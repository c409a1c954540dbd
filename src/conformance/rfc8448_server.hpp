#pragma once

#include <map>

#include "conformance/report.hpp"
#include "conformance/rfc8448.hpp"
#include "conformance/rfc8448_trace.hpp"
#include "handshake/token.hpp"
#include "trace/event.hpp"

namespace glasstls::conformance {

/// Gives out the tokens that the RFC's server gave out, whose making is not published, each for the contents
/// that ours has in its place; and knows them again.
class PublishedTokens : public handshake::TokenKeeper {
 public:
  /// The next token to give out.
  void expect(Bytes token) { next_ = std::move(token); }

  Bytes issue(View contents, std::int64_t now) override;
  std::optional<Bytes> read(View token, std::int64_t now) override;

 private:
  Bytes next_;
  std::map<Bytes, Bytes> contents_;
};

/// Lets our server live through the server's side of `trace`: it gets the RFC's private key and random, is
/// set up to prefer and to announce what the RFC's server does, receives the client's records as the RFC has
/// them, and sends application data and close_notify where the RFC's server does. Handed in are the
/// signatures, made with a randomness that is not published, the cookie, and the ticket with its
/// ticket_age_add. A ticket that comes back is one that `tickets` gave out in the trace before it. `sink` may
/// be null.
Replay replay_server(const Trace& trace, PublishedTokens& tickets, trace::Sink* sink);

/// Replays `trace` and compares every figure. Each figure is a test.
void run_server_trace(const Trace& trace, Report& report);

}  // namespace glasstls::conformance
