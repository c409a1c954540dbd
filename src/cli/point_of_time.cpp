#include "cli/point_of_time.hpp"

#include <algorithm>
#include <string>

#include "base/ascii.hpp"
#include "x509/der/time.hpp"

namespace glasstls::cli {

namespace {

bool are_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

std::int64_t number(std::string_view digits) {
  std::int64_t value = 0;
  for (char c : digits) value = 10 * value + (c - '0');
  return value;
}

/// Whether `text` looks like `form`, where a 0 stands for any digit.
bool has_form(std::string_view text, std::string_view form) {
  return text.size() == form.size() && std::equal(text.begin(), text.end(), form.begin(), [](char c, char f) {
           return f == '0' ? is_digit(c) : c == f;
         });
}

std::string only_digits(std::string_view text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits), is_digit);
  return digits;
}

/// "Z", "+02:00": seconds ahead of UTC.
std::optional<std::int64_t> parse_offset(std::string_view text) {
  if (text == "Z" || text == "z" || text.empty()) return 0;
  if (!has_form(text, "+00:00") && !has_form(text, "-00:00")) return std::nullopt;
  const std::int64_t hours = number(text.substr(1, 2)), minutes = number(text.substr(4, 2));
  if (hours > 23 || minutes > 59) return std::nullopt;
  return (text[0] == '-' ? -60 : 60) * (60 * hours + minutes);
}

}  // namespace

std::optional<std::int64_t> parse_point_of_time(std::string_view text) {
  constexpr std::size_t most_digits = 12;
  if (are_digits(text) && text.size() <= most_digits) return number(text);
  if (has_form(text, "0000-00-00")) return x509::parse_generalized_time(only_digits(text) + "000000Z");
  constexpr std::size_t seconds_end = 19;
  if (text.size() < seconds_end) return std::nullopt;
  std::string front(text.substr(0, seconds_end));
  if (front[10] == ' ' || front[10] == 't') front[10] = 'T';
  if (!has_form(front, "0000-00-00T00:00:00")) return std::nullopt;
  std::string_view rest = text.substr(seconds_end);
  if (rest.starts_with('.')) {  // certificates know no fractions
    rest.remove_prefix(1);
    const std::size_t digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
    if (digits == 0) return std::nullopt;
    rest.remove_prefix(digits);
  }
  const auto time = x509::parse_generalized_time(only_digits(front) + "Z");
  const auto offset = parse_offset(rest);
  if (!time || !offset) return std::nullopt;
  return *time - *offset;
}

}  // namespace glasstls::cli
