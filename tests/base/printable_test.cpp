#include "base/printable.hpp"

#include "support/catch.hpp"

using namespace glasstls;

namespace {

std::string utf8(char32_t c) {
  const auto byte = [](char32_t value) { return static_cast<char>(value); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xc0 | c >> 6), byte(0x80 | (c & 63))};
  if (c < 0x10000) return {byte(0xe0 | c >> 12), byte(0x80 | (c >> 6 & 63)), byte(0x80 | (c & 63))};
  return {byte(0xf0 | c >> 18), byte(0x80 | (c >> 12 & 63)), byte(0x80 | (c >> 6 & 63)),
          byte(0x80 | (c & 63))};
}

}  // namespace

TEST_CASE("what controls, hides or reorders is not visible, and letters are") {
  for (const char32_t c :
       {U'\0',         U'\a',         U'\n',         U'\x1b',       U'\x7f',       U'\x80',
        U'\x9b',       U'\x9f',       U'\u00ad',     U'\u034f',     U'\u061c',     U'\u115f',
        U'\u1160',     U'\u17b4',     U'\u180b',     U'\u180e',     U'\u200b',     U'\u200d',
        U'\u200e',     U'\u200f',     U'\u2028',     U'\u2029',     U'\u202a',     U'\u202e',
        U'\u2060',     U'\u2063',     U'\u2066',     U'\u2069',     U'\u206f',     U'\u2800',
        U'\u3164',     U'\ue000',     U'\ufdd0',     U'\ufe0f',     U'\ufeff',     U'\uffa0',
        U'\ufffb',     U'\uffff',     U'\U0001d173', U'\U0001fffe', U'\U000e0001', U'\U000e0041',
        U'\U000e01ef', U'\U000f0000', U'\U0010ffff'}) {
    CAPTURE(static_cast<unsigned>(c));
    CHECK_FALSE(is_visible(c));
    const std::string raw = "a" + utf8(c) + "b";
    CHECK(safe(raw).find(utf8(c)) == std::string::npos);
    CHECK(safe(safe(raw)) == safe(raw));
    if (c != U'\n') CHECK(Printable::lines(raw, true).text() == safe(raw));
  }
  for (const char32_t c : {U' ', U'~', U'\u00a0', U'\u00e9', U'\u0431', U'\u05d0', U'\u0627', U'\u202f',
                           U'\u2192', U'\u4e2d', U'\uac00', U'\ufe10', U'\U0001f600', U'\U0001d15a'}) {
    CAPTURE(static_cast<unsigned>(c));
    CHECK(is_visible(c));
    CHECK(safe(utf8(c)) == utf8(c));
  }
}

TEST_CASE("every character of Unicode is shown as it is, or as its bytes") {
  std::size_t hidden = 0;
  for (char32_t c = 0; c <= 0x10ffff; ++c) {
    if (c >= 0xd800 && c <= 0xdfff) continue;
    const std::string raw = utf8(c), shown = safe(raw);
    const bool is_as_it_is = shown == raw, is_escaped = shown.size() == 4 * raw.size() && shown[0] == '\\';
    if (is_as_it_is == is_escaped || is_as_it_is != is_visible(c)) FAIL("U+" << std::hex << unsigned{c});
    hidden += is_escaped;
  }
  CHECK(hidden > 200'000);
}

TEST_CASE("invalid UTF-8 is shown byte by byte") {
  CHECK(safe("\xff\xc0\xaf\xed\xa0\x80") == "\\xff\\xc0\\xaf\\xed\\xa0\\x80");
  CHECK(safe("\xf4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");
  CHECK(safe("\xe2\x82") == "\\xe2\\x82");
  CHECK(safe("a\xe2\x82z") == "a\\xe2\\x82z");
}

TEST_CASE("laid-out lines keep their ends and our colours, and no other code") {
  const auto lines = [](std::string_view text, bool inks) { return Printable::lines(text, inks).text(); };
  CHECK(lines("a\n\tb\n", false) == "a\n\tb\n");
  CHECK(lines("\x1b[1;31mred\x1b[0m", true) == "\x1b[1;31mred\x1b[0m");
  CHECK(lines("\x1b[31m", false) == "\\x1b[31m");
  for (const std::string_view code :
       {"\x1b]0;title\x07", "\x1b[2J", "\x1b[31", "\x1b[?1049h", "\x1b[1;1H", "\x1bP1m",
        "\xc2\x9b"
        "31m",
        "\x1b[1\x1b[0m2J"}) {
    const std::string shown = lines(code, true);
    CAPTURE(safe(code));
    CHECK(shown.substr(0, 4) == safe(code).substr(0, 4));
    CHECK(shown.find("\x07") == std::string::npos);
  }
  CHECK(lines("over\rwritten\b", true) == "over\\x0dwritten\\x08");
}

TEST_CASE("a line that is printed cannot end early") {
  CHECK(Printable::line("one\ntwo\x1b[31m").text() == "one\\x0atwo\\x1b[31m");
}

TEST_CASE("JSON has the same text with invisible characters escaped") {
  CHECK(visible_json("{\n  \"a\": \"\u202e\u00e9\x7f\U000e0041\"\n}") ==
        "{\n  \"a\": \"\\u202e\u00e9\\u007f\\udb40\\udc41\"\n}");
  CHECK(visible_json("\"\xff\"") == "\"\\ufffd\"");
}

TEST_CASE("overlong forms, surrogates, numbers beyond U+10FFFF and cut characters are not UTF-8") {
  CHECK(is_utf8("\xf0\x9f\x98\x80"));
  for (const char* wrong : {"\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80"})
    CHECK_FALSE(is_utf8(wrong));
}
