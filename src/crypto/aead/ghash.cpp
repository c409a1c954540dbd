#include "crypto/aead/ghash.hpp"

namespace glasstls::crypto {

namespace {

/// The low 64 bits of the product of two polynomials over GF(2). Integer multiplication does the same except
/// for the carries. So we multiply numbers with three zero bits after each bit: up to 15 ones can be added
/// before a carry reaches the next bit that counts. (A 16th occurs only in the top group.)
std::uint64_t multiply_low(std::uint64_t x, std::uint64_t y) {
  std::uint64_t product = 0;
  for (int group = 0; group < 4; ++group) {
    std::uint64_t sum = 0;
    for (int i = 0; i < 4; ++i) {
      const int j = (group - i) & 3;
      sum ^= (x & 0x1111111111111111u << i) * (y & 0x1111111111111111u << j);
    }
    product |= sum & 0x1111111111111111u << group;
  }
  return product;
}

std::uint64_t reverse_bits(std::uint64_t x) {
  x = (x >> 1 & 0x5555555555555555) | (x & 0x5555555555555555) << 1;
  x = (x >> 2 & 0x3333333333333333) | (x & 0x3333333333333333) << 2;
  x = (x >> 4 & 0x0f0f0f0f0f0f0f0f) | (x & 0x0f0f0f0f0f0f0f0f) << 4;
  x = (x >> 8 & 0x00ff00ff00ff00ff) | (x & 0x00ff00ff00ff00ff) << 8;
  x = (x >> 16 & 0x0000ffff0000ffff) | (x & 0x0000ffff0000ffff) << 16;
  return x >> 32 | x << 32;
}

/// 128 bits.
struct Product {
  std::uint64_t low, high;
};

/// The whole product, 127 bits. Without carries, the mirror image of a product is the product of the mirror
/// images; this gives the upper half.
Product multiply(std::uint64_t x, std::uint64_t y) {
  return {multiply_low(x, y), reverse_bits(multiply_low(reverse_bits(x), reverse_bits(y))) >> 1};
}

}  // namespace

Ghash::Ghash(const std::uint8_t* h, const AesBlock& y)
    : h_{load_be64(h + 8), load_be64(h)}, y_{load_be64(&y[8]), load_be64(y.data())} {}

Ghash::~Ghash() { wipe({reinterpret_cast<std::uint8_t*>(h_), sizeof(h_)}); }

AesBlock Ghash::value() const {
  AesBlock block;
  store_be64(block.data(), y_[1]);
  store_be64(&block[8], y_[0]);
  return block;
}

void Ghash::update(View data) {
  for (; data.size() >= 16; data = data.subspan(16)) absorb(data.data());
  if (data.empty()) return;
  AesBlock last{};
  std::copy(data.begin(), data.end(), last.begin());
  absorb(last.data());
}

void Ghash::absorb(const std::uint8_t* block) {
  y_[1] ^= load_be64(block);
  y_[0] ^= load_be64(block + 8);

  // Karatsuba: three products instead of four.
  const Product low = multiply(y_[0], h_[0]);
  const Product high = multiply(y_[1], h_[1]);
  Product middle = multiply(y_[0] ^ y_[1], h_[0] ^ h_[1]);
  middle.low ^= low.low ^ high.low;
  middle.high ^= low.high ^ high.high;

  // NIST SP 800-38D writes the coefficient of x^0 first, so our integers are mirror images: bit 127 belongs
  // to x^0, and in the product, shifted by one, bit 255. v[0] is its lowest word.
  std::uint64_t v[4] = {low.low, low.high ^ middle.low, high.low ^ middle.high, high.high};
  v[3] = v[3] << 1 | v[2] >> 63;
  v[2] = v[2] << 1 | v[1] >> 63;
  v[1] = v[1] << 1 | v[0] >> 63;
  v[0] = v[0] << 1;

  // x^128 = x^7 + x^2 + x + 1: the two lower words are added 128 bits further up.
  for (const int i : {0, 1}) {
    v[i + 2] ^= v[i] ^ v[i] >> 1 ^ v[i] >> 2 ^ v[i] >> 7;
    v[i + 1] ^= v[i] << 63 ^ v[i] << 62 ^ v[i] << 57;
  }
  y_[0] = v[2];
  y_[1] = v[3];
}

}  // namespace glasstls::crypto
