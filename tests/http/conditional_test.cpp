#include "http/conditional.hpp"

#include "http/answer.hpp"
#include "support/catch.hpp"

using namespace glasstls::http;

TEST_CASE("a date is read in all three forms, and nothing else is one") {
  // RFC 9110 5.6.7 has this moment in its three forms.
  for (std::string_view text :
       {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"}) {
    CAPTURE(std::string(text));
    CHECK(parse_date(text) == 784111777);
  }
  CHECK(parse_date("Wed Nov 16 08:49:37 1994") == 784975777);
  CHECK(parse_date("Thursday, 01-Jan-26 00:00:00 GMT") == 1767225600);
  for (std::int64_t time : {std::int64_t{0}, std::int64_t{951827696}, std::int64_t{4102444799}})
    CHECK(parse_date(date_text(time)) == time);
  for (std::string_view text :
       {"", "Sun", "Sun, 06 Nov 1994 08:49:37", "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Now 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT ", "1994-11-06T08:49:37Z", "Sun Nov 6 08:49:37 1994"})
    CHECK_FALSE(parse_date(text));
}

TEST_CASE("preconditions are evaluated in their order") {
  constexpr std::int64_t modified = 784111777;
  const std::vector<HeaderField> answer{{"Last-Modified", date_text(modified)}};
  const std::string before = date_text(modified - 1), same = date_text(modified),
                    after = date_text(modified + 1);
  struct Row {
    std::vector<HeaderField> fields;
    int status;
  };
  for (const Row& row : std::vector<Row>{
           {{}, 200},
           {{{"If-Modified-Since", before}}, 200},
           {{{"If-Modified-Since", same}}, 304},
           {{{"If-Modified-Since", after}}, 304},
           {{{"If-Modified-Since", "yesterday"}}, 200},
           {{{"If-Modified-Since", same}, {"If-Modified-Since", same}}, 200},
           {{{"If-None-Match", "*"}}, 304},
           {{{"If-None-Match", "\"tag\""}}, 200},
           {{{"If-None-Match", "\"tag\""}, {"If-Modified-Since", after}}, 200},
           {{{"If-Match", "*"}}, 200},
           {{{"If-Match", "\"tag\""}}, 412},
           {{{"If-Match", "*"}, {"If-Unmodified-Since", before}}, 200},
           {{{"If-Unmodified-Since", before}}, 412},
           {{{"If-Unmodified-Since", same}}, 200},
           {{{"If-Unmodified-Since", same}, {"If-Modified-Since", same}}, 304},
       }) {
    INFO((row.fields.empty() ? "none" : row.fields[0].name + ": " + row.fields[0].value));
    CHECK(status_after_preconditions({"GET", "/", 1, row.fields}, answer) == row.status);
    CHECK(status_after_preconditions({"POST", "/", 1, row.fields}, answer) == 200);
  }
  CHECK(status_after_preconditions({"GET", "/", 1, {{"If-Modified-Since", after}}}, {}) == 200);
}
