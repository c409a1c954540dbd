#pragma once

#include "base/bytes.hpp"

namespace glasstls {

/// RFC 9846 3.3: the number that these bytes are, the most significant byte first. Of more than 8 bytes the
/// last 8 count.
constexpr std::uint64_t from_big_endian(View bytes) {
  std::uint64_t number = 0;
  for (std::uint8_t byte : bytes) number = number << 8 | byte;
  return number;
}

/// The lowest `size` bytes of a number, the most significant first.
inline Bytes to_big_endian(std::uint64_t number, std::size_t size) {
  Bytes bytes(size, 0);
  for (std::size_t i = size; i-- > 0; number >>= 8) bytes[i] = static_cast<std::uint8_t>(number);
  return bytes;
}

}  // namespace glasstls
