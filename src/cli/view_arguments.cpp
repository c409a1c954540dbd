#include "cli/arguments.hpp"
#include "cli/common_options.hpp"

namespace glasstls::cli {

ViewTraceArguments read_view_arguments(std::span<const std::string> words) {
  constexpr std::size_t most_traces = 6;  // that one page compares
  ViewTraceArguments arguments;
  Parser parser("glasstls view",
                "Shows a flow that connect, demo or serve recorded with --trace. With --html, writes a page\n"
                "instead, which can compare several traces.");
  parser.words("TRACE", arguments.traces, "A file that --trace wrote").required();
  add_view_options(parser, arguments.view);
  add_write_out(parser, arguments.view);
  parser.footer(
      "Examples:\n"
      "  glasstls connect --trace page.sqlog https://example.com/\n"
      "  glasstls view -v page.sqlog | less -R\n"
      "  glasstls view --html page.html page.sqlog\n"
      "  glasstls view --html both.html first.sqlog resumed.sqlog");
  parser.parse(words);
  check(arguments.view);
  if (arguments.traces.size() > 1 && arguments.view.html.empty())
    throw UsageError("several traces are compared on a page: name its file with --html");
  if (arguments.traces.size() > most_traces)
    throw UsageError("at most " + std::to_string(most_traces) + " traces can be compared");
  read_write_out(arguments.view.write_out);
  return arguments;
}

}  // namespace glasstls::cli
