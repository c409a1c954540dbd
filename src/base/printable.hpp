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

/// The first character of `text`, which is not empty; empty where it is not UTF-8 (RFC 3629): overlong forms,
/// surrogates and everything beyond U+10FFFF are not.
std::optional<Character> first_character(std::string_view text);

/// Whether `text` is valid UTF-8.
bool is_utf8(std::string_view text);

/// Whether people see a character where it stands, and it does nothing else: no control character, none that
/// reorders or hides others, none without a shape, no noncharacter, none for private use.
bool is_visible(char32_t c);

/// `text` on one line, every character of it visible: what is not, and what is not UTF-8, becomes \xNN, byte
/// by byte. Text from outside passes here before it is laid out.
std::string safe(std::string_view text);

/// Text that may go to a terminal. What writes to standard output or standard error takes nothing else,
/// and the two functions below are the only ones that make it: text from outside that was laid out without
/// safe() still cannot control a terminal.
class Printable {
 public:
  /// One line: like safe().
  static Printable line(std::string_view text) { return Printable(safe(text)); }
  /// Lines as they were laid out: line ends and tabs stay, everything else that is not visible becomes \xNN.
  /// `with_inks`: the codes for colours and weights stay too (SGR, ECMA-48), and no other code does.
  static Printable lines(std::string_view text, bool with_inks);

  const std::string& text() const { return text_; }

 private:
  explicit Printable(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

/// The same JSON document with every character that is not visible as \uNNNN. `json` is valid JSON, whose
/// strings are the only place for such characters; line ends between values stay.
std::string visible_json(std::string_view json);

}  // namespace glasstls
