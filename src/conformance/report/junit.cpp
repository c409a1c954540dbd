#include <ostream>

#include "base/printable.hpp"
#include "conformance/report/writers.hpp"

namespace glasstls::conformance::report {

namespace {

/// Text for an element or an attribute. XML 1.0 has no way to write control characters, so safe() comes
/// first.
std::string xml_text(std::string_view text) {
  std::string result;
  for (const char c : safe(text)) switch (c) {
      case '<': result += "&lt;"; break;
      case '>': result += "&gt;"; break;
      case '&': result += "&amp;"; break;
      case '"': result += "&quot;"; break;
      case '\'': result += "&apos;"; break;
      default: result += c;
    }
  return result;
}

/// Both schemas want a name of at least one character.
std::string xml_name(const std::string& name) { return xml_text(name.empty() ? "(no name)" : name); }

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

void open_xml_case(const std::string& suite, const std::string& name, std::chrono::microseconds time,
                   std::ostream& out) {
  out << "    <testcase classname=\"" << xml_name(suite) << "\" name=\"" << xml_name(name) << "\" time=\""
      << seconds(time) << '"';
}

/// <failure> or <error>.
void write_trouble(const char* element, const Case& test, std::ostream& out) {
  out << ">\n      <" << element << " type=\"" << element << "\" message=\""
      << xml_text(first_line(test.reason)) << "\">";
  for (const std::string& line : explanation(test)) out << xml_text(line) << '\n';
  out << "</" << element << ">\n    </testcase>\n";
}

void write_xml_case(const std::string& suite, const Case& test, std::ostream& out) {
  open_xml_case(suite, test.name, test.time, out);
  if (test.outcome == Outcome::failed)
    write_trouble("failure", test, out);
  else if (test.outcome == Outcome::skipped)
    out << ">\n      <skipped message=\"" << xml_text(test.reason) << "\"/>\n    </testcase>\n";
  else
    out << "/>\n";
}

/// What has no place of its own in the format: notes, points, and which cases are acceptable and why.
void write_remarks(const Suite& suite, std::ostream& out) {
  out << "    <system-out>";
  for (const std::string& note : suite.notes) out << xml_text(note) << '\n';
  for (const Case& test : suite.cases) {
    if (test.outcome == Outcome::acceptable)
      out << xml_text(test.name) << ": acceptable: " << xml_text(test.reason) << '\n';
    if (test.points)
      out << xml_text(test.name) << ": " << test.points->got << " of " << test.points->most << " points\n";
  }
  out << "</system-out>\n    <system-err/>\n";
}

}  // namespace

void write_junit(const Run& run, std::ostream& out) {
  out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  std::size_t id = 0;
  for (const Suite& suite : run.suites) {
    const Counts counts = counts_of(suite);
    const std::size_t errors = suite.problem.empty() ? 0 : 1;
    out << "  <testsuite id=\"" << id++ << "\" package=\"" << xml_text(run.program) << "\" name=\""
        << xml_name(suite.name) << "\" timestamp=\"" << date_and_time(run.started)
        << "\" hostname=\"localhost\" tests=\"" << suite.cases.size() + errors << "\" failures=\""
        << counts.failed << "\" errors=\"" << errors << "\" skipped=\"" << counts.skipped << "\" time=\""
        << seconds(suite.time) << "\">\n    <properties/>\n";
    if (errors > 0) {
      open_xml_case(suite.name, "the whole suite", {}, out);
      write_trouble("error", {.reason = suite.problem}, out);
    }
    for (const Case& test : suite.cases) write_xml_case(suite.name, test, out);
    write_remarks(suite, out);
    out << "  </testsuite>\n";
  }
  out << "</testsuites>\n";
}

}  // namespace glasstls::conformance::report
