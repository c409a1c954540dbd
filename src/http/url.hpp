#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/error.hpp"

namespace glasstls::http {

constexpr std::uint16_t https_port = 443;

/// Whom to talk to.
struct HostPort {
  /// A name in lower case without a dot at its end, or an IP literal without brackets.
  std::string host;
  std::uint16_t port = https_port;
  bool is_address = false;  ///< whether `host` is an IP literal

  /// "example.com:443", "[::1]:443".
  std::string text() const;

  friend bool operator==(const HostPort&, const HostPort&) = default;
};

/// An https URL, taken apart and made normal.
struct Url {
  HostPort server;
  std::string target = "/";  ///< path and query as the request line has them; ASCII without spaces

  /// The Host field: the port is left out where it is 443.
  std::string authority() const;
  /// "https://example.com/path?query".
  std::string text() const;

  friend bool operator==(const Url&, const Url&) = default;
};

/// "HOST:PORT" or "[IPV6]:PORT"; without ":PORT" the port is 443. A name that is not plain ASCII, user names
/// and whatever cannot be a host throw Error, which says what to write instead.
HostPort parse_host_port(std::string_view text);

/// RFC 3986: an absolute URL with the scheme https; its fragment is dropped, the "." and ".." of its path are
/// resolved, and bytes that may not stand in a path are percent-encoded. Throws Error.
Url parse_url(std::string_view text);

/// RFC 3986: where `reference` (a Location field) leads from `base`: absolute, "//host/path", "/path", "path"
/// or "?query". Throws Error, also for http://, to which no redirect may lead us down.
Url resolve(const Url& base, std::string_view reference);

}  // namespace glasstls::http
