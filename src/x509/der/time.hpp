#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace glasstls::x509 {

/// Seconds since 1970-01-01 00:00:00 UTC, without leap seconds. Callers pass it in; this room reads no
/// clock.
using UnixTime = std::int64_t;

/// RFC 5280 4.1.2.5.1: the text of a UTCTime, "YYMMDDHHMMSSZ"; years 1950 to 2049. Empty for anything else.
std::optional<UnixTime> parse_utc_time(std::string_view text);

/// RFC 5280 4.1.2.5.2: the text of a GeneralizedTime, "YYYYMMDDHHMMSSZ". Empty for anything else.
std::optional<UnixTime> parse_generalized_time(std::string_view text);

/// The forms of both that BER allows and DER forbids: without seconds, with fractions of a second, with an
/// offset to UTC. The year has two digits if `utc`.
std::optional<UnixTime> parse_other_time(std::string_view text, bool utc);

/// "2026-07-30 01:23:59 UTC".
std::string to_text(UnixTime time);

/// "2026-07-30".
std::string day_text(UnixTime time);

/// A duration for people: "115 days", "1 day", "3 hours", "45 seconds". The sign is ignored.
std::string duration_text(std::int64_t seconds);

}  // namespace glasstls::x509
