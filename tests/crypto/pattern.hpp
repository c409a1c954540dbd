#pragma once

#include "base/bytes.hpp"

namespace glasstls::testing {

/// `size` bytes that look random and are the same on every run: SplitMix64 from `seed`.
inline Bytes pattern(std::size_t size, std::uint64_t seed) {
  Bytes bytes(size);
  for (std::uint8_t& byte : bytes) {
    seed += 0x9e3779b97f4a7c15;
    std::uint64_t z = seed;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    byte = static_cast<std::uint8_t>(z >> 56);
  }
  return bytes;
}

}  // namespace glasstls::testing
