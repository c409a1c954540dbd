// base: the words that every room uses: bytes, secrets, alerts, failures, checks and citations.
#pragma once

#if __cplusplus < 202002L
#error "glasstls needs C++20: compile with -std=c++20, and g++ 12, clang 14 or later"
#endif

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace glasstls {

/// Bytes that are owned.
using Bytes = std::vector<std::uint8_t>;

/// Bytes that somebody else owns. A function that gets a View does not keep it after it returns, unless its
/// docstring says so.
using View = std::span<const std::uint8_t>;

/// Lower-case hexadecimal, two digits a byte, no separators.
std::string to_hex(View bytes);

/// The inverse of to_hex: either case, no separators. Empty for an odd length or any other character.
std::optional<Bytes> from_hex(std::string_view hex);

/// A copy of the bytes of `view`.
inline Bytes to_bytes(View view) { return Bytes(view.begin(), view.end()); }

/// The characters of `text` as bytes.
inline View as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// The bytes of `view` as characters; they need not be valid text.
inline std::string_view as_text(View view) {
  return {reinterpret_cast<const char*>(view.data()), view.size()};
}

/// Appends `tail` to `bytes`.
inline void append(Bytes& bytes, View tail) { bytes.insert(bytes.end(), tail.begin(), tail.end()); }

/// Whether two public byte strings are equal. For secrets, use Secret::equal_ct.
bool equal(View a, View b);

}  // namespace glasstls
