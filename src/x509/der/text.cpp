#include "x509/der/text.hpp"

#include <algorithm>
#include <cstdint>

#include "base/printable.hpp"

namespace glasstls::x509 {

std::string printable(std::string_view text) {
  constexpr std::size_t longest = 256;
  std::size_t end = std::min(text.size(), longest);
  for (int i = 0; i < 3 && end < text.size() && (static_cast<std::uint8_t>(text[end]) & 0xc0) == 0x80; ++i)
    --end;
  return safe(text.substr(0, end)) + (end < text.size() ? "..." : "");
}

bool equal_folded(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return fold(x) == fold(y); });
}

}  // namespace glasstls::x509
