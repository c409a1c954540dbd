#include "crypto/modular_power.hpp"

#include <algorithm>
#include <bit>

#include "crypto/residue.hpp"

namespace glasstls::crypto {

namespace {

/// Least significant limb first, of any length.
using Number = std::vector<std::uint64_t>;
using Part = std::span<std::uint64_t>;

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

/// sum += a * factor over the limbs of `a`; returns what that carries into the limb after them.
std::uint64_t add_product(std::uint64_t* sum, std::span<const std::uint64_t> a, std::uint64_t factor) {
  std::uint64_t carry = 0;
#pragma GCC unroll 4
  for (std::size_t i = 0; i < a.size(); ++i) sum[i] = multiply_add(a[i], factor, sum[i], carry);
  return carry;
}

/// a -= b; returns the borrow.
Carry subtract_in_place(Part a, const Number& b) {
  Carry borrow = 0;
  for (std::size_t i = 0; i < b.size(); ++i) a[i] = subtract_borrow(a[i], b[i], borrow);
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
/// of Computer Programming, volume 2, 4.3.1).
void append_zero_limb(Number& remainder, const Number& modulus) {
  const std::size_t size = modulus.size();
  const std::uint64_t top = remainder[size - 1], divisor = modulus[size - 1];
  const Uint128 two_limbs = Uint128{top} << 64 | remainder[size - 2];
  const std::uint64_t guess =
      top >= divisor ? ~std::uint64_t{0} : static_cast<std::uint64_t>(two_limbs / divisor);

  std::uint64_t below = 0, carry = 0;  // the limb that moves up, and what guess * modulus carries
  Carry borrow = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const std::uint64_t subtrahend = multiply_add(modulus[i], guess, 0, carry);
    const std::uint64_t moved = remainder[i];
    remainder[i] = subtract_borrow(below, subtrahend, borrow);
    below = moved;
  }
  std::uint64_t highest = subtract_borrow(below, carry, borrow);
  while (highest != 0) {  // the guess was too large: the difference is negative
    Carry back = 0;
    for (std::size_t i = 0; i < size; ++i) remainder[i] = add_carry(remainder[i], modulus[i], back);
    highest += back;
  }
}

/// Multiplication in Montgomery's form, as in residue.hpp, for a modulus of any length.
class Montgomery {
 public:
  explicit Montgomery(Number modulus)
      : modulus_(std::move(modulus)), negative_inverse_(negative_inverse_of(modulus_[0])) {}

  /// number * R modulo the modulus, where R is 2 to the power of the bits in its limbs.
  Number enter(const Number& number) const {
    const int shift = std::countl_zero(modulus_.back());
    const Number modulus = shifted_left(modulus_, shift);
    Number remainder = shifted_left(number, shift);
    for (std::size_t i = 0; i < modulus.size(); ++i) append_zero_limb(remainder, modulus);
    return shifted_right(remainder, shift);
  }

  /// a * b / R modulo the modulus.
  Number product(const Number& a, const Number& b) const {
    Number wide(2 * size());
    for (std::size_t i = 0; i < size(); ++i) wide[i + size()] = add_product(&wide[i], a, b[i]);
    return reduce(wide);
  }

  /// a * a / R modulo the modulus. Each a[i] * a[j] with i < j occurs twice.
  Number square(const Number& a) const {
    Number wide(2 * size());
    for (std::size_t i = 0; i + 1 < size(); ++i)
      wide[i + size()] = add_product(&wide[2 * i + 1], std::span(a).subspan(i + 1), a[i]);
    Carry carry = 0, doubling = 0;
    for (std::size_t i = 0; i < size(); ++i) {
      const Uint128 diagonal = Uint128{a[i]} * a[i];
      const std::uint64_t low = add_carry(wide[2 * i], wide[2 * i], doubling);
      const std::uint64_t high = add_carry(wide[2 * i + 1], wide[2 * i + 1], doubling);
      wide[2 * i] = add_carry(low, static_cast<std::uint64_t>(diagonal), carry);
      wide[2 * i + 1] = add_carry(high, static_cast<std::uint64_t>(diagonal >> 64), carry);
    }
    return reduce(wide);
  }

 private:
  std::size_t size() const { return modulus_.size(); }

  Number reduce(Number& wide) const {
    Carry high = 0;
    for (std::size_t i = 0; i < size(); ++i) {
      const std::uint64_t carry = add_product(&wide[i], modulus_, wide[i] * negative_inverse_);
      wide[i + size()] = add_carry(wide[i + size()], carry, high);
    }
    Number result(wide.begin() + static_cast<std::ptrdiff_t>(size()), wide.end());
    if (high ||
        !std::lexicographical_compare(result.rbegin(), result.rend(), modulus_.rbegin(), modulus_.rend()))
      subtract_in_place(result, modulus_);
    return result;
  }

  Number modulus_;
  std::uint64_t negative_inverse_;
};

}  // namespace

Bytes modular_power(View base, std::uint64_t exponent, View modulus) {
  const Montgomery montgomery(number_from_bytes(modulus));
  const Number plain = number_from_bytes(base);
  const Number entered = montgomery.enter(plain);
  Number power = entered;
  for (int i = 62 - std::countl_zero(exponent); i > 0; --i) {
    power = montgomery.square(power);
    if (exponent >> i & 1) power = montgomery.product(power, entered);
  }
  // The lowest bit of the exponent is set: this last product also leaves Montgomery's form.
  power = montgomery.product(montgomery.square(power), plain);
  return bytes_from_number(power, modulus.size());
}

}  // namespace glasstls::crypto
