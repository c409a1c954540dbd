#include "base/printable.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace glasstls {

namespace {

constexpr char digits[] = "0123456789abcdef";

struct Range {
  char32_t first, last;
};

/// Characters below U+E000 and above ASCII that are not visible, in order: controls, Unicode's
/// Default_Ignorable_Code_Point and Bidi_Control, separators of lines, and letters that are blank.
constexpr std::array hidden = std::to_array<Range>({
    {0x7f, 0x9f},      // DEL and C1
    {0xad, 0xad},      // soft hyphen
    {0x34f, 0x34f},    // combining grapheme joiner
    {0x61c, 0x61c},    // Arabic letter mark
    {0x115f, 0x1160},  // Hangul fillers
    {0x17b4, 0x17b5},  // Khmer inherent vowels
    {0x180b, 0x180f},  // Mongolian variation selectors and vowel separator
    {0x200b, 0x200f},  // zero width; left-to-right and right-to-left marks
    {0x2028, 0x202e},  // line and paragraph separators; bidirectional embeddings and overrides
    {0x2060, 0x206f},  // word joiner, invisible operators, bidirectional isolates
    {0x2800, 0x2800},  // blank Braille pattern
    {0x3164, 0x3164},  // Hangul filler
    {0xd800, 0xf8ff},  // surrogates, private use
    {0xfdd0, 0xfdef},  // noncharacters
    {0xfe00, 0xfe0f},  // variation selectors
    {0xfeff, 0xfeff},  // byte order mark
    {0xffa0, 0xffa0},  // halfwidth Hangul filler
    {0xfff0, 0xffff},  // specials, noncharacters
    {0x1bca0, 0x1bca3},  {0x1d159, 0x1d159}, {0x1d173, 0x1d17a},  // musical formats
    {0xe0000, 0x10ffff},                                          // tags, variation selectors, private use
});

void append_escaped(std::string& out, std::string_view bytes) {
  for (const char c : bytes) {
    const auto byte = static_cast<std::uint8_t>(c);
    out.append({'\\', 'x', digits[byte >> 4], digits[byte & 15]});
  }
}

/// The length of the code for colours and weights at the start of `text`; 0 when there is none.
std::size_t ink_code(std::string_view text) {
  constexpr std::size_t longest = 12;
  if (!text.starts_with("\x1b[")) return 0;
  const std::size_t end = text.substr(0, longest).find_first_not_of("0123456789;", 2);
  return end != std::string_view::npos && text[end] == 'm' ? end + 1 : 0;
}

bool is_plain(char c) { return c >= 0x20 && c < 0x7f; }

/// Copies `text` with only visible characters. `keep(rest)` says how many of the next bytes are copied
/// unchanged even though they are not visible.
template <class Keep>
std::string gate(std::string_view text, Keep keep) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto plain =
        static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_plain) - text.begin());
    out.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    std::size_t size = keep(text);
    if (size > 0) {
      out.append(text.substr(0, size));
    } else {
      const std::optional<Character> character = first_character(text);
      size = character ? character->size : 1;
      if (character && is_visible(character->code_point))
        out.append(text.substr(0, size));
      else
        append_escaped(out, text.substr(0, size));
    }
    text.remove_prefix(size);
  }
  return out;
}

void append_json_escape(std::string& out, char32_t unit) {
  out.append("\\u");
  for (int shift = 12; shift >= 0; shift -= 4) out += digits[unit >> shift & 15];
}

}  // namespace

std::optional<Character> first_character(std::string_view text) {
  const auto lead = static_cast<std::uint8_t>(text[0]);
  if (lead < 0x80) return Character{1, lead};
  const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < size) return std::nullopt;
  char32_t code_point = lead & (0x7fu >> size);
  for (const char c : text.substr(1, size - 1)) {
    if ((static_cast<std::uint8_t>(c) & 0xc0) != 0x80) return std::nullopt;
    code_point = code_point << 6 | (static_cast<std::uint8_t>(c) & 0x3f);
  }
  static constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
  const bool is_surrogate = code_point >= 0xd800 && code_point <= 0xdfff;
  if (code_point < least[size] || code_point > 0x10ffff || is_surrogate) return std::nullopt;
  return Character{size, code_point};
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::optional<Character> character = first_character(text);
    if (!character) return false;
    text.remove_prefix(character->size);
  }
  return true;
}

bool is_visible(char32_t c) {
  if (c < 0x20 || (c & 0xfffe) == 0xfffe) return false;
  return std::none_of(hidden.begin(), hidden.end(),
                      [c](const Range& range) { return c >= range.first && c <= range.last; });
}

std::string safe(std::string_view text) {
  return gate(text, [](std::string_view) { return std::size_t{0}; });
}

Printable Printable::lines(std::string_view text, bool with_inks) {
  return Printable(gate(text, [with_inks](std::string_view rest) -> std::size_t {
    if (rest[0] == '\n' || rest[0] == '\t') return 1;
    return with_inks ? ink_code(rest) : 0;
  }));
}

std::string visible_json(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  while (!json.empty()) {
    const auto plain =
        static_cast<std::size_t>(std::find_if_not(json.begin(), json.end(), is_plain) - json.begin());
    out.append(json.substr(0, plain));
    json.remove_prefix(plain);
    if (json.empty()) break;
    const std::optional<Character> character = first_character(json);
    const char32_t c = character ? character->code_point : U'\ufffd';
    const std::size_t size = character ? character->size : 1;
    if (c == '\n' || is_visible(c)) {
      out.append(json.substr(0, size));
    } else if (c >= 0x10000) {
      append_json_escape(out, 0xd800 + ((c - 0x10000) >> 10));
      append_json_escape(out, 0xdc00 + ((c - 0x10000) & 0x3ff));
    } else {
      append_json_escape(out, c);
    }
    json.remove_prefix(size);
  }
  return out;
}

}  // namespace glasstls
