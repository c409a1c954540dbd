#include "http/response.hpp"

#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::http;

namespace {

/// Writes down what the parser says; neighbouring pieces of body are joined, so cuts do not show.
struct Recorder : ResponseHandler {
  std::string log, content;

  void interim(const ResponseHead& head) override { log += "interim " + std::to_string(head.status) + "\n"; }
  void head(const ResponseHead& head, Framing framing) override {
    log += "1." + std::to_string(head.minor_version) + " " + std::to_string(head.status) + " [" +
           head.reason + "] " + std::string(name_of(framing)) + "\n";
    write(head.fields);
  }
  void body(View bytes) override { content += as_text(bytes); }
  void trailers(const std::vector<HeaderField>& fields) override {
    log += "trailers\n";
    write(fields);
  }
  void write(const std::vector<HeaderField>& fields) {
    for (const HeaderField& field : fields) log += field.name + "=" + field.value + "\n";
  }
};

/// All that can be seen of a response that comes in these pieces: what was parsed, or the refusal.
std::string parse(const std::vector<std::string>& pieces, bool clean = true) {
  Recorder recorder;
  ResponseParser parser(recorder);
  std::string end;
  try {
    for (const std::string& piece : pieces) parser.receive(as_bytes(piece));
    parser.receive_end(clean);
    end = parser.done() ? "done" : "not done";
    if (parser.excess() > 0) end += ", " + std::to_string(parser.excess()) + " more";
    CHECK(parser.body_size() == recorder.content.size());
  } catch (const HttpError& error) {
    end = std::string("refused: ") + error.what();
  }
  return recorder.log + "<" + recorder.content + "> " + end;
}

std::string ok(const std::string& fields, const std::string& body = {}) {
  return "HTTP/1.1 200 OK\r\n" + fields + "\r\n" + body;
}

std::string why(const std::string& response, bool clean = true) {
  const std::string all = parse({response}, clean);
  const std::size_t at = all.find("refused: ");
  return at == std::string::npos ? "accepted" : all.substr(at + 9);
}

bool begins(const std::string& text, const std::string& start) {
  return text.compare(0, start.size(), start) == 0;
}

}  // namespace

TEST_CASE("a response reads the same when cut at any byte") {
  struct Row {
    std::string response, expected;
  };
  const std::vector<Row> rows{
      {ok("Content-Length: 5\r\nServer: x\r\n", "hello"),
       "1.1 200 [OK] Content-Length\nContent-Length=5\nServer=x\n<hello> done"},
      {ok("content-LENGTH:\t 5 \r\n", "hello and more"),
       "1.1 200 [OK] Content-Length\ncontent-LENGTH=5\n<hello> done, 9 more"},
      {ok("Content-Length: 0\r\n"), "1.1 200 [OK] Content-Length\nContent-Length=0\n<> done"},
      {ok("Content-Length: 5, 5\r\nContent-Length: 5\r\n", "hello"),
       "1.1 200 [OK] Content-Length\nContent-Length=5, 5\nContent-Length=5\n<hello> done"},
      {"HTTP/1.0 200 ok\r\nContent-type: text/html\r\n\r\n<p>\n</p>\r\n",
       "1.0 200 [ok] until the connection closes\nContent-type=text/html\n<<p>\n</p>\r\n> done"},
      {"HTTP/1.1 404\r\nContent-Length: 0\r\n\r\n", "1.1 404 [] Content-Length\nContent-Length=0\n<> done"},
      {"HTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n", "1.1 404 [] Content-Length\nContent-Length=0\n<> done"},
      {"HTTP/1.1 200 OK\nA: b\n\nhello", "1.1 200 [OK] until the connection closes\nA=b\n<hello> done"},
      {"HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n",
       "1.1 204 [No Content] no body\nContent-Length=5\n<> done"},
      {"HTTP/1.1 304 Not Modified\r\n\r\n", "1.1 304 [Not Modified] no body\n<> done"},
      {"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" +
           ok("Content-Length: 1\r\n", "z"),
       "interim 100\ninterim 103\n1.1 200 [OK] Content-Length\nContent-Length=1\n<z> done"},
      {ok("Transfer-Encoding: chunked\r\n",
          "5\r\nhello\r\n1;ext=\"v\"\r\n \r\n005 ; a\r\nworld\r\n0\r\n\r\n"),
       "1.1 200 [OK] chunked\nTransfer-Encoding=chunked\n<hello world> done"},
      {ok("Transfer-Encoding: Chunked\r\n", "A\r\n0123456789\r\n0;last\r\nX: y\r\nZ:\r\n\r\nmore"),
       "1.1 200 [OK] chunked\nTransfer-Encoding=Chunked\ntrailers\nX=y\nZ=\n<0123456789> done, 4 more"},
      {ok("A: \x80\xff\r\n", ""), "1.1 200 [OK] until the connection closes\nA=\x80\xff\n<> done"},
      {ok("Content-Length: 5\r\n", "hell"),
       "1.1 200 [OK] Content-Length\nContent-Length=5\n<hell> refused: the body is cut; expected 5 bytes, "
       "got 4 [RFC 9112]"},
  };
  for (const Row& row : rows) {
    CHECK(parse({row.response}) == row.expected);
    std::vector<std::string> bytes;
    for (char c : row.response) bytes.emplace_back(1, c);
    CHECK(parse(bytes) == row.expected);
    for (std::size_t cut = 0; cut <= row.response.size(); ++cut)
      if (const auto got = parse({row.response.substr(0, cut), row.response.substr(cut)});
          got != row.expected)
        CHECK(got == row.expected);
  }
}

TEST_CASE("a response that breaks the rules is refused") {
  struct Row {
    std::string response, why;
  };
  const std::string chunked = "Transfer-Encoding: chunked\r\n";
  const std::vector<Row> rows{
      {"", "the server ended without a response"},
      {"SSH-2.0-OpenSSH_9.2\r\n", "this is not an HTTP/1 response"},
      {"\r\nHTTP/1.1 200 OK\r\n\r\n", "this is not an HTTP/1 response"},
      {"HTTP/2 200 OK\r\n\r\n", "the status line does not say HTTP/1"},
      {"HTTP/1 200 OK\r\n\r\n", "the status line does not say HTTP/1"},
      {"HTTP/1.x 200 OK\r\n\r\n", "the status line does not say HTTP/1"},
      {"HTTP/1.1\r\n\r\n", "the status line does not say HTTP/1"},
      {"HTTP/1.1  200 OK\r\n\r\n", "the status code is not valid"},
      {"HTTP/1.1 20 OK\r\n\r\n", "the status code is not valid"},
      {"HTTP/1.1 2000 OK\r\n\r\n", "the status code is not valid"},
      {"HTTP/1.1 099 OK\r\n\r\n", "the status code is not valid"},
      {"HTTP/1.1 200-OK\r\n\r\n", "the status code is not valid"},
      {"HTTP/1.1 200 O\x1bK\r\n\r\n", "the reason phrase has a control character"},
      {"HTTP/1.1 200 O\rK\r\n\r\n", "the reason phrase has a control character"},
      {"HTTP/1.1 101 Switching Protocols\r\n\r\n", "the server changes to another protocol"},
      {ok(" A: b\r\n"), "a field is folded over two lines"},
      {ok("A: b\r\n\tc\r\n"), "a field is folded over two lines"},
      {ok("A : b\r\n"), "a line of the head is not a field"},
      {ok("A\r\n"), "a line of the head is not a field"},
      {ok(": b\r\n"), "a line of the head is not a field"},
      {ok("A\x80: b\r\n"), "a line of the head is not a field"},
      {ok("A: b\rc\r\n"), "a field value has a control character"},
      {ok(std::string("A: b\0c\r\n", 8)), "a field value has a control character"},
      {ok("A: \x1b[2J\r\n"), "a field value has a control character"},
      {ok("Content-Length: five\r\n"), "Content-Length is not a number"},
      {ok("Content-Length:\r\n"), "Content-Length is not a number"},
      {ok("Content-Length: -1\r\n"), "Content-Length is not a number"},
      {ok("Content-Length: +1\r\n"), "Content-Length is not a number"},
      {ok("Content-Length: 0x5\r\n"), "Content-Length is not a number"},
      {ok("Content-Length: 5,\r\n"), "Content-Length is not a number"},
      {ok("Content-Length: 18446744073709551616\r\n"), "Content-Length is not a number"},
      {ok("Content-Length: 5\r\nContent-Length: 6\r\n"), "two Content-Lengths contradict each other"},
      {ok("Content-Length: 5, 6\r\n"), "two Content-Lengths contradict each other"},
      {ok(chunked + "Content-Length: 5\r\n"), "both Transfer-Encoding and Content-Length"},
      {ok("Content-Length: 5\r\n" + chunked), "both Transfer-Encoding and Content-Length"},
      {"HTTP/1.0 200 OK\r\n" + chunked + "\r\n", "an HTTP/1.0 response has a Transfer-Encoding"},
      {ok("Transfer-Encoding: gzip\r\n"), "the transfer coding is one that the request did not ask for"},
      {ok("Transfer-Encoding: gzip, chunked\r\n"),
       "the transfer coding is one that the request did not ask for"},
      {ok("Transfer-Encoding: chunked, chunked\r\n"),
       "the transfer coding is one that the request did not ask for"},
      {ok(chunked + chunked), "the transfer coding is one that the request did not ask for"},
      {ok("Transfer-Encoding:\r\n"), "the transfer coding is one that the request did not ask for"},
      {ok("Transfer-Encoding: xchunked\r\n"), "the transfer coding is one that the request did not ask for"},
      {ok(chunked, "\r\n"), "a chunk size is not valid"},
      {ok(chunked, "g\r\n"), "a chunk size is not valid"},
      {ok(chunked, "-1\r\n"), "a chunk size is not valid"},
      {ok(chunked, "0x1\r\n"), "a chunk size is not valid"},
      {ok(chunked, " 1\r\n"), "a chunk size is not valid"},
      {ok(chunked, "1 x\r\n"), "a chunk size is not valid"},
      {ok(chunked, "1;a\rb\r\n"), "a chunk size is not valid"},
      {ok(chunked, "10000000000000000\r\n"), "a chunk size is not valid"},
      {ok(chunked, "1\nx\r\n"), "a chunk size ends in a bare line feed"},
      {ok(chunked, "1\r\nxy\r\n"), "a chunk does not end where its size says"},
      {ok(chunked, "1\r\nx\n"), "a chunk does not end where its size says"},
      {ok(chunked, "0\r\n A: b\r\n\r\n"), "a field is folded over two lines"},
      {ok(chunked, "0\r\nA\r\n\r\n"), "a line of the head is not a field"},
      {ok(chunked), "the chunked body is cut"},
      {ok(chunked, "5\r\nhel"), "the chunked body is cut"},
      {ok(chunked, "5\r\nhello"), "the chunked body is cut"},
      {ok(chunked, "5\r\nhello\r\n"), "the chunked body is cut"},
      {ok(chunked, "5\r\nhello\r\n0\r\n"), "the chunked body is cut"},
      {ok(chunked, "0\r\nA: b\r\n"), "the chunked body is cut"},
      {ok("Content-Length: 1\r\n"), "the body is cut"},
      {"HTTP/1.1 200 OK\r\nA: b\r\n", "the head of the response is cut"},
      {"HTTP/1.1 20", "the head of the response is cut"},
      {"HTTP/1.1 100 Continue\r\n\r\n", "the head of the response is cut"},
  };
  for (const Row& row : rows) {
    INFO(in_quotes(row.response));
    CHECK(begins(why(row.response), row.why));
  }
}

TEST_CASE("a body that ends with the connection is whole only after close_notify") {
  CHECK(why(ok("", "hello"), true) == "accepted");
  CHECK(begins(why(ok("", "hello"), false),
               "the connection ended without close_notify, so the body may be cut"));
  CHECK(why(ok("Content-Length: 5\r\n", "hello"), false) == "accepted");
  CHECK(why(ok("Transfer-Encoding: chunked\r\n", "0\r\n\r\n"), false) == "accepted");
}

TEST_CASE("heads, trailers, chunk lines and interim responses are bounded") {
  const std::string start = "HTTP/1.1 200 OK\r\nA: ", end = "\r\n\r\n";
  const std::size_t limit = ResponseLimits{}.head;
  CHECK(why(start + std::string(limit - start.size() - end.size(), 'x') + end) == "accepted");
  CHECK(begins(why(start + std::string(limit - start.size() - end.size() + 1, 'x') + end),
               "the head of the response is too long"));

  auto fields = [](int count) {
    std::string text;
    for (int i = 0; i < count; ++i) text += "A: b\r\n";
    return text;
  };
  CHECK(why(ok(fields(256))) == "accepted");
  CHECK(begins(why(ok(fields(257))), "the response has too many fields"));

  const std::string chunked = "Transfer-Encoding: chunked\r\n";
  CHECK(why(ok(chunked, "0\r\n" + fields(256) + "\r\n")) == "accepted");
  CHECK(begins(why(ok(chunked, "0\r\n" + fields(257) + "\r\n")), "the response has too many fields"));
  CHECK(why(ok(chunked, "0;" + std::string(4092, 'x') + "\r\n\r\n")) == "accepted");
  CHECK(begins(why(ok(chunked, "0;" + std::string(4093, 'x') + "\r\n\r\n")),
               "a line between chunks is too long"));

  std::string interims;
  for (int i = 0; i < 16; ++i) interims += "HTTP/1.1 100 Continue\r\n\r\n";
  CHECK(why(interims + ok("")) == "accepted");
  CHECK(
      begins(why(interims + "HTTP/1.1 100 Continue\r\n\r\n" + ok("")), "the server sends interim responses"));
}

TEST_CASE("an endless head is refused before it has all come") {
  Recorder recorder;
  ResponseParser parser(recorder);
  parser.receive(as_bytes("HTTP/1.1 200 OK\r\nA: "));
  const std::string block(1024, 'x');
  int blocks = 0;
  auto flood = [&] {
    for (; blocks < 1000; ++blocks) parser.receive(as_bytes(block));
  };
  CHECK_THROWS_AS(flood(), HttpError);
  CHECK(blocks == 63);
}

TEST_CASE("a redirect is a status with a Location") {
  ResponseHead head;
  for (int status : {301, 302, 303, 307, 308}) {
    head = {.status = status, .reason = "", .fields = {{"LOCATION", "/x"}}};
    CHECK(head.is_redirect());
    head.fields.clear();
    CHECK_FALSE(head.is_redirect());
  }
  for (int status : {200, 300, 304, 404}) {
    head = {.status = status, .reason = "", .fields = {{"Location", "/x"}}};
    CHECK_FALSE(head.is_redirect());
  }
}
