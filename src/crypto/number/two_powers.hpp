#pragma once

#include <array>
#include <optional>

#include "crypto/number/montgomery.hpp"

namespace glasstls::crypto {

/// A power to be computed: base^exponent modulo the modulus.
struct Power {
  Montgomery& arithmetic;
  const Number& base;  ///< below modulus * R
  const Number& exponent;
};

/// Both powers, as power_of_secrets computes them, and constant-time too. RSA needs one for each prime. If
/// the moduli have the same length, and the exponents too, a processor with AVX-512 IFMA computes them side
/// by side in a third of the time.
std::array<Number, 2> two_powers_of_secrets(const Power& first, const Power& second);

/// The same if the processor has IFMA and the lengths agree; empty otherwise.
std::optional<std::array<Number, 2>> two_powers_ifma(const Power& first, const Power& second);

}  // namespace glasstls::crypto
