#include "crypto/aead/aes_gcm.hpp"

#if defined(__x86_64__)

#include "crypto/aead/aes_gcm_strides.hpp"
#include "crypto/aead/ghash_x86.hpp"

// AES-GCM (NIST SP 800-38D) with the AES and PCLMULQDQ instructions of x86-64.
namespace glasstls::crypto {

namespace aes_ni {

namespace {

using strides::Direction;
using x86::reverse_bytes;

[[gnu::target("sse2")]] inline __m128i load(const std::uint8_t* at) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
}

[[gnu::target("sse2")]] inline void store(std::uint8_t* at, __m128i block) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(at), block);
}

/// SubWord of FIPS 197. The last round of AES is ShiftRows, SubBytes and the key, and ShiftRows does not
/// change four equal columns.
[[gnu::target("aes")]] std::uint32_t sub_word(std::uint32_t word) {
  const __m128i columns = _mm_set1_epi32(static_cast<int>(word));
  return static_cast<std::uint32_t>(_mm_cvtsi128_si32(_mm_aesenclast_si128(columns, _mm_setzero_si128())));
}

[[gnu::target("aes")]] void encrypt_block(const AesGcmKey& key, AesBlock& block) {
  const std::uint8_t* round_key = key.round_keys.bytes.data();
  __m128i state = _mm_xor_si128(load(block.data()), load(round_key));
  for (std::size_t round = 1; round < key.round_keys.rounds; ++round)
    state = _mm_aesenc_si128(state, load(round_key + 16 * round));
  store(block.data(), _mm_aesenclast_si128(state, load(round_key + 16 * key.round_keys.rounds)));
}

[[gnu::target("aes,pclmul,ssse3")]] void expand_key(View key, AesGcmKey& expanded) {
  expanded.round_keys = expand_aes_key(key, sub_word);
  AesBlock zeros{};  // NIST SP 800-38D: the hash key H is the encryption of a block of zeros
  encrypt_block(expanded, zeros);
  const __m128i h = reverse_bytes(load(zeros.data()));
  wipe(zeros);

  // H * x: the mirror image moves up by one bit, and the bit that leaves returns through the polynomial.
  const __m128i carries = _mm_srli_epi64(h, 63);
  const __m128i out = _mm_shuffle_epi32(_mm_sub_epi32(_mm_setzero_si128(), carries), 0xaa);
  const __m128i shifted = _mm_or_si128(_mm_slli_epi64(h, 1), _mm_slli_si128(carries, 8));
  const __m128i polynomial = _mm_set_epi64x(static_cast<long long>(0xc200000000000000), 1);
  const __m128i hx = _mm_xor_si128(shifted, _mm_and_si128(out, polynomial));

  __m128i power = hx;
  for (std::size_t k = 1; k <= x86::powers; ++k) {
    store(&expanded.hash_key[16 * (x86::powers - k)], power);
    power = x86::reduce(x86::multiply(power, hx));
  }
}

/// The counter block with the counter as a little-endian number, to which one can be added.
[[gnu::target("ssse3")]] inline __m128i turn_counter(__m128i block) {
  return _mm_shuffle_epi8(block, _mm_set_epi8(12, 13, 14, 15, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
}

/// What strides::run() needs.
struct Machine {
  using Hash = __m128i;
  using Counter = __m128i;

  [[gnu::target("ssse3")]] static Hash load_hash(const AesBlock& block) {
    return reverse_bytes(load(block.data()));
  }
  [[gnu::target("ssse3")]] static void store_hash(Hash hash, AesBlock& block) {
    store(block.data(), reverse_bytes(hash));
  }
  [[gnu::target("ssse3")]] static Counter load_counter(const AesBlock& block) {
    return turn_counter(load(block.data()));
  }
  [[gnu::target("pclmul,ssse3")]] static Hash hash_blocks(const AesGcmKey& key, Hash hash,
                                                          const std::uint8_t* blocks, std::size_t count) {
    return x86::hash_blocks(key, hash, blocks, count);
  }
  [[gnu::target("aes,ssse3")]] static void crypt(const AesRoundKeys& keys, Counter& counter,
                                                 const std::uint8_t* in, std::uint8_t* out) {
    __m128i state[strides::stride_blocks];
    __m128i round_key = load(keys.bytes.data());
#pragma GCC unroll 8
    for (__m128i& block : state) {
      block = _mm_xor_si128(turn_counter(counter), round_key);
      counter = _mm_add_epi32(counter, _mm_set_epi32(1, 0, 0, 0));
    }
    for (std::size_t round = 1; round < keys.rounds; ++round) {
      round_key = load(&keys.bytes[16 * round]);
#pragma GCC unroll 8
      for (__m128i& block : state) block = _mm_aesenc_si128(block, round_key);
    }
    round_key = load(&keys.bytes[16 * keys.rounds]);
#pragma GCC unroll 8
    for (std::size_t i = 0; i < strides::stride_blocks; ++i)
      store(out + 16 * i, _mm_xor_si128(load(in + 16 * i), _mm_aesenclast_si128(state[i], round_key)));
  }
};

[[gnu::target("aes,pclmul,ssse3")]] void hash(const AesGcmKey& key, AesBlock& y, View data) {
  strides::hash<Machine>(key, y, data);
}

template <Direction direction>
[[gnu::target("aes,pclmul,ssse3")]] void run(const AesGcmKey& key, AesBlock& y, const AesBlock& first_counter,
                                             View in, std::uint8_t* out) {
  strides::run<Machine, direction>(key, y, first_counter, in, out);
}

}  // namespace

}  // namespace aes_ni

const AesGcmSteps* aes_gcm_ni() {
  using namespace aes_ni;
  static const bool can =
      __builtin_cpu_supports("aes") && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("ssse3");
  static constexpr AesGcmSteps steps{expand_key, encrypt_block, hash, run<Direction::seal>,
                                     run<Direction::open>};
  return can ? &steps : nullptr;
}

}  // namespace glasstls::crypto

#else

const glasstls::crypto::AesGcmSteps* glasstls::crypto::aes_gcm_ni() { return nullptr; }

#endif
