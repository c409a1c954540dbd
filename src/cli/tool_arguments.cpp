#include "cli/tool_arguments.hpp"

#include <vector>

#include "cli/parser.hpp"

namespace glasstls::cli {

ExplainArguments read_explain_arguments(std::span<const std::string> words) {
  ExplainArguments arguments;
  std::vector<std::string> names;
  CLI::App app{
      "Says what something of TLS is, and where the standard says so: a handshake message, a field, an\n"
      "extension, a secret, a state, an alert (by its number too), a cipher suite, a group, a signature\n"
      "scheme; or what of a section is here. Without a name it lists all that it knows.",
      "glasstls explain"};
  app.add_option("NAME", names, "What to explain; or a section of RFC 9846, or another RFC and its section");
  app.add_flag("--json", arguments.json, "Print one JSON object instead");
  app.footer(
      "Examples:\n"
      "  glasstls explain key_share\n"
      "  glasstls explain WAIT_CV\n"
      "  glasstls explain 40\n"
      "  glasstls explain 0x1301\n"
      "  glasstls explain 4.2.3\n"
      "  glasstls explain 8446 4.1.3");
  parse_words(app, words);
  for (const std::string& name : names) arguments.name.append(arguments.name.empty() ? "" : " ").append(name);
  return arguments;
}

}  // namespace glasstls::cli
