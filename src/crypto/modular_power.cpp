#include "crypto/modular_power.hpp"

#include <algorithm>
#include <bit>

#include "crypto/residue.hpp"

namespace glasstls::crypto {

namespace {

/// Least significant limb first, of any length.
using Number = std::vector<std::uint64_t>;

Number number_from_bytes(View bytes) {
  Number number((bytes.size() + 7) / 8);
  for (std::size_t i = 0; i < bytes.size(); ++i)
    number[i / 8] |= std::uint64_t{bytes[bytes.size() - 1 - i]} << (8 * (i % 8));
  return number;
}

Bytes bytes_from_number(const Number& number, std::size_t size) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i)
    bytes[size - 1 - i] = static_cast<std::uint8_t>(number[i / 8] >> (8 * (i % 8)));
  return bytes;
}

/// multiply_add, spelled for the compilers: both make more instructions of the 128-bit sum, and a
/// verification does nothing else.
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

/// sum += a * factor over the limbs of `a`; returns what that carries into the limb after them.
std::uint64_t add_product(std::uint64_t* sum, std::span<const std::uint64_t> a, std::uint64_t factor) {
  std::uint64_t carry = 0;
#pragma GCC unroll 4
  for (std::size_t i = 0; i < a.size(); ++i) sum[i] = multiply_add_fast(a[i], factor, sum[i], carry);
  return carry;
}

/// a += b; returns the carry.
Carry add_in_place(Number& a, const Number& b) {
  Carry carry = 0;
  for (std::size_t i = 0; i < a.size(); ++i) a[i] = add_carry(a[i], b[i], carry);
  return carry;
}

/// a -= b; returns the borrow.
Carry subtract_in_place(Number& a, const Number& b) {
  Carry borrow = 0;
  for (std::size_t i = 0; i < a.size(); ++i) a[i] = subtract_borrow(a[i], b[i], borrow);
  return borrow;
}

/// number * 2^bits modulo 2^(64 limbs), for bits < 64.
Number shifted_left(const Number& number, int bits) {
  if (bits == 0) return number;
  Number result(number.size());
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < number.size(); ++i) {
    result[i] = number[i] << bits | carry;
    carry = number[i] >> (64 - bits);
  }
  return result;
}

Number shifted_right(const Number& number, int bits) {
  if (bits == 0) return number;
  Number result(number.size());
  std::uint64_t carry = 0;
  for (std::size_t i = number.size(); i-- > 0;) {
    result[i] = number[i] >> bits | carry;
    carry = number[i] << (64 - bits);
  }
  return result;
}

/// remainder = remainder * 2^64 modulo `modulus`, whose highest bit must be set: one step of long division.
/// The quotient's digit is guessed from the highest limbs; the guess is at most 2 too large (Knuth, The Art
/// of Computer Programming, volume 2, 4.3.1). `negated` is 2^(64 limbs) - modulus, so that guess * modulus is
/// taken away by adding guess * negated and taking guess away one limb above.
void append_zero_limb(Number& remainder, const Number& modulus, const Number& negated) {
  const std::uint64_t top = remainder.back(), divisor = modulus.back();
  const Uint128 two_limbs = Uint128{top} << 64 | remainder[remainder.size() - 2];
  const std::uint64_t guess =
      top >= divisor ? ~std::uint64_t{0} : static_cast<std::uint64_t>(two_limbs / divisor);
  std::copy_backward(remainder.begin(), remainder.end() - 1, remainder.end());
  remainder[0] = 0;
  std::uint64_t highest = top - guess + add_product(remainder.data(), negated, guess);
  while (highest != 0) highest += add_in_place(remainder, modulus);  // the guess was too large: below zero
}

/// Multiplication in Montgomery's form, as in residue.hpp, for a modulus of any length.
class Montgomery {
 public:
  explicit Montgomery(Number modulus)
      : modulus_(std::move(modulus)),
        negative_inverse_(negative_inverse_of(modulus_[0])),
        wide_(2 * modulus_.size()) {}

  /// number * R modulo the modulus, where R is 2 to the power of the bits in its limbs.
  Number enter(const Number& number) const {
    const int shift = std::countl_zero(modulus_.back());
    const Number modulus = shifted_left(modulus_, shift);
    Number negated(modulus.size()), remainder = shifted_left(number, shift);
    subtract_in_place(negated, modulus);
    for (std::size_t i = 0; i < modulus.size(); ++i) append_zero_limb(remainder, modulus, negated);
    return shifted_right(remainder, shift);
  }

  /// a = a * b / R modulo the modulus.
  void multiply(Number& a, const Number& b) {
    std::fill(wide_.begin(), wide_.end(), 0);
    for (std::size_t i = 0; i < a.size(); ++i) wide_[i + a.size()] = add_product(&wide_[i], a, b[i]);
    reduce(a);
  }

  /// a = a * a / R modulo the modulus. Each a[i] * a[j] with i < j occurs twice.
  void square(Number& a) {
    std::fill(wide_.begin(), wide_.end(), 0);
    for (std::size_t i = 0; i + 1 < a.size(); ++i)
      wide_[i + a.size()] = add_product(&wide_[2 * i + 1], std::span(a).subspan(i + 1), a[i]);
    Carry carry = 0, doubling = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
      const Uint128 diagonal = Uint128{a[i]} * a[i];
      const std::uint64_t low = add_carry(wide_[2 * i], wide_[2 * i], doubling);
      const std::uint64_t high = add_carry(wide_[2 * i + 1], wide_[2 * i + 1], doubling);
      wide_[2 * i] = add_carry(low, static_cast<std::uint64_t>(diagonal), carry);
      wide_[2 * i + 1] = add_carry(high, static_cast<std::uint64_t>(diagonal >> 64), carry);
    }
    reduce(a);
  }

 private:
  /// result = wide_ / R modulo the modulus.
  void reduce(Number& result) {
    const std::size_t size = modulus_.size();
    Carry high = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const std::uint64_t carry = add_product(&wide_[i], modulus_, wide_[i] * negative_inverse_);
      wide_[i + size] = add_carry(wide_[i + size], carry, high);
    }
    std::copy(wide_.begin() + static_cast<std::ptrdiff_t>(size), wide_.end(), result.begin());
    if (high ||
        !std::lexicographical_compare(result.rbegin(), result.rend(), modulus_.rbegin(), modulus_.rend()))
      subtract_in_place(result, modulus_);
  }

  Number modulus_;
  std::uint64_t negative_inverse_;
  Number wide_;  // the product that is about to be reduced
};

}  // namespace

Bytes modular_power(View base, std::uint64_t exponent, View modulus) {
  Montgomery montgomery(number_from_bytes(modulus));
  const Number plain = number_from_bytes(base), entered = montgomery.enter(plain);
  Number power = entered;
  for (int i = 62 - std::countl_zero(exponent); i > 0; --i) {
    montgomery.square(power);
    if (exponent >> i & 1) montgomery.multiply(power, entered);
  }
  // The lowest bit of the exponent is set: this last product also leaves Montgomery's form.
  montgomery.square(power);
  montgomery.multiply(power, plain);
  return bytes_from_number(power, modulus.size());
}

}  // namespace glasstls::crypto
