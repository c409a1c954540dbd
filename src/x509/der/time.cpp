#include "x509/der/time.hpp"
#include "base/ascii.hpp"

#include <algorithm>
#include <array>

namespace glasstls::x509 {

namespace {

bool is_leap(std::int64_t year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int days_in(std::int64_t year, int month) {
  static constexpr std::array days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : days[static_cast<std::size_t>(month - 1)];
}

/// Days from 1970-01-01 to the first day of `year`.
std::int64_t days_before(std::int64_t year) {
  const std::int64_t past = year - 1;
  return 365 * (year - 1970) + (past / 4 - past / 100 + past / 400) - 477;
}

/// "MMDDHHMMSSZ", after a year that has been read.
std::optional<UnixTime> parse_in_year(std::int64_t year, std::string_view text) {
  if (text.size() != 11 || text.back() != 'Z') return std::nullopt;
  std::array<int, 5> fields{};
  for (std::size_t i = 0; i < fields.size(); ++i)
    fields[i] = 10 * (text[2 * i] - '0') + (text[2 * i + 1] - '0');
  const auto [month, day, hour, minute, second] = fields;
  if (month < 1 || month > 12 || day < 1 || day > days_in(year, month)) return std::nullopt;
  if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
  std::int64_t days = days_before(year) + day - 1;
  for (int m = 1; m < month; ++m) days += days_in(year, m);
  return ((days * 24 + hour) * 60 + minute) * 60 + second;
}

bool digits_then_z(std::string_view text, std::size_t digits) {
  return text.size() == digits + 1 && text.back() == 'Z' &&
         std::all_of(text.begin(), text.end() - 1, is_digit);
}

/// `value` with at least `width` digits.
std::string digits(std::int64_t value, std::size_t width) {
  const std::string text = std::to_string(value);
  return std::string(width - std::min(width, text.size()), '0') + text;
}

std::int64_t number(std::string_view digits) {
  std::int64_t value = 0;
  for (char c : digits) value = 10 * value + (c - '0');
  return value;
}

}  // namespace

std::optional<UnixTime> parse_utc_time(std::string_view text) {
  if (!digits_then_z(text, 12)) return std::nullopt;
  const std::int64_t year = number(text.substr(0, 2));
  return parse_in_year(year < 50 ? 2000 + year : 1900 + year, text.substr(2));
}

std::optional<UnixTime> parse_generalized_time(std::string_view text) {
  if (!digits_then_z(text, 14)) return std::nullopt;
  return parse_in_year(number(text.substr(0, 4)), text.substr(4));
}

std::optional<UnixTime> parse_other_time(std::string_view text, bool utc) {
  std::size_t count = 0;
  while (count < text.size() && text[count] >= '0' && text[count] <= '9') ++count;
  std::string whole(text.substr(0, count));
  std::string_view rest = text.substr(count);
  const std::size_t full = utc ? 12 : 14;
  if (whole.size() + 2 == full) whole += "00";  // no seconds
  if (whole.size() != full) return std::nullopt;
  if (!rest.empty() && (rest[0] == '.' || rest[0] == ','))
    rest.remove_prefix(std::min(rest.size(), rest.find_first_not_of("0123456789", 1)));
  const auto local = utc ? parse_utc_time(whole + "Z") : parse_generalized_time(whole + "Z");
  if (!local || rest.empty() || rest == "Z") return local;
  if (rest.size() != 5 || (rest[0] != '+' && rest[0] != '-') ||
      rest.find_first_not_of("0123456789", 1) != rest.npos)
    return std::nullopt;
  const std::int64_t offset = number(rest.substr(1, 2)) * 3600 + number(rest.substr(3)) * 60;
  return rest[0] == '+' ? *local - offset : *local + offset;
}

std::string to_text(UnixTime time) {
  std::int64_t days = time / 86400, seconds = time % 86400;
  if (seconds < 0) {
    seconds += 86400;
    --days;
  }
  std::int64_t year = 1970 + days / 366;
  while (days_before(year + 1) <= days) ++year;
  while (days_before(year) > days) --year;
  std::int64_t day = days - days_before(year);
  int month = 1;
  for (; day >= days_in(year, month); ++month) day -= days_in(year, month);
  std::string text = digits(year, 4) + "-" + digits(month, 2) + "-" + digits(day + 1, 2);
  text +=
      " " + digits(seconds / 3600, 2) + ":" + digits(seconds / 60 % 60, 2) + ":" + digits(seconds % 60, 2);
  return text + " UTC";
}

std::string day_text(UnixTime time) {
  const std::string text = to_text(time);
  return text.substr(0, text.find(' '));
}

std::string duration_text(std::int64_t seconds) {
  if (seconds < 0) seconds = -seconds;
  struct Unit {
    std::int64_t seconds;
    const char* name;
  };
  for (Unit unit : {Unit{86400, "day"}, Unit{3600, "hour"}, Unit{60, "minute"}, Unit{1, "second"}}) {
    const std::int64_t count = seconds / unit.seconds;
    if (count == 0 && unit.seconds != 1) continue;
    return std::to_string(count) + " " + unit.name + (count == 1 ? "" : "s");
  }
  return {};
}

}  // namespace glasstls::x509
