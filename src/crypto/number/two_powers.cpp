#include "crypto/number/two_powers.hpp"

namespace glasstls::crypto {

std::array<Number, 2> two_powers_of_secrets(const Power& first, const Power& second) {
  if (auto powers = two_powers_ifma(first, second)) return *std::move(powers);
  return {power_of_secrets(first.arithmetic, first.base, first.exponent),
          power_of_secrets(second.arithmetic, second.base, second.exponent)};
}

}  // namespace glasstls::crypto
