#pragma once

#include <cstdint>

#include "flow/error.hpp"
#include "flow/event.hpp"
#include "flow/options.hpp"

namespace glasstls::flow {

/// What to get, and how.
struct Request {
  http::Url url;
  Options options{};
  int most_redirects = 10;
};

/// Where a fetch ended.
struct Result {
  http::Url url;  ///< the last one, after redirects
  http::Head head;
  std::uint64_t body_size = 0;  ///< in bytes
  bool too_early = false;       ///< 425 (Too Early) to early data
};

/// RFC 6797: the https URL that is to be fetched where `text`, an http:// URL, is asked for: its host is
/// known in the options to want https alone, and the observer is told so. Throws http::Error where it is not:
/// then the request would have to travel unprotected, and it does not leave.
http::Url upgrade(std::string_view text, const Options& options, Observer& observer);

/// Gets `request.url` with HTTP/1.1 over TLS 1.3 and follows redirects, each with a new flow. A request that
/// went out as early data and is answered with 425 (Too Early) is sent once more without (RFC 8470). The
/// observer sees every phase as it happens and is handed the body. Throws Error.
Result fetch(const Request& request, Observer& observer);

}  // namespace glasstls::flow
