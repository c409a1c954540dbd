#include "crypto/aead/aes_gcm.hpp"

#if defined(__x86_64__)

#include <cpuid.h>

#include "crypto/aead/ghash_x86.hpp"

#if defined(__GNUC__) && !defined(__clang__)
// GCC 12 warns of the undefined operands inside its own intrinsics, which are deliberate (GCC bug 105593).
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

// AES-GCM (NIST SP 800-38D) with the 512-bit forms of the AES and carry-less multiplication instructions:
// four blocks an instruction, sixteen at a time. The AES-NI implementation expands keys and hashes short
// inputs; both use the same form of the key.
namespace glasstls::crypto {

namespace vaes {

namespace {

constexpr std::size_t vector = 64, vectors = 4, stride = vector * vectors;

/// Sums of products, four side by side.
struct WideProducts {
  __m512i low, middle, high;
};

[[gnu::target("avx512f,avx512bw")]] inline __m512i reverse_bytes(__m512i blocks) {
  return _mm512_shuffle_epi8(
      blocks, _mm512_broadcast_i32x4(_mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)));
}

[[gnu::target("avx512f")]] inline __m512i round_key_at(const AesRoundKeys& keys, std::size_t round) {
  return _mm512_broadcast_i32x4(_mm_load_si128(reinterpret_cast<const __m128i*>(&keys.bytes[16 * round])));
}

[[gnu::target("avx512f,vpclmulqdq")]] inline void add_product(WideProducts& sum, __m512i a, __m512i b) {
  sum.low = _mm512_xor_si512(sum.low, _mm512_clmulepi64_epi128(a, b, 0x00));
  sum.middle = _mm512_ternarylogic_epi64(sum.middle, _mm512_clmulepi64_epi128(a, b, 0x01),
                                         _mm512_clmulepi64_epi128(a, b, 0x10), 0x96);
  sum.high = _mm512_xor_si512(sum.high, _mm512_clmulepi64_epi128(a, b, 0x11));
}

/// The sum of the four blocks.
[[gnu::target("avx512f,avx512vl")]] inline __m128i add_across(__m512i blocks) {
  const __m256i half = _mm256_xor_si256(_mm512_castsi512_si256(blocks), _mm512_extracti64x4_epi64(blocks, 1));
  return _mm_xor_si128(_mm256_castsi256_si128(half), _mm256_extracti128_si256(half, 1));
}

/// GHASH from `y` over the first `count` blocks, 1 to 16, of `text`; the rest must be zero.
[[gnu::target("avx512f,avx512bw,avx512vl,vpclmulqdq,pclmul")]] inline __m128i hash_blocks(
    const AesGcmKey& key, __m128i y, const __m512i (&text)[vectors], std::size_t count) {
  const std::uint8_t* power = x86::power_at(key, count);
  WideProducts sum{_mm512_setzero_si512(), _mm512_setzero_si512(), _mm512_setzero_si512()};
#pragma GCC unroll 4
  for (std::size_t i = 0; i < vectors; ++i) {
    if (4 * i >= count) break;
    const std::size_t words = std::min<std::size_t>(8, 2 * count - 8 * i);  // no power lies beyond H
    __m512i blocks = reverse_bytes(text[i]);
    if (i == 0) blocks = _mm512_xor_si512(blocks, _mm512_zextsi128_si512(y));
    add_product(sum, blocks,
                _mm512_maskz_loadu_epi64(static_cast<__mmask8>(0xff >> (8 - words)), power + vector * i));
  }
  return x86::reduce({add_across(sum.low), add_across(sum.middle), add_across(sum.high)});
}

/// The key stream for sixteen counters. `counter` has the first four as little-endian numbers, and moves on
/// by sixteen.
[[gnu::target("avx512f,avx512bw,vaes")]] inline void key_stream(const AesRoundKeys& keys, __m512i& counter,
                                                                __m512i (&stream)[vectors]) {
  const __m512i turn =
      _mm512_broadcast_i32x4(_mm_set_epi8(12, 13, 14, 15, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
  const __m512i four = _mm512_broadcast_i32x4(_mm_set_epi32(4, 0, 0, 0));
  __m512i round_key = round_key_at(keys, 0);
#pragma GCC unroll 4
  for (__m512i& blocks : stream) {
    blocks = _mm512_xor_si512(_mm512_shuffle_epi8(counter, turn), round_key);
    counter = _mm512_add_epi32(counter, four);
  }
  for (std::size_t round = 1; round < keys.rounds; ++round) {
    round_key = round_key_at(keys, round);
#pragma GCC unroll 4
    for (__m512i& blocks : stream) blocks = _mm512_aesenc_epi128(blocks, round_key);
  }
  round_key = round_key_at(keys, keys.rounds);
#pragma GCC unroll 4
  for (__m512i& blocks : stream) blocks = _mm512_aesenclast_epi128(blocks, round_key);
}

enum class Direction { seal, open };

/// Both directions. The ciphertext is hashed: for seal it is the output, for open the input.
template <Direction direction>
[[gnu::target("avx512f,avx512bw,avx512vl,vaes,vpclmulqdq,pclmul,ssse3")]] void run(
    const AesGcmKey& key, AesBlock& y, const AesBlock& first_counter, View in, std::uint8_t* out) {
  __m128i running = x86::reverse_bytes(_mm_loadu_si128(reinterpret_cast<const __m128i*>(y.data())));
  std::uint8_t four_counters[vector];
  for (std::uint32_t i = 0; i < 4; ++i) {
    std::copy_n(first_counter.begin(), 12, &four_counters[16 * i]);
    store_le32(&four_counters[16 * i + 12], load_be32(&first_counter[12]) + i);
  }
  __m512i counter = _mm512_loadu_si512(four_counters);
  __m512i stream[vectors], text[vectors];
  for (; in.size() >= stride; in = in.subspan(stride), out += stride) {
    key_stream(key.round_keys, counter, stream);
#pragma GCC unroll 4
    for (std::size_t i = 0; i < vectors; ++i) {
      text[i] = _mm512_loadu_si512(in.data() + vector * i);
      const __m512i result = _mm512_xor_si512(text[i], stream[i]);
      _mm512_storeu_si512(out + vector * i, result);
      if (direction == Direction::seal) text[i] = result;
    }
    running = hash_blocks(key, running, text, 4 * vectors);
  }
  if (!in.empty()) {
    key_stream(key.round_keys, counter, stream);
#pragma GCC unroll 4
    for (std::size_t i = 0; i < vectors; ++i) {
      const std::size_t left = in.size() > vector * i ? std::min(vector, in.size() - vector * i) : 0;
      const __mmask64 mask = left == 0 ? 0 : ~__mmask64{0} >> (vector - left);
      text[i] = _mm512_maskz_loadu_epi8(mask, in.data() + vector * i);
      const __m512i result = _mm512_maskz_mov_epi8(mask, _mm512_xor_si512(text[i], stream[i]));
      _mm512_mask_storeu_epi8(out + vector * i, mask, result);
      if (direction == Direction::seal) text[i] = result;
    }
    running = hash_blocks(key, running, text, (in.size() + 15) / 16);
  }
  _mm_storeu_si128(reinterpret_cast<__m128i*>(y.data()), x86::reverse_bytes(running));
}

/// __builtin_cpu_supports for AVX-512 includes that the system saves the wide registers; clang 14 does not
/// know the other two features.
bool can_run() {
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512vl") && __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) != 0 &&
         (ecx & bit_VAES) != 0 && (ecx & bit_VPCLMULQDQ) != 0;
}

}  // namespace

}  // namespace vaes

const AesGcmSteps* aes_gcm_vaes() {
  using namespace vaes;
  static const AesGcmSteps* ni = can_run() ? aes_gcm_ni() : nullptr;
  if (!ni) return nullptr;
  static const AesGcmSteps steps{ni->expand_key, ni->encrypt_block, ni->hash, run<Direction::seal>,
                                 run<Direction::open>};
  return &steps;
}

}  // namespace glasstls::crypto

#else

const glasstls::crypto::AesGcmSteps* glasstls::crypto::aes_gcm_vaes() { return nullptr; }

#endif
