#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "http/request_parser.hpp"

/// RFC 9110 13: requests that want something only if it changed, or only if it did not.
namespace glasstls::http {

/// RFC 9110 5.6.7: an HTTP-date in any of its three forms, in seconds since 1970; empty where it is none.
std::optional<std::int64_t> parse_date(std::string_view text);

/// RFC 9110 13.2.2: what a request's preconditions make of an answer that were 200 without them: 200, 304 or
/// 412. `fields` are the answer's; there are no entity tags here, and Last-Modified may be missing.
int status_after_preconditions(const RequestHead& request, const std::vector<Field>& fields);

}  // namespace glasstls::http
