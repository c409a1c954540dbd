#pragma once

#include <memory>

#include "flow/channel.hpp"
#include "flow/event.hpp"
#include "flow/options.hpp"

namespace glasstls::flow {

/// A connection that is ready for application data, and the round trips that DNS and TCP took for it.
struct Dialled {
  std::unique_ptr<Channel> channel;
  int round_trips = 0;
};

/// The phases that every flow begins with: DNS, TCP and the TLS handshake, told to the observer. `url` is
/// null for a bare connection. The client's Finished waits for the first flush. Throws Error.
Dialled dial(const http::HostPort& server, const http::Url* url, int redirects, const Options& options,
             Observer& observer);

}  // namespace glasstls::flow
