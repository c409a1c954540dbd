#include "cli/step_arguments.hpp"

#include "cli/client_arguments.hpp"
#include "cli/common_options.hpp"

namespace glasstls::cli {

StepArguments read_step_arguments(std::span<const std::string> words) {
  StepArguments arguments;
  Parser parser(
      "glasstls step",
      "A debugger for handshakes: walks through a connection event by event, forward and back, with\n"
      "breakpoints. With a URL, it makes the connection and stops it at each event until you continue.\n"
      "With a file that --trace wrote, it shows the recorded events. On a terminal it uses the whole\n"
      "screen and single keys (? lists them). Otherwise it reads commands from standard input, one\n"
      "per line (help lists them). While the connection is stopped, the clock also stops, so the times\n"
      "do not include your own. Bytes that arrive meanwhile seem to arrive at once.");
  parser.word("TARGET", arguments.target, "https://HOST[:PORT]/PATH, or a file that --trace wrote")
      .required();
  const Option secrets =
      parser.flag("--secrets", arguments.view.secrets, "Show the values of secrets and keys");
  ClientOptions client(parser, arguments);
  add_recording_options(parser, arguments.view);
  parser.text("--html", arguments.view.html, "FILE",
              "Write a page to FILE, to walk through it in any browser");
  parser.footer(
      "Exit code: for a URL the exit code of connect, if you continued to the end.\n"
      "Examples:\n"
      "  glasstls step https://example.com/\n"
      "  glasstls step --session tickets --trace page.sqlog https://example.com/\n"
      "  glasstls demo -q --trace demo.sqlog; glasstls step demo.sqlog\n"
      "  printf 'break ServerHello\\ncontinue\\nbytes\\n' | glasstls step demo.sqlog");
  parser.parse(words);
  client.read();
  if (arguments.is_url()) return arguments;
  if (const std::string option = parser.given_besides(secrets); !option.empty())
    throw UsageError(option + " is only for a live connection, and " + arguments.target +
                     " is read as a trace (a URL begins with https://)");
  return arguments;
}

}  // namespace glasstls::cli
