#include "base/bytes.hpp"

#include <algorithm>

namespace glasstls {

std::string to_hex(View bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string hex(2 * bytes.size(), '\0');
  char* at = hex.data();
  for (const std::uint8_t byte : bytes) {
    *at++ = digits[byte >> 4];
    *at++ = digits[byte & 15];
  }
  return hex;
}

namespace {

std::optional<int> digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return std::nullopt;
}

}  // namespace

std::optional<Bytes> from_hex(std::string_view hex) {
  if (hex.size() % 2 != 0) return std::nullopt;
  Bytes bytes;
  bytes.reserve(hex.size() / 2);
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    auto high = digit_value(hex[i]), low = digit_value(hex[i + 1]);
    if (!high || !low) return std::nullopt;
    bytes.push_back(static_cast<std::uint8_t>(*high << 4 | *low));
  }
  return bytes;
}

bool equal(View a, View b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

}  // namespace glasstls
