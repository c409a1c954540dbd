#pragma once

#include <memory>

#include "flow/channel.hpp"
#include "flow/event.hpp"
#include "flow/options.hpp"

namespace glasstls::flow {

/// A connection that is ready for application data, and what it cost.
struct Dialled {
  std::unique_ptr<const handshake::Ticket> ticket;  ///< that was offered; null if none was
  std::unique_ptr<Channel> channel;
  int round_trips = 0;         ///< of DNS, TCP and the proxy
  bool early_request = false;  ///< whether the request went out as early data
};

/// Where a flow leads.
struct Destination {
  const http::HostPort& server;
  const http::Url* url = nullptr;  ///< null for a bare connection
  int redirects = 0;               ///< how many led here
};

/// The phases that every flow begins with: DNS, TCP, a proxy's tunnel, and the TLS handshake. The observer is
/// told of each. The client's Finished waits for the first flush. `early_request` is sent as early data if
/// the options and the ticket allow it, and it fits. Throws FlowError.
Dialled dial(const Destination& destination, const ClientOptions& options, Observer& observer,
             std::string_view early_request = {});

}  // namespace glasstls::flow
