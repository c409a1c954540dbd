#include "conformance/report/writers.hpp"

#include <algorithm>
#include <array>
#include <ctime>

#include "base/bytes.hpp"
#include "base/printable.hpp"

namespace glasstls::conformance::report {

namespace {

constexpr std::size_t row_size = 8, most_rows = 8, most_text = 2000, most_differences = 8;

/// "00 1f e2", padded to the width of a whole row.
std::string row_of(View bytes, std::size_t at) {
  std::string row;
  for (std::size_t i = at; i < std::min(bytes.size(), at + row_size); ++i)
    row += to_hex(bytes.subspan(i, 1)) + ' ';
  row.resize(3 * row_size, ' ');
  return row;
}

View bytes_of_row(View bytes, std::size_t at) {
  return at < bytes.size() ? bytes.subspan(at, std::min(row_size, bytes.size() - at)) : View();
}

std::string offset(std::size_t at) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (int shift = at > 0xffff ? 28 : 12; shift >= 0; shift -= 4) text += digits[at >> shift & 0xf];
  return text;
}

std::string cut(std::string_view text) {
  std::string shown = safe(text.substr(0, most_text));
  if (text.size() > most_text) shown += "... (" + std::to_string(text.size()) + " characters)";
  return shown;
}

std::vector<std::string> rows(View expected, View got) {
  const auto [in_expected, in_got] = std::mismatch(expected.begin(), expected.end(), got.begin(), got.end());
  const auto first = static_cast<std::size_t>(in_expected - expected.begin());
  const std::size_t row = first / row_size, begin = (row > 0 ? row - 1 : 0) * row_size;
  const std::size_t size = std::max(expected.size(), got.size());
  std::vector<std::string> lines{std::to_string(expected.size()) + " bytes expected, " +
                                 std::to_string(got.size()) + " came; the first difference is at byte " +
                                 std::to_string(first)};
  lines.push_back("      expected                 got");
  for (std::size_t at = begin; at < size; at += row_size) {
    if (at >= begin + most_rows * row_size) {
      lines.push_back("      ...");
      break;
    }
    const bool differs = !equal(bytes_of_row(expected, at), bytes_of_row(got, at));
    lines.push_back(offset(at) + "  " + row_of(expected, at) + ' ' + row_of(got, at) + (differs ? "*" : ""));
    while (lines.back().back() == ' ') lines.back().pop_back();
  }
  return lines;
}

}  // namespace

std::optional<Format> format_named(std::string_view name) {
  constexpr std::array names = {"text", "tap", "junit", "json"};
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Format>(found - names.begin());
}

void write(const Run& run, Format format, std::ostream& out) {
  switch (format) {
    case Format::text: return write_text(run, out);
    case Format::tap: return write_tap(run, out);
    case Format::junit: return write_junit(run, out);
    case Format::json: return write_json(run, out);
  }
}

std::vector<std::string> side_by_side(const Difference& difference) {
  const std::string name = safe(difference.name);
  if (!difference.got) return {name + ": there is none; expected " + cut(difference.expected)};
  const auto expected = from_hex(difference.expected), got = from_hex(*difference.got);
  if (difference.is_text || !expected || !got)
    return {name + ": expected " + cut(difference.expected),
            std::string(name.size(), ' ') + "  got      " + cut(*difference.got)};
  std::vector<std::string> lines = rows(*expected, *got);
  lines.front() = name + ": " + lines.front();
  return lines;
}

std::vector<std::string> explanation(const Case& test) {
  std::vector<std::string> lines;
  std::string_view rest = test.reason;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    lines.push_back(cut(line));
  }
  for (std::size_t i = 0; i < test.differences.size(); ++i) {
    if (i == most_differences) {
      lines.push_back("and " + std::to_string(test.differences.size() - i) + " more differences");
      break;
    }
    for (std::string& line : side_by_side(test.differences[i])) lines.push_back(std::move(line));
  }
  return lines;
}

std::string seconds(std::chrono::microseconds time) {
  const auto milliseconds = std::max<std::int64_t>(0, (time.count() + 500) / 1000);
  const std::string fraction = std::to_string(1000 + milliseconds % 1000);
  return std::to_string(milliseconds / 1000) + '.' + fraction.substr(1);
}

std::string date_and_time(std::int64_t seconds_since_1970) {
  const auto time = static_cast<std::time_t>(seconds_since_1970);
  std::tm parts{};
  std::array<char, 32> text{};
  if (!gmtime_r(&time, &parts) || std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts) == 0)
    return "1970-01-01T00:00:00";
  return text.data();
}

}  // namespace glasstls::conformance::report
