#include "render/text/layout.hpp"

#include "render/text/style.hpp"
#include "support/catch.hpp"

using namespace glasstls::render::text;

TEST_CASE("long hexadecimal is shortened to its ends, and everything else is unchanged") {
  CHECK(abridged(std::string(192, '0')) == std::string(192, '0'));
  CHECK(abridged("0123456789abcdef" + std::string(200, '0') + "fedcba9876543210") ==
        "0123456789abcdef...fedcba9876543210, 116 bytes");
  CHECK(abridged(std::string(300, 'x')) == std::string(300, 'x'));
}

TEST_CASE("nothing that a peer chose can steer the terminal") {
  CHECK(safe("plain text, \u00e9\u4e2d") == "plain text, \u00e9\u4e2d");
  CHECK(safe("\x1b[31mred\x07\r\n") == "\\x1b[31mred\\x07\\x0d\\x0a");
  CHECK(safe("\xc2\x9b") == "\\xc2\\x9b");  // CSI as one C1 character
  CHECK(safe("a\u202e"
             "b") ==
        "a\\xe2\\x80\\xae"
        "b");  // right-to-left override
  CHECK(safe("\xff\xc0\xaf\xed\xa0\x80") == "\\xff\\xc0\\xaf\\xed\\xa0\\x80");
  CHECK(safe("\xe2\x82") == "\\xe2\\x82");
  CHECK(safe(std::string_view("\0", 1)) == "\\x00");
}

TEST_CASE("columns count characters, and colours take none") {
  CHECK(columns("\u2192 a") == 3);
  CHECK(columns(Style{.colour = true}.paint(Ink::sent, "abc")) == 3);
  CHECK(pad("\u2192", 3) == "\u2192  ");
  CHECK(pad_left("ab", 4) == "  ab");
}

TEST_CASE("text is broken between words") {
  CHECK(wrap("one two three", 7) == std::vector<std::string>{"one two", "three"});
  CHECK(wrap("abcdefgh i", 3) == std::vector<std::string>{"abc", "def", "gh", "i"});
  CHECK(wrap("\u00e9\u00e9\u00e9", 2) == std::vector<std::string>{"\u00e9\u00e9", "\u00e9"});
  CHECK(wrap("", 5).empty());
}

TEST_CASE("a long list says how much of it is missing") {
  CHECK(shorten_list("a, b, c", 20) == "a, b, c");
  CHECK(shorten_list("aaaa, bbbb, cccc, dddd", 18) == "aaaa, bbbb, +2");
  CHECK(shorten_list("aaaaaaaaaaaaaaa, b, c", 5) == "aaaaaaaaaaaaaaa, +2");
}

TEST_CASE("numbers are for people") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(1234567) == "1,234,567");
  CHECK(count(1, "byte") == "1 byte");
  CHECK(count(2000, "byte") == "2,000 bytes");
  CHECK(milliseconds(0.214) == "0.21 ms");
  CHECK(milliseconds(12.34) == "12.3 ms");
  CHECK(milliseconds(123.4) == "123 ms");
  CHECK(milliseconds(1234.5) == "1,235 ms");
  CHECK(day("2026-11-27 10:32:22 UTC") == "2026-11-27");
  CHECK(day("not readable") == "not readable");
}
