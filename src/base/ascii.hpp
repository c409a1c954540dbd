#pragma once

#include <algorithm>
#include <string>
#include <string_view>

/// The letters and digits of ASCII, in any locale: names of DNS, of HTTP fields and of cipher suites
/// are made of them.
namespace glasstls {

/// 0 to 9.
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// An ASCII letter in lower case; every other byte stays as it is.
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// A to Z and a to z.
constexpr bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }

/// A hexadecimal digit, in either case.
constexpr bool is_hex_digit(char c) { return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'f'); }

/// `text` with its ASCII letters in lower case.
inline std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = lower(c);
  return result;
}

/// Whether two texts differ at most in the case of ASCII letters.
inline bool equal_in_any_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace glasstls
