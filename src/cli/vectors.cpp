#include "conformance/vectors/vectors.hpp"

#include <sstream>

#include "cli/command.hpp"
#include "cli/output.hpp"
#include "cli/progress_bar.hpp"
#include "cli/tool_arguments.hpp"

namespace glasstls::cli {

namespace {

bool has_problem(const conformance::report::Run& run) {
  for (const conformance::report::Suite& suite : run.suites)
    if (!suite.problem.empty()) return true;
  return false;
}

/// A failed test counts most. If no test was run, nothing was shown to be right.
ExitCode code_of(const conformance::report::Run& run) {
  const conformance::report::Counts counts = conformance::report::counts_of(run);
  if (counts.failed > 0) return ExitCode::mismatch;
  if (has_problem(run)) return ExitCode::file;
  return counts.executed() > 0 ? ExitCode::done : ExitCode::nothing;
}

conformance::report::Run run_with_progress(const VectorsArguments& arguments) {
  ProgressBar bar;
  return conformance::run_vectors(
      arguments.names, {.filter = arguments.filter,
                        .only_list = arguments.list,
                        .stop_at_failure = arguments.fail_fast,
                        .progress = [&](const conformance::Progress& progress) { bar.show(progress); }});
}

/// Prints the names of the tests that would be run.
ExitCode list_tests(const conformance::report::Run& run, Unwritten& unwritten) {
  std::ostringstream lines;
  bool any = false;
  for (const conformance::report::Suite& suite : run.suites) {
    for (const conformance::report::Case& test : suite.cases) {
      lines << safe(suite.name) << ": " << safe(test.name) << '\n';
      any = true;
    }
    if (!suite.problem.empty()) complain(suite.name + ": " + suite.problem);
  }
  unwritten.of([&] { print(standard_output, lines.str()); });
  if (has_problem(run)) return ExitCode::file;
  return any ? ExitCode::done : ExitCode::nothing;
}

}  // namespace

ExitCode vectors(std::span<const std::string> words) {
  const VectorsArguments arguments = read_vectors_arguments(words);
  conformance::report::Run run = run_with_progress(arguments);
  Unwritten unwritten;
  if (arguments.list) return unwritten.code(list_tests(run, unwritten));
  const ExitCode code = code_of(run);
  if (code == ExitCode::nothing) {
    // No format may look like a success then.
    run.suites.push_back({.name = "glasstls vectors"});
    run.suites.back().problem = "no test was run, so nothing was shown to be right";
    complain(run.suites.back().problem);
  }
  std::ostringstream text;
  conformance::report::write(run, arguments.format, text);
  unwritten.of([&] { print(standard_output, text.str()); });
  return unwritten.code(code);
}

}  // namespace glasstls::cli
