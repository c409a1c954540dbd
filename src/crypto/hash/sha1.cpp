#include "crypto/hash/sha1.hpp"

#include <array>
#include <bit>

#include "crypto/byte_order.hpp"

namespace glasstls::crypto {

namespace {

using State = std::array<std::uint32_t, 5>;
constexpr std::size_t block_bytes = 64;

/// NIST FIPS 180-4, the computation of SHA-1 over one block, with its names.
void compress(State& state, const std::uint8_t* block) {
  std::array<std::uint32_t, 80> w;
  for (std::size_t t = 0; t < 16; ++t) w[t] = load_be32(block + 4 * t);
  for (std::size_t t = 16; t < 80; ++t) w[t] = std::rotl(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
  std::uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
  for (std::size_t t = 0; t < 80; ++t) {
    std::uint32_t f = b ^ c ^ d, k = t < 40 ? 0x6ed9eba1 : 0xca62c1d6;  // parity
    if (t < 20) {
      f = (b & c) | (~b & d);  // choice
      k = 0x5a827999;
    } else if (t >= 40 && t < 60) {
      f = (b & c) | (b & d) | (c & d);  // majority
      k = 0x8f1bbcdc;
    }
    const std::uint32_t next = std::rotl(a, 5) + f + e + k + w[t];
    e = d;
    d = c;
    c = std::rotl(b, 30);
    b = a;
    a = next;
  }
  const State result{a, b, c, d, e};
  for (std::size_t i = 0; i < state.size(); ++i) state[i] += result[i];
}

}  // namespace

Digest sha1(View message) {
  State state{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
  View rest = message;
  for (; rest.size() >= block_bytes; rest = rest.subspan(block_bytes)) compress(state, rest.data());
  // The padding: a one bit, zeros, and the message's length in bits.
  Bytes end = to_bytes(rest);
  end.push_back(0x80);
  end.resize(end.size() <= block_bytes - 8 ? block_bytes : 2 * block_bytes);
  store_be64(end.data() + end.size() - 8, std::uint64_t{message.size()} * 8);
  for (std::size_t at = 0; at < end.size(); at += block_bytes) compress(state, end.data() + at);
  Digest digest(20);
  for (std::size_t i = 0; i < state.size(); ++i) store_be32(digest.writable().data() + 4 * i, state[i]);
  return digest;
}

}  // namespace glasstls::crypto
