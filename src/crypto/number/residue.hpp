#pragma once

#include <algorithm>
#include <bit>

#include "base/secret.hpp"
#include "crypto/number/limbs.hpp"
#include "crypto/number/modular_inverse.hpp"

namespace glasstls::crypto {

/// Overwrites a number or a point that reveals something about a secret.
template <class Value>
void wipe_value(Value& value) {
  wipe({reinterpret_cast<std::uint8_t*>(&value), sizeof value});
}

/// Reduces v + high * 2^(64 N), which must be below 2 * modulus.
template <std::size_t N>
constexpr Limbs<N> reduce_once(const Limbs<N>& v, Carry high, const Limbs<N>& modulus) {
  Carry borrow = 0;
  const Limbs<N> reduced = difference(v, modulus, borrow);
  return select(mask_of(borrow & (high ^ 1)), v, reduced);
}

/// Montgomery reduction: t / 2^(64 N) modulo the odd `modulus`, for t < modulus * 2^(64 N). Each round adds
/// the multiple of the modulus that makes the lowest limb zero, and so divisible by 2^64; t is overwritten.
/// `negative_inverse` is -1/modulus modulo 2^64.
template <std::size_t N>
constexpr Limbs<N> montgomery_reduce(Limbs<2 * N>& t, const Limbs<N>& modulus,
                                     std::uint64_t negative_inverse) {
  Carry high = 0;
  for (std::size_t i = 0; i < N; ++i) {
    const std::uint64_t m = t[i] * negative_inverse;
    std::uint64_t carry = 0;
    for (std::size_t j = 0; j < N; ++j) t[i + j] = multiply_add(m, modulus[j], t[i + j], carry);
    t[i + N] = add_carry(t[i + N], carry, high);
  }
  Limbs<N> result{};
  for (std::size_t i = 0; i < N; ++i) result[i] = t[i + N];
  return reduce_once(result, high, modulus);
}

/// -1/odd modulo 2^64. Newton's iteration doubles the number of correct low bits; odd * odd = 1 modulo 8
/// gives the first three.
constexpr std::uint64_t negative_inverse_of(std::uint64_t odd) {
  std::uint64_t inverse = odd;
  for (int correct_bits = 3; correct_bits < 64; correct_bits *= 2) inverse *= 2 - odd * inverse;
  return 0 - inverse;
}

/// 2^exponent modulo `modulus`, by doubling the highest power of two below it.
template <std::size_t N>
consteval Limbs<N> power_of_two(std::size_t exponent, const Limbs<N>& modulus) {
  const std::size_t highest = 64 * N - 1 - static_cast<std::size_t>(std::countl_zero(modulus.back()));
  std::size_t at = std::min(exponent, highest);
  Limbs<N> power{};
  power[at / 64] = std::uint64_t{1} << (at % 64);
  for (; at < exponent; ++at) {
    Carry carry = 0;
    const Limbs<N> twice = sum(power, power, carry);
    power = reduce_once(twice, carry, modulus);
  }
  return power;
}

/// A modulus whose shape allows a faster reduction than Montgomery's.
template <class Modulus>
concept HasOwnReduction = requires {
  Modulus::radix_bits;
};

/// Residues are stored as v * 2^(this).
template <class Modulus>
consteval std::size_t radix_bits() {
  if constexpr (HasOwnReduction<Modulus>)
    return Modulus::radix_bits;
  else
    return 64 * Modulus::modulus.size();
}

/// A number modulo a prime, always below it, with constant-time arithmetic. `Modulus` has the prime as
/// `Limbs<N> modulus`. The value v is stored as v * 2^(64 N) (Montgomery form), which makes reduction
/// possible without division. A modulus may have its own `Limbs<N> reduce(Limbs<2 N>&)`, which may overwrite
/// the product; its `std::size_t radix_bits` then says by which power of two that divides.
template <class Modulus>
class Residue {
 public:
  static constexpr std::size_t limb_count = Modulus::modulus.size();
  using Number = Limbs<limb_count>;
  static constexpr Number modulus = Modulus::modulus;

  /// Zero.
  constexpr Residue() = default;
  /// Copies limb by limb. A plain copy goes through vector registers. Loading 128 bits that were just stored
  /// as two limbs stalls the processor for longer than an addition takes.
  constexpr Residue(const Residue& other) : Residue(other.value_) {}
  constexpr Residue& operator=(const Residue& other) {
    for (std::size_t i = 0; i < limb_count; ++i) value_[i] = other.value_[i];
    return *this;
  }

  /// 0.
  static constexpr Residue zero() { return {}; }
  /// 1.
  static constexpr Residue one() { return Residue(radix); }

  /// The residue of `number`, which must be below the modulus.
  static constexpr Residue from_number(const Number& number) {
    return Residue(number) * Residue(radix_squared);
  }
  /// The representative below the modulus.
  constexpr Number number() const {
    Limbs<2 * limb_count> wide{};
    for (std::size_t i = 0; i < limb_count; ++i) wide[i] = value_[i];
    return reduce(wide);
  }

  friend constexpr Residue operator+(const Residue& a, const Residue& b) {
    Carry carry = 0;
    const Number total = sum(a.value_, b.value_, carry);
    return Residue(reduce_once(total, carry, modulus));
  }
  friend constexpr Residue operator-(const Residue& a, const Residue& b) {
    Carry borrow = 0, ignored = 0;
    const Number wrapped = difference(a.value_, b.value_, borrow);
    const Number back = crypto::select(mask_of(borrow), modulus, Number{});
    return Residue(sum(wrapped, back, ignored));
  }
  // Not inlined: a formula has up to 16 products, and copies of this code are no faster, only many.
  [[gnu::noinline]] friend constexpr Residue operator*(const Residue& a, const Residue& b) {
    auto wide = product(a.value_, b.value_);
    return Residue(reduce(wide));
  }
  constexpr Residue operator-() const { return zero() - *this; }
  /// *this * *this, faster.
  [[gnu::noinline]] constexpr Residue squared() const {
    auto wide = square(value_);
    return Residue(reduce(wide));
  }
  /// *this + *this.
  constexpr Residue doubled() const { return *this + *this; }

  /// 1 for zero, else 0.
  constexpr Carry is_zero() const { return crypto::is_zero(value_); }
  /// 1 if both are the same, else 0.
  constexpr Carry equals(const Residue& other) const { return (*this - other).is_zero(); }

  /// `a` if the mask is all ones, `b` if it is zero.
  static constexpr Residue select(std::uint64_t mask, const Residue& a, const Residue& b) {
    return Residue(crypto::select(mask, a.value_, b.value_));
  }

  /// 1 / *this by Fermat's little theorem: the power modulus - 2. Zero for zero. Constant-time: only the
  /// exponent decides what is done, and it is public.
  constexpr Residue inverse() const {
    Carry borrow = 0;
    const Number exponent = difference(modulus, Number{2}, borrow);
    std::array<Residue, 16> powers{one()};
    for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * *this;
    Residue result = one();
    for (std::size_t i = 16 * limb_count; i-- > 0;) {
      for (int j = 0; j < 4; ++j) result = result.squared();
      const std::uint64_t digit = exponent[i / 16] >> (4 * (i % 16)) & 15;
      if (digit != 0) result = result * powers[digit];
    }
    return result;
  }
  /// The same, faster, in time that depends on the value.
  constexpr Residue inverse_of_public() const {
    return from_number(crypto::inverse_of_public(number(), modulus, negative_inverse));
  }

 private:
  /// `value` is in the stored form.
  explicit constexpr Residue(const Number& value) {
    for (std::size_t i = 0; i < limb_count; ++i) value_[i] = value[i];
  }

  /// The product of two stored forms, in stored form.
  static constexpr Number reduce(Limbs<2 * limb_count>& wide) {
    if constexpr (HasOwnReduction<Modulus>)
      return Modulus::reduce(wide);
    else
      return montgomery_reduce(wide, modulus, negative_inverse);
  }

  static constexpr std::uint64_t negative_inverse = negative_inverse_of(Modulus::modulus[0]);
  static constexpr Number radix = power_of_two(radix_bits<Modulus>(), Modulus::modulus);
  static constexpr Number radix_squared = power_of_two(2 * radix_bits<Modulus>(), Modulus::modulus);

  Number value_{};
};

}  // namespace glasstls::crypto
