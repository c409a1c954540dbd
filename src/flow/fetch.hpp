#pragma once

#include <cstdint>

#include "flow/error.hpp"
#include "flow/event.hpp"
#include "flow/options.hpp"

namespace glasstls::flow {

/// What to get, and how.
struct Request {
  http::Url url;
  ClientOptions options{};
  int most_redirects = 10;  ///< beyond that, the fetch fails
};

/// Where a fetch ended.
struct Result {
  http::Url url;  ///< the last one, after redirects
  http::ResponseHead head;
  std::uint64_t body_size = 0;  ///< in bytes
  bool too_early = false;       ///< 425 (Too Early) to early data
};

/// RFC 6797: the https URL to fetch instead of `text`, an http:// URL, because its host is a known HSTS host
/// in the options. The observer is told so. Throws http::HttpError for any other host: the request would be
/// unprotected, so it is not sent.
http::Url upgrade(std::string_view text, const ClientOptions& options, Observer& observer);

/// Gets `request.url` with HTTP/1.1 over TLS 1.3 and follows redirects, each with a new flow. A request that
/// was sent as early data and got 425 (Too Early) is sent again without (RFC 8470). The observer sees every
/// phase and gets the body. Throws FlowError.
Result fetch(const Request& request, Observer& observer);

}  // namespace glasstls::flow
