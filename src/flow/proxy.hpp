#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/url.hpp"
#include "net/stream.hpp"

namespace glasstls::flow {

/// Which proxy leads to which server.
class Proxies {
 public:
  /// `proxy` is HOST:PORT or http://HOST:PORT; `exceptions` are the hosts that are reached without it, as
  /// no_proxy has them: names, which stand for what is below them too, separated by commas, or *. Throws
  /// http::Error.
  Proxies(std::string_view proxy, std::string_view exceptions);

  /// The proxy that leads to `server`; null where it is reached without one. This machine itself is.
  const http::HostPort* to(const http::HostPort& server) const;
  const http::HostPort& address() const { return proxy_; }

 private:
  http::HostPort proxy_;
  std::vector<std::string> exceptions_;
};

/// RFC 9110 9.3.6: asks the proxy at the other end of `stream` to carry everything from here on to `server`
/// and back. Throws flow::Error where it does not, net::Error where the network fails.
void open_tunnel(net::Stream& stream, const http::HostPort& server, net::Deadline deadline);

}  // namespace glasstls::flow
