#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/response.hpp"
#include "http/url.hpp"
#include "net/stream.hpp"

namespace glasstls::flow {

/// Decides which servers are reached through a proxy.
class Proxies {
 public:
  /// `proxy` is HOST:PORT or http://HOST:PORT; `exceptions` are the hosts that are reached without it, in the
  /// format of no_proxy: names separated by commas, which include the names below them, or *. Throws
  /// http::HttpError.
  Proxies(std::string_view proxy, std::string_view exceptions);

  /// The proxy for `server`; null if it is reached without one, as this machine is.
  const http::HostPort* to(const http::HostPort& server) const;
  /// The proxy itself.
  const http::HostPort& address() const { return proxy_; }

 private:
  http::HostPort proxy_;
  std::vector<std::string> exceptions_;
};

/// RFC 9110 9.3.6: the CONNECT request for a tunnel to `server`.
std::string connect_request(const http::HostPort& server);

/// RFC 9110 9.3.6: asks the proxy at the other end of `stream` to carry every byte from here on to `server`
/// and back. Returns the proxy's answer. Throws FlowError if it refuses, net::NetError if the network
/// fails.
http::ResponseHead open_tunnel(net::Stream& stream, const http::HostPort& server, net::Deadline deadline);

}  // namespace glasstls::flow
