#include "http/head.hpp"

#include "http/response.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::http;

TEST_CASE("a line is joined from pieces, and never longer than it may be") {
  LineReader reader;
  View bytes = as_bytes("GET / HT");
  CHECK(reader.take(bytes, 16) == LineReader::Taken::part);
  CHECK(bytes.empty());
  bytes = as_bytes("TP/1.1\r\nHost");
  CHECK(reader.take(bytes, 15) == LineReader::Taken::too_long);
  CHECK(reader.text() == "GET / HT");
  CHECK(reader.take(bytes, 16) == LineReader::Taken::whole);
  CHECK(as_text(bytes) == "Host");
  CHECK(reader.finish() == "GET / HTTP/1.1");
  CHECK(reader.ended_in_cr());
  bytes = as_bytes("A: b\n");
  CHECK(reader.take(bytes, 5) == LineReader::Taken::whole);
  CHECK(reader.finish() == "A: b");
  CHECK_FALSE(reader.ended_in_cr());
}

TEST_CASE("a head to show is split at its lines, with any content") {
  const HeadText head = split_head("GET / HTTP/1.1\r\nHost:  a \r\nbroken\r\nX:y\r\n\r\nA: body");
  CHECK(head.first_line == "GET / HTTP/1.1");
  CHECK(head.fields == std::vector<HeaderField>{{"Host", "a"}, {"broken", ""}, {"X", "y"}});
  CHECK(split_head("").fields.empty());
}

TEST_CASE("the line before a chunk has a size, blanks and extensions") {
  CHECK(parse_chunk_line("1f;a=b")->size == 31);
  CHECK(parse_chunk_line("5 ")->rest == " ");
  for (const char* wrong : {"", ";a", "-1", "+1", "0x1", "1 a", "10000000000000000", "1;\x01"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_chunk_line(wrong));
  }
}

TEST_CASE("a granted CONNECT has no body, even if its fields claim one") {
  struct Heads : ResponseHandler {
    std::vector<Framing> framings;
    void head(const ResponseHead&, Framing framing) override { framings.push_back(framing); }
  } heads;
  const auto read = [&](AnswerTo request, std::string_view status) {
    ResponseParser parser(heads, {}, request);
    parser.receive(as_bytes("HTTP/1.1 " + std::string(status) + "\r\nContent-Length: 5\r\n\r\nmore!"));
    return parser.excess();
  };
  CHECK(read(AnswerTo::connect, "200 OK") == 5);
  CHECK(read(AnswerTo::connect, "403 Forbidden") == 0);
  CHECK(read(AnswerTo::get, "200 OK") == 0);
  CHECK(heads.framings ==
        std::vector<Framing>{Framing::none, Framing::content_length, Framing::content_length});
}
