#include <ostream>

#include "base/printable.hpp"
#include "conformance/report/writers.hpp"

namespace glasstls::conformance::report {

namespace {

/// A description: TAP reads "#" as the begin of a directive, and "\" as an escape.
std::string tap_text(std::string_view text) {
  std::string result;
  for (const char c : safe(text)) {
    if (c == '#' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

/// A scalar of YAML between double quotes. `text` has no control characters.
std::string yaml_text(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + '"';
}

/// A block of YAML 1.2, kept to what TAP::Parser's small subset of YAML can read.
void write_diagnostics(const Case& test, std::ostream& out) {
  out << "  ---\n  severity: fail\n  duration_ms: " << test.time.count() / 1000 << '\n';
  if (!test.differences.empty()) out << "  differences:\n";
  for (const Difference& difference : test.differences) {
    out << "    - name: " << yaml_text(safe(difference.name))
        << "\n      expected: " << yaml_text(safe(difference.expected)) << '\n';
    if (difference.got) out << "      got: " << yaml_text(safe(*difference.got)) << '\n';
  }
  out << "  message: |\n";
  for (const std::string& line : explanation(test)) out << "    | " << line << '\n';
  out << "  ...\n";
}

class TapWriter {
 public:
  explicit TapWriter(std::ostream& out) : out_(out) {}

  void write(const Suite& suite) {
    out_ << "# " << safe(suite.name) << ": " << to_string(counts_of(suite)) << ", " << seconds(suite.time)
         << " s\n";
    for (const std::string& note : suite.notes) out_ << "# " << safe(note) << '\n';
    if (!suite.problem.empty()) {
      out_ << "not ok " << ++number_ << " - " << tap_text(suite.name) << '\n';
      write_diagnostics({.name = suite.name, .outcome = Outcome::failed, .reason = suite.problem}, out_);
    }
    for (const Case& test : suite.cases) write(suite, test);
  }

 private:
  void write(const Suite& suite, const Case& test) {
    const bool failed = test.outcome == Outcome::failed;
    out_ << (failed ? "not ok " : "ok ") << ++number_ << " - " << tap_text(suite.name) << ": "
         << tap_text(test.name);
    if (test.outcome == Outcome::acceptable) out_ << " (acceptable: " << tap_text(test.reason) << ')';
    if (test.points) out_ << " (" << test.points->got << " of " << test.points->most << " points)";
    if (test.outcome == Outcome::skipped) out_ << " # SKIP " << safe(test.reason);
    out_ << '\n';
    if (failed) write_diagnostics(test, out_);
  }

  std::ostream& out_;
  std::size_t number_ = 0;
};

}  // namespace

void write_tap(const Run& run, std::ostream& out) {
  std::size_t planned = 0;
  for (const Suite& suite : run.suites) planned += suite.cases.size() + !suite.problem.empty();
  out << "TAP version 14\n1.." << planned << '\n';
  TapWriter writer(out);
  for (const Suite& suite : run.suites) writer.write(suite);
}

}  // namespace glasstls::conformance::report
