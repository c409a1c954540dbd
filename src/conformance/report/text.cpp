#include <algorithm>
#include <map>
#include <ostream>

#include "base/printable.hpp"
#include "conformance/report/writers.hpp"

namespace glasstls::conformance::report {

namespace {

constexpr std::size_t number_width = 12, time_width = 12, widest_name = 60;

std::string aligned_right(std::string text, std::size_t width) {
  return std::string(width - std::min(width, text.size()), ' ') + text;
}

std::string aligned_left(std::string text, std::size_t width) {
  text.resize(std::max(width, text.size()), ' ');
  return text;
}

void write_row(const std::string& name, std::size_t width, const Counts& counts,
               std::chrono::microseconds time, std::ostream& out) {
  out << aligned_left(name, width);
  for (const std::size_t number : {counts.passed, counts.failed, counts.acceptable, counts.skipped})
    out << aligned_right(std::to_string(number), number_width);
  out << aligned_right(seconds(time) + " s", time_width) << '\n';
}

void write_failures(const Suite& suite, std::ostream& out) {
  constexpr std::size_t most_shown = 20;
  std::size_t shown = 0;
  for (const Case& test : suite.cases) {
    if (test.outcome != Outcome::failed) continue;
    if (++shown > most_shown) {
      out << "FAILED  " << safe(suite.name) << ": " << counts_of(suite).failed - most_shown << " more\n\n";
      return;
    }
    out << "FAILED  " << safe(suite.name) << ": " << safe(test.name) << '\n';
    for (const std::string& line : explanation(test)) out << "        " << line << '\n';
    out << '\n';
  }
}

void write_reasons_to_skip(const Suite& suite, std::ostream& out) {
  std::map<std::string, std::size_t> reasons;
  for (const Case& test : suite.cases)
    if (test.outcome == Outcome::skipped) ++reasons[safe(test.reason)];
  for (const auto& [reason, count] : reasons) out << "  skipped " << count << ": " << reason << '\n';
}

void write_table_suite(const Suite& suite, std::size_t width, std::ostream& out) {
  if (!suite.cases.empty() || (suite.notes.empty() && suite.problem.empty()))
    write_row(safe(suite.name), width, counts_of(suite), suite.time, out);
  else
    out << safe(suite.name) << '\n';
  if (!suite.problem.empty()) out << "  ERROR: " << safe(suite.problem) << '\n';
  write_reasons_to_skip(suite, out);
  for (const std::string& note : suite.notes) out << "  note: " << safe(note) << '\n';
}

}  // namespace

void write_text(const Run& run, std::ostream& out) {
  std::size_t width = 5;
  std::chrono::microseconds time{};
  std::size_t problems = 0;
  for (const Suite& suite : run.suites) {
    write_failures(suite, out);
    width = std::max(width, std::min(widest_name, safe(suite.name).size()));
    time += suite.time;
    problems += !suite.problem.empty();
  }
  out << aligned_left("suite", width);
  for (const char* column : {"passed", "failed", "acceptable", "skipped"})
    out << aligned_right(column, number_width);
  out << aligned_right("time", time_width) << '\n';
  for (const Suite& suite : run.suites) write_table_suite(suite, width, out);
  const Counts sum = counts_of(run);
  write_row("total", width, sum, time, out);
  if (const auto points = points_of(run))
    out << points->got << " of " << points->most << (points->most == 1 ? " point\n" : " points\n");
  out << to_string(sum);
  if (problems > 0) out << ", " << problems << (problems == 1 ? " error" : " errors");
  out << '\n';
}

}  // namespace glasstls::conformance::report
