#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "http/request_parser.hpp"

/// RFC 9110 13: conditional requests.
namespace glasstls::http {

/// RFC 9110 5.6.7: an HTTP-date in any of its three forms, in seconds since 1970-01-01 UTC; empty for any
/// other text.
std::optional<std::int64_t> parse_date(std::string_view text);

/// RFC 9110 13.2.2: the status of a response that would be 200 without the request's preconditions: 200, 304
/// or 412. `fields` are the response's. There are no entity tags here, and Last-Modified may be missing.
int status_after_preconditions(const RequestHead& request, const std::vector<HeaderField>& fields);

}  // namespace glasstls::http
