#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/error.hpp"

namespace glasstls::http {

constexpr std::uint16_t https_port = 443;  ///< the default port of https URLs

/// A server: a name or an address, and a port.
struct HostPort {
  /// A name in lower case without a dot at its end, or an IP literal without brackets.
  std::string host;
  std::uint16_t port = https_port;
  bool is_address = false;  ///< whether `host` is an IP literal

  /// "example.com:443", "[::1]:443".
  std::string text() const;

  friend bool operator==(const HostPort&, const HostPort&) = default;
};

/// An https URL, split into its parts and normalized.
struct Url {
  HostPort server;
  std::string target = "/";  ///< path and query as the request line has them; ASCII without spaces

  /// The value of the Host field: without the port if it is 443.
  std::string authority() const;
  /// "https://example.com/path?query".
  std::string text() const;

  friend bool operator==(const Url&, const Url&) = default;
};

/// "HOST:PORT" or "[IPV6]:PORT"; without ":PORT" the port is 443. A name in UTF-8 becomes its A-label. User
/// names, and text that cannot be a host, throw HttpError, which says what to write instead.
HostPort parse_host_port(std::string_view text);

/// RFC 3986: an absolute URL with the scheme https. Its fragment is dropped, "." and ".." in its path are
/// resolved, and bytes that no path may have are percent-encoded. Throws HttpError.
Url parse_url(std::string_view text);

/// RFC 3986: where `reference` (a Location field) leads from `base`: absolute, "//host/path", "/path", "path"
/// or "?query". Throws HttpError, also for http://: no redirect may lead from https to http.
Url resolve(const Url& base, std::string_view reference);

}  // namespace glasstls::http
