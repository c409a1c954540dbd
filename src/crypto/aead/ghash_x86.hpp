#pragma once

#if defined(__x86_64__)

#include <immintrin.h>

#include "crypto/aead/aes_gcm.hpp"

// GHASH (NIST SP 800-38D) with PCLMULQDQ, for the two implementations that have it.
//
// The standard writes the coefficient of x^0 first. A big-endian integer read from a block is therefore the
// mirror image of its polynomial, and the product of two mirror images comes out one bit too low. To correct
// this, one factor is always stored multiplied by x: AesGcmKey::hash_key holds H^16 * x down to H * x. This
// is the order of the blocks: the first block is multiplied by the highest power.
namespace glasstls::crypto::x86 {

/// How many powers of H are stored.
inline constexpr std::size_t powers = 16;

/// Where H^k * x is stored, k from 1 to 16; the lower powers follow.
inline const std::uint8_t* power_at(const AesGcmKey& key, std::size_t k) {
  return key.hash_key.data() + 16 * (powers - k);
}

/// Sums of products of 128-bit numbers, 256 bits each, in three parts that overlap.
struct Products {
  __m128i low, middle, high;
};

/// A block as a big-endian integer, and back.
[[gnu::target("ssse3")]] inline __m128i reverse_bytes(__m128i block) {
  return _mm_shuffle_epi8(block, _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
}

/// Reduces a sum of products, each with one factor that was multiplied by x, to 128 bits. Twice, the lowest
/// 64 bits of the integer are added further up by the rule x^128 = x^7 + x^2 + x + 1; 0xc2... is its mirror
/// image.
[[gnu::target("pclmul,ssse3")]] inline __m128i reduce(Products sum) {
  const __m128i polynomial = _mm_set_epi64x(0, static_cast<long long>(0xc200000000000000));
  __m128i low = _mm_xor_si128(sum.low, _mm_slli_si128(sum.middle, 8));
  const __m128i high = _mm_xor_si128(sum.high, _mm_srli_si128(sum.middle, 8));
  low = _mm_xor_si128(_mm_shuffle_epi32(low, 0x4e), _mm_clmulepi64_si128(low, polynomial, 0x00));
  low = _mm_xor_si128(_mm_shuffle_epi32(low, 0x4e), _mm_clmulepi64_si128(low, polynomial, 0x00));
  return _mm_xor_si128(low, high);
}

/// The product of two blocks, not reduced.
[[gnu::target("pclmul,ssse3")]] inline Products multiply(__m128i a, __m128i b) {
  return {_mm_clmulepi64_si128(a, b, 0x00),
          _mm_xor_si128(_mm_clmulepi64_si128(a, b, 0x01), _mm_clmulepi64_si128(a, b, 0x10)),
          _mm_clmulepi64_si128(a, b, 0x11)};
}

/// The block with its halves exchanged added to it: both halves are their sum.
[[gnu::target("sse2")]] inline __m128i add_halves(__m128i block) {
  return _mm_xor_si128(block, _mm_shuffle_epi32(block, 0x4e));
}

/// GHASH from `y` over `count` whole blocks, 1 to 16: each is multiplied by its power of H, in three steps
/// instead of four (Karatsuba), and only the sum is reduced.
[[gnu::target("pclmul,ssse3")]] inline __m128i hash_blocks(const AesGcmKey& key, __m128i y,
                                                           const std::uint8_t* blocks, std::size_t count) {
  const std::uint8_t* powers_down = power_at(key, count);
  Products sum{_mm_setzero_si128(), _mm_setzero_si128(), _mm_setzero_si128()};
#pragma GCC unroll 8
  for (std::size_t i = 0; i < count; ++i) {
    const __m128i power = _mm_load_si128(reinterpret_cast<const __m128i*>(powers_down + 16 * i));
    __m128i block = reverse_bytes(_mm_loadu_si128(reinterpret_cast<const __m128i*>(blocks + 16 * i)));
    if (i == 0) block = _mm_xor_si128(block, y);
    sum.low = _mm_xor_si128(sum.low, _mm_clmulepi64_si128(block, power, 0x00));
    sum.middle = _mm_xor_si128(sum.middle, _mm_clmulepi64_si128(add_halves(block), add_halves(power), 0x00));
    sum.high = _mm_xor_si128(sum.high, _mm_clmulepi64_si128(block, power, 0x11));
  }
  sum.middle = _mm_xor_si128(sum.middle, _mm_xor_si128(sum.low, sum.high));
  return reduce(sum);
}

}  // namespace glasstls::crypto::x86

#endif
