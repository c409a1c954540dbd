#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace glasstls {

/// A character of UTF-8 text.
struct Character {
  std::size_t size;  ///< in bytes
  char32_t code_point;
};

/// The first character of `text`, which must not be empty. Returns nothing when it is not UTF-8 (RFC 3629):
/// overlong forms, surrogates and numbers above U+10FFFF are not.
std::optional<Character> first_character(std::string_view text);

/// Whether `text` is valid UTF-8.
bool is_utf8(std::string_view text);

/// Whether people see the character, and it does nothing else. Not visible are control characters, characters
/// that reorder or hide others, characters without a shape, noncharacters, and those for private use.
bool is_visible(char32_t c);

/// `text` on one line with only visible characters. Each byte of an invisible character, and each byte that
/// is not UTF-8, becomes \xNN. Use it for all text from outside before it is laid out.
std::string safe(std::string_view text);

/// Text that may go to a terminal. The functions that write to standard output or standard error take only
/// this type, and only line() and lines() make it. So text from outside cannot control a terminal, even if
/// somebody forgot safe().
class Printable {
 public:
  /// One line, as safe() makes it.
  static Printable line(std::string_view text) { return Printable(safe(text)); }
  /// Several lines: line ends and tabs stay, everything else that is not visible becomes \xNN. With
  /// `with_inks`, the codes for colours and weights (SGR, ECMA-48) stay too.
  static Printable lines(std::string_view text, bool with_inks);

  /// The text, ready to be written.
  const std::string& text() const { return text_; }

 private:
  explicit Printable(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

/// The same JSON document, with every character that is not visible as \uNNNN. `json` must be valid JSON,
/// which has such characters only in its strings. Line ends between values stay.
std::string visible_json(std::string_view json);

}  // namespace glasstls
