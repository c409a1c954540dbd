#include "crypto/hash/keccak.hpp"

#include <algorithm>
#include <bit>

#include "crypto/byte_order.hpp"

namespace glasstls::crypto {

namespace {

constexpr std::uint64_t load_le64(const std::uint8_t* at) {
  return std::uint64_t{load_le32(at)} | std::uint64_t{load_le32(at + 4)} << 32;
}

constexpr void store_le64(std::uint8_t* at, std::uint64_t value) {
  store_le32(at, static_cast<std::uint32_t>(value));
  store_le32(at + 4, static_cast<std::uint32_t>(value >> 32));
}

using State = std::array<std::uint64_t, 25>;  // lane (x, y) of FIPS 202 is at x + 5 y

/// FIPS 202, iota: bit 2^j - 1 of the round's constant is the output of a shift register of eight bits.
constexpr auto round_constants = [] {
  std::array<std::uint64_t, 24> constants{};
  unsigned shift_register = 1;
  for (std::uint64_t& constant : constants)
    for (unsigned j = 0; j <= 6; ++j) {
      constant |= std::uint64_t{shift_register & 1} << ((1u << j) - 1);
      shift_register = shift_register << 1 ^ (shift_register >> 7 != 0 ? 0x171u : 0u);
    }
  return constants;
}();

/// FIPS 202, rho and pi together: lane `from` is rotated and moves to `to`.
struct Move {
  std::size_t from, to;
  int rotation;
};
constexpr auto moves = [] {
  std::array<Move, 25> list{};
  std::size_t x = 1, y = 0;
  for (int t = 0; t < 24; ++t) {  // rho walks over all lanes but the first
    const std::size_t from = x + 5 * y, next_y = (2 * x + 3 * y) % 5;
    list[static_cast<std::size_t>(t)] = {from, y + 5 * next_y, (t + 1) * (t + 2) / 2 % 64};
    x = y;
    y = next_y;
  }
  return list;  // the last entry moves lane 0 onto itself
}();

void permute(State& a) {
  for (const std::uint64_t constant : round_constants) {
    std::array<std::uint64_t, 5> c, d;
#pragma GCC unroll 5
    for (std::size_t x = 0; x < 5; ++x) c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
#pragma GCC unroll 5
    for (std::size_t x = 0; x < 5; ++x) d[x] = c[(x + 4) % 5] ^ std::rotl(c[(x + 1) % 5], 1);
    State b;
#pragma GCC unroll 25
    for (std::size_t i = 0; i < 25; ++i)
      b[moves[i].to] = std::rotl(a[moves[i].from] ^ d[moves[i].from % 5], moves[i].rotation);
#pragma GCC unroll 5
    for (std::size_t y = 0; y < 25; y += 5)
#pragma GCC unroll 5
      for (std::size_t x = 0; x < 5; ++x) a[y + x] = b[y + x] ^ (~b[y + (x + 1) % 5] & b[y + (x + 2) % 5]);
    a[0] ^= constant;
  }
}

constexpr std::size_t rate_of(Keccak::Function function) {
  switch (function) {
    case Keccak::Function::sha3_256:
    case Keccak::Function::shake256: return 136;
    case Keccak::Function::sha3_512: return 72;
    case Keccak::Function::shake128: break;
  }
  return 168;
}

}  // namespace

Keccak::Keccak(Function function)
    : rate_(rate_of(function)),
      suffix_(function == Function::shake128 || function == Function::shake256 ? 0x1f : 0x06) {}

void Keccak::absorb(View bytes) {
  for (std::size_t i = 0; i < bytes.size();) {
    if (position_ % 8 == 0 && bytes.size() - i >= 8) {  // a whole lane
      state_[position_ / 8] ^= load_le64(bytes.data() + i);
      position_ += 8;
      i += 8;
    } else {
      state_[position_ / 8] ^= std::uint64_t{bytes[i]} << 8 * (position_ % 8);
      ++position_;
      ++i;
    }
    if (position_ == rate_) {
      permute(state_);
      position_ = 0;
    }
  }
}

void Keccak::pad() {
  state_[position_ / 8] ^= std::uint64_t{suffix_} << 8 * (position_ % 8);
  state_[rate_ / 8 - 1] ^= std::uint64_t{1} << 63;
  permute(state_);
  position_ = 0;
  squeezing_ = true;
}

void Keccak::squeeze(std::span<std::uint8_t> out) {
  if (!squeezing_) pad();
  for (std::size_t i = 0; i < out.size();) {
    if (position_ == rate_) {
      permute(state_);
      position_ = 0;
    }
    if (position_ % 8 == 0 && out.size() - i >= 8) {
      store_le64(out.data() + i, state_[position_ / 8]);
      position_ += 8;
      i += 8;
    } else {
      out[i++] = static_cast<std::uint8_t>(state_[position_ / 8] >> 8 * (position_ % 8));
      ++position_;
    }
  }
}

void keccak(Keccak::Function function, std::initializer_list<View> parts, std::span<std::uint8_t> out) {
  Keccak state(function);
  for (View part : parts) state.absorb(part);
  state.squeeze(out);
}

}  // namespace glasstls::crypto
