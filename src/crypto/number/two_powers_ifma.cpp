#include "crypto/number/two_powers.hpp"

#if defined(__x86_64__)

#include <immintrin.h>

#if defined(__GNUC__) && !defined(__clang__)
// GCC 12 warns of the undefined operands inside its own intrinsics, which are deliberate (GCC bug 105593).
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

// Montgomery multiplication with the instructions that multiply eight pairs of 52-bit numbers and add the low
// or the high half of each product to a 64-bit lane. Numbers are cut into limbs of 52 bits: a lane then has
// room for the sums of a whole multiplication, and carries can wait until its end. In one multiplication each
// instruction waits for the one before; a second, independent one (modulo p and modulo q) fills the gaps.
namespace glasstls::crypto {

namespace {

constexpr unsigned limb_bits = 52, window = 5, entries = 1u << window;
constexpr std::uint64_t limb_mask = (std::uint64_t{1} << limb_bits) - 1;

/// A number of up to 8 V limbs.
template <std::size_t V>
struct alignas(64) Wide {
  std::array<std::uint64_t, 8 * V> limbs{};
};

/// Of each modulus.
template <class T>
using Both = std::array<T, 2>;

template <std::size_t V>
Wide<V> cut(const Number& number) {
  Wide<V> wide;
  for (std::size_t i = 0; i < 8 * V; ++i) wide.limbs[i] = bits_at(number, limb_bits * i, limb_bits);
  return wide;
}

template <std::size_t V>
Number joined(const Wide<V>& wide, std::size_t size) {
  Number number(size);
  for (std::size_t i = 0; i < 8 * V; ++i) {
    const std::size_t at = limb_bits * i / 64, shift = limb_bits * i % 64;
    if (at < size) number[at] |= wide.limbs[i] << shift;
    if (shift > 64 - limb_bits && at + 1 < size) number[at + 1] |= wide.limbs[i] >> (64 - shift);
  }
  return number;
}

template <std::size_t V>
struct Modulus {
  Both<Wide<V>> limbs;
  Both<std::uint64_t> negative_inverse;
  std::size_t size;  ///< in limbs of which R = 2^(52 size) is made: R is above 4 times either modulus
};

[[gnu::target("avx512f")]] inline __m512i at(const std::uint64_t* limbs) { return _mm512_load_si512(limbs); }

/// a = a * b / R modulo each modulus. If a and b are below twice the modulus, so is the result, because R is
/// above four times the modulus: no step needs a subtraction.
template <std::size_t V>
[[gnu::target("avx512f,avx512ifma")]] void multiply(const Modulus<V>& modulus, Both<Wide<V>>& a,
                                                    const Both<Wide<V>>& b) {
  const __m512i zero = _mm512_setzero_si512();
  __m512i sum[2][V];
  for (std::size_t k = 0; k < 2; ++k)
    for (std::size_t v = 0; v < V; ++v) sum[k][v] = zero;
  for (std::size_t i = 0; i < modulus.size; ++i) {
#pragma GCC unroll 2
    for (std::size_t k = 0; k < 2; ++k) {
      const std::uint64_t *as = a[k].limbs.data(), *ms = modulus.limbs[k].limbs.data();
      const __m512i digit = _mm512_set1_epi64(static_cast<long long>(b[k].limbs[i]));
      const __m512i inverse = _mm512_set1_epi64(static_cast<long long>(modulus.negative_inverse[k]));
#pragma GCC unroll 5
      for (std::size_t v = 0; v < V; ++v) sum[k][v] = _mm512_madd52lo_epu64(sum[k][v], at(as + 8 * v), digit);
      // The multiple of the modulus that makes the lowest limb zero.
      const __m512i lowest = _mm512_madd52lo_epu64(zero, sum[k][0], inverse);
      const __m512i factor = _mm512_broadcastq_epi64(_mm512_castsi512_si128(lowest));
#pragma GCC unroll 5
      for (std::size_t v = 0; v < V; ++v)
        sum[k][v] = _mm512_madd52lo_epu64(sum[k][v], at(ms + 8 * v), factor);
      // The carry into the next limb; then all limbs move down by one.
      const __m512i carry = _mm512_maskz_srli_epi64(1, sum[k][0], limb_bits);
#pragma GCC unroll 5
      for (std::size_t v = 0; v < V; ++v)
        sum[k][v] = _mm512_alignr_epi64(v + 1 < V ? sum[k][v + 1] : zero, sum[k][v], 1);
      sum[k][0] = _mm512_add_epi64(sum[k][0], carry);
      // The high halves belong one limb higher, and the limbs have just moved there.
#pragma GCC unroll 5
      for (std::size_t v = 0; v < V; ++v) sum[k][v] = _mm512_madd52hi_epu64(sum[k][v], at(as + 8 * v), digit);
#pragma GCC unroll 5
      for (std::size_t v = 0; v < V; ++v)
        sum[k][v] = _mm512_madd52hi_epu64(sum[k][v], at(ms + 8 * v), factor);
    }
  }
  for (std::size_t k = 0; k < 2; ++k) {
    for (std::size_t v = 0; v < V; ++v) _mm512_store_si512(a[k].limbs.data() + 8 * v, sum[k][v]);
    std::uint64_t carry = 0;
    for (std::uint64_t& limb : a[k].limbs) {
      carry += limb;
      limb = carry & limb_mask;
      carry >>= limb_bits;
    }
  }
}

/// The power with that number; reads every entry of the table.
template <std::size_t V>
[[gnu::target("avx512f")]] void choose(const Both<Wide<V>>* table, std::size_t k, std::uint64_t number,
                                       Wide<V>& chosen) {
  __m512i found[V];
  for (std::size_t v = 0; v < V; ++v) found[v] = _mm512_setzero_si512();
  for (std::size_t i = 0; i < entries; ++i) {
    const __m512i mask = _mm512_set1_epi64(static_cast<long long>(mask_of(is_zero(Limbs<1>{i ^ number}))));
#pragma GCC unroll 5
    for (std::size_t v = 0; v < V; ++v)
      found[v] = _mm512_or_si512(found[v], _mm512_and_si512(mask, at(table[i][k].limbs.data() + 8 * v)));
  }
  for (std::size_t v = 0; v < V; ++v) _mm512_store_si512(chosen.limbs.data() + 8 * v, found[v]);
}

template <std::size_t V>
Both<Number> compute(const Both<Power>& powers, std::size_t size) {
  using Pair = Both<Wide<V>>;
  const std::size_t limbs = powers[0].arithmetic.modulus().size();
  Modulus<V> modulus;
  modulus.size = size;
  // All secrets are in memory that is wiped: the table, and after it the working values.
  std::vector<Pair, WipingAllocator<Pair>> memory(entries + 3);
  Pair &one = memory[0], &result = memory[entries], &chosen = memory[entries + 1],
       &radix_squared = memory[entries + 2];
  for (std::size_t k = 0; k < 2; ++k) {
    Montgomery& arithmetic = powers[k].arithmetic;
    modulus.limbs[k] = cut<V>(arithmetic.modulus());
    modulus.negative_inverse[k] = negative_inverse_of(arithmetic.modulus()[0]) & limb_mask;
    // R^2, from the R' of 64-bit limbs: enter() multiplies by R'.
    Number factor(2 * limbs);
    const std::size_t bit = 2 * limb_bits * size - 64 * limbs;
    factor[bit / 64] = std::uint64_t{1} << (bit % 64);
    radix_squared[k] = cut<V>(arithmetic.enter(factor));
    one[k].limbs[0] = 1;
    memory[1][k] = cut<V>(arithmetic.leave(arithmetic.enter(powers[k].base)));  // below the modulus
  }
  multiply(modulus, one, radix_squared);
  multiply(modulus, memory[1], radix_squared);
  for (std::size_t i = 2; i < entries; ++i) {
    memory[i] = memory[i - 1];
    multiply(modulus, memory[i], memory[1]);
  }
  result = one;
  for (std::size_t digit = (64 * powers[0].exponent.size() + window - 1) / window; digit-- > 0;) {
    for (unsigned i = 0; i < window; ++i) {
      chosen = result;
      multiply(modulus, result, chosen);
    }
    for (std::size_t k = 0; k < 2; ++k)
      choose(memory.data(), k, bits_at(powers[k].exponent, window * digit, window), chosen[k]);
    multiply(modulus, result, chosen);
  }
  chosen = {};
  for (Wide<V>& plain_one : chosen) plain_one.limbs[0] = 1;
  multiply(modulus, result, chosen);  // leaves Montgomery form: at most the modulus
  Both<Number> numbers;
  for (std::size_t k = 0; k < 2; ++k) {
    numbers[k] = joined(result[k], limbs);
    reduce_once(numbers[k], 0, powers[k].arithmetic.modulus());
  }
  for (Wide<V>& secret : modulus.limbs) wipe({reinterpret_cast<std::uint8_t*>(&secret), sizeof secret});
  return numbers;
}

bool can_run() { return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512ifma"); }

}  // namespace

std::optional<std::array<Number, 2>> two_powers_ifma(const Power& first, const Power& second) {
  static const bool runs = can_run();
  const std::size_t limbs = first.arithmetic.modulus().size();
  if (!runs || limbs < 2 || second.arithmetic.modulus().size() != limbs ||
      first.exponent.size() != second.exponent.size())
    return std::nullopt;
  const std::size_t size = (64 * limbs + 2 + limb_bits - 1) / limb_bits;
  switch ((size + 7) / 8) {
    case 2: return compute<2>({first, second}, size);  // primes of up to 830 bits
    case 3: return compute<3>({first, second}, size);  // 1024, of RSA-2048
    case 4: return compute<4>({first, second}, size);  // 1536
    case 5: return compute<5>({first, second}, size);  // 2048
    default: return std::nullopt;
  }
}

}  // namespace glasstls::crypto

#else

std::optional<std::array<glasstls::crypto::Number, 2>> glasstls::crypto::two_powers_ifma(
    const glasstls::crypto::Power&, const glasstls::crypto::Power&) {
  return std::nullopt;
}

#endif
