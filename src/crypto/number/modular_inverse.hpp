#pragma once

#include <bit>
#include <utility>

#include "crypto/number/limbs.hpp"

namespace glasstls::crypto {

/// a / 2^bits, rounded down, for bits < 64.
template <std::size_t N>
constexpr Limbs<N> shifted_right(const Limbs<N>& a, int bits) {
  Limbs<N> result{};
  for (std::size_t i = 0; i < N; ++i) {
    const Uint128 two_limbs = i + 1 < N ? Uint128{a[i + 1]} << 64 | a[i] : a[i];
    result[i] = static_cast<std::uint64_t>(two_limbs >> bits);
  }
  return result;
}

/// a / 2^bits modulo the odd `modulus`, for bits < 64. It adds the multiple of the modulus that makes the
/// lowest bits zero, and shifts them out. `negative_inverse` is -1/modulus modulo 2^64.
template <std::size_t N>
constexpr Limbs<N> divided_by_power_of_two(const Limbs<N>& a, int bits, const Limbs<N>& modulus,
                                           std::uint64_t negative_inverse) {
  const std::uint64_t m = a[0] * negative_inverse & ((std::uint64_t{1} << bits) - 1);
  Limbs<N + 1> total{};
  for (std::size_t i = 0; i < N; ++i) total[i] = multiply_add(m, modulus[i], a[i], total[N]);
  total = shifted_right(total, bits);
  Limbs<N> result{};
  for (std::size_t i = 0; i < N; ++i) result[i] = total[i];
  return result;
}

/// 1 / a modulo the prime `modulus`, or zero for zero, by the binary Euclidean algorithm. Much faster than a
/// power, but the time depends on the number: for public numbers only.
template <std::size_t N>
constexpr Limbs<N> inverse_of_public(const Limbs<N>& a, const Limbs<N>& modulus,
                                     std::uint64_t negative_inverse) {
  Limbs<N> u = a, v = modulus;  // v is odd, and the greatest common divisor of u and v stays what it is
  Limbs<N> x{1}, y{};           // a * x = u and a * y = v, modulo the modulus
  while (!is_zero(u)) {
    const int zeros = u[0] == 0 ? 63 : std::countr_zero(u[0]);
    u = shifted_right(u, zeros);
    x = divided_by_power_of_two(x, zeros, modulus, negative_inverse);
    if ((u[0] & 1) == 0) continue;
    Carry borrow = 0;
    if (less(u, v)) {
      std::swap(u, v);
      std::swap(x, y);
    }
    u = difference(u, v, borrow);
    const Limbs<N> wrapped = difference(x, y, borrow);
    Carry ignored = 0;
    x = borrow ? sum(wrapped, modulus, ignored) : wrapped;
  }
  return y;
}

}  // namespace glasstls::crypto
