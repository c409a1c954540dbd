#pragma once

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace glasstls::recording {

/// JSON written directly as text, without a tree of values. Building a tree for each event took a fifth of
/// the time of a whole download. The text keeps its memory for the same reason.
class JsonText {
 public:
  /// Starts again, with `text` before the next value.
  void begin(std::string_view text) { text_ = text; }

  /// Begins an object or a list: '{' or '['.
  void open(char bracket) { text_ += bracket; }
  /// Ends it: '}' or ']'.
  void close(char bracket) {
    if (text_.back() == ',') text_.pop_back();
    text_ += bracket;
    text_ += ',';
  }
  /// The name of the member that is written next.
  void key(std::string_view name) { text_.append(1, '"').append(name).append("\":"); }
  /// Text without characters that JSON escapes: words of the format, hexadecimal.
  void plain(std::string_view text) { text_.append(1, '"').append(text).append("\","); }
  /// Any text that is UTF-8.
  void text(std::string_view text) {
    text_ += '"';
    for (const char c : text) {
      if (c == '"' || c == '\\')
        text_.append(1, '\\').append(1, c);
      else if (static_cast<unsigned char>(c) < 0x20)
        text_.append("\\u00").append(to_hex(View(reinterpret_cast<const std::uint8_t*>(&c), 1)));
      else
        text_ += c;
    }
    text_ += "\",";
  }
  /// A literal or a number.
  void word(std::string_view word) { text_.append(word).append(1, ','); }
  /// A number, in its shortest form.
  void number(auto value) {
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    word({digits, static_cast<std::size_t>(end - digits)});
  }

  /// The text given to begin(), the value written since, and `end`. Valid until the next begin().
  View finish(char end) {
    text_.back() = end;
    return as_bytes(text_);
  }

 private:
  std::string text_;  // every value is followed by a comma
};

/// Whether it is printable ASCII that JSON does not escape, as nearly all text is.
inline bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; });
}

}  // namespace glasstls::recording
