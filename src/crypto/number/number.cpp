#include "crypto/number/number.hpp"

#include <algorithm>

namespace glasstls::crypto {

namespace {

/// multiply_add in assembler: both compilers make more instructions of the 128-bit sum, and RSA spends all
/// its time here.
inline std::uint64_t multiply_add_fast(std::uint64_t a, std::uint64_t b, std::uint64_t addend,
                                       std::uint64_t& carry) {
#if defined(__x86_64__)
  std::uint64_t low = a, high = 0;
  __asm__(
      "mulq %[b]\n\t"  // high, low = low * b
      "addq %[addend], %[low]\n\t"
      "adcq $0, %[high]\n\t"
      "addq %[carry], %[low]\n\t"
      "adcq $0, %[high]"
      : [low] "+a"(low), [high] "=&d"(high)
      : [b] "r"(b), [addend] "r"(addend), [carry] "r"(carry)
      : "cc");
  carry = high;
  return low;
#else
  return multiply_add(a, b, addend, carry);
#endif
}

}  // namespace

Number number_from_bytes(View bytes, std::size_t limbs) {
  Number number(std::max(limbs, (bytes.size() + 7) / 8));
  for (std::size_t i = 0; i < bytes.size(); ++i)
    number[i / 8] |= std::uint64_t{bytes[bytes.size() - 1 - i]} << (8 * (i % 8));
  return number;
}

void number_to_bytes(const Number& number, std::span<std::uint8_t> bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::uint64_t limb = i / 8 < number.size() ? number[i / 8] : 0;
    bytes[bytes.size() - 1 - i] = static_cast<std::uint8_t>(limb >> (8 * (i % 8)));
  }
}

std::uint64_t bits_at(const Number& number, std::size_t at, unsigned count) {
  const std::size_t limb = at / 64, shift = at % 64;
  std::uint64_t bits = limb < number.size() ? number[limb] >> shift : 0;
  if (shift + count > 64 && limb + 1 < number.size()) bits |= number[limb + 1] << (64 - shift);
  return bits & ((std::uint64_t{1} << count) - 1);
}

std::uint64_t add_product(std::uint64_t* sum, std::span<const std::uint64_t> a, std::uint64_t factor) {
  std::uint64_t carry = 0;
#pragma GCC unroll 4
  for (std::size_t i = 0; i < a.size(); ++i) sum[i] = multiply_add_fast(a[i], factor, sum[i], carry);
  return carry;
}

Carry add_in_place(Number& a, const Number& b) {
  Carry carry = 0;
  for (std::size_t i = 0; i < a.size(); ++i) a[i] = add_carry(a[i], b[i], carry);
  return carry;
}

Carry subtract_in_place(Number& a, const Number& b) {
  Carry borrow = 0;
  for (std::size_t i = 0; i < a.size(); ++i) a[i] = subtract_borrow(a[i], b[i], borrow);
  return borrow;
}

void assign_where(std::uint64_t mask, Number& a, const Number& b) {
  for (std::size_t i = 0; i < a.size(); ++i) a[i] ^= (a[i] ^ b[i]) & mask;
}

void reduce_once(Number& a, Carry high, const Number& modulus) {
  Carry borrow = 0;
  for (std::size_t i = 0; i < a.size(); ++i) subtract_borrow(a[i], modulus[i], borrow);
  const std::uint64_t reducible = mask_of(high | (borrow ^ 1));
  borrow = 0;
  for (std::size_t i = 0; i < a.size(); ++i) a[i] = subtract_borrow(a[i], modulus[i] & reducible, borrow);
}

Number product(const Number& a, const Number& b) {
  Number result(a.size() + b.size());
  for (std::size_t i = 0; i < b.size(); ++i) result[i + a.size()] = add_product(&result[i], a, b[i]);
  return result;
}

Number remainder(const Number& a, const Number& modulus) {
  Number result(modulus.size());
  for (std::size_t i = 64 * a.size(); i-- > 0;) {
    std::uint64_t carry = a[i / 64] >> (i % 64) & 1;
    for (std::uint64_t& limb : result) {
      const std::uint64_t top = limb >> 63;
      limb = limb << 1 | carry;
      carry = top;
    }
    reduce_once(result, static_cast<Carry>(carry), modulus);
  }
  return result;
}

bool same_number(const Number& a, const Number& b) {
  std::uint64_t different = 0;
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i)
    different |= (i < a.size() ? a[i] : 0) ^ (i < b.size() ? b[i] : 0);
  return different == 0;
}

std::uint64_t small_remainder(const Number& a, std::uint64_t divisor) {
  std::uint64_t remainder = 0;
  for (std::size_t i = a.size(); i-- > 0;)
    remainder = static_cast<std::uint64_t>((Uint128{remainder} << 64 | a[i]) % divisor);
  return remainder;
}

Number small_quotient(const Number& a, std::uint64_t divisor) {
  Number result(a.size());
  std::uint64_t remainder = 0;
  for (std::size_t i = a.size(); i-- > 0;) {
    const Uint128 rest = Uint128{remainder} << 64 | a[i];
    result[i] = static_cast<std::uint64_t>(rest / divisor);
    remainder = static_cast<std::uint64_t>(rest % divisor);
  }
  return result;
}

Number minus_one(const Number& a) {
  Number result = a, one(a.size());
  one[0] = 1;
  subtract_in_place(result, one);
  return result;
}

}  // namespace glasstls::crypto
