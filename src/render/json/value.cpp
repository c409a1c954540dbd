#include "render/json/value.hpp"

#include <charconv>
#include <cmath>

#include "base/overloaded.hpp"
#include "base/printable.hpp"

namespace glasstls::render::json {

/// Prints a value at the end of `out`.
struct Json::Printer {
  std::string out{};
  bool embeddable = false;  ///< ASCII on one line, without "<"

  void print(const Json& json, int depth) {
    std::visit(Overloaded{
                   [&](std::monostate) { out += "null"; },
                   [&](bool value) { out += value ? "true" : "false"; },
                   [&](double value) { number(value); },
                   [&](std::int64_t value) { number(value); },
                   [&](std::uint64_t value) { number(value); },
                   [&](const std::string& text) { string(text); },
                   [&](const Array& values) {
                     enclose('[', values, depth, [&](const Json& value) { print(value, depth + 1); });
                   },
                   [&](const Object& members) {
                     enclose('{', members, depth, [&](const auto& member) {
                       string(member.first);
                       out += embeddable ? ":" : ": ";
                       print(member.second, depth + 1);
                     });
                   },
               },
               json.value_);
  }

 private:
  template <class Values, class Print>
  void enclose(char bracket, const Values& values, int depth, Print print_one) {
    out += bracket;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (i > 0) out += ',';
      new_line(depth + 1);
      print_one(values[i]);
    }
    if (!values.empty()) new_line(depth);
    out += bracket == '[' ? ']' : '}';
  }

  void new_line(int depth) {
    if (!embeddable) out.append(1, '\n').append(static_cast<std::size_t>(depth) * 2, ' ');
  }

  void number(std::integral auto value) {
    char digits[24];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
  }
  /// In its shortest form, with an exponent only for very large and very small numbers, and always as a
  /// fraction: "1.0".
  void number(double value) {
    if (!std::isfinite(value)) return void(out += "null");
    const double size = std::abs(value);
    const bool plain = size == 0 || (size >= 1e-4 && size < 1e15);
    char digits[32];
    const char* end = std::to_chars(digits, digits + sizeof digits, value,
                                    plain ? std::chars_format::fixed : std::chars_format::scientific)
                          .ptr;
    const std::string_view text(digits, static_cast<std::size_t>(end - digits));
    out += text;
    if (plain && text.find('.') == text.npos) out += ".0";
  }

  void string(std::string_view text) {
    out += '"';
    while (!text.empty()) {
      const std::optional<Character> character = first_character(text);
      const char32_t c = character ? character->code_point : U'\ufffd';
      const std::string_view bytes = character ? text.substr(0, character->size) : "\ufffd";
      if (const char letter = short_escape(c); letter != 0)
        out.append(1, '\\').append(1, letter);
      else if (c < 0x20 || (embeddable && (c == '<' || c >= 0x7f)))
        escape(c);
      else
        out += bytes;
      text.remove_prefix(character ? character->size : 1);
    }
    out += '"';
  }

  /// RFC 8259: the letter after the backslash, for characters that have one that is usual; otherwise 0.
  static char short_escape(char32_t c) {
    constexpr std::string_view characters = "\"\\\b\f\n\r\t", letters = "\"\\bfnrt";
    if (c >= 0x7f) return 0;
    const std::size_t at = characters.find(static_cast<char>(c));
    return at == characters.npos ? '\0' : letters[at];
  }

  /// RFC 8259: beyond U+FFFF, a character is a pair of UTF-16 surrogates.
  void escape(char32_t c) {
    if (c >= 0x10000) {
      escape(0xd800 + ((c - 0x10000) >> 10));
      c = 0xdc00 + ((c - 0x10000) & 0x3ff);
    }
    constexpr std::string_view digits = "0123456789abcdef";
    out += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) out += digits[(c >> shift) & 15];
  }
};

std::string Json::indented() const {
  Printer printer;
  printer.print(*this, 0);
  return std::move(printer.out);
}

std::string Json::embeddable() const {
  Printer printer{.embeddable = true};
  printer.print(*this, 0);
  return std::move(printer.out);
}

}  // namespace glasstls::render::json
