#include "cli/step_arguments.hpp"

#include "cli/parser.hpp"

namespace glasstls::cli {

StepArguments read_step_arguments(std::span<const std::string> words) {
  StepArguments arguments;
  CLI::App app{
      "A debugger for handshakes: goes through a connection event by event, forward and back, with\n"
      "breakpoints. Of a URL it makes the connection and holds it at each event until you go on; of a file\n"
      "that --trace wrote it shows what was recorded. On a terminal it takes the whole screen and keys\n"
      "(? lists them); otherwise it reads commands from standard input, one a line (help lists them).",
      "glasstls step"};
  app.add_option("TARGET", arguments.target, "https://HOST[:PORT]/PATH, or a file that --trace wrote")
      ->required();
  app.add_flag("--secrets", arguments.secrets, "Show the values of secrets and keys");
  add_reaching_options(app, arguments);
  app.footer(
      "Exit code: of a URL that of connect, if you went on to the end.\n"
      "Examples:\n"
      "  glasstls step https://example.com/\n"
      "  glasstls demo -q --trace demo.sqlog; glasstls step demo.sqlog\n"
      "  printf 'break ServerHello\\ncontinue\\nbytes\\n' | glasstls step demo.sqlog");
  for (const char* option : {"--ca", "--ca-only"})
    app.get_option(option)->expected(1)->allow_extra_args(false)->take_all();
  parse_words(app, words);
  return arguments;
}

}  // namespace glasstls::cli
