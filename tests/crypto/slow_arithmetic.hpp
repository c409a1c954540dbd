#pragma once

#include <algorithm>

#include "base/bytes.hpp"

namespace glasstls::testing {

/// A slow reference that shares nothing with what is tested: numbers are big-endian bytes of one length, with
/// a byte to spare, and products are made by doubling and adding.
struct SlowModulus {
  Bytes modulus;

  void bring_below_modulus(Bytes& a) const {
    if (std::lexicographical_compare(a.begin(), a.end(), modulus.begin(), modulus.end())) return;
    int borrow = 0;
    for (std::size_t i = a.size(); i-- > 0;) {
      const int digit = a[i] - modulus[i] - borrow;
      borrow = digit < 0;
      a[i] = static_cast<std::uint8_t>(digit);
    }
  }
  Bytes sum(const Bytes& a, const Bytes& b) const {
    Bytes result(a.size());
    int carry = 0;
    for (std::size_t i = a.size(); i-- > 0;) {
      carry += a[i] + b[i];
      result[i] = static_cast<std::uint8_t>(carry);
      carry >>= 8;
    }
    bring_below_modulus(result);
    return result;
  }
  Bytes product(const Bytes& a, const Bytes& b) const {
    Bytes result(a.size());
    for (std::uint8_t byte : a)
      for (int bit = 7; bit >= 0; --bit) {
        result = sum(result, result);
        if (byte >> bit & 1) result = sum(result, b);
      }
    return result;
  }
};

}  // namespace glasstls::testing
