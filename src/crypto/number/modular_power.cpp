#include "crypto/number/modular_power.hpp"

#include <algorithm>
#include <bit>

#include "crypto/number/montgomery.hpp"

namespace glasstls::crypto {

namespace {

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

/// remainder = remainder * 2^64 modulo `modulus`, of which the highest bit must be set: one step of long
/// division.
/// The quotient's digit is guessed from the highest limbs; the guess is at most 2 too large (Knuth, The Art
/// of Computer Programming, volume 2, 4.3.1). `negated` is 2^(64 limbs) - modulus: adding guess * negated and
/// subtracting guess one limb above subtracts guess * modulus.
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

/// number * R modulo the modulus, as Montgomery::enter, but by division: faster, and the time depends on
/// both.
Number enter_public(const Number& number, const Number& odd_modulus) {
  const int shift = std::countl_zero(odd_modulus.back());
  const Number modulus = shifted_left(odd_modulus, shift);
  Number negated(modulus.size()), remainder = shifted_left(number, shift);
  subtract_in_place(negated, modulus);
  for (std::size_t i = 0; i < modulus.size(); ++i) append_zero_limb(remainder, modulus, negated);
  return shifted_right(remainder, shift);
}

}  // namespace

Bytes modular_power(View base, std::uint64_t exponent, View modulus) {
  Montgomery montgomery(number_from_bytes(modulus), {});
  const Number plain = number_from_bytes(base), entered = enter_public(plain, montgomery.modulus());
  Number power = entered;
  for (int i = 62 - std::countl_zero(exponent); i > 0; --i) {
    montgomery.square(power);
    if (exponent >> i & 1) montgomery.multiply(power, entered);
  }
  // The lowest bit of the exponent is set: this last product also leaves Montgomery form.
  montgomery.square(power);
  montgomery.multiply(power, plain);
  Bytes bytes(modulus.size());
  number_to_bytes(power, bytes);
  return bytes;
}

}  // namespace glasstls::crypto
