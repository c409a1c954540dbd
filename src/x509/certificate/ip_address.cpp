#include "x509/certificate/ip_address.hpp"

#include <array>

namespace glasstls::x509 {

namespace {

std::optional<Bytes> parse_ipv4(std::string_view text) {
  Bytes octets;
  while (true) {
    const std::size_t end = text.find('.');
    const std::string_view part = text.substr(0, end);
    if (part.empty() || part.size() > 3 || (part.size() > 1 && part[0] == '0')) return std::nullopt;
    int value = 0;
    for (char c : part) {
      if (c < '0' || c > '9') return std::nullopt;
      value = 10 * value + (c - '0');
    }
    if (value > 255) return std::nullopt;
    octets.push_back(static_cast<std::uint8_t>(value));
    if (end == text.npos) break;
    text.remove_prefix(end + 1);
  }
  if (octets.size() != 4) return std::nullopt;
  return octets;
}

/// The groups of one side of "::"; empty if it is not a list of them.
std::optional<Bytes> parse_groups(std::string_view text) {
  Bytes octets;
  while (!text.empty()) {
    const std::size_t end = text.find(':');
    const std::string_view group = text.substr(0, end);
    if (end == text.npos && group.find('.') != group.npos) {
      const std::optional<Bytes> tail = parse_ipv4(group);
      if (!tail) return std::nullopt;
      append(octets, *tail);
      return octets;
    }
    if (group.empty() || group.size() > 4) return std::nullopt;
    const std::optional<Bytes> value = from_hex(std::string(4 - group.size(), '0').append(group));
    if (!value) return std::nullopt;
    append(octets, *value);
    if (end == text.npos) break;
    text.remove_prefix(end + 1);
    if (text.empty()) return std::nullopt;  // a colon at the end
  }
  return octets;
}

std::optional<Bytes> parse_ipv6(std::string_view text) {
  const std::size_t gap = text.find("::");
  if (gap == text.npos) {
    std::optional<Bytes> octets = parse_groups(text);
    if (octets && octets->size() == 16) return octets;
    return std::nullopt;
  }
  const std::string_view left = text.substr(0, gap);
  if (left.find('.') != left.npos) return std::nullopt;
  std::optional<Bytes> head = parse_groups(left), tail = parse_groups(text.substr(gap + 2));
  if (!head || !tail || head->size() + tail->size() > 14) return std::nullopt;
  head->resize(16 - tail->size());
  append(*head, *tail);
  return head;
}

std::string ipv6_text(View octets) {
  std::array<unsigned, 8> groups{};
  for (std::size_t i = 0; i < 8; ++i)
    groups[i] = static_cast<unsigned>(octets[2 * i] << 8 | octets[2 * i + 1]);
  // RFC 5952 4.2: the first of the longest runs of two or more zero groups becomes "::".
  std::size_t best = 0, best_size = 1;
  for (std::size_t i = 0; i < 8; ++i) {
    std::size_t size = 0;
    while (i + size < 8 && groups[i + size] == 0) ++size;
    if (size > best_size) {
      best = i;
      best_size = size;
    }
  }
  std::string text;
  for (std::size_t i = 0; i < 8; ++i) {
    if (best_size > 1 && i == best) {
      text += "::";
      i += best_size - 1;
      continue;
    }
    if (!text.empty() && text.back() != ':') text += ":";
    const std::string hex = to_hex(octets.subspan(2 * i, 2));
    const std::size_t start = hex.find_first_not_of('0');
    text += start == hex.npos ? "0" : hex.substr(start);
  }
  return text;
}

std::string address_text(View octets) {
  if (octets.size() == 16) return ipv6_text(octets);
  std::string text;
  for (std::uint8_t octet : octets) text.append(text.empty() ? "" : ".").append(std::to_string(octet));
  return text;
}

}  // namespace

std::optional<Bytes> parse_ip_address(std::string_view text) {
  return text.find(':') == text.npos ? parse_ipv4(text) : parse_ipv6(text);
}

std::string ip_text(View octets) {
  if (octets.size() == 4 || octets.size() == 16) return address_text(octets);
  const std::size_t half = octets.size() / 2;
  if (half != 4 && half != 16) return to_hex(octets);
  return address_text(octets.first(half)) + "/" + address_text(octets.subspan(half));
}

}  // namespace glasstls::x509
