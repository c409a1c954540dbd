#include "crypto/aead/aes_gcm.hpp"

#if defined(__x86_64__)

#include "crypto/aead/ghash_x86.hpp"

// AES-GCM (NIST SP 800-38D) with the AES and PCLMULQDQ instructions of x86-64, eight blocks at a time:
// each instruction takes about four cycles, but one or two can start in every cycle.
namespace glasstls::crypto {

namespace aes_ni {

namespace {

using x86::hash_blocks;
using x86::reverse_bytes;

constexpr std::size_t stride_blocks = 8, stride = 16 * stride_blocks;

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

[[gnu::target("aes,pclmul,ssse3")]] void hash(const AesGcmKey& key, AesBlock& y, View data) {
  __m128i running = reverse_bytes(load(y.data()));
  for (; data.size() >= stride; data = data.subspan(stride))
    running = hash_blocks(key, running, data.data(), stride_blocks);
  if (!data.empty()) {
    std::array<std::uint8_t, stride> filled{};
    std::copy(data.begin(), data.end(), filled.begin());
    running = hash_blocks(key, running, filled.data(), (data.size() + 15) / 16);
  }
  store(y.data(), reverse_bytes(running));
}

/// The counter block with the counter as a little-endian number, to which one can be added.
[[gnu::target("ssse3")]] inline __m128i turn_counter(__m128i block) {
  return _mm_shuffle_epi8(block, _mm_set_epi8(12, 13, 14, 15, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
}

/// Writes 128 bytes of `in` XOR the encryptions of `counter` and the next seven to `out`. Returns the counter
/// after those.
[[gnu::target("aes,ssse3")]] inline __m128i crypt(const AesRoundKeys& keys, __m128i counter,
                                                  const std::uint8_t* in, std::uint8_t* out) {
  __m128i state[stride_blocks];
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
  for (std::size_t i = 0; i < stride_blocks; ++i)
    store(out + 16 * i, _mm_xor_si128(load(in + 16 * i), _mm_aesenclast_si128(state[i], round_key)));
  return counter;
}

enum class Direction { seal, open };

/// Both directions: the hash is always over the ciphertext, so it comes after the encryption or before the
/// decryption. The processor itself overlaps the hash of one stride with the AES of the next.
template <Direction direction>
[[gnu::target("aes,pclmul,ssse3")]] void run(const AesGcmKey& key, AesBlock& y, const AesBlock& first_counter,
                                             View in, std::uint8_t* out) {
  __m128i running = reverse_bytes(load(y.data()));
  __m128i counter = turn_counter(load(first_counter.data()));
  for (; in.size() >= stride; in = in.subspan(stride), out += stride) {
    if (direction == Direction::open) running = hash_blocks(key, running, in.data(), stride_blocks);
    counter = crypt(key.round_keys, counter, in.data(), out);
    if (direction == Direction::seal) running = hash_blocks(key, running, out, stride_blocks);
  }
  if (!in.empty()) {
    std::array<std::uint8_t, stride> filled{};
    const std::size_t blocks = (in.size() + 15) / 16;
    std::copy(in.begin(), in.end(), filled.begin());
    if (direction == Direction::open) running = hash_blocks(key, running, filled.data(), blocks);
    crypt(key.round_keys, counter, filled.data(), filled.data());
    std::copy_n(filled.begin(), in.size(), out);
    std::fill(filled.begin() + static_cast<std::ptrdiff_t>(in.size()), filled.end(), std::uint8_t{0});
    if (direction == Direction::seal) running = hash_blocks(key, running, filled.data(), blocks);
    wipe(filled);
  }
  store(y.data(), reverse_bytes(running));
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
