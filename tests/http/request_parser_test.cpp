#include "http/request_parser.hpp"

#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::http;

namespace {

struct Heard : RequestHandler {
  void head(const RequestHead& h) override { heads.push_back(h); }
  void body(View bytes) override { text += as_text(bytes); }
  std::vector<RequestHead> heads;
  std::string text;
};

/// The whole of `bytes` in portions, one request after the other; how many came, or the status of the
/// refusal.
struct Fed {
  Heard heard;
  int status = 0;
  std::string why;
  bool inside = false;
};

Fed feed(std::string_view bytes, std::size_t portion = 1 << 20, RequestLimits limits = {}) {
  Fed fed;
  RequestParser parser(fed.heard, limits);
  try {
    while (!bytes.empty()) {
      View piece = as_bytes(bytes.substr(0, portion));
      bytes.remove_prefix(piece.size());
      while (!piece.empty()) {
        piece = piece.subspan(parser.receive(piece));
        if (parser.done()) parser.next();
      }
    }
    fed.inside = parser.is_inside();
  } catch (const BadRequest& bad) {
    fed.status = bad.status;
    fed.why = bad.what();
  }
  return fed;
}

int status(std::string_view bytes, RequestLimits limits = {}) { return feed(bytes, 1 << 20, limits).status; }

}  // namespace

TEST_CASE("requests are read, cut anywhere, one after the other") {
  const std::string two =
      "GET /a?b=c HTTP/1.1\r\nHost: example.com\r\nX-Thing:  some thing \r\n\r\n"
      "\r\nPOST /up HTTP/1.1\r\nhost: example.com\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";
  for (std::size_t portion : {1u, 2u, 7u, 1000u}) {
    const Fed fed = feed(two, portion);
    INFO(portion << " " << fed.why);
    REQUIRE(fed.heard.heads.size() == 2);
    const RequestHead& first = fed.heard.heads[0];
    CHECK(first.method == "GET");
    CHECK(first.target == "/a?b=c");
    CHECK(first.minor_version == 1);
    CHECK(first.find("x-thing")->value == "some thing");
    CHECK(first.keeps_alive());
    CHECK_FALSE(fed.heard.heads[1].keeps_alive());
    CHECK(fed.heard.text == "hello");
    CHECK_FALSE(fed.inside);
  }
}

TEST_CASE("a request that is not whole is waited for") {
  CHECK(feed("GET / HTTP/1.1\r\nHost: a\r\n").inside);
  CHECK(feed("G").inside);
  CHECK_FALSE(feed("").inside);
  CHECK(feed("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nab").inside);
}

TEST_CASE("chunked bodies are read") {
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (std::size_t portion : {1u, 3u, 1000u}) {
    const Fed fed = feed(head + "5\r\nhello\r\nA;x=y\r\n, our room\r\n0\r\nTrailer: t\r\n\r\n", portion);
    INFO(fed.why);
    CHECK(fed.status == 0);
    CHECK(fed.heard.text == "hello, our room");
    CHECK_FALSE(fed.inside);
  }
  CHECK(status(head + "5\r\nhello!\r\n") == 400);
  CHECK(status(head + "-5\r\n") == 400);
  CHECK(status(head + "\r\n") == 400);
  CHECK(status(head + "ffffffffffffffff\r\n") == 413);
  CHECK(status(head + "10000000000000000\r\n") == 400);
}

TEST_CASE("HTTP/1.0 closes unless it is asked to stay") {
  CHECK_FALSE(feed("GET / HTTP/1.0\r\n\r\n").heard.heads.at(0).keeps_alive());
  CHECK(feed("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n").heard.heads.at(0).keeps_alive());
}

TEST_CASE("an absolute target counts by its path") {
  CHECK(feed("GET https://a/b HTTP/1.1\r\nHost: a\r\n\r\n").heard.heads.at(0).target == "/b");
  CHECK(feed("GET https://a HTTP/1.1\r\nHost: a\r\n\r\n").heard.heads.at(0).target == "/");
}

TEST_CASE("anything but a request is refused with the right status") {
  CHECK(status("hello\r\n") == 400);
  CHECK(status("GET /\r\n") == 400);
  CHECK(status("GET / HTTP/2.0\r\n") == 505);
  CHECK(status("GET / HTTP/1.x\r\n") == 400);
  CHECK(status("GET /a b HTTP/1.1\r\n") == 400);
  CHECK(status("GET /\x01 HTTP/1.1\r\n") == 400);
  CHECK(status("G(T / HTTP/1.1\r\n") == 400);
  CHECK(status("\r\n\r\n\r\nGET / HTTP/1.1\r\n") == 400);
  const std::string line = "GET / HTTP/1.1\r\n";
  CHECK(status(line + "\r\n") == 400);  // no Host
  CHECK(status(line + "Host: a\r\nHost: b\r\n\r\n") == 400);
  CHECK(status(line + "Host : a\r\n\r\n") == 400);
  CHECK(status(line + "Host: a\r\n more\r\n\r\n") == 400);
  CHECK(status(line + "Host: a\rb\r\n\r\n") == 400);
  CHECK(status(line + "Host: a\x01\r\n\r\n") == 400);
  CHECK(status(line + "Host: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n") == 400);
  CHECK(status(line + "Host: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n") == 400);
  CHECK(status(line + "Host: a\r\nContent-Length: +1\r\n\r\n") == 400);
  CHECK(status(line + "Host: a\r\nContent-Length: 99999999999999999999\r\n\r\n") == 400);
  CHECK(status(line + "Host: a\r\nTransfer-Encoding: gzip\r\n\r\n") == 400);
  CHECK(status(line + "Host: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n") == 501);
  CHECK(status("GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n") == 400);
}

TEST_CASE("what does not end is cut off") {
  const RequestLimits limits{.line = 100, .head = 200, .fields = 3, .body = 10};
  CHECK(status("GET /" + std::string(200, 'a'), limits) == 414);
  const std::string line = "GET / HTTP/1.1\r\nHost: a\r\n";
  CHECK(status(line + "X: " + std::string(300, 'a'), limits) == 431);
  CHECK(status(line + "X: " + std::string(100, 'a') + "\r\nY: " + std::string(100, 'a') + "\r\n", limits) ==
        431);
  CHECK(status(line + "A: b\r\nA: b\r\nA: b\r\n", limits) == 431);
  CHECK(status(line + "Content-Length: 11\r\n\r\n", limits) == 413);
  CHECK(status(line + "Transfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n5\r\n", limits) == 413);
  const std::string chunked = line + "Transfer-Encoding: chunked\r\n\r\n";
  CHECK(status(chunked + "0\r\nA: b\r\nA: b\r\nA: b\r\nA: b\r\n", limits) == 431);
  CHECK(status(chunked + "0\r\nX: " + std::string(300, 'a'), limits) == 431);
  std::string extensions;
  for (int i = 0; i < 5; ++i) extensions += "1;" + std::string(99, 'x') + "\r\na\r\n";
  CHECK(status(chunked + extensions, {.extensions = 500}) == 0);
  CHECK(status(chunked + extensions, {.extensions = 499}) == 413);
}
