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

}  // namespace glasstls::x509
