#pragma once

#include <cstdint>

#include "base/bytes.hpp"

namespace glasstls::crypto {

/// base^exponent modulo `modulus`, as many bytes as the modulus. Numbers are big-endian. The modulus must be
/// odd, of more than 64 bits, and begin with a byte that is not zero; the base must be below it and have as
/// many bytes; the exponent must be odd and at least 3. The time depends on the numbers: for public ones
/// only.
Bytes modular_power(View base, std::uint64_t exponent, View modulus);

}  // namespace glasstls::crypto
