#pragma once

#include <memory>

#include "flow/channel.hpp"
#include "flow/event.hpp"
#include "flow/options.hpp"

namespace glasstls::flow {

/// A connection that is ready for application data, and the round trips that DNS and TCP took for it.
struct Dialled {
  std::unique_ptr<const handshake::Ticket> ticket;  ///< that was offered, if one was
  std::unique_ptr<Channel> channel;
  int round_trips = 0;
  bool early_request = false;  ///< whether the request went out as early data
};

/// The phases that every flow begins with: DNS, TCP and the TLS handshake, told to the observer. `url` is
/// null for a bare connection. The client's Finished waits for the first flush. `early_request` goes out as
/// early data where the options and the ticket allow it, and it fits. Throws Error.
Dialled dial(const http::HostPort& server, const http::Url* url, int redirects, const Options& options,
             Observer& observer, std::string_view early_request = {});

}  // namespace glasstls::flow
