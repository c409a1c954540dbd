#pragma once

#include <cstdint>

// Integers in memory in a byte order that does not depend on the machine.
namespace glasstls::crypto {

/// Reads 4 bytes, little-endian.
constexpr std::uint32_t load_le32(const std::uint8_t* at) {
  return std::uint32_t{at[0]} | std::uint32_t{at[1]} << 8 | std::uint32_t{at[2]} << 16 |
         std::uint32_t{at[3]} << 24;
}

/// Writes 4 bytes, little-endian.
constexpr void store_le32(std::uint8_t* at, std::uint32_t value) {
  for (int i = 0; i < 4; ++i) at[i] = static_cast<std::uint8_t>(value >> 8 * i);
}

/// Reads 4 bytes, big-endian.
constexpr std::uint32_t load_be32(const std::uint8_t* at) {
  return std::uint32_t{at[3]} | std::uint32_t{at[2]} << 8 | std::uint32_t{at[1]} << 16 |
         std::uint32_t{at[0]} << 24;
}

/// Writes 4 bytes, big-endian.
constexpr void store_be32(std::uint8_t* at, std::uint32_t value) {
  for (int i = 0; i < 4; ++i) at[3 - i] = static_cast<std::uint8_t>(value >> 8 * i);
}

/// Reads 8 bytes, big-endian.
constexpr std::uint64_t load_be64(const std::uint8_t* at) {
  return std::uint64_t{load_be32(at)} << 32 | load_be32(at + 4);
}

/// Writes 8 bytes, big-endian.
constexpr void store_be64(std::uint8_t* at, std::uint64_t value) {
  store_be32(at, static_cast<std::uint32_t>(value >> 32));
  store_be32(at + 4, static_cast<std::uint32_t>(value));
}

}  // namespace glasstls::crypto
