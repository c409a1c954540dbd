#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/report/results.hpp"

/// docs/report.md describes each format. No character that controls a terminal or that the format forbids
/// gets into the output, whatever the names and reasons contain.
namespace glasstls::conformance::report {

/// How a run is written.
enum class Format : std::uint8_t { text, tap, junit, json };

/// "text", "tap", "junit" or "json"; empty for any other name.
std::optional<Format> format_named(std::string_view name);

/// Writes the run in that format.
void write(const Run& run, Format format, std::ostream& out);

/// For people: failures in full, a table of the suites, and the sums.
void write_text(const Run& run, std::ostream& out);
/// TAP version 14: https://testanything.org/tap-version-14-specification.html
void write_tap(const Run& run, std::ostream& out);
/// XML as the JUnit reports of Ant, Jenkins and GitLab have it: docs/junit.xsd.
void write_junit(const Run& run, std::ostream& out);
/// One JSON object: docs/report.schema.json.
void write_json(const Run& run, std::ostream& out);

/// The lines of text that explain a case which did not pass: its reason, then each difference.
std::vector<std::string> explanation(const Case& test);

/// A difference in lines: bytes beside bytes, from the row before the first one that differs, for a few rows;
/// a star marks each row that differs.
std::vector<std::string> side_by_side(const Difference& difference);

/// "0.012": seconds with three places.
std::string seconds(std::chrono::microseconds time);

/// "2026-11-30T20:15:00": UTC, without a zone.
std::string date_and_time(std::int64_t seconds_since_1970);

}  // namespace glasstls::conformance::report
