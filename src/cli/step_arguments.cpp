#include "cli/step_arguments.hpp"

#include "cli/client_arguments.hpp"

namespace glasstls::cli {

StepArguments read_step_arguments(std::span<const std::string> words) {
  StepArguments arguments;
  CLI::App app{
      "A debugger for handshakes: goes through a connection event by event, forward and back, with\n"
      "breakpoints. Of a URL it makes the connection and holds it at each event until you go on; of a file\n"
      "that --trace wrote it shows what was recorded. On a terminal it takes the whole screen and keys\n"
      "(? lists them); otherwise it reads commands from standard input, one a line (help lists them).\n"
      "The clock stands still while it holds: times are those of the network and of both machines, without\n"
      "the time that you took. What came in while you looked seems to have come at once.",
      "glasstls step"};
  app.add_option("TARGET", arguments.target, "https://HOST[:PORT]/PATH, or a file that --trace wrote")
      ->required();
  CLI::Option* secrets =
      app.add_flag("--secrets", arguments.view.secrets, "Show and record the values of secrets and keys");
  ClientOptions client(app, arguments);
  add_recording_options(app, arguments.view);
  app.add_option("--html", arguments.view.html, "Write a page to FILE on which to walk through it again")
      ->type_name("FILE");
  app.footer(
      "Exit code: of a URL that of connect, if you went on to the end.\n"
      "Examples:\n"
      "  glasstls step https://example.com/\n"
      "  glasstls step --session tickets --trace page.sqlog https://example.com/\n"
      "  glasstls demo -q --trace demo.sqlog; glasstls step demo.sqlog\n"
      "  printf 'break ServerHello\\ncontinue\\nbytes\\n' | glasstls step demo.sqlog");
  parse_words(app, words);
  client.read();
  if (arguments.is_url()) return arguments;
  for (const CLI::Option* option : app.get_options())
    if (option->count() > 0 && option != secrets && !option->get_positional())
      throw UsageError(option->get_name() + " goes with a connection that is made: " + arguments.target +
                       " is taken for a trace (a URL begins with https://)");
  return arguments;
}

}  // namespace glasstls::cli
