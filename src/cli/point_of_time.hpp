#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace glasstls::cli {

/// A time as people write it, in seconds since 1970-01-01 00:00:00 UTC: RFC 3339 ("2026-07-30T01:23:59Z",
/// "2026-07-30 03:23:59+02:00"), a day ("2026-07-30", its first second in UTC), or the seconds themselves.
/// Empty for anything else.
std::optional<std::int64_t> parse_point_of_time(std::string_view text);

}  // namespace glasstls::cli
