#pragma once

#include "crypto/number/number.hpp"
#include "crypto/number/residue.hpp"

namespace glasstls::crypto {

/// Multiplication in Montgomery form, as in residue.hpp, for an odd modulus of any length. R is 2^(64 limbs
/// of the modulus). The time depends only on the number of limbs.
class Montgomery {
 public:
  /// Computes R^2 modulo the modulus, which is slow.
  explicit Montgomery(Number modulus);
  /// For a caller that already knows R^2 modulo the modulus.
  Montgomery(Number modulus, Number radix_squared);

  /// The odd number that all results are below.
  const Number& modulus() const { return modulus_; }
  /// R^2 modulo the modulus.
  const Number& radix_squared() const { return radix_squared_; }

  /// a = a * b / R modulo the modulus; both below it.
  void multiply(Number& a, const Number& b);
  /// a = a * a / R modulo the modulus.
  void square(Number& a);

  /// number * R modulo the modulus, for a number below modulus * R, of up to twice the modulus' limbs.
  Number enter(const Number& number);
  /// number / R modulo the modulus: the inverse of enter().
  Number leave(const Number& number);

 private:
  /// result = wide_ / R modulo the modulus.
  void reduce(Number& result);

  Number modulus_;
  std::uint64_t negative_inverse_;
  Number wide_;  // the product that is about to be reduced
  Number radix_squared_;
};

/// base^exponent modulo the modulus. The time depends only on how many limbs each of them has. The base is
/// below modulus * R.
Number power_of_secrets(Montgomery& montgomery, const Number& base, const Number& exponent);

}  // namespace glasstls::crypto
