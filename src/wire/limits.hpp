// wire: RFC 9846 section 3, the presentation language. Knows no message.
#pragma once

#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include "base/rfc.hpp"

namespace glasstls::wire {

/// RFC 9846 3.4: a vector's `<floor..ceiling>`, in bytes.
struct Limits {
  std::size_t floor, ceiling;
};

/// RFC 9846 3.4: how many bytes the length of a vector takes; the ceiling decides it.
constexpr std::size_t prefix_width(Limits limits) {
  return limits.ceiling <= 0xff ? 1 : limits.ceiling <= 0xffff ? 2 : 3;
}

/// A structure that lists its fields once, for encoding, decoding and the byte view. It has
/// `static constexpr Rfc rfc` and `static void walk(auto& self, auto& w)`; `w` is a Writer, a Reader, a
/// LenientReader or a Largest.
template <class T>
concept Structure = requires {
  { T::rfc } -> std::convertible_to<Rfc>;
};

/// RFC 9846 3.3 and 3.5: a number or an enum. The type, or the underlying type of the enum, gives its width.
template <class T>
concept Number = std::unsigned_integral<T> || std::is_enum_v<T>;

/// An enum whose values have names: it has a function `std::string_view name_of(E)` in its namespace.
template <class T>
concept Named = std::is_enum_v<T> && requires(T value) {
  { name_of(value) } -> std::convertible_to<std::string_view>;
};

}  // namespace glasstls::wire
