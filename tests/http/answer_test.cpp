#include "http/answer.hpp"

#include <stdexcept>

#include "support/catch.hpp"

using namespace glasstls::http;

TEST_CASE("a response's head") {
  CHECK(response_head(404, {{"Content-Length", "0"}}) ==
        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
  CHECK_THROWS_AS(response_head(200, {{"Location", "a\r\nSet-Cookie: b"}}), std::logic_error);
  CHECK_THROWS_AS(response_head(200, {{"A b", "c"}}), std::logic_error);
}

TEST_CASE("dates are those of RFC 9110") {
  CHECK(date_text(784111777) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(date_text(1785374639) == "Thu, 30 Jul 2026 01:23:59 GMT");
  CHECK(date_text(951782400) == "Tue, 29 Feb 2000 00:00:00 GMT");
}

TEST_CASE("a path leads down, never up or aside") {
  using Segments = std::vector<std::string>;
  CHECK(path_segments("/") == Segments{});
  CHECK(path_segments("/a/b.html?c=/../d#e") == Segments{"a", "b.html"});
  CHECK(path_segments("//a///b/") == Segments{"a", "b"});
  CHECK(path_segments("/a%20b/%C3%A4") == Segments{"a b", "\xc3\xa4"});
  CHECK(path_segments("/.well-known/x") == Segments{".well-known", "x"});
  for (const char* target : {"", "a", "*", "/..", "/a/../b", "/%2e%2e/b", "/.", "/.git/config", "/a%2fb",
                             "/a%5cb", "/a\\b", "/a%00b", "/a%0ab", "/a%", "/a%2", "/a%zz", "/a%-1"}) {
    INFO(target);
    CHECK_FALSE(path_segments(target));
  }
}

TEST_CASE("files have types") {
  CHECK(content_type("/a/b.HTML") == "text/html; charset=utf-8");
  CHECK(content_type("/a.b/c") == "application/octet-stream");
  CHECK(reason_of(404) == "Not Found");
}
