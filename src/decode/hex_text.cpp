#include "decode/hex_text.hpp"

#include <algorithm>
#include <charconv>

#include "base/ascii.hpp"

namespace glasstls::decode {

namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// How many hexadecimal digits `text` begins with.
std::size_t digits(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_hex_digit) - text.begin());
}

std::size_t spaces(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_space) - text.begin());
}

void take_line(std::string_view& text, std::string_view& line) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
}

/// One line of a dump after its offset. Characters come after two spaces or more; hexdump also has two in
/// the middle, after eight bytes.
Bytes dumped(std::string_view line) {
  constexpr std::size_t most = 16, middle = 8;
  const bool has_bars = line.find('|') != std::string_view::npos;
  Bytes bytes;
  while (bytes.size() < most) {
    const std::size_t gap = spaces(line);
    const bool in_middle = gap == 2 && bytes.size() == middle && has_bars;
    if (gap > 1 && !bytes.empty() && !in_middle) break;
    line.remove_prefix(gap);
    const std::size_t size = digits(line);
    const bool ends = size == line.size() || is_space(line[size]);
    if (size == 0 || size % 2 != 0 || size > 2 * most || !ends) break;
    append(bytes, *from_hex(line.substr(0, size)));
    line.remove_prefix(size);
  }
  return bytes;
}

/// What xxd, hexdump and their like print: every line begins with how many bytes came before it.
std::optional<Bytes> read_dump(std::string_view text) {
  Bytes bytes;
  bool any = false;
  for (std::string_view line; !text.empty();) {
    take_line(text, line);
    line.remove_prefix(spaces(line));
    if (line.empty()) continue;
    const std::size_t size = digits(line);
    std::size_t offset = 0;
    const auto parsed = std::from_chars(line.data(), line.data() + size, offset, 16);
    if (size < 4 || size > 16 || parsed.ec != std::errc{} || offset != bytes.size()) return std::nullopt;
    line.remove_prefix(size);
    if (line.starts_with(':')) line.remove_prefix(1);
    line.remove_prefix(std::min(spaces(line), line.size()));
    const Bytes more = dumped(line);
    if (more.empty() && !text.empty()) return std::nullopt;
    append(bytes, more);
    any = any || !more.empty();
  }
  return any ? std::optional(std::move(bytes)) : std::nullopt;
}

std::string place_and_character(std::string_view text, std::size_t at) {
  const auto c = static_cast<unsigned char>(text[at]);
  const std::string shown = c >= 0x20 && c < 0x7f ? std::string("\"") + text[at] + "\""
                                                  : "0x" + to_hex(Bytes{static_cast<std::uint8_t>(c)});
  return "at byte " + std::to_string(at) + ": expected two hexadecimal digits, got " + shown;
}

/// Pairs of digits, with the usual separators between them.
HexText read_pairs(std::string_view text, std::size_t at) {
  constexpr std::string_view between = " \t\r\n:,;{}\"'[]-";
  Bytes bytes;
  while (at < text.size()) {
    if (between.find(text[at]) != std::string_view::npos) {
      ++at;
      continue;
    }
    if (text.substr(at).starts_with("0x") || text.substr(at).starts_with("\\x")) at += 2;
    const std::size_t size = digits(text.substr(at));
    if (size < 2 || size % 2 != 0)
      return {std::nullopt, at + size < text.size() ? place_and_character(text, at + size)
                                                    : "at byte " + std::to_string(at) +
                                                          ": expected two hexadecimal digits, got one"};
    append(bytes, *from_hex(text.substr(at, size)));
    at += size;
  }
  if (bytes.empty()) return {std::nullopt, "at byte 0: expected hexadecimal digits, got none"};
  return {std::move(bytes), {}};
}

}  // namespace

HexText read_hex_text(std::string_view text) {
  if (auto bytes = read_dump(text)) return {std::move(bytes), {}};
  constexpr std::string_view heading_end = "octets):";
  constexpr std::size_t longest_heading = 200;
  const std::size_t heading = text.substr(0, longest_heading).find(heading_end);
  return read_pairs(text, heading == std::string_view::npos ? 0 : heading + heading_end.size());
}

}  // namespace glasstls::decode
