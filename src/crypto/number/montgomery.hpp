#pragma once

#include "crypto/number/number.hpp"
#include "crypto/number/residue.hpp"

namespace glasstls::crypto {

/// Multiplication in Montgomery's form, as in residue.hpp, for an odd modulus of any length. R is 2 to the
/// power of the bits in the modulus' limbs. The time depends on the number of limbs alone.
class Montgomery {
 public:
  explicit Montgomery(Number modulus);
  /// With R^2 modulo the modulus, where that is known already.
  Montgomery(Number modulus, Number radix_squared);

  const Number& modulus() const { return modulus_; }
  const Number& radix_squared() const { return radix_squared_; }

  /// a = a * b / R modulo the modulus; both below it.
  void multiply(Number& a, const Number& b);
  /// a = a * a / R modulo the modulus.
  void square(Number& a);

  /// number * R modulo the modulus, for a number below modulus * R, of up to twice the modulus' limbs.
  Number enter(const Number& number);
  /// number / R modulo the modulus: what `enter` did, undone.
  Number leave(const Number& number);

 private:
  void reduce(Number& result);

  Number modulus_;
  std::uint64_t negative_inverse_;
  Number wide_;  // the product that is about to be reduced
  Number radix_squared_;
};

/// base^exponent modulo the modulus, none of which shows in the time; only the number of limbs of each does.
/// The base is below modulus * R.
Number power_of_secrets(Montgomery& montgomery, const Number& base, const Number& exponent);

}  // namespace glasstls::crypto
