#include "crypto/number/montgomery.hpp"

#include <algorithm>

namespace glasstls::crypto {

namespace {

/// R^2 modulo the modulus.
Number radix_squared_of(const Number& modulus) {
  Number power(2 * modulus.size() + 1);
  power.back() = 1;
  return remainder(power, modulus);
}

}  // namespace

Montgomery::Montgomery(Number modulus, Number radix_squared)
    : modulus_(std::move(modulus)),
      negative_inverse_(negative_inverse_of(modulus_[0])),
      wide_(2 * modulus_.size()),
      radix_squared_(std::move(radix_squared)) {}

Montgomery::Montgomery(Number modulus) : Montgomery(modulus, radix_squared_of(modulus)) {}

void Montgomery::multiply(Number& a, const Number& b) {
  std::fill(wide_.begin(), wide_.end(), 0);
  for (std::size_t i = 0; i < a.size(); ++i) wide_[i + a.size()] = add_product(&wide_[i], a, b[i]);
  reduce(a);
}

/// Each a[i] * a[j] with i < j occurs twice.
void Montgomery::square(Number& a) {
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

/// result = wide_ / R modulo the modulus.
void Montgomery::reduce(Number& result) {
  const std::size_t size = modulus_.size();
  Carry high = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const std::uint64_t carry = add_product(&wide_[i], modulus_, wide_[i] * negative_inverse_);
    wide_[i + size] = add_carry(wide_[i + size], carry, high);
  }
  std::copy(wide_.begin() + static_cast<std::ptrdiff_t>(size), wide_.end(), result.begin());
  reduce_once(result, high, modulus_);
}

Number Montgomery::enter(const Number& number) {
  Number result = leave(number);     // number / R
  multiply(result, radix_squared_);  // number
  multiply(result, radix_squared_);  // number * R
  return result;
}

Number Montgomery::leave(const Number& number) {
  std::fill(wide_.begin(), wide_.end(), 0);
  std::copy(number.begin(), number.end(), wide_.begin());
  Number result(modulus_.size());
  reduce(result);
  return result;
}

Number power_of_secrets(Montgomery& montgomery, const Number& base, const Number& exponent) {
  // Five bits of the exponent at a time; every entry of the table is read for each of them.
  constexpr unsigned window = 5;
  std::vector<Number> powers;
  Number one(montgomery.modulus().size());
  one[0] = 1;
  powers.push_back(montgomery.enter(one));
  powers.push_back(montgomery.enter(base));
  while (powers.size() < 1u << window) {
    powers.push_back(powers.back());
    montgomery.multiply(powers.back(), powers[1]);
  }
  Number result = powers[0], chosen(one.size());
  for (std::size_t digit = (64 * exponent.size() + window - 1) / window; digit-- > 0;) {
    for (unsigned i = 0; i < window; ++i) montgomery.square(result);
    const std::uint64_t bits = bits_at(exponent, window * digit, window);
    for (std::size_t i = 0; i < powers.size(); ++i)
      assign_where(mask_of(is_zero(Limbs<1>{i ^ bits})), chosen, powers[i]);
    montgomery.multiply(result, chosen);
  }
  return montgomery.leave(result);
}

}  // namespace glasstls::crypto
