#include "cli/point_of_time.hpp"

#include "support/catch.hpp"

using glasstls::cli::parse_point_of_time;

TEST_CASE("points of time are read as people write them") {
  constexpr std::int64_t noon = 1785412800;  // 2026-07-30 12:00:00 UTC
  CHECK(parse_point_of_time("2026-07-30T12:00:00Z") == noon);
  CHECK(parse_point_of_time("2026-07-30t12:00:00z") == noon);
  CHECK(parse_point_of_time("2026-07-30 12:00:00") == noon);
  CHECK(parse_point_of_time("2026-07-30T14:30:00+02:30") == noon);
  CHECK(parse_point_of_time("2026-07-30T07:00:00-05:00") == noon);
  CHECK(parse_point_of_time("2026-07-30T12:00:00.987Z") == noon);
  CHECK(parse_point_of_time("2026-07-30") == noon - 43200);
  CHECK(parse_point_of_time("1785412800") == noon);
  CHECK(parse_point_of_time("0") == 0);
}

TEST_CASE("text that is not a point of time is refused") {
  for (const char* text : {"", "now", "2026-13-01x", "2026-02-30", "2026-07-30T24:00:00Z",
                           "2026-07-30T12:00Z", "2026-07-30T12:00:00+2", "2026-07-30T12:00:00+24:00",
                           "2026-07-30T12:00:00.Z", "2026-07-30T12:00:00Zx", "-5", "1234567890123"}) {
    INFO(text);
    CHECK_FALSE(parse_point_of_time(text));
  }
}
