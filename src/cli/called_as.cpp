#include "cli/called_as.hpp"

#include <algorithm>
#include <cstdlib>

#include "cli/command.hpp"

namespace glasstls::cli {

namespace {

constexpr std::string_view plain = "glasstls";
std::string called(plain);

/// Whether `rest`, which follows the program's name, begins with a command or an option.
bool goes_on_as_command(std::string_view rest) {
  if (!rest.starts_with(' ')) return false;
  rest.remove_prefix(1);
  const std::string_view word = rest.substr(0, rest.find_first_not_of("abcdefghijklmnopqrstuvwxyzCOMAND-"));
  return word == "COMMAND" || word.starts_with("--") ||
         std::any_of(commands().begin(), commands().end(), [&](const Command& c) { return c.name == word; });
}

}  // namespace

std::string shell_word(std::string_view word) {
  if (!word.empty() && word.find_first_of(" \t\n\"'`$&|;<>()*?[]#~!\\") == std::string_view::npos)
    return std::string(word);
  std::string out = "'";
  for (const char c : word) out.append(c == '\'' ? "'\\''" : std::string(1, c));
  return out + "'";
}

void note_called_as(const char* argv0) {
  const char* wrapper = std::getenv("GLASSTLS_CALLED_AS");
  const std::string_view name = wrapper && *wrapper ? wrapper : argv0 ? argv0 : "";
  if (!name.empty()) called = shell_word(name);
}

std::string as_called(std::string_view text) {
  std::string out;
  for (std::size_t at; (at = text.find(plain)) != std::string_view::npos;) {
    const bool is_word =
        at == 0 || std::string_view(" \n\"(|`>;").find(text[at - 1]) != std::string_view::npos;
    out.append(text.substr(0, at));
    text.remove_prefix(at + plain.size());
    out.append(is_word && goes_on_as_command(text) ? std::string_view(called) : plain);
  }
  return out.append(text);
}

}  // namespace glasstls::cli
