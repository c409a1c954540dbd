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

/// Status line and fields, with the empty line behind them. What a field may not hold is the caller's mistake
/// and throws std::logic_error.
std::string response_head(int status, const std::vector<Field>& fields);

/// RFC 9110: "Thu, 30 Jul 2026 01:23:59 GMT", for the Date and Last-Modified fields.
std::string date_text(std::int64_t unix_time);

/// The Content-Type of a file, by the end of its name.
std::string_view content_type(std::string_view path);

/// The path of a request's target, as segments: the query is dropped and percent-encoding undone. Empty where
/// it may lead nowhere: not absolute, "..", hidden names (".git"), control characters, an encoded "/",
/// backslashes.
std::optional<std::vector<std::string>> path_segments(std::string_view target);

}  // namespace glasstls::http
