#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "base/bytes.hpp"

namespace glasstls::crypto {

/// The product of two limbs, or a sum with its carry.
__extension__ typedef unsigned __int128 Uint128;

/// A number of N * 64 bits, least significant limb first.
template <std::size_t N>
using Limbs = std::array<std::uint64_t, N>;

/// What an addition carries into the next limb, or a subtraction borrows from it: 0 or 1.
using Carry = unsigned char;

/// a + b + carry. On x86 the builtin keeps a chain of carries in the processor's carry flag, which neither
/// compiler manages to do from the 128-bit sum (half the time of a P-256 multiplication). <immintrin.h>
/// would bring 47,000 lines into every file that includes this one.
constexpr std::uint64_t add_carry(std::uint64_t a, std::uint64_t b, Carry& carry) {
#if defined(__x86_64__)
  if (!std::is_constant_evaluated()) {
    unsigned long long sum = 0;
    carry = __builtin_ia32_addcarryx_u64(carry, a, b, &sum);
    return sum;
  }
#endif
  const Uint128 sum = Uint128{a} + b + carry;
  carry = static_cast<Carry>(sum >> 64);
  return static_cast<std::uint64_t>(sum);
}

/// a - b - borrow.
constexpr std::uint64_t subtract_borrow(std::uint64_t a, std::uint64_t b, Carry& borrow) {
#if defined(__x86_64__)
  if (!std::is_constant_evaluated()) {
    unsigned long long difference = 0;
#if __has_builtin(__builtin_ia32_sbb_u64)
    borrow = __builtin_ia32_sbb_u64(borrow, a, b, &difference);  // g++
#else
    borrow = __builtin_ia32_subborrow_u64(borrow, a, b, &difference);  // clang
#endif
    return difference;
  }
#endif
  const Uint128 difference = Uint128{a} - b - borrow;
  borrow = static_cast<Carry>(difference >> 64 & 1);
  return static_cast<std::uint64_t>(difference);
}

/// The low limb of a * b + addend + carry; the high one becomes the new carry. It cannot overflow:
/// (2^64 - 1)^2 + 2 (2^64 - 1) = 2^128 - 1.
constexpr std::uint64_t multiply_add(std::uint64_t a, std::uint64_t b, std::uint64_t addend,
                                     std::uint64_t& carry) {
  const Uint128 sum = Uint128{a} * b + addend + carry;
  carry = static_cast<std::uint64_t>(sum >> 64);
  return static_cast<std::uint64_t>(sum);
}

/// All ones for 1, zero for 0. The optimiser cannot see through it; otherwise it may turn a selection by mask
/// back into the branch that the mask is there to avoid.
constexpr std::uint64_t mask_of(std::uint64_t bit) {
  std::uint64_t mask = 0 - bit;
  if (!std::is_constant_evaluated()) __asm__("" : "+r"(mask));
  return mask;
}

/// `a` if the mask is all ones, `b` if it is zero.
template <std::size_t N>
constexpr Limbs<N> select(std::uint64_t mask, const Limbs<N>& a, const Limbs<N>& b) {
  Limbs<N> chosen{};
  for (std::size_t i = 0; i < N; ++i) chosen[i] = (a[i] & mask) | (b[i] & ~mask);
  return chosen;
}

/// a + b; the carry out of the highest limb goes to `carry`.
template <std::size_t N>
constexpr Limbs<N> sum(const Limbs<N>& a, const Limbs<N>& b, Carry& carry) {
  Limbs<N> result{};
  carry = 0;
  for (std::size_t i = 0; i < N; ++i) result[i] = add_carry(a[i], b[i], carry);
  return result;
}

/// a - b; the borrow out of the highest limb, 1 if a < b, goes to `borrow`.
template <std::size_t N>
constexpr Limbs<N> difference(const Limbs<N>& a, const Limbs<N>& b, Carry& borrow) {
  Limbs<N> result{};
  borrow = 0;
  for (std::size_t i = 0; i < N; ++i) result[i] = subtract_borrow(a[i], b[i], borrow);
  return result;
}

/// 1 if a < b, else 0, in time that does not depend on the values.
template <std::size_t N>
constexpr Carry less(const Limbs<N>& a, const Limbs<N>& b) {
  Carry borrow = 0;
  difference(a, b, borrow);
  return borrow;
}

/// 1 if a is zero, else 0, in time that does not depend on the value.
template <std::size_t N>
constexpr Carry is_zero(const Limbs<N>& a) {
  std::uint64_t any = 0;
  for (std::uint64_t limb : a) any |= limb;
  return static_cast<Carry>(1 ^ ((any | (0 - any)) >> 63));
}

/// a * b, all of it.
template <std::size_t N>
constexpr Limbs<2 * N> product(const Limbs<N>& a, const Limbs<N>& b) {
  Limbs<2 * N> result{};
  for (std::size_t i = 0; i < N; ++i) {
    std::uint64_t carry = 0;
    for (std::size_t j = 0; j < N; ++j) result[i + j] = multiply_add(a[i], b[j], result[i + j], carry);
    result[i + N] = carry;
  }
  return result;
}

/// product(a, a) with little more than half of the multiplications: each a[i] * a[j] with i < j occurs twice.
template <std::size_t N>
constexpr Limbs<2 * N> square(const Limbs<N>& a) {
  Limbs<2 * N> result{};
  for (std::size_t i = 0; i + 1 < N; ++i) {
    std::uint64_t carry = 0;
    for (std::size_t j = i + 1; j < N; ++j) result[i + j] = multiply_add(a[i], a[j], result[i + j], carry);
    result[i + N] = carry;
  }
  Carry carry = 0, doubling = 0;
  for (std::size_t i = 0; i < N; ++i) {
    const Uint128 diagonal = Uint128{a[i]} * a[i];
    const std::uint64_t low = add_carry(result[2 * i], result[2 * i], doubling);
    const std::uint64_t high = add_carry(result[2 * i + 1], result[2 * i + 1], doubling);
    result[2 * i] = add_carry(low, static_cast<std::uint64_t>(diagonal), carry);
    result[2 * i + 1] = add_carry(high, static_cast<std::uint64_t>(diagonal >> 64), carry);
  }
  return result;
}

/// The number in big-endian `bytes`, at most 8 * N of them.
template <std::size_t N>
constexpr Limbs<N> limbs_from_bytes(View bytes) {
  Limbs<N> result{};
  for (std::size_t i = 0; i < bytes.size(); ++i)
    result[i / 8] |= std::uint64_t{bytes[bytes.size() - 1 - i]} << (8 * (i % 8));
  return result;
}

/// Writes `number` big-endian into all of `bytes`, which must be long enough.
template <std::size_t N>
constexpr void limbs_to_bytes(const Limbs<N>& number, std::span<std::uint8_t> bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::uint64_t limb = i / 8 < N ? number[i / 8] : 0;
    bytes[bytes.size() - 1 - i] = static_cast<std::uint8_t>(limb >> (8 * (i % 8)));
  }
}

/// A constant as the standards print it: lower-case hexadecimal, most significant digit first, with blanks
/// between groups.
template <std::size_t N>
consteval Limbs<N> limbs_from_hex(std::string_view hex) {
  Limbs<N> result{};
  std::size_t position = 0;
  for (std::size_t i = hex.size(); i-- > 0;) {
    if (hex[i] == ' ') continue;
    const auto digit = static_cast<std::uint64_t>(hex[i] <= '9' ? hex[i] - '0' : hex[i] - 'a' + 10);
    result.at(position / 16) |= digit << (4 * (position % 16));
    ++position;
  }
  return result;
}

}  // namespace glasstls::crypto
