// The MUSTs of RFC 9110 and RFC 9112 that bind an origin server, as a table: what comes, what is answered,
// where it is written. If a server has a choice, the row says what this one does.
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "flow/files.hpp"
#include "flow/visited.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using testing::CountingSite;
using testing::Visited;

namespace {

/// The statuses of all responses in the text.
std::vector<int> statuses(std::string_view text) {
  std::vector<int> found;
  constexpr std::string_view start = "HTTP/1.1 ";
  for (std::size_t at = text.find(start); at != text.npos; at = text.find(start, at + 1)) {
    const std::string_view code = text.substr(at + start.size(), 4);
    if (code.size() == 4 && code[3] == ' ' &&
        std::all_of(code.begin(), code.end() - 1, [](char c) { return c >= '0' && c <= '9'; }))
      found.push_back(std::stoi(std::string(code)));
  }
  return found;
}

struct Rule {
  std::string_view where, rule;
  std::string request;
  std::vector<int> answered;
  bool closes = false;
};

const std::string get = "GET / HTTP/1.1\r\n", host = "Host: server.example\r\n", end = "\r\n";
const std::string good = get + host + end;
const std::string chunked = "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n";

std::string with_host(const std::string& value) { return get + "Host: " + value + "\r\n\r\n"; }
std::string with(const std::string& field) { return get + host + field + "\r\n\r\n"; }
std::string line(const std::string& request_line) { return request_line + "\r\n" + host + end; }

/// In rows that keep the connection open, `good` follows and shows that it is.
const std::vector<Rule> rules{
    {"RFC 9112 2.2", "an empty line before the request is ignored", "\r\n" + good, {200}},
    {"RFC 9112 2.2", "a bare CR is invalid", with("A: b\rc"), {400}, true},
    {"RFC 9112 2.2",
     "a line of the head may end in only LF",
     "GET / HTTP/1.1\nHost: a\n\n" + good,
     {200, 200}},
    {"RFC 9112 2.2", "whitespace before the first field is refused", get + " " + host + end, {400}, true},
    {"RFC 9112 2.3", "a later minor version is accepted", line("GET / HTTP/1.7") + good, {200, 200}},
    {"RFC 9112 2.3", "the version's name is case-sensitive", line("GET / http/1.1"), {400}, true},
    {"RFC 9110 15.6.6", "another major version is refused", line("GET / HTTP/2.0"), {505}, true},
    {"RFC 9112 3", "a request line has three parts", line("GET /"), {400}, true},
    {"RFC 9112 3", "whitespace in the target is refused", line("GET /a b HTTP/1.1"), {400}, true},
    {"RFC 9112 3", "a long target", line("GET /" + std::string(9000, 'a') + " HTTP/1.1"), {414}, true},
    {"RFC 9112 3.2", "no Host", get + end, {400}, true},
    {"RFC 9112 3.2", "two Hosts", get + host + host + end, {400}, true},
    {"RFC 9112 3.2", "two Hosts in HTTP/1.0", "GET / HTTP/1.0\r\n" + host + host + end, {400}, true},
    {"RFC 9112 3.2", "HTTP/1.0 needs no Host", "GET / HTTP/1.0\r\n\r\n", {200}, true},
    {"RFC 9112 3.2", "a Host with a path", with_host("a/b"), {400}, true},
    {"RFC 9112 3.2", "a Host with a user", with_host("user@a"), {400}, true},
    {"RFC 9112 3.2", "a Host with a space", with_host("a b"), {400}, true},
    {"RFC 9112 3.2", "a Host with two names", with_host("a, b"), {400}, true},
    {"RFC 9112 3.2", "a Host with an invalid port", with_host("a:b"), {400}, true},
    {"RFC 9112 3.2", "a Host with a port too large", with_host("a:65536"), {400}, true},
    {"RFC 9112 3.2", "a Host with brackets around a name", with_host("[a]"), {400}, true},
    {"RFC 9112 3.2", "a Host with bytes beyond ASCII", with_host("\xc3\xbc"), {400}, true},
    {"RFC 9112 3.2", "a Host with a broken percent-encoding", with_host("a%2"), {400}, true},
    {"RFC 9112 3.2", "a Host with a scheme", with_host("https://a"), {400}, true},
    {"RFC 9110 4.2.2", "an https URI without a host is refused", with_host(""), {400}, true},
    {"RFC 9110 4.2.2", "an https URI with only a port is refused", with_host(":443"), {400}, true},
    {"RFC 9110 7.2", "a name", with_host("a-b.example") + good, {200, 200}},
    {"RFC 9110 7.2", "a name and a port", with_host("localhost:4433") + good, {200, 200}},
    {"RFC 9110 7.2", "an address", with_host("127.0.0.1:1") + good, {200, 200}},
    {"RFC 9110 7.2", "an address in brackets", with_host("[::1]:4433") + good, {200, 200}},
    {"RFC 9110 7.2", "an empty port", with_host("a:") + good, {200, 200}},
    {"RFC 9112 3.2.1", "the origin-form begins with a slash", line("GET a HTTP/1.1"), {400}, true},
    {"RFC 9112 3.2.2",
     "the absolute-form is accepted",
     line("GET https://a/b?c HTTP/1.1") + good,
     {200, 200}},
    {"RFC 9112 3.2.2",
     "the absolute-form may have no path",
     line("GET https://a HTTP/1.1") + good,
     {200, 200}},
    {"RFC 9110 4.2.4",
     "the absolute-form with a user is refused",
     line("GET https://u@a/ HTTP/1.1"),
     {400},
     true},
    {"RFC 9110 4.2.2",
     "the absolute-form without a host is refused",
     line("GET https:///b HTTP/1.1"),
     {400},
     true},
    {"RFC 9110 7.4",
     "the absolute-form with another scheme is refused",
     line("GET http://a/ HTTP/1.1"),
     {421},
     true},
    {"RFC 9112 3.2.4", "the asterisk-form is for OPTIONS", line("OPTIONS * HTTP/1.1") + good, {200, 200}},
    {"RFC 9112 3.2.4", "the asterisk-form is refused for other methods", line("GET * HTTP/1.1"), {400}, true},
    {"RFC 9110 5.4",
     "too many fields",
     get + host +
         [] {
           std::string all;
           for (int i = 0; i < 101; ++i) all += "A: b\r\n";
           return all;
         }() +
         end,
     {431},
     true},
    {"RFC 9110 5.4", "fields too large", with("A: " + std::string(40'000, 'a')), {431}, true},
    {"RFC 9110 5.5", "NUL in a field", with(std::string("A: b\0c", 6)), {400}, true},
    {"RFC 9112 5.1", "whitespace before the colon", with("A : b"), {400}, true},
    {"RFC 9112 5.1", "a field without a name", with(": b"), {400}, true},
    {"RFC 9112 5.1", "a field without a colon", with("A"), {400}, true},
    {"RFC 9112 5.2", "a folded line", with("A: b\r\n c"), {400}, true},
    {"RFC 9112 5.2", "a line folded with a tab", with("A: b\r\n\tc"), {400}, true},
    {"RFC 9110 5.1", "a field that nobody knows", with("Unknown: b") + good, {200, 200}},
    {"RFC 9112 6.1",
     "Transfer-Encoding in HTTP/1.0",
     "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
     {400},
     true},
    {"RFC 9112 6.1", "an unknown coding", with("Transfer-Encoding: gzip, chunked"), {501}, true},
    {"RFC 9112 6.3", "chunked is not the last coding", with("Transfer-Encoding: chunked, gzip"), {400}, true},
    {"RFC 9112 6.3", "chunked is missing", with("Transfer-Encoding: gzip"), {400}, true},
    {"RFC 9112 6.3", "chunked twice", with("Transfer-Encoding: chunked, chunked"), {400}, true},
    {"RFC 9112 6.3", "an empty list of codings", with("Transfer-Encoding: ,"), {400}, true},
    {"RFC 9110 5.6.1.2",
     "empty members of a list are ignored",
     with("Transfer-Encoding: ,chunked,") + "0\r\n\r\n" + good,
     {200, 200}},
    {"RFC 9112 6.3",
     "Content-Length and Transfer-Encoding",
     with("Content-Length: 0\r\nTransfer-Encoding: chunked"),
     {400},
     true},
    {"RFC 9112 6.3", "two lengths", with("Content-Length: 1\r\nContent-Length: 2"), {400}, true},
    {"RFC 9112 6.3", "two lengths in one field", with("Content-Length: 1, 2"), {400}, true},
    {"RFC 9112 6.3", "a length with a sign", with("Content-Length: +1"), {400}, true},
    {"RFC 9112 6.3", "a hexadecimal length", with("Content-Length: 0x1"), {400}, true},
    {"RFC 9110 8.6",
     "a length beyond every number",
     with("Content-Length: 99999999999999999999"),
     {400},
     true},
    {"RFC 9110 15.5.14", "a body too large", with("Content-Length: 9999999999"), {413}, true},
    {"RFC 9112 7.1", "a chunked body", chunked + "3\r\nabc\r\n0\r\n\r\n" + good, {200, 200}},
    {"RFC 9112 7.1", "a chunk's size ends in only LF", chunked + "3\nabc\r\n0\r\n\r\n", {400}, true},
    {"RFC 9112 7.1", "a chunk ends in only LF", chunked + "3\r\nabc\n0\r\n\r\n", {400}, true},
    {"RFC 9112 7.1", "the last chunk ends in only LF", chunked + "3\r\nabc\r\n0\n\r\n", {400}, true},
    {"RFC 9112 7.1", "the trailers end in only LF", chunked + "0\r\nA: b\n\n", {400}, true},
    {"RFC 9112 7.1", "a chunk longer than it says", chunked + "3\r\nabcd\r\n", {400}, true},
    {"RFC 9112 7.1", "a size that is not a number", chunked + "x\r\n", {400}, true},
    {"RFC 9112 7.1", "a size with 0x", chunked + "0x3\r\nabc\r\n", {400}, true},
    {"RFC 9112 7.1", "a size after a space", chunked + " 3\r\nabc\r\n", {400}, true},
    {"RFC 9112 7.1", "a size before a space", chunked + "3 \r\nabc\r\n", {400}, true},
    {"RFC 9112 7.1", "a size beyond every number", chunked + "10000000000000003\r\nabc\r\n", {400}, true},
    {"RFC 9112 7.1.1",
     "chunk extensions are ignored",
     chunked + "3;a=b ; c\r\nabc\r\n0;d\r\n\r\n" + good,
     {200, 200}},
    {"RFC 9110 5.6.3",
     "chunk extensions after a space are ignored",
     chunked + "3 ;a\r\nabc\r\n0\r\n\r\n" + good,
     {200, 200}},
    {"RFC 9112 7.1.1",
     "chunk extensions without end are refused",
     chunked + "3;" + std::string(17'000, 'a') + "\r\n",
     {413},
     true},
    {"RFC 9112 7.1.2", "trailers are dropped", chunked + "0\r\nContent-Length: 5\r\n\r\n" + good, {200, 200}},
    {"RFC 9112 7.1.2",
     "garbage instead of a trailer is refused",
     chunked + "0\r\ngarbage\r\n\r\n",
     {400},
     true},
    {"RFC 9112 7.1.2", "a folded trailer is refused", chunked + "0\r\nA: b\r\n c\r\n\r\n", {400}, true},
    {"RFC 9112 9.3", "an HTTP/1.1 connection stays open by default", good + good, {200, 200}},
    {"RFC 9112 9.3",
     "a body that was not read is not taken for a request",
     "GET / HTTP/1.1\r\n" + host + "Content-Length: " + std::to_string(good.size()) + "\r\n\r\n" + good +
         good,
     {200, 200}},
    {"RFC 9112 9.3",
     "an HTTP/1.0 connection stays open with keep-alive",
     "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + good,
     {200, 200}},
    {"RFC 9112 9.6", "nothing is answered after close", with("Connection: close") + good, {200}, true},
    {"RFC 9112 9.6",
     "close counts in any case, and in a list",
     with("Connection: x, ,CLOSE") + good,
     {200},
     true},
    {"RFC 9110 7.8",
     "an upgrade that the server does not support is ignored",
     with("Upgrade: h2c\r\nConnection: upgrade") + good,
     {200, 200}},
    {"RFC 9110 10.1.1", "an expectation that nobody knows", with("Expect: a miracle"), {417}, true},
    {"RFC 9110 10.1.1",
     "no expectation counts in HTTP/1.0",
     "POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\na",
     {200},
     true},
    {"RFC 9110 10.1.1",
     "a body that is already there needs no 100 (Continue)",
     with("Expect: 100-continue\r\nContent-Length: 1") + "a" + good,
     {200, 200}},
    {"RFC 9110 10.1.1",
     "a request without a body needs no 100 (Continue)",
     with("Expect: 100-continue") + good,
     {200, 200}},
    {"RFC 9110 14.2", "ranges may be ignored", with("Range: bytes=0-1") + good, {200, 200}},
};

/// Says what happened if a row is wrong.
void check(const Rule& rule, std::size_t portion) {
  CountingSite site;
  Visited visited(site);
  std::string received;
  for (std::string_view rest = rule.request; !rest.empty() && !visited.session->finished();) {
    received += visited.ask(rest.substr(0, portion));
    rest.remove_prefix(std::min(portion, rest.size()));
  }
  INFO(rule.where << ": " << rule.rule << "\n"
                  << rule.request.substr(0, 300) << "\n-- answered:\n"
                  << received);
  std::vector<int> final = statuses(received);
  std::erase(final, 100);  // which depends on how a request is cut
  CHECK(final == rule.answered);
  CHECK(visited.session->finished() == rule.closes);
  CHECK((received.find("Connection: close\r\n") != received.npos) == rule.closes);
  // RFC 9110 6.6.1: a server with a clock says when.
  std::size_t dates = 0;
  for (std::size_t at = 0; (at = received.find("\r\nDate: ", at)) != received.npos; ++at) ++dates;
  CHECK(dates == final.size());
}

}  // namespace

TEST_CASE("an HTTP server keeps the rules of RFC 9110 and RFC 9112") {
  for (const Rule& rule : rules) check(rule, rule.request.size());
}

TEST_CASE("an HTTP server keeps the rules also if a request comes byte by byte") {
  for (const Rule& rule : rules)
    if (rule.request.size() < 400) check(rule, 1);
}

TEST_CASE("a client that waits for permission to send a body gets it once, before the body") {
  // RFC 9110 10.1.1
  CountingSite site;
  Visited visited(site);
  const std::string expects = "Expect: 100-Continue\r\n\r\n";
  for (const std::string& framing :
       {std::string("Content-Length: 5\r\n"), std::string("Transfer-Encoding: chunked\r\n")}) {
    const bool sized = framing.starts_with("Content");
    CHECK(visited.ask("POST /up HTTP/1.1\r\n" + host + framing + expects) == "HTTP/1.1 100 Continue\r\n\r\n");
    CHECK(visited.ask(sized ? "he" : "2\r\nhe\r\n").empty());
    CHECK(statuses(visited.ask(sized ? "llo" : "3\r\nllo\r\n0\r\n\r\n")) == std::vector{200});
  }
  CHECK(site.uploaded == "hellohello");
  // What cannot be taken is refused at once, without leave.
  CHECK(statuses(visited.ask("POST / HTTP/1.1\r\n" + host + "Content-Length: 9999999999\r\n" + expects)) ==
        std::vector{413});
}

TEST_CASE("a HEAD is never answered with a body, and says how long that of a GET is") {
  // RFC 9110 9.3.2 and 8.6
  for (const std::string& request :
       {line("HEAD / HTTP/1.1"), std::string("HEAD / HTTP/1.1\r\nHost: a b\r\n\r\n")}) {
    CountingSite site;
    Visited visited(site);
    const std::string answer = visited.ask(request);
    CHECK(answer.ends_with("\r\n\r\n"));
    CHECK(answer.find("\r\n\r\n") == answer.size() - 4);
    CHECK(answer.find("Content-Length: 0") == answer.npos);
  }
}

TEST_CASE("files: what did not change has no body, and what cannot be opened now is not missing") {
  const std::filesystem::path root =
      std::filesystem::temp_directory_path() / ("rules-" + std::to_string(::getpid()));
  std::filesystem::create_directory(root);
  std::ofstream(root / "a.txt") << "hello";
  const flow::StaticFiles files(root.string());

  struct FileVisit : flow::Visit {
    explicit FileVisit(const flow::StaticFiles& f) : files(f) {}
    trace::Sink* sink() override { return nullptr; }
    flow::HttpResponse answer(const http::RequestHead& head, const connection::Server&, bool) override {
      return std::move(*files.find(head.target));
    }
    flow::HttpResponse refuse(const http::BadRequest& bad) override { return {bad.status, {}, nullptr}; }
    const flow::StaticFiles& files;
  };
  struct Site : flow::Site {
    explicit Site(const flow::StaticFiles& f) : files(f), config_(serving.config()) {}
    std::unique_ptr<flow::Visit> visit(const net::Address&) override {
      return std::make_unique<FileVisit>(files);
    }
    const handshake::ServerConfig& config(std::string_view) override { return config_; }
    const flow::StaticFiles& files;
    testing::Serving serving;
    handshake::ServerConfig config_;
  } site(files);

  Visited visited(site);
  const std::string request = "GET /a.txt HTTP/1.1\r\n" + host;
  const std::string whole = visited.ask(request + end);
  CHECK(whole.ends_with("\r\n\r\nhello"));
  const std::size_t at = whole.find("Last-Modified: ") + 15;
  const std::string modified = whole.substr(at, whole.find("\r\n", at) - at);
  const std::string unchanged = visited.ask(request + "If-Modified-Since: " + modified + end + end);
  CHECK(statuses(unchanged) == std::vector{304});
  CHECK(unchanged.ends_with("\r\n\r\n"));
  CHECK(unchanged.find("Content-Length") ==
        unchanged.npos);  // RFC 9110 8.6: it would have to be that of the 200
  CHECK(statuses(visited.ask(request + "If-Match: \"x\"\r\n" + end)) == std::vector{412});

  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
  rlimit none = before;
  none.rlim_cur = 0;  // no descriptor can be had any more; those that are open stay
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
  const std::string unavailable = visited.ask(request + end);
  ::setrlimit(RLIMIT_NOFILE, &before);
  CHECK(statuses(unavailable) == std::vector{503});
  CHECK(unavailable.find("Retry-After: 1\r\n") != unavailable.npos);
  CHECK(visited.ask(request + end).ends_with("hello"));
  std::filesystem::remove_all(root);
}
