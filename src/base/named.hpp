#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "base/bytes.hpp"

namespace glasstls {

/// The number as registries write it: "0x1301", two digits for each byte.
template <class Number>
std::string code(Number value) {
  std::string digits;
  const auto number = static_cast<unsigned>(value);
  for (std::size_t i = sizeof value; i-- > 0;)
    digits += to_hex(Bytes{static_cast<std::uint8_t>(number >> 8 * i)});
  return "0x" + digits;
}

/// The name of a registry's number: "x25519", or the number where it has no name ("0x9999") or shares one
/// with others ("GREASE (0x2a2a)"). `name_of(value)` is found by argument-dependent look-up.
template <class Number>
std::string named(Number value) {
  const std::string_view name = name_of(value);
  if (name == "unknown") return code(value);
  return name == "GREASE" ? "GREASE (" + code(value) + ")" : std::string(name);
}

/// A value as Check::expected and Check::presented show it. A registry's number has its name and its number,
/// in decimal up to 255: "x25519 (29)", "TLS 1.3 (0x0304)", "99". A function is called for its value.
template <class T>
std::string describe(const T& value) {
  if constexpr (std::invocable<const T&>) {
    return describe(value());
  } else if constexpr (std::is_enum_v<T>) {
    const auto number = static_cast<unsigned>(value);
    const std::string digits = number < 0x100 ? std::to_string(number) : code(value);
    const std::string_view name = name_of(value);
    return name == "unknown" || name == digits ? digits : std::string(name) + " (" + digits + ")";
  } else if constexpr (std::integral<T>) {
    return std::to_string(value);
  } else {
    return std::string(value);
  }
}

}  // namespace glasstls
