#include "render/text/layout.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

namespace glasstls::render::text {

namespace {

/// How many bytes of valid UTF-8 fill `width` columns.
std::size_t prefix(std::string_view text, std::size_t width) {
  std::size_t at = 0;
  while (at < text.size() && columns(text.substr(0, at + 1)) <= width) ++at;
  while (at < text.size() && (static_cast<std::uint8_t>(text[at]) & 0xc0) == 0x80) ++at;
  return at;
}

}  // namespace

std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  bool inside_code = false;
  for (char c : text) {
    if (c == '\x1b') inside_code = true;
    count += !inside_code && (static_cast<std::uint8_t>(c) & 0xc0) != 0x80;
    if (c == 'm') inside_code = false;
  }
  return count;
}

std::string pad(std::string_view text, std::size_t width) {
  const std::size_t used = columns(text);
  return std::string(text).append(used < width ? width - used : 0, ' ');
}

std::string pad_left(std::string_view text, std::size_t width) {
  const std::size_t used = columns(text);
  return std::string(used < width ? width - used : 0, ' ').append(text);
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  std::string line;
  std::size_t used = 0;  // columns of `line`
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    std::string_view word = text.substr(0, end);
    std::size_t size = columns(word);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.empty() && used + 1 + size > width) {
      lines.push_back(std::move(line));
      line.clear();
      used = 0;
    }
    if (!line.empty()) {
      line += ' ';
      ++used;
    }
    for (; size > width; size = columns(word)) {
      const std::size_t cut = std::max<std::size_t>(prefix(word, width), 1);
      lines.emplace_back(word.substr(0, cut));
      word.remove_prefix(cut);
    }
    line.append(word);
    used += size;
  }
  if (!line.empty()) lines.push_back(std::move(line));
  return lines;
}

std::string shorten_list(std::string_view list, std::size_t width) {
  std::vector<std::string_view> items;
  for (std::size_t at = 0; at <= list.size();) {
    const std::size_t end = std::min(list.find(", ", at), list.size());
    items.push_back(list.substr(at, end - at));
    at = end + 2;
  }
  constexpr std::size_t room_for_count = 6;
  std::string text;
  std::size_t shown = 0;
  for (std::string_view item : items) {
    const std::size_t reserve = shown + 1 == items.size() ? 0 : room_for_count;
    if (shown > 0 && columns(text) + 2 + columns(item) + reserve > width) break;
    text.append(shown == 0 ? "" : ", ").append(item);
    ++shown;
  }
  if (shown < items.size()) text += ", +" + std::to_string(items.size() - shown);
  return text;
}

std::string abridged(std::string_view text) {
  constexpr std::size_t most = 192, end = 16;  // digits
  const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (text.size() <= most || !std::all_of(text.begin(), text.end(), is_digit)) return std::string(text);
  return std::string(text.substr(0, end)) + "..." + std::string(text.substr(text.size() - end)) + ", " +
         count(text.size() / 2, "byte");
}

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::string count(std::uint64_t number, std::string_view unit) {
  return grouped(number).append(" ").append(unit).append(number == 1 ? "" : "s");
}

std::string records(std::uint64_t first, std::uint64_t last) {
  if (first == last) return "record " + std::to_string(first);
  return "records " + std::to_string(first) + " to " + std::to_string(last);
}

std::string milliseconds(double ms) {
  if (ms >= 1000) return grouped(static_cast<std::uint64_t>(ms + 0.5)) + " ms";
  std::array<char, 32> buffer{};
  const int digits = ms < 10 ? 2 : ms < 100 ? 1 : 0;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), ms < 0 ? 0 : ms,
                                 std::chars_format::fixed, digits);
  return std::string(buffer.data(), end.ptr) + " ms";
}

std::string day(std::string_view time) {
  const bool is_time = time.ends_with(" UTC");
  return std::string(is_time ? time.substr(0, time.find(' ')) : time);
}

}  // namespace glasstls::render::text
