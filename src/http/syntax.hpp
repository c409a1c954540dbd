#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/ascii.hpp"

/// RFC 9110 and RFC 9112: what requests and responses are made of.
namespace glasstls::http {

/// RFC 9110 5.6.2: a character of methods, and of the names of fields.
inline bool is_token_char(char c) {
  static constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return is_digit(c) || is_letter(c) || marks.find(c) != marks.npos;
}

/// RFC 9110 5.6.2: at least one such character, and no other.
inline bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char);
}

/// Whether a field's value or a reason phrase may hold `text`: it has no control character except the tab.
inline bool is_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return c == '\t' || (byte >= 0x20 && byte != 0x7f);
  });
}

/// `text` without the spaces and tabs at both ends (OWS of RFC 9110 5.6.3).
inline std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t"), last = text.find_last_not_of(" \t");
  return first == text.npos ? std::string_view() : text.substr(first, last - first + 1);
}

/// The whole of `text` as a number; empty if it is not one or does not fit.
inline std::optional<std::uint64_t> parse_number(std::string_view text, int base) {
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number, base);
  if (text.empty() || error != std::errc{} || stop != end) return std::nullopt;
  return number;
}

}  // namespace glasstls::http
