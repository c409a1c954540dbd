#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/response.hpp"

namespace glasstls::http {

/// "Not Found"; empty for a status that is not sent here.
std::string_view reason_of(int status);

/// Status line and fields, and the empty line after them. Throws std::logic_error for a name or value that
/// no field may have: that is a bug of the caller.
std::string response_head(int status, const std::vector<HeaderField>& fields);

/// RFC 9110: "Thu, 30 Jul 2026 01:23:59 GMT", for the Date and Last-Modified fields.
std::string date_text(std::int64_t unix_time);

/// The Content-Type of a file, by the end of its name.
std::string_view content_type(std::string_view path);

/// The segments of the path in a request's target, without the query and with percent-encoding undone. Empty
/// for a path that is refused: not absolute, "..", hidden names (".git"), control characters, an encoded "/",
/// backslashes.
std::optional<std::vector<std::string>> path_segments(std::string_view target);

}  // namespace glasstls::http
