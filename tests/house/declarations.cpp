#include "house/declarations.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string_view>

namespace glasstls::testing {

namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }
bool is_space(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }

/// The code without what only looks like it: comments, strings, characters and lines of the preprocessor.
std::string bare_code(std::string_view text) {
  std::string code = without_comments(text, true);
  for (std::size_t i = 0; i < code.size(); ++i) {
    const bool digit_separator = i > 0 && is_word(code[i - 1]);
    if (code[i] == '\'' && !digit_separator) {
      std::size_t end = i + 1;
      while (end < code.size() && code[end] != '\'' && code[end] != '\n') end += code[end] == '\\' ? 2 : 1;
      for (std::size_t j = i + 1; j < std::min(end, code.size()); ++j) code[j] = ' ';
      i = end;
    } else if (code[i] == '#') {
      while (i < code.size() && (code[i] != '\n' || code[i - 1] == '\\')) code[i++] = ' ';
    }
  }
  return code;
}

/// Where the bracket that opens at `at` is closed; the end of the code where it is not.
std::size_t closing(std::string_view code, std::size_t at) {
  int depth = 0;
  for (; at < code.size(); ++at) {
    if (code[at] == '{' || code[at] == '(' || code[at] == '[') ++depth;
    if (code[at] == '}' || code[at] == ')' || code[at] == ']') --depth;
    if (depth == 0) break;
  }
  return at;
}

/// Where the template list that opens with the '<' at `at` is closed.
std::size_t closing_angle(std::string_view code, std::size_t at) {
  int depth = 0;
  for (; at < code.size(); ++at) {
    if (code[at] == '(' || code[at] == '{') at = closing(code, at);
    if (code[at] == '<') ++depth;
    if (code[at] == '>' && code[at - 1] != '-' && --depth == 0) break;
  }
  return at;
}

std::string_view word_before(std::string_view code, std::size_t at) {
  while (at > 0 && is_space(code[at - 1])) --at;
  std::size_t begin = at;
  while (begin > 0 && is_word(code[begin - 1])) --begin;
  return code.substr(begin, at - begin);
}

std::string_view word_at(std::string_view code, std::size_t at) {
  std::size_t end = at;
  while (end < code.size() && is_word(code[end])) ++end;
  return code.substr(at, end - at);
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

/// How many parameters are between the parentheses that open at `at`.
std::size_t count_parameters(std::string_view code, std::size_t at) {
  const std::size_t end = closing(code, at);
  const std::string_view inside = code.substr(at + 1, end - at - 1);
  if (std::ranges::all_of(inside, is_space)) return 0;
  std::size_t count = 1;
  for (std::size_t i = 0; i < inside.size(); ++i) {
    if (inside[i] == '(' || inside[i] == '{' || inside[i] == '[')
      i = closing(inside, i);
    else if (inside[i] == '<' && i > 0 && is_word(inside[i - 1]))
      i = closing_angle(inside, i);
    else if (inside[i] == ',')
      ++count;
  }
  return count;
}

class Scanner {
 public:
  explicit Scanner(const SourceFile& file) : text_(file.text), code_(bare_code(file.text)) {}

  std::vector<Declaration> scan() {
    scope(0, "", true, false);
    return std::move(found_);
  }

 private:
  /// What is known of a declaration before its body or its ';'.
  struct Head {
    std::size_t begin = 0;  // of the declaration
    std::size_t begin_after_template = 0;
    std::size_t open = 0;      // the parenthesis of a function's parameters; 0: none so far
    std::size_t close = 0;     // and where it is closed
    bool has_value = false;    // an '=' came
    bool initialises = false;  // the ':' of a constructor came
  };

  /// Reads the declarations from `at` to the end of their scope, and returns where that is.
  std::size_t scope(std::size_t at, const std::string& name, bool is_public, bool in_class) {
    const bool reachable = is_public;
    bool documented = false;
    std::size_t previous_end = std::string::npos;  // of the declaration before
    while (at < code_.size()) {
      if (is_space(code_[at]) || code_[at] == ';') {
        ++at;
        continue;
      }
      if (code_[at] == '}') return at;
      const std::string_view word = word_at(code_, at);
      if (is_one_of(word, {"public", "private", "protected"})) {
        is_public = reachable && word == "public";
        at = code_.find(':', at) + 1;
        continue;
      }
      const bool continues =
          previous_end != std::string::npos &&
          std::count(text_.begin() + diff(previous_end), text_.begin() + diff(at), '\n') <= 1;
      documented = has_comment_above(at) || (continues && documented);
      const std::size_t begin = at;
      at = declaration(at, name, is_public, in_class, documented);
      previous_end = std::min(at, code_.size());
      const std::size_t line_end = std::min(text_.find('\n', previous_end), text_.size());
      if (std::string_view(text_).substr(begin, line_end - begin).find("///<") != std::string_view::npos)
        documented = true;
    }
    return at;
  }

  /// Reads one declaration and returns where it ends.
  std::size_t declaration(std::size_t at, const std::string& scope_name, bool is_public, bool in_class,
                          bool documented) {
    Head head{.begin = at, .begin_after_template = at};
    while (word_at(code_, head.begin_after_template) == "template") {
      at = closing_angle(code_, code_.find('<', head.begin_after_template)) + 1;
      while (at < code_.size() && is_space(code_[at])) ++at;
      head.begin_after_template = at;
    }
    for (; at < code_.size(); ++at) {
      const char c = code_[at];
      if (c == ';') {
        add(head, at, std::nullopt, scope_name, {is_public, in_class, documented});
        return at + 1;
      }
      if (c == '{') {
        if (const auto end = body(head, at, scope_name, {is_public, in_class, documented})) return *end;
        at = closing(code_, at);
      } else if (c == '(') {
        const bool names = !is_one_of(
            word_before(code_, at),
            {"alignas", "decltype", "__attribute__", "explicit", "noexcept", "requires", "operator"});
        if (names && head.open == 0 && !head.has_value) head.open = at;
        at = closing(code_, at);
        if (head.open != 0 && head.close == 0) head.close = at;
      } else if (c == '[') {
        at = closing(code_, at);
      } else if (c == '<' && at > 0 && is_word(code_[at - 1]) && word_before(code_, at) != "operator") {
        at = closing_angle(code_, at);
      } else if (c == '=' && word_before(code_, at) != "operator" && code_[at + 1] != '=' &&
                 code_[at - 1] != '=' && code_[at - 1] != '<' && code_[at - 1] != '>' &&
                 code_[at - 1] != '!') {
        head.has_value = true;
      } else if (c == ':' && head.close != 0 && code_[at + 1] != ':' && code_[at - 1] != ':') {
        head.initialises = true;
      } else if (c == '}') {
        return at;
      }
    }
    return at;
  }

  struct Place {
    bool is_public, in_class, documented;
  };

  /// What the '{' at `at` begins: a scope or a body, which are read to their end, or nothing of the kind.
  std::optional<std::size_t> body(const Head& head, std::size_t at, const std::string& scope_name,
                                  Place place) {
    std::size_t first = head.begin_after_template;
    std::string_view word = word_at(code_, first);
    if (word == "inline" && code_.substr(first, at - first).find("namespace") != std::string::npos)
      first = code_.find("namespace", first), word = "namespace";
    if (word == "namespace") {
      std::string name(trimmed(code_.substr(first + 9, at - first - 9)));
      const bool named = !name.empty();
      if (!named) name = "(anonymous)";
      return scope(at + 1, join(scope_name, name), place.is_public && named, false) + 1;
    }
    if (word == "extern" && head.open == 0) return scope(at + 1, scope_name, place.is_public, false) + 1;
    if (is_one_of(word, {"class", "struct", "union", "enum"}) && head.open == 0 && !head.has_value) {
      const std::string name = join(scope_name, type_name(first, at));
      add(head, at, name, scope_name, place);
      const std::size_t end =
          word == "enum" ? closing(code_, at) : scope(at + 1, name, place.is_public && word != "class", true);
      return std::min(code_.find(';', end), code_.size() - 1) + 1;
    }
    if (head.open == 0 || head.has_value) return std::nullopt;
    std::size_t before = at;
    while (is_space(code_[before - 1])) --before;
    if (head.initialises && code_[before - 1] != ')' && code_[before - 1] != '}') return std::nullopt;
    const std::size_t end = closing(code_, at);
    add(head, end, std::nullopt, scope_name, place, true);
    return end + 1;
  }

  /// Lists what ends at `end`. `type` is the name of a type, with its scope.
  void add(const Head& head, std::size_t end, const std::optional<std::string>& type,
           const std::string& scope_name, Place place, bool defined = false) {
    Declaration one{.name = type.value_or(""),
                    .offset = head.begin,
                    .defined = defined || type.has_value(),
                    .is_public = place.is_public};
    const std::string_view whole = std::string_view(code_).substr(head.begin, end - head.begin);
    const std::string_view first = word_at(code_, head.begin_after_template);
    one.documented = place.documented || comment_behind(end);
    one.trivial = one.name.find('<') != std::string::npos;  // a specialisation: its template says what it is
    if (!type) {
      if (is_one_of(first, {"using", "friend", "static_assert", "typedef", "namespace"})) return;
      if (head.open != 0 && code_[head.open + 1] == '*') return;  // a data member that points to a function
      if (head.open != 0) {
        one.kind = Declaration::Kind::function;
        const std::string_view name = word_before(code_, head.open);
        one.name = join(scope_name, name.empty() ? "operator" : std::string(name));
        one.parameters = count_parameters(code_, head.open);
        one.lines = 1 + static_cast<std::size_t>(std::ranges::count(whole, '\n'));
        const std::string_view tail = std::string_view(code_).substr(head.close, end - head.close);
        const bool constructs = place.in_class && scope_name.ends_with(name);
        one.trivial = name.empty() || whole.find("operator") != std::string_view::npos || name == "walk" ||
                      whole.find('~') != std::string_view::npos || tail.starts_with(") override") ||
                      tail.find(" override") < tail.find('{') || tail.find("= default") < 20 ||
                      tail.find("= delete") < 20 || (constructs && one.parameters == 0);
      } else if (is_one_of(first, {"class", "struct", "union", "enum"}) && !head.has_value) {
        return;  // a type that is only announced
      } else if (!place.in_class) {
        one.kind = Declaration::Kind::constant;
        one.name = join(scope_name,
                        std::string(word_before(whole, std::min(whole.find_first_of("={["), whole.size()))));
      } else {
        return;  // a data member
      }
    }
    found_.push_back(std::move(one));
  }

  std::string type_name(std::size_t first, std::size_t at) const {
    std::string_view head = std::string_view(code_).substr(first, at - first);
    head.remove_prefix(word_at(head, 0).size());
    while (true) {
      while (!head.empty() && is_space(head.front())) head.remove_prefix(1);
      const std::string_view word = word_at(head, 0);
      if (!is_one_of(word, {"class", "struct", "alignas"})) break;
      head.remove_prefix(word == "alignas" ? closing(head, word.size()) + 1 : word.size());
    }
    std::size_t end = 0;
    while (end < head.size() && (is_word(head[end]) || head.substr(end, 2) == "::" || head[end] == '<'))
      end = head[end] == '<' ? closing_angle(head, end) + 1 : end + (is_word(head[end]) ? 1 : 2);
    return std::string(head.substr(0, end));
  }

  bool has_comment_above(std::size_t at) const {
    const std::size_t line = text_.rfind('\n', at);
    if (line == std::string::npos || line == 0) return false;
    const std::size_t before = text_.rfind('\n', line - 1);
    const std::size_t begin = before == std::string::npos ? 0 : before + 1;
    return trimmed(std::string_view(text_).substr(begin, line - begin)).starts_with("///");
  }

  bool comment_behind(std::size_t at) const {
    const std::size_t end = std::min(text_.find('\n', at), text_.size());
    return std::string_view(text_).substr(at, end - at).find("///<") != std::string_view::npos;
  }

  static std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
  }
  static std::string join(const std::string& scope, const std::string& name) {
    return scope.empty() ? name : scope + "::" + name;
  }
  static std::ptrdiff_t diff(std::size_t at) { return static_cast<std::ptrdiff_t>(at); }

  const std::string text_, code_;
  std::vector<Declaration> found_;
};

}  // namespace

std::vector<Declaration> declarations(const SourceFile& file) { return Scanner(file).scan(); }

}  // namespace glasstls::testing
