#include "http/conditional.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "http/syntax.hpp"

namespace glasstls::http {

namespace {

/// Reads a date from left to right. Each function takes something off the front, or says that it is not
/// there.
class DateReader {
 public:
  explicit DateReader(std::string_view text) : rest_(text) {}

  bool skip(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  /// The letters at the front.
  std::string_view word() {
    std::size_t size = 0;
    while (size < rest_.size() && is_letter(rest_[size])) ++size;
    const std::string_view found = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return found;
  }
  /// A number of exactly so many digits.
  std::optional<unsigned> number(std::size_t digits) {
    if (rest_.size() < digits ||
        !std::all_of(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(digits), is_digit))
      return std::nullopt;
    const auto value = parse_number(rest_.substr(0, digits), 10);
    rest_.remove_prefix(digits);
    return static_cast<unsigned>(*value);
  }
  std::optional<unsigned> month() {
    static constexpr std::array<std::string_view, 12> names = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto found = std::find(names.begin(), names.end(), word());
    if (found == names.end()) return std::nullopt;
    return static_cast<unsigned>(found - names.begin()) + 1;
  }
  /// "08:49:37", in seconds.
  std::optional<unsigned> time() {
    const auto hour = number(2);
    if (!hour || !skip(":")) return std::nullopt;
    const auto minute = number(2);
    if (!minute || !skip(":")) return std::nullopt;
    const auto second = number(2);
    if (!second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
    return *hour * 3600 + *minute * 60 + *second;
  }
  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

/// Seconds since 1970-01-01 UTC; empty if there is no such day.
std::optional<std::int64_t> seconds_of(unsigned year, unsigned month, unsigned day, unsigned time) {
  using namespace std::chrono;
  const year_month_day date(std::chrono::year(static_cast<int>(year)), std::chrono::month(month),
                            std::chrono::day(day));
  if (!date.ok()) return std::nullopt;
  return std::int64_t{sys_days(date).time_since_epoch().count()} * 86400 + time;
}

/// "Sun Nov  6 08:49:37 1994", after the first word.
std::optional<std::int64_t> asctime_date(DateReader date) {
  if (!date.skip(" ")) return std::nullopt;
  const auto month = date.month();
  if (!month || !date.skip(" ")) return std::nullopt;
  const auto day = date.number(date.skip(" ") ? 1 : 2);
  if (!day || !date.skip(" ")) return std::nullopt;
  const auto time = date.time();
  if (!time || !date.skip(" ")) return std::nullopt;
  const auto year = date.number(4);
  if (!year || !date.at_end()) return std::nullopt;
  return seconds_of(*year, *month, *day, *time);
}

/// "06 Nov 1994 08:49:37 GMT", and with hyphens and two digits of the year.
std::optional<std::int64_t> gmt_date(DateReader date, bool two_digits) {
  const std::string_view separator = two_digits ? "-" : " ";
  const auto day = date.number(2);
  if (!day || !date.skip(separator)) return std::nullopt;
  const auto month = date.month();
  if (!month || !date.skip(separator)) return std::nullopt;
  auto year = date.number(two_digits ? 2 : 4);
  if (!year || !date.skip(" ")) return std::nullopt;
  // RFC 9110 5.6.7: of two digits, the year that is less than fifty years ahead.
  if (two_digits) *year += *year < 70 ? 2000 : 1900;
  const auto time = date.time();
  if (!time || !date.skip(" GMT") || !date.at_end()) return std::nullopt;
  return seconds_of(*year, *month, *day, *time);
}

std::optional<std::int64_t> date_of(const std::vector<HeaderField>& fields, std::string_view name) {
  std::optional<std::int64_t> found;
  for (const HeaderField& field : fields) {
    if (!equal_in_any_case(field.name, name)) continue;
    if (found) return std::nullopt;  // RFC 9110 13.1.3: more than one field counts as none
    found = parse_date(field.value);
  }
  return found;
}

}  // namespace

std::optional<std::int64_t> parse_date(std::string_view text) {
  DateReader date(text);
  const std::string_view day = date.word();
  if (day.size() < 3) return std::nullopt;
  if (!date.skip(", ")) return asctime_date(date);
  return gmt_date(date, day.size() > 3);
}

int status_after_preconditions(const RequestHead& request, const std::vector<HeaderField>& fields) {
  // RFC 9110 13.2.1: preconditions are for methods that select a representation.
  if (request.method != "GET" && request.method != "HEAD") return 200;
  const auto has_any = [&](std::string_view name) {
    const auto all = members(request.fields, name);
    return std::find(all.begin(), all.end(), "*") != all.end();
  };
  const std::optional<std::int64_t> modified = date_of(fields, "Last-Modified");
  // RFC 9110 13.1.1 and 13.1.2: nothing here has an entity tag, so only "*" matches.
  if (request.find("If-Match")) {
    if (!has_any("If-Match")) return 412;
  } else if (const auto since = date_of(request.fields, "If-Unmodified-Since"); since && modified) {
    if (*modified > *since) return 412;
  }
  if (request.find("If-None-Match")) {
    if (has_any("If-None-Match")) return 304;
  } else if (const auto since = date_of(request.fields, "If-Modified-Since"); since && modified) {
    if (*modified <= *since) return 304;
  }
  return 200;
}

}  // namespace glasstls::http
