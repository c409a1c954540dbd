#include "x509/text.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace glasstls::x509 {

namespace {

struct Character {
  std::size_t size;
  std::uint32_t code_point;
};

/// The first character of `text`, which is not empty; empty where it is not UTF-8.
std::optional<Character> first_character(std::string_view text) {
  const auto lead = static_cast<std::uint8_t>(text[0]);
  if (lead < 0x80) return Character{1, lead};
  const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < size) return std::nullopt;
  std::uint32_t code_point = lead & (0x7fu >> size);
  for (char c : text.substr(1, size - 1)) {
    if ((static_cast<std::uint8_t>(c) & 0xc0) != 0x80) return std::nullopt;
    code_point = code_point << 6 | (static_cast<std::uint8_t>(c) & 0x3f);
  }
  static constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code_point >= 0xd800 && code_point <= 0xdfff;
  if (code_point < least[size] || code_point > 0x10ffff || surrogate) return std::nullopt;
  return Character{size, code_point};
}

bool can_be_shown(std::uint32_t c) {
  const bool control = c < 0x20 || (c >= 0x7f && c < 0xa0);
  const bool invisible = c == 0xad || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
                         (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xfff0 && c <= 0xffff) ||
                         c >= 0xe0000;
  return !control && !invisible;
}

}  // namespace

std::string printable(std::string_view text) {
  constexpr std::size_t longest = 256;
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  while (!text.empty() && out.size() < longest) {
    const std::optional<Character> character = first_character(text);
    const std::size_t size = character ? character->size : 1;
    if (character && can_be_shown(character->code_point)) {
      out.append(text.substr(0, size));
    } else {
      for (char c : text.substr(0, size)) {
        const auto byte = static_cast<std::uint8_t>(c);
        out.append({'\\', 'x', digits[byte >> 4], digits[byte & 15]});
      }
    }
    text.remove_prefix(size);
  }
  if (!text.empty()) out.append("...");
  return out;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::optional<Character> character = first_character(text);
    if (!character) return false;
    text.remove_prefix(character->size);
  }
  return true;
}

bool equal_folded(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return fold(x) == fold(y); });
}

}  // namespace glasstls::x509
