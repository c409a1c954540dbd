#include "house/citations.hpp"

#include <cctype>
#include <charconv>
#include <sstream>

namespace glasstls::testing {

namespace {

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)); }
bool is_upper(char c) { return std::isupper(static_cast<unsigned char>(c)); }
bool is_name_character(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

/// Reads a text from `at` on. Each function moves past what it found, or stays where it was.
struct Cursor {
  std::string_view text;
  std::size_t at = 0;

  char peek(std::size_t ahead = 0) const { return at + ahead < text.size() ? text[at + ahead] : '\0'; }

  bool skip(std::string_view word) {
    if (text.substr(at, word.size()) != word) return false;
    at += word.size();
    return true;
  }

  /// White space, with the comment sign that a new line begins with.
  bool space() {
    const std::size_t start = at;
    while (std::isspace(static_cast<unsigned char>(peek()))) {
      const bool line = peek() == '\n';
      ++at;
      if (!line) continue;
      while (peek() == ' ') ++at;
      if (!skip("///") && !skip("//")) skip("# ");
    }
    return at != start;
  }

  std::optional<int> number() {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), value);
    if (error != std::errc{} || !is_digit(peek())) return std::nullopt;
    at = static_cast<std::size_t>(end - text.data());
    return value;
  }

  /// "4.2.3", "A.1", "7"; a bare letter only where the words before it say that it is one.
  std::optional<std::string> section(bool letter = false) {
    Cursor next = *this;
    if (is_upper(next.peek()) && !is_name_character(next.peek(1)) && (letter || next.peek(1) == '.'))
      ++next.at;
    else if (!next.number())
      return std::nullopt;
    const std::size_t first = next.at;
    while (next.peek() == '.' && is_digit(next.peek(1))) {
      ++next.at;
      next.number();
    }
    const bool only_letter = next.at == first && is_upper(text[at]);
    if ((only_letter && !letter) || is_name_character(next.peek())) return std::nullopt;
    std::string found(text.substr(at, next.at - at));
    *this = next;
    return found;
  }

  /// "section", "Sections", "appendix", "§" and the space after it.
  bool section_word() {
    Cursor next = *this;
    for (std::string_view word : {"section", "Section", "appendix", "Appendix", "\xc2\xa7"}) {
      if (!next.skip(word)) continue;
      if (!next.skip("s")) next.skip("\xc2\xa7");
      next.space();
      *this = next;
      return true;
    }
    return false;
  }
};

/// One or more sections: after the first, those that are joined to it and could be nothing else.
void read_sections(Cursor& cursor, bool worded, int rfc, std::vector<Citation>& found) {
  const std::size_t offset = cursor.at;
  const auto first = cursor.section(worded);
  if (!first) return;
  found.push_back({rfc, *first, offset});
  while (true) {
    Cursor next = cursor;
    const bool comma = next.skip(","), slash = !comma && next.skip("/"), dash = !comma && next.skip("-");
    next.space();
    const bool joined = next.skip("and") || next.skip("or") || next.skip("to");
    if (joined && !next.space()) return;
    if (!comma && !slash && !dash && !joined) return;
    const std::size_t start = next.at;
    const bool again = next.section_word();
    const auto more = next.section(again);
    if (!more || (!again && more->find('.') == std::string::npos)) return;
    found.push_back({rfc, *more, start});
    cursor = next;
  }
}

/// "RFC 9846 4.2.3", "RFC 9846, section 4.2.3", "RFC 9846's appendix A".
void after_rfc(Cursor cursor, std::vector<Citation>& found) {
  if (!cursor.space() && cursor.peek() != '-' && !is_digit(cursor.peek())) return;
  cursor.skip("-");
  const auto rfc = cursor.number();
  if (!rfc || is_name_character(cursor.peek())) return;
  if (!cursor.skip(",")) cursor.skip("'s");
  if (!cursor.space()) return;
  const bool worded = cursor.section_word();
  read_sections(cursor, worded, *rfc, found);
}

/// "section 4.2.3 of RFC 9846": the sections, where an RFC follows them.
void after_section(Cursor cursor, std::vector<Citation>& found) {
  std::vector<Citation> sections;
  read_sections(cursor, true, 0, sections);
  cursor.space();
  if (sections.empty() || (!cursor.skip("of") && !cursor.skip("in"))) return;
  if (!cursor.space() || !cursor.skip("RFC") || !cursor.space()) return;
  const auto rfc = cursor.number();
  for (const Citation& section : sections)
    if (rfc) found.push_back({*rfc, section.section, section.offset});
}

/// `{9846, "4.2.3"}`, with the brace or parenthesis already read. What is not shaped like a section is no
/// citation, unless the type's name stands before it.
void after_brace(Cursor cursor, bool named, std::vector<Citation>& found) {
  cursor.space();
  const auto rfc = cursor.number();
  if (!rfc || *rfc < 1000) return;
  cursor.space();
  if (!cursor.skip(",")) return;
  cursor.space();
  if (!cursor.skip("\"")) return;
  const std::size_t close = cursor.text.find('"', cursor.at);
  if (close == std::string_view::npos) return;
  const std::string_view quoted = cursor.text.substr(cursor.at, close - cursor.at);
  Cursor inside{quoted};
  const bool shaped = inside.section(true).has_value() && inside.at == quoted.size();
  if (shaped || (named && !quoted.empty())) found.push_back({*rfc, std::string(quoted), cursor.at});
}

}  // namespace

std::vector<Citation> citations(std::string_view text) {
  std::vector<Citation> found;
  for (Cursor cursor{text}; cursor.at < text.size(); ++cursor.at) {
    const bool inside_word = cursor.at > 0 && is_name_character(text[cursor.at - 1]);
    Cursor next = cursor;
    if (cursor.peek() == '{' || cursor.peek() == '(') {
      ++next.at;
      const std::string_view before = text.substr(0, cursor.at);
      after_brace(next, before.ends_with("Rfc") || before.ends_with("rfc"), found);
    } else if (!inside_word && next.skip("RFC")) {
      after_rfc(next, found);
    } else if (!inside_word && next.section_word()) {
      after_section(next, found);
    }
  }
  return found;
}

std::vector<std::pair<std::string, std::string>> sections_of_in_order(int rfc) {
  std::vector<std::pair<std::string, std::string>> sections;
  std::istringstream lines(source_file("docs/rfc-sections/rfc" + std::to_string(rfc) + ".txt").text);
  for (std::string number, title; lines >> number && std::getline(lines >> std::ws, title);)
    sections.emplace_back(number, title);
  return sections;
}

std::optional<Sections> sections_of(int rfc) {
  const auto list = sections_of_in_order(rfc);
  if (list.empty()) return std::nullopt;
  return Sections(list.begin(), list.end());
}

Complaints check_citations(const SourceFile& file) {
  static std::map<int, std::optional<Sections>> lists;
  Complaints complaints;
  for (const Citation& citation : citations(file.text)) {
    if (!lists.contains(citation.rfc)) lists[citation.rfc] = sections_of(citation.rfc);
    const auto& list = lists[citation.rfc];
    if (list && list->contains(citation.section)) continue;
    complaints.push_back(place(file, citation.offset) + "RFC " + std::to_string(citation.rfc) +
                         (list ? " has no section " : " is cited only by number, without a section ") +
                         citation.section);
  }
  return complaints;
}

}  // namespace glasstls::testing
