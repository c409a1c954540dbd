#include "crypto/number/modular_power.hpp"

#include "slow_arithmetic.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::crypto;
using glasstls::testing::SlowModulus;

namespace {

Bytes slow_power(const Bytes& base, std::uint64_t exponent, const Bytes& modulus) {
  const auto with_spare_byte = [](const Bytes& number) {
    Bytes longer{0};
    append(longer, number);
    return longer;
  };
  const SlowModulus slow{with_spare_byte(modulus)};
  const Bytes start = with_spare_byte(base);
  Bytes power = start;
  int bit = 63;
  while ((exponent >> bit & 1) == 0) --bit;
  while (--bit >= 0) {
    power = slow.product(power, power);
    if (exponent >> bit & 1) power = slow.product(power, start);
  }
  return Bytes(power.begin() + 1, power.end());
}

/// `size` bytes, of which the first and the last are given and all others are `filling`.
Bytes number(std::size_t size, std::uint8_t first, std::uint8_t filling, std::uint8_t last) {
  Bytes bytes(size, filling);
  bytes.front() = first;
  bytes.back() = last;
  return bytes;
}

}  // namespace

TEST_CASE("powers modulo odd numbers agree with a slow reference") {
  // Sizes with and without a full highest limb; moduli and bases at which quotient digits are guessed wrong.
  for (const std::size_t size : {16u, 17u, 23u, 64u, 128u})
    for (const Bytes& modulus :
         {number(size, 0xff, 0xff, 0xff), number(size, 0x80, 0x00, 0x01), number(size, 0x01, 0x00, 0x01),
          number(size, 0x80, 0xff, 0xff), number(size, 0x7f, 0xff, 0xfd), number(size, 0xb7, 0x5a, 0x35)})
      for (Bytes base :
           {number(size, 0, 0, 0), number(size, 0, 0, 1), number(size, 0, 0xff, 0xff),
            number(size, 0x01, 0, 0), number(size, 0x80, 0, 0), number(size, 0x6d, 0xc3, 0x11), modulus}) {
        if (base == modulus) base.back() &= 0xfe;  // one less
        if (!std::lexicographical_compare(base.begin(), base.end(), modulus.begin(), modulus.end())) continue;
        for (const std::uint64_t exponent : {3u, 5u, 31u, 65537u})
          REQUIRE(modular_power(base, exponent, modulus) == slow_power(base, exponent, modulus));
      }
}
