#include "crypto/aead/aes_gcm.hpp"

// g++ compiles these instructions for single functions; clang only where every function may have them.
#if defined(__aarch64__) && (defined(__ARM_FEATURE_AES) || !defined(__clang__))

#include <arm_neon.h>
#if defined(__linux__)
#include <sys/auxv.h>
#endif

#include "crypto/aead/aes_gcm_strides.hpp"

// AES-GCM (NIST SP 800-38D) with the AES and PMULL instructions of arm64. GHASH works as with PCLMULQDQ
// (ghash_x86.hpp): a block that is read as a big-endian integer is the mirror image of its polynomial, and to
// correct the product of two mirror images, the powers of H are stored multiplied by x.
namespace glasstls::crypto {

namespace aes_arm {

namespace {

using strides::Direction, strides::stride_blocks;

/// A block as a big-endian integer, with its lower half first, and back.
inline uint64x2_t reverse_bytes(uint8x16_t block) {
  const uint8x16_t halves = vrev64q_u8(block);
  return vreinterpretq_u64_u8(vextq_u8(halves, halves, 8));
}

inline uint64x2_t exchange_halves(uint64x2_t block) { return vextq_u64(block, block, 1); }

/// The integer times 2^64, and divided by 2^64.
inline uint64x2_t half_up(uint64x2_t block) { return vextq_u64(vdupq_n_u64(0), block, 1); }
inline uint64x2_t half_down(uint64x2_t block) { return vextq_u64(block, vdupq_n_u64(0), 1); }

[[gnu::target("+crypto")]] inline uint64x2_t multiply(std::uint64_t a, std::uint64_t b) {
  return vreinterpretq_u64_p128(vmull_p64(static_cast<poly64_t>(a), static_cast<poly64_t>(b)));
}

/// Sums of products of 128-bit numbers, 256 bits each, in three parts that overlap.
struct Products {
  uint64x2_t low, middle, high;
};

/// The sum modulo x^128 + x^7 + x^2 + x + 1, whose mirror image is 0xc2...: twice, the lowest 64 bits move
/// up.
[[gnu::target("+crypto")]] inline uint64x2_t reduce(const Products& sum) {
  constexpr std::uint64_t polynomial = 0xc200000000000000;
  uint64x2_t low = veorq_u64(sum.low, half_up(sum.middle));
  for (int i = 0; i < 2; ++i)
    low = veorq_u64(exchange_halves(low), multiply(vgetq_lane_u64(low, 0), polynomial));
  return veorq_u64(low, veorq_u64(sum.high, half_down(sum.middle)));
}

/// Adds the product of a block and a power of H, in three multiplications instead of four (Karatsuba). After
/// the last one the caller adds `low` and `high` to `middle`.
[[gnu::target("+crypto")]] inline void add_product(Products& sum, uint64x2_t a, uint64x2_t b) {
  const std::uint64_t a_low = vgetq_lane_u64(a, 0), a_high = vgetq_lane_u64(a, 1);
  const std::uint64_t b_low = vgetq_lane_u64(b, 0), b_high = vgetq_lane_u64(b, 1);
  sum.low = veorq_u64(sum.low, multiply(a_low, b_low));
  sum.middle = veorq_u64(sum.middle, multiply(a_low ^ a_high, b_low ^ b_high));
  sum.high = veorq_u64(sum.high, multiply(a_high, b_high));
}

/// GHASH from `y` over `count` whole blocks, 1 to 8: each is multiplied by its power of H, and only the sum
/// is reduced.
[[gnu::target("+crypto")]] inline uint64x2_t hash_blocks(const AesGcmKey& key, uint64x2_t y,
                                                         const std::uint8_t* blocks, std::size_t count) {
  const std::uint8_t* powers_down = &key.hash_key[16 * (stride_blocks - count)];
  Products sum{vdupq_n_u64(0), vdupq_n_u64(0), vdupq_n_u64(0)};
  for (std::size_t i = 0; i < count; ++i) {
    const uint64x2_t power = vreinterpretq_u64_u8(vld1q_u8(powers_down + 16 * i));
    const uint64x2_t block = reverse_bytes(vld1q_u8(blocks + 16 * i));
    add_product(sum, i == 0 ? veorq_u64(block, y) : block, power);
  }
  sum.middle = veorq_u64(sum.middle, veorq_u64(sum.low, sum.high));
  return reduce(sum);
}

/// SubWord of FIPS 197. AESE is AddRoundKey, ShiftRows and SubBytes, and ShiftRows does not change four equal
/// columns.
[[gnu::target("+crypto")]] std::uint32_t sub_word(std::uint32_t word) {
  const uint8x16_t columns = vreinterpretq_u8_u32(vdupq_n_u32(word));
  return vgetq_lane_u32(vreinterpretq_u32_u8(vaeseq_u8(columns, vdupq_n_u8(0))), 0);
}

/// AES on each of `Count` blocks.
template <std::size_t Count>
[[gnu::target("+crypto")]] inline void encrypt(const AesRoundKeys& keys, uint8x16_t (&states)[Count]) {
  for (std::size_t round = 0; round + 1 < keys.rounds; ++round) {
    const uint8x16_t round_key = vld1q_u8(&keys.bytes[16 * round]);
#pragma GCC unroll 8
    for (uint8x16_t& state : states) state = vaesmcq_u8(vaeseq_u8(state, round_key));
  }
  const uint8x16_t round_key = vld1q_u8(&keys.bytes[16 * (keys.rounds - 1)]);
  const uint8x16_t last_key = vld1q_u8(&keys.bytes[16 * keys.rounds]);
#pragma GCC unroll 8
  for (uint8x16_t& state : states) state = veorq_u8(vaeseq_u8(state, round_key), last_key);
}

[[gnu::target("+crypto")]] void encrypt_block(const AesGcmKey& key, AesBlock& block) {
  uint8x16_t states[] = {vld1q_u8(block.data())};
  encrypt(key.round_keys, states);
  vst1q_u8(block.data(), states[0]);
}

[[gnu::target("+crypto")]] void expand_key(View key, AesGcmKey& expanded) {
  expanded.round_keys = expand_aes_key(key, sub_word);
  AesBlock zeros{};  // NIST SP 800-38D: the hash key H is the encryption of a block of zeros
  encrypt_block(expanded, zeros);
  const uint64x2_t h = reverse_bytes(vld1q_u8(zeros.data()));
  wipe(zeros);

  // H * x: the mirror image moves up by one bit, and the bit that leaves returns through the polynomial.
  const uint64x2_t carries = vshrq_n_u64(h, 63);
  const uint64x2_t out = vsubq_u64(vdupq_n_u64(0), vdupq_laneq_u64(carries, 1));
  const uint64x2_t shifted = vorrq_u64(vshlq_n_u64(h, 1), half_up(carries));
  const uint64x2_t polynomial = vcombine_u64(vcreate_u64(1), vcreate_u64(0xc200000000000000));
  const uint64x2_t hx = veorq_u64(shifted, vandq_u64(out, polynomial));

  uint64x2_t power = hx;
  for (std::size_t k = stride_blocks; k-- > 0;) {  // H^8 * x comes first, H * x last
    vst1q_u8(&expanded.hash_key[16 * k], vreinterpretq_u8_u64(power));
    Products product{vdupq_n_u64(0), vdupq_n_u64(0), vdupq_n_u64(0)};
    add_product(product, power, hx);
    product.middle = veorq_u64(product.middle, veorq_u64(product.low, product.high));
    power = reduce(product);
  }
}

/// What strides::run() needs. A counter is the block with each of its words as a number.
struct Machine {
  using Hash = uint64x2_t;
  using Counter = uint32x4_t;

  static Hash load_hash(const AesBlock& block) { return reverse_bytes(vld1q_u8(block.data())); }
  static void store_hash(Hash hash, AesBlock& block) {
    vst1q_u8(block.data(), vreinterpretq_u8_u64(reverse_bytes(vreinterpretq_u8_u64(hash))));
  }
  static Counter load_counter(const AesBlock& block) {
    return vreinterpretq_u32_u8(vrev32q_u8(vld1q_u8(block.data())));
  }
  [[gnu::target("+crypto")]] static Hash hash_blocks(const AesGcmKey& key, Hash hash,
                                                     const std::uint8_t* blocks, std::size_t count) {
    return aes_arm::hash_blocks(key, hash, blocks, count);
  }
  [[gnu::target("+crypto")]] static void crypt(const AesRoundKeys& keys, Counter& counter,
                                               const std::uint8_t* in, std::uint8_t* out) {
    const uint32x4_t one = vsetq_lane_u32(1, vdupq_n_u32(0), 3);
    uint8x16_t states[stride_blocks];
    for (uint8x16_t& state : states) {
      state = vrev32q_u8(vreinterpretq_u8_u32(counter));
      counter = vaddq_u32(counter, one);
    }
    encrypt(keys, states);
    for (std::size_t i = 0; i < stride_blocks; ++i)
      vst1q_u8(out + 16 * i, veorq_u8(vld1q_u8(in + 16 * i), states[i]));
  }
};

[[gnu::target("+crypto")]] void hash(const AesGcmKey& key, AesBlock& y, View data) {
  strides::hash<Machine>(key, y, data);
}

template <Direction direction>
[[gnu::target("+crypto")]] void run(const AesGcmKey& key, AesBlock& y, const AesBlock& first_counter, View in,
                                    std::uint8_t* out) {
  strides::run<Machine, direction>(key, y, first_counter, in, out);
}

/// Linux says what the processor has; elsewhere the compiler knows it.
bool has_instructions() {
#if defined(__linux__)
  constexpr unsigned long needed = HWCAP_AES | HWCAP_PMULL;
  return (getauxval(AT_HWCAP) & needed) == needed;
#else
  return true;
#endif
}

}  // namespace

}  // namespace aes_arm

const AesGcmSteps* aes_gcm_arm() {
  using namespace aes_arm;
  static const bool can = has_instructions();
  static constexpr AesGcmSteps steps{expand_key, encrypt_block, hash, run<Direction::seal>,
                                     run<Direction::open>};
  return can ? &steps : nullptr;
}

}  // namespace glasstls::crypto

#else

const glasstls::crypto::AesGcmSteps* glasstls::crypto::aes_gcm_arm() { return nullptr; }

#endif
