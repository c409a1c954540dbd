#include "cli/arguments.hpp"
#include "cli/common_options.hpp"

namespace glasstls::cli {

LabArguments read_lab_arguments(std::span<const std::string> words) {
  LabArguments arguments;
  Parser parser(
      "glasstls lab",
      "Experiments on this machine, without a network. Without a name, it lists them.\n"
      "badcerts is a server with one host for each thing that can be wrong with a certificate. Each\n"
      "of the others asks a question, changes something in a connection, and shows who notices, how,\n"
      "and why.");
  parser.word("LAB", arguments.name, "badcerts, or the name of an experiment");
  add_predict(parser, arguments.predict);
  add_seed(parser, arguments.seed, "For an experiment: the same in each run; only for lessons");
  add_port(parser, arguments.port,
           "For badcerts: listen on this TCP port (default: 4434); 0 takes a free one");
  add_view_options(parser, arguments.view);
  add_recording_options(parser, arguments.view);
  parser.footer(
      "Examples:\n"
      "  glasstls lab\n"
      "  glasstls lab no-proof\n"
      "  glasstls lab badcerts --port 8443");
  parser.parse(words);
  check(arguments.view);
  return arguments;
}

}  // namespace glasstls::cli
