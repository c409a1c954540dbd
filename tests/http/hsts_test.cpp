#include "http/hsts.hpp"

#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::http;

namespace {

constexpr std::int64_t now = 1'800'000'000;  // 2027-01-15 08:00:00 UTC
constexpr std::uint64_t day = 86400;

HostPort host(std::string_view name) { return parse_host_port(name); }

std::string complaint(std::string_view value) {
  try {
    parse_hsts(value);
  } catch (const HttpError& error) {
    return error.why;
  }
  return "none";
}

std::string file_complaint(std::string_view text) {
  try {
    HstsHosts::parse(text);
  } catch (const HttpError& error) {
    return error.why;
  }
  return "none";
}

}  // namespace

TEST_CASE("a Strict-Transport-Security field is read as RFC 6797 writes it") {
  CHECK(parse_hsts("max-age=31536000") == HstsPolicy{31536000, false});
  CHECK(parse_hsts("max-age=15768000 ; includeSubDomains") == HstsPolicy{15768000, true});
  CHECK(parse_hsts("max-age=\"31536000\"") == HstsPolicy{31536000, false});
  CHECK(parse_hsts("max-age=0") == HstsPolicy{0, false});
  CHECK(parse_hsts("max-age=\"\\3\\1\"; INCLUDESUBDOMAINS") == HstsPolicy{31, true});
  CHECK(parse_hsts(" ;; MAX-AGE = 5;preload; new=\"a;b\\\"\" ;") == HstsPolicy{5, false});
  CHECK(parse_hsts("max-age=99999999999999999999999").max_age == std::numeric_limits<std::uint64_t>::max());
}

TEST_CASE("a Strict-Transport-Security field that breaks its grammar is refused") {
  for (std::string_view value :
       {"", ";", "includeSubDomains", "max-age", "max-age=", "max-age=-1", "max-age=1.5", "max-age=\"1",
        "max-age=1 2", "max-age=1, max-age=1", "max-age=1; max-age=1", "max-age=1; x; X",
        "max-age=1; includeSubDomains=yes", "max-age=1; =", "max-age=\"1\\", "max-age=1; a=\"\"b"}) {
    CAPTURE(value);
    CHECK(complaint(value).starts_with("the Strict-Transport-Security field is ignored: "));
  }
  CHECK(complaint("max-age=1; x; X").ends_with("it has the directive \"x\" twice"));
  std::string many = "max-age=1";
  for (int i = 0; i < 5000; ++i) many += ";d" + std::to_string(i);
  CHECK(complaint(many) == "none");
}

TEST_CASE("a host is known by itself, and by a domain above it that means its subdomains") {
  HstsHosts hosts;
  hosts.note(host("example.com"), {10, false}, now);
  hosts.note(host("Wide.example"), {10, true}, now);
  CHECK(hosts.find(host("example.com:8443"), now));
  CHECK_FALSE(hosts.find(host("www.example.com"), now));
  CHECK_FALSE(hosts.find(host("ample.com"), now));
  REQUIRE(hosts.find(host("a.b.wide.example"), now));
  CHECK(hosts.find(host("a.b.wide.example"), now)->host == "wide.example");
  CHECK_FALSE(hosts.find(host("verywide.example"), now));
  CHECK_FALSE(hosts.find(host("example"), now));
  CHECK(hosts.find(host("example.com"), now + 9));
  CHECK_FALSE(hosts.find(host("example.com"), now + 10));
}

TEST_CASE("a host's policy replaces its earlier one, and max-age 0 ends it") {
  HstsHosts hosts;
  hosts.note(host("example.com"), {10, true}, now);
  hosts.note(host("example.com"), {20, false}, now);
  CHECK(*hosts.find(host("example.com"), now) == HstsHost{"example.com", false, now + 20});
  hosts.note(host("www.example.com"), {0, false}, now);
  CHECK(hosts.size() == 1);
  hosts.note(host("example.com"), {0, true}, now);
  CHECK(hosts.size() == 0);
  hosts.note(host("example.com"), {std::numeric_limits<std::uint64_t>::max(), false}, now);
  CHECK(hosts.find(host("example.com"), now)->expires == HstsHost::never);
}

TEST_CASE("an IP address is never known and cannot ask") {
  HstsHosts hosts;
  hosts.note(host("192.0.2.1"), {10, true}, now);
  hosts.note(host("[2001:db8::1]"), {10, true}, now);
  CHECK(hosts.size() == 0);
  hosts.note(host("example"), {10, true}, now);
  CHECK_FALSE(hosts.find({.host = "192.0.2.example", .is_address = true}, now));
}

TEST_CASE("the file has curl's format and comes back unchanged") {
  const HstsHosts hosts = HstsHosts::parse(
      "# Your HSTS cache. https://curl.se/docs/hsts.html\r\n"
      ".Wide.example \"20271124 12:30:15\"\r\n"
      "\n"
      "  plain.example\t\"unlimited\"\n"
      "old.example \"20200101 00:00:00\"");
  CHECK(hosts.size() == 3);
  CHECK(hosts.find(host("a.wide.example"), now)->expires == 1'827'059'415);
  CHECK(hosts.find(host("plain.example"), now)->expires == HstsHost::never);
  CHECK_FALSE(hosts.find(host("old.example"), now));
  const std::string text = hosts.text(now);
  CHECK(text.substr(text.find("\nplain") + 1) ==
        "plain.example \"unlimited\"\n.wide.example \"20271124 12:30:15\"\n");
  CHECK(text.find("old.example") == std::string::npos);
  CHECK(HstsHosts::parse(text).text(now) == text);
}

TEST_CASE("a broken line is passed over and kept, and its number is said") {
  for (std::string_view line :
       {"example.com", "example.com 20271124 12:00:00", "example.com \"20271324 12:00:00\"",
        "example.com \"2027-11-24 12:00:00\"", "example.com \"", ". \"unlimited\"", "..a \"unlimited\"",
        "192.0.2.1 \"unlimited\"", "[::1] \"unlimited\"", "a:80 \"unlimited\"", "a/b \"unlimited\"",
        "\x01\x02 \"unlimited\"", "example.com \"unlimited\" x"}) {
    CAPTURE(line);
    const HstsHosts hosts = HstsHosts::parse("# first\n" + std::string(line) + "\nb.example \"unlimited\"\n");
    REQUIRE(hosts.problems().size() == 1);
    CHECK(hosts.problems().front().starts_with("line 2: "));
    CHECK(hosts.size() == 1);                                           // the others count
    CHECK(hosts.text(now).ends_with("\n" + std::string(line) + "\n"));  // and it stays
  }
  CHECK(file_complaint(std::string(HstsHosts::longest_text + 1, '#')) == "the file is too large");
}

TEST_CASE("a line of blanks is ignored, with any line end") {
  const HstsHosts hosts = HstsHosts::parse("  \r\r\n\t\r \r\nexample.com \"unlimited\" \r\r\n");
  CHECK(hosts.problems().empty());
  CHECK(hosts.size() == 1);
}

TEST_CASE("only so many hosts are kept: those that end first make room") {
  HstsHosts hosts;
  for (std::size_t i = 0; i < HstsHosts::most + 10; ++i)
    hosts.note(host("h" + std::to_string(i) + ".example"), {(i + 1) * day, false}, now);
  CHECK(hosts.size() == HstsHosts::most);
  CHECK_FALSE(hosts.find(host("h9.example"), now));
  CHECK(hosts.find(host("h10.example"), now));
  std::string text;
  for (std::size_t i = 0; i < 100'000; ++i) text += "h" + std::to_string(i) + " \"unlimited\"\n";
  CHECK(HstsHosts::parse(text).size() == HstsHosts::most);
}

TEST_CASE("an http URL becomes https at the port that goes with it") {
  CHECK(is_plain_http("http://example.com/"));
  CHECK(is_plain_http("HTTP:x"));
  CHECK_FALSE(is_plain_http("https://example.com/"));
  CHECK_FALSE(is_plain_http("http"));
  CHECK(secured("http://example.com/a?b#c").text() == "https://example.com/a?b");
  CHECK(secured("HTTP://example.com:80").text() == "https://example.com/");
  CHECK(secured("http://example.com:8080/").text() == "https://example.com:8080/");
  CHECK_THROWS_AS(secured("http:///"), HttpError);
}
