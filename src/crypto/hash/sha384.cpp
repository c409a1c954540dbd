#include "crypto/hash/sha384.hpp"

#include <algorithm>
#include <array>

#include "base/secret.hpp"

namespace glasstls::crypto {

void sha384_init(crypto_hash_sha512_state& state) {
  crypto_hash_sha512_init(&state);
  // NIST FIPS 180-4: the first 64 bits of the fractional parts of the square roots of the ninth through
  // sixteenth primes (23 to 53).
  constexpr std::uint64_t initial[8] = {0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17,
                                        0x152fecd8f70e5939, 0x67332667ffc00b31, 0x8eb44a8768581511,
                                        0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4};
  std::copy(std::begin(initial), std::end(initial), std::begin(state.state));
}

void sha384_final(crypto_hash_sha512_state& state, std::uint8_t* out) {
  std::array<std::uint8_t, 64> whole;
  crypto_hash_sha512_final(&state, whole.data());
  std::copy_n(whole.begin(), 48, out);
  wipe(whole);
}

}  // namespace glasstls::crypto
