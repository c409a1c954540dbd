#include "crypto/kem/ml_kem_polynomial.hpp"

#include <algorithm>

#include "crypto/byte_order.hpp"
#include "crypto/hash/keccak.hpp"

namespace glasstls::crypto::ml_kem {

namespace {

constexpr std::int32_t power(std::int32_t base, unsigned exponent) {
  std::int32_t result = 1;
  for (; exponent > 0; --exponent) result = result * base % q;
  return result;
}

constexpr std::int32_t radix = 65536 % q;

/// The representative that is at most q / 2 in size.
constexpr std::int16_t centered(std::int32_t a) {
  a %= q;
  return static_cast<std::int16_t>(a > q / 2 ? a - q : a);
}

constexpr unsigned bit_reversed(unsigned i) {  // of seven bits
  unsigned result = 0;
  for (int bit = 0; bit < 7; ++bit) result |= (i >> bit & 1) << (6 - bit);
  return result;
}

/// FIPS 203 4.3: 17^BitRev7(i) and, for products, 17^(2 BitRev7(i) + 1), in Montgomery form.
constexpr auto zetas = [] {
  std::array<std::int16_t, 128> table{};
  for (unsigned i = 0; i < 128; ++i) table[i] = centered(power(17, bit_reversed(i)) * radix);
  return table;
}();
constexpr auto gammas = [] {
  std::array<std::int16_t, 128> table{};
  for (unsigned i = 0; i < 128; ++i) table[i] = centered(power(17, 2 * bit_reversed(i) + 1) * radix);
  return table;
}();

/// 1 / q modulo 2^16, as a signed number.
constexpr std::int16_t q_inverse = [] {
  std::uint32_t inverse = 1;
  for (int i = 0; i < 4; ++i) inverse *= 2 - std::uint32_t{q} * inverse;
  return static_cast<std::int16_t>(inverse);
}();
static_assert(static_cast<std::int16_t>(q_inverse * q) == 1);

constexpr std::int16_t low(std::int32_t a) { return static_cast<std::int16_t>(a); }
constexpr std::int16_t high(std::int32_t a) { return static_cast<std::int16_t>(a >> 16); }

/// a * b / 2^16 modulo q, below q in size if |a b| < 2^15 q. It subtracts the multiple of q that clears the
/// low half. Only the high halves are computed: sixteen bits a coefficient are enough, and compilers find
/// vector instructions for it.
constexpr std::int16_t multiply(std::int16_t a, std::int16_t b) {
  const std::int16_t m = low(low(std::int32_t{a} * b) * q_inverse);
  return low(high(std::int32_t{a} * b) - high(std::int32_t{m} * q));
}

/// Barrett reduction: a representative from -q / 2 to q / 2, for any a. 20159 is 2^26 / q.
constexpr std::int16_t reduced(std::int16_t a) {
  constexpr std::int32_t reciprocal = ((1 << 26) + q / 2) / q;
  const std::int16_t quotient = low((reciprocal * a + (1 << 25)) >> 26);
  return low(a - quotient * q);
}

template <std::size_t length>
void forward_layer(std::array<std::int16_t, n>& f, std::size_t& zeta_index) {
  for (std::size_t start = 0; start < n; start += 2 * length) {
    const std::int16_t zeta = zetas[zeta_index++];
    for (std::size_t j = start; j < start + length; ++j) {
      const std::int16_t t = multiply(zeta, f[j + length]);
      f[j + length] = low(f[j] - t);
      f[j] = low(f[j] + t);
    }
  }
}

template <std::size_t length>
void inverse_layer(std::array<std::int16_t, n>& f, std::size_t& zeta_index) {
  for (std::size_t start = 0; start < n; start += 2 * length) {
    const std::int16_t zeta = zetas[zeta_index--];
    for (std::size_t j = start; j < start + length; ++j) {
      const std::int16_t t = f[j];
      f[j] = reduced(low(t + f[j + length]));
      f[j + length] = multiply(zeta, low(f[j + length] - t));
    }
  }
}

/// round(2^d / q * x) modulo 2^d, without a division, because its time might reveal x. For x below q: a / q
/// is a * ceil(2^36 / q) / 2^36 for every a below 2^22, since the error a * q / 2^36 stays below 1 / q.
template <int d>
constexpr std::uint32_t compressed(std::int16_t x) {
  constexpr std::uint64_t reciprocal = ((std::uint64_t{1} << 36) + q - 1) / q;
  const std::uint64_t numerator = (static_cast<std::uint64_t>(x) << d) + q / 2;
  return static_cast<std::uint32_t>(numerator * reciprocal >> 36) & ((1u << d) - 1);
}

}  // namespace

Transformed ntt(const Polynomial& f) {
  Transformed result{f};
  std::array<std::int16_t, n>& a = result.coefficients;
  std::size_t zeta = 1;
  forward_layer<128>(a, zeta);
  forward_layer<64>(a, zeta);
  forward_layer<32>(a, zeta);
  forward_layer<16>(a, zeta);
  forward_layer<8>(a, zeta);
  forward_layer<4>(a, zeta);
  forward_layer<2>(a, zeta);
  return result;
}

Polynomial inverse_ntt(const Transformed& f) {
  Polynomial result = f;
  std::array<std::int16_t, n>& a = result.coefficients;
  for (std::int16_t& c : a) c = reduced(c);
  std::size_t zeta = 127;
  inverse_layer<2>(a, zeta);
  inverse_layer<4>(a, zeta);
  inverse_layer<8>(a, zeta);
  inverse_layer<16>(a, zeta);
  inverse_layer<32>(a, zeta);
  inverse_layer<64>(a, zeta);
  inverse_layer<128>(a, zeta);
  // 3303 is 1 / 128; one radix is divided away here, the other cancels add_product's.
  constexpr std::int16_t scale = centered(3303 * radix % q * radix);
  for (std::int16_t& c : a) c = multiply(c, scale);
  return result;
}

void add_product(Transformed& sum, const Transformed& f, const Transformed& g) {
  for (std::size_t i = 0; i < n / 2; ++i) {
    const std::int16_t a0 = f.coefficients[2 * i], a1 = f.coefficients[2 * i + 1], b0 = g.coefficients[2 * i],
                       b1 = g.coefficients[2 * i + 1];
    std::int16_t& c0 = sum.coefficients[2 * i];
    std::int16_t& c1 = sum.coefficients[2 * i + 1];
    c0 = low(c0 + multiply(a0, b0) + multiply(multiply(a1, b1), gammas[i]));
    c1 = low(c1 + multiply(a0, b1) + multiply(a1, b0));
  }
}

void multiply_by_radix(Transformed& f) {
  constexpr std::int16_t radix_squared = centered(radix * radix);
  for (std::int16_t& c : f.coefficients) c = multiply(c, radix_squared);
}

void add(Polynomial& sum, const Polynomial& f) {
  for (std::size_t i = 0; i < n; ++i) sum.coefficients[i] = low(sum.coefficients[i] + f.coefficients[i]);
}

void subtract(Polynomial& difference, const Polynomial& f) {
  for (std::size_t i = 0; i < n; ++i)
    difference.coefficients[i] = low(difference.coefficients[i] - f.coefficients[i]);
}

void normalize(Polynomial& f) {
  for (std::int16_t& c : f.coefficients) {
    const std::int16_t r = reduced(c);
    c = low(r + ((r >> 15) & q));
  }
}

Transformed sample_ntt(View seed) {
  Keccak xof(Keccak::Function::shake128);
  xof.absorb(seed);
  Transformed result;
  std::array<std::uint8_t, 168> block;  // the rate of SHAKE128, and a multiple of three
  for (std::size_t count = 0; count < n;) {
    xof.squeeze(block);
    for (std::size_t i = 0; i < block.size() && count < n; i += 3) {
      const int d1 = block[i] | (block[i + 1] & 15) << 8, d2 = block[i + 1] >> 4 | block[i + 2] << 4;
      if (d1 < q) result.coefficients[count++] = low(d1);
      if (d2 < q && count < n) result.coefficients[count++] = low(d2);
    }
  }
  return result;
}

Polynomial sample_cbd(View bytes) {
  Polynomial result;
  for (std::size_t i = 0; i < n / 8; ++i) {
    const std::uint32_t bits = load_le32(bytes.data() + 4 * i);
    const std::uint32_t pairs = (bits & 0x55555555) + (bits >> 1 & 0x55555555);  // x and y in turn
    for (std::size_t j = 0; j < 8; ++j)
      result.coefficients[8 * i + j] = low(static_cast<std::int32_t>(pairs >> 4 * j & 3) -
                                           static_cast<std::int32_t>(pairs >> (4 * j + 2) & 3));
  }
  return result;
}

void encode_12(const Polynomial& normalized, std::span<std::uint8_t> bytes) {
  for (std::size_t i = 0; i < n / 2; ++i) {
    const auto a = static_cast<std::uint32_t>(normalized.coefficients[2 * i]),
               b = static_cast<std::uint32_t>(normalized.coefficients[2 * i + 1]);
    bytes[3 * i] = static_cast<std::uint8_t>(a);
    bytes[3 * i + 1] = static_cast<std::uint8_t>(a >> 8 | b << 4);
    bytes[3 * i + 2] = static_cast<std::uint8_t>(b >> 4);
  }
}

bool decode_12(View bytes, Polynomial& f) {
  std::int32_t all_below_q = -1;  // stays negative
  for (std::size_t i = 0; i < n / 2; ++i) {
    const std::int32_t a = bytes[3 * i] | (bytes[3 * i + 1] & 15) << 8,
                       b = bytes[3 * i + 1] >> 4 | bytes[3 * i + 2] << 4;
    f.coefficients[2 * i] = low(a);
    f.coefficients[2 * i + 1] = low(b);
    all_below_q &= (a - q) & (b - q);
  }
  return all_below_q < 0;
}

template <int d>
void compress(const Polynomial& normalized, std::span<std::uint8_t> bytes) {
  std::uint32_t bits = 0;
  int count = 0;
  std::size_t at = 0;
  for (const std::int16_t c : normalized.coefficients) {
    bits |= compressed<d>(c) << count;
    for (count += d; count >= 8; count -= 8, bits >>= 8) bytes[at++] = static_cast<std::uint8_t>(bits);
  }
}

template <int d>
Polynomial decompress(View bytes) {
  Polynomial result;
  std::uint32_t bits = 0;
  int count = 0;
  std::size_t at = 0;
  for (std::int16_t& c : result.coefficients) {
    for (; count < d; count += 8) bits |= std::uint32_t{bytes[at++]} << count;
    const std::uint32_t y = bits & ((1u << d) - 1);
    c = static_cast<std::int16_t>((y * std::uint32_t{q} + (1u << (d - 1))) >> d);
    bits >>= d;
    count -= d;
  }
  return result;
}

template void compress<1>(const Polynomial&, std::span<std::uint8_t>);
template void compress<4>(const Polynomial&, std::span<std::uint8_t>);
template void compress<10>(const Polynomial&, std::span<std::uint8_t>);
template Polynomial decompress<1>(View);
template Polynomial decompress<4>(View);
template Polynomial decompress<10>(View);

}  // namespace glasstls::crypto::ml_kem
