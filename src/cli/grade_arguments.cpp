#include "cli/grade_arguments.hpp"

#include <algorithm>

#include "cli/arguments.hpp"
#include "cli/parser.hpp"

namespace glasstls::cli {

namespace {

constexpr const char* grade_footer =
    "PROGRAM reads one question a line from its standard input and writes one answer a line to its\n"
    "standard output; docs/grade.md describes both. It gets no other variables of the environment than\n"
    "PATH, LANG and HOME.\n"
    "Exit code: 0 if every answer was right (what PROGRAM does not have costs points, but is not a failure),\n"
    "1 if one was wrong or PROGRAM had to be stopped, 11 if it has none of the checkpoints.\n"
    "Examples:\n"
    "  glasstls grade --list\n"
    "  glasstls grade -- python3 tls.py\n"
    "  glasstls grade --seed 42 --only nonce,record-protect -- ./a.out --answer\n"
    "  glasstls grade --ask --only nonce | glasstls grade --answer";

/// "a,b" is two names.
std::vector<std::string> names_in(const std::vector<std::string>& lists) {
  std::vector<std::string> names;
  for (std::string_view list : lists)
    for (bool more = true; more;) {
      const std::size_t comma = list.find(',');
      names.emplace_back(list.substr(0, comma));
      more = comma != std::string_view::npos;
      list.remove_prefix(more ? comma + 1 : list.size());
    }
  return names;
}

void check_grade_modes(const GradeArguments& arguments) {
  const int modes = arguments.list + arguments.ask + arguments.answer + !arguments.program.empty();
  if (modes > 1) throw UsageError("use only one of --list, --ask, --answer and PROGRAM");
  if (modes == 0) throw UsageError("there is no PROGRAM to grade: put it after --");
}

}  // namespace

GradeArguments read_grade_arguments(std::span<const std::string> words) {
  GradeArguments arguments;
  std::vector<std::string> only;
  Parser parser(
      "glasstls grade",
      "Tests somebody else's implementation of TLS 1.3, in any language, piece by piece from HKDF to\n"
      "certificates, and explains what is wrong with an answer and which mistake is most likely.");
  const auto seconds = [&](const char* name, std::chrono::seconds& value, const char* help) {
    parser.number(
        name, {.what = "number of seconds", .most = 86400, .type = "SECONDS"},
        [&value](std::uint64_t n) { value = std::chrono::seconds(n); }, help);
  };
  parser.number(
      "--seed", {.what = "seed", .most = UINT64_MAX}, [&](std::uint64_t n) { arguments.seed = n; },
      "Ask the questions that belong to this number (default: 1)");
  parser.texts("--only", only, "NAME,...", "Ask only these checkpoints");
  parser.text("--points", arguments.points, "FILE",
              "A line for each checkpoint: its name and its points (default: 1)");
  seconds("--time-limit", arguments.time_limit, "For one answer (default: 10)");
  seconds("--total-time", arguments.total_time, "For all answers (default: 300)");
  std::string format = "text";
  parser.text("--format", format, "FORMAT", "text (default), tap, junit or json: docs/report.md");
  parser.text("--html", arguments.html, "FILE", "Also write a web page to hand back");
  parser.flag("--list", arguments.list,
              "List the checkpoints, with the fields of their questions and answers");
  parser.flag("--ask", arguments.ask, "Print the questions");
  parser.flag("--answer", arguments.answer, "Be the PROGRAM: answer the questions on standard input");
  parser.words("PROGRAM", arguments.program, "The program and its arguments; put -- in front of it");
  parser.footer(grade_footer);
  parser.parse(words);
  arguments.only = names_in(only);
  check_grade_modes(arguments);
  const auto known = conformance::report::format_named(format);
  if (!known) throw UsageError("\"" + format + "\" is not a format: expected text, tap, junit or json");
  arguments.format = *known;
  return arguments;
}

}  // namespace glasstls::cli
