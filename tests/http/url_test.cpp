#include "http/url.hpp"

#include "http/request.hpp"
#include "support/catch.hpp"

using namespace glasstls::http;

namespace {

std::string refusal(const std::string& url) {
  try {
    return "accepted as " + parse_url(url).text();
  } catch (const HttpError& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("URLs are taken apart and made normal") {
  struct Row {
    const char *text, *host;
    int port;
    const char *target, *authority;
  };
  const Row row = GENERATE(
      Row{"https://example.com", "example.com", 443, "/", "example.com"},
      Row{"https://example.com/", "example.com", 443, "/", "example.com"},
      Row{"HTTPS://EXAMPLE.com:443/A", "example.com", 443, "/A", "example.com"},
      Row{"https://example.com:8443/a/b?c=d&e", "example.com", 8443, "/a/b?c=d&e", "example.com:8443"},
      Row{"https://example.com:/", "example.com", 443, "/", "example.com"},
      Row{"https://example.com?q", "example.com", 443, "/?q", "example.com"},
      Row{"https://example.com#part", "example.com", 443, "/", "example.com"},
      Row{"https://example.com/a#part?no", "example.com", 443, "/a", "example.com"},
      Row{"https://example.com/a?b#c", "example.com", 443, "/a?b", "example.com"},
      Row{"https://example.com./", "example.com", 443, "/", "example.com"},
      Row{"https://127.0.0.1:4433/", "127.0.0.1", 4433, "/", "127.0.0.1:4433"},
      Row{"https://[::1]/", "::1", 443, "/", "[::1]"},
      Row{"https://[2001:DB8:0:0::1]:8443/x", "2001:db8::1", 8443, "/x", "[2001:db8::1]:8443"},
      Row{"https://xn--bcher-kva.example/", "xn--bcher-kva.example", 443, "/", "xn--bcher-kva.example"},
      Row{"https://B\xc3\x9c"
          "cher.example/",
          "xn--bcher-kva.example", 443, "/", "xn--bcher-kva.example"},
      Row{"https://a_b.example/", "a_b.example", 443, "/", "a_b.example"},
      Row{"https://e.example/%7Euser/%2f", "e.example", 443, "/%7Euser/%2f", "e.example"},
      Row{"https://e.example/a b\"<>", "e.example", 443, "/a%20b%22%3C%3E", "e.example"},
      Row{"https://e.example/\xc3\xbc?\xc3\xbc", "e.example", 443, "/%C3%BC?%C3%BC", "e.example"},
      Row{"https://e.example/a/./b/../c", "e.example", 443, "/a/c", "e.example"},
      Row{"https://e.example/../../x", "e.example", 443, "/x", "e.example"},
      Row{"https://e.example/a/..", "e.example", 443, "/", "e.example"},
      Row{"https://e.example/a/b/.", "e.example", 443, "/a/b/", "e.example"},
      Row{"https://e.example/a//b//", "e.example", 443, "/a//b//", "e.example"},
      Row{"https://e.example/a?../b/..", "e.example", 443, "/a?../b/..", "e.example"},
      Row{"https://e.example/a@b:c", "e.example", 443, "/a@b:c", "e.example"});
  const Url url = parse_url(row.text);
  CHECK(url.server.host == row.host);
  CHECK(url.server.port == row.port);
  CHECK(url.target == row.target);
  CHECK(url.authority() == row.authority);
  CHECK(parse_url(url.text()) == url);
}

TEST_CASE("a literal is known as an address") {
  CHECK(parse_url("https://127.0.0.1/").server.is_address);
  CHECK(parse_url("https://[::1]/").server.is_address);
  CHECK_FALSE(parse_url("https://localhost/").server.is_address);
}

TEST_CASE("anything but an https URL is refused, with what to write instead") {
  struct Row {
    std::string text, why;
  };
  const std::string long_label(64, 'a'), long_name = "https://" + [] {
    std::string name;
    for (int i = 0; i < 127; ++i) name += "a.";
    return name + "a";
  }();
  const std::vector<Row> rows{
      {"", "this is not an https URL"},
      {"example.com", "this is not an https URL"},
      {"example.com:443", "this is not an https URL"},
      {"https:example.com", "this is not an https URL"},
      {"https:/example.com", "this is not an https URL"},
      {"ftp://example.com/", "this is not an https URL"},
      {"://example.com/", "this is not an https URL"},
      {"http://example.com/", "http:// would send everything unprotected"},
      {"HTTP://example.com/", "http:// would send everything unprotected"},
      {"https://", "there is no host name"},
      {"https:///path", "there is no host name"},
      {"https://:443/", "there is no host name"},
      {"https://./", "there is no host name"},
      {"https://user@example.com/", "the URL has a user name or password before the host"},
      {"https://user:secret@example.com/", "the URL has a user name or password before the host"},
      {"https://b\xff.example/",
       "the host name cannot be turned into the form that DNS and certificates have: "},
      {"https://b\xe2\x80\x8b.example/",
       "the host name cannot be turned into the form that DNS and certificates have: "},
      {"https://a..example/", "the host name has an empty label"},
      {"https://.example/", "the host name has an empty label"},
      {"https://" + long_label + ".example/", "a label of the host name is too long"},
      {long_name, "the host name is too long"},
      {"https://exam ple.com/", "the host name has a character that no name has"},
      {"https://exam%70le.com/", "the host name has a character that no name has"},
      {"https://example.com\\@evil.example/", "the URL has a user name or password before the host"},
      {"https://example.com\\/", "the host name has a character that no name has"},
      {"https://exa\nmple.com/", "the host name has a character that no name has"},
      {"https://127.1/", "the host ends in a number but is not an IPv4 address"},
      {"https://256.0.0.1/", "the host ends in a number but is not an IPv4 address"},
      {"https://2130706433/", "the host ends in a number but is not an IPv4 address"},
      {"https://[::1/", "a bracket is not closed"},
      {"https://[::g]/", "the text in brackets is not an IPv6 address"},
      {"https://[127.0.0.1]/", "the text in brackets is not an IPv6 address"},
      {"https://[fe80::1%25lo]/", "the text in brackets is not an IPv6 address"},
      {"https://[]/", "the text in brackets is not an IPv6 address"},
      {"https://[::1]x/", "the host is followed by neither a port nor a path"},
      {"https://::1/", "there is more than one colon: write an IPv6 address in brackets"},
      {"https://example.com:0/", "the port is not valid"},
      {"https://example.com:65536/", "the port is not valid"},
      {"https://example.com:99999999999999/", "the port is not valid"},
      {"https://example.com:+443/", "the port is not valid"},
      {"https://example.com:443x/", "the port is not valid"},
      {"https://example.com/a\r\nHost: evil", "the URL has a control character"},
      {"https://example.com/?a\nb", "the URL has a control character"},
      {"https://example.com/100%", "a % in the URL begins no percent-encoding"},
      {"https://example.com/%4", "a % in the URL begins no percent-encoding"},
      {"https://example.com/?%zz", "a % in the URL begins no percent-encoding"},
      {"https://example.com/" + std::string(8192, 'a'), "the URL is too long"},
  };
  for (const Row& row : rows) {
    INFO(in_quotes(row.text));
    CHECK(refusal(row.text).substr(0, row.why.size()) == row.why);
  }
}

TEST_CASE("a refusal never shows a password") {
  CHECK(refusal("https://user:secret@example.com/").find("secret") == std::string::npos);
}

TEST_CASE("a host and a port are read on their own") {
  CHECK(parse_host_port("example.com:4433") == HostPort{"example.com", 4433, false});
  CHECK(parse_host_port("Example.com") == HostPort{"example.com", 443, false});
  CHECK(parse_host_port("[::1]:1") == HostPort{"::1", 1, true});
  CHECK(parse_host_port("[::1]:1").text() == "[::1]:1");
  CHECK(parse_host_port("127.0.0.1:1").text() == "127.0.0.1:1");
  CHECK_THROWS_AS(parse_host_port("example.com/path"), HttpError);
  CHECK_THROWS_AS(parse_host_port("::1"), HttpError);
  CHECK_THROWS_AS(parse_host_port(""), HttpError);
}

TEST_CASE("references lead where RFC 3986 says") {
  struct Row {
    const char *reference, *result;
  };
  const Url base = parse_url("https://a.example:8443/b/c/d?q");
  const Row row = GENERATE(  //
      Row{"https://o.example/x", "https://o.example/x"}, Row{"//o.example/x", "https://o.example/x"},
      Row{"//o.example:1", "https://o.example:1/"}, Row{"/g", "https://a.example:8443/g"},
      Row{"/g/../h?i", "https://a.example:8443/h?i"}, Row{"g", "https://a.example:8443/b/c/g"},
      Row{"./g", "https://a.example:8443/b/c/g"}, Row{"../g", "https://a.example:8443/b/g"},
      Row{"../../../../g", "https://a.example:8443/g"}, Row{"..", "https://a.example:8443/b/"},
      Row{".", "https://a.example:8443/b/c/"}, Row{"g/", "https://a.example:8443/b/c/g/"},
      Row{"g?y/../z", "https://a.example:8443/b/c/g?y/../z"}, Row{"?y", "https://a.example:8443/b/c/d?y"},
      Row{"", "https://a.example:8443/b/c/d?q"}, Row{"#s", "https://a.example:8443/b/c/d?q"},
      Row{"g#s", "https://a.example:8443/b/c/g"}, Row{"g:h/x", "refused"},
      Row{"./g:h", "https://a.example:8443/b/c/g:h"}, Row{"/g:h", "https://a.example:8443/g:h"},
      Row{"http://a.example/", "refused"}, Row{"javascript:alert(1)", "refused"},
      Row{"/a\r\nX: y", "refused"}, Row{"//user@o.example/", "refused"});
  std::string result = "refused";
  try {
    result = resolve(base, row.reference).text();
  } catch (const HttpError&) {
  }
  CHECK(result == row.result);
}

TEST_CASE("the request is the RFC's, in this order") {
  CHECK(user_agent().substr(0, 9) == "glasstls/");
  CHECK(get_request(parse_url("https://example.com:8443/a?b#c")) ==
        "GET /a?b HTTP/1.1\r\nHost: example.com:8443\r\nUser-Agent: " + user_agent() +
            "\r\nAccept: */*\r\nConnection: close\r\n\r\n");
}

TEST_CASE("text of a peer is shown without its control characters") {
  CHECK(in_quotes("a\x1b[31m\xff") == "\"a\\x1b[31m\\xff\"");
  CHECK(in_quotes(std::string(81, 'a')) == "\"" + std::string(80, 'a') + "...\"");
}
