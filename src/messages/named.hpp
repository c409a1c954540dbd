#pragma once

#include <string>

#include "base/bytes.hpp"
#include "messages/numbers.hpp"

namespace glasstls::messages {

/// The number as registries write it: "0x1301", two digits for each byte.
template <class Number>
std::string code(Number value) {
  std::string digits;
  const auto number = static_cast<unsigned>(value);
  for (std::size_t i = sizeof value; i-- > 0;)
    digits += to_hex(Bytes{static_cast<std::uint8_t>(number >> 8 * i)});
  return "0x" + digits;
}

/// What a number of a registry is called: its name, or the number where it has none or shares it with others.
template <class Number>
std::string named(Number value) {
  const std::string_view name = name_of(value);
  if (name == "unknown") return code(value);
  return name == "GREASE" ? "GREASE (" + code(value) + ")" : std::string(name);
}

}  // namespace glasstls::messages
