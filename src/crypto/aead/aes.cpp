#include "crypto/aead/aes.hpp"

namespace glasstls::crypto {

// The order of the 64 bytes of four blocks in the planes: bit 16 * row + 4 * column + block of each plane
// belongs to the byte in that row and column of that block's state (NIST FIPS 197; the bytes of a block fill
// the state column by column). ShiftRows therefore rotates the 16 bits of a row, and MixColumns, which
// combines each row with the next ones, rotates whole planes.
namespace {

/// The four bytes of `word`, each followed by a zero byte.
constexpr std::uint64_t spread(std::uint32_t word) {
  std::uint64_t wide = word;
  wide = (wide | wide << 16) & 0x0000ffff0000ffff;
  return (wide | wide << 8) & 0x00ff00ff00ff00ff;
}

/// The inverse of spread; ignores the bytes between.
constexpr std::uint32_t gather(std::uint64_t wide) {
  wide &= 0x00ff00ff00ff00ff;
  wide = (wide | wide >> 8) & 0x0000ffff0000ffff;
  return static_cast<std::uint32_t>(wide | wide >> 16);
}

/// Exchanges the bits of `a` under `mask` shifted by `shift` with those of `b` under `mask`.
constexpr void exchange(Plane& a, Plane& b, int shift, Plane mask) {
  const Plane difference = (a >> shift ^ b) & mask;
  a ^= difference << shift;
  b ^= difference;
}

/// The same byte of all planes forms an 8 x 8 square of bits; transposes each of these eight squares.
constexpr void transpose(Planes& planes) {
  for (const std::size_t i : {0u, 2u, 4u, 6u}) exchange(planes[i], planes[i + 1], 1, 0x5555555555555555);
  for (const std::size_t i : {0u, 1u, 4u, 5u}) exchange(planes[i], planes[i + 2], 2, 0x3333333333333333);
  for (const std::size_t i : {0u, 1u, 2u, 3u}) exchange(planes[i], planes[i + 4], 4, 0x0f0f0f0f0f0f0f0f);
}

Planes to_planes(const BitslicedAes::FourBlocks& blocks) {
  Planes planes;
  for (std::size_t block = 0; block < 4; ++block) {
    const std::uint8_t* in = blocks[block].data();
    planes[block] = spread(load_le32(in)) | spread(load_le32(in + 8)) << 8;           // columns 0 and 2
    planes[block + 4] = spread(load_le32(in + 4)) | spread(load_le32(in + 12)) << 8;  // columns 1 and 3
  }
  transpose(planes);
  return planes;
}

void from_planes(Planes planes, BitslicedAes::FourBlocks& blocks) {
  transpose(planes);
  for (std::size_t block = 0; block < 4; ++block) {
    std::uint8_t* out = blocks[block].data();
    store_le32(out, gather(planes[block]));
    store_le32(out + 4, gather(planes[block + 4]));
    store_le32(out + 8, gather(planes[block] >> 8));
    store_le32(out + 12, gather(planes[block + 4] >> 8));
  }
}

constexpr void add_round_key(Planes& state, const Planes& key) {
  for (std::size_t bit = 0; bit < 8; ++bit) state[bit] ^= key[bit];
}

/// Row r moves r columns to the left, around the end.
constexpr void shift_rows(Planes& state) {
  for (Plane& plane : state) {
    plane = (plane & 0x000000000000ffff) |                                            //
            (plane & 0x00000000fff00000) >> 4 | (plane & 0x00000000000f0000) << 12 |  //
            (plane & 0x0000ff0000000000) >> 8 | (plane & 0x000000ff00000000) << 8 |   //
            (plane & 0xf000000000000000) >> 12 | (plane & 0x0fff000000000000) << 4;
  }
}

/// Each byte becomes 2 * (itself + the byte below) + the byte below + the two bytes below that.
constexpr void mix_columns(Planes& state) {
  Planes next, pair;
  for (std::size_t bit = 0; bit < 8; ++bit) {
    next[bit] = std::rotr(state[bit], 16);
    pair[bit] = state[bit] ^ next[bit];
  }
  // Doubling shifts the bits up; the bit that leaves returns as x^8 = x^4 + x^3 + x + 1.
  const Planes twice = {pair[7],           pair[0] ^ pair[7], pair[1], pair[2] ^ pair[7],
                        pair[3] ^ pair[7], pair[4],           pair[5], pair[6]};
  for (std::size_t bit = 0; bit < 8; ++bit) state[bit] = twice[bit] ^ next[bit] ^ std::rotr(pair[bit], 32);
}

void wipe_planes(Planes& planes) { wipe({reinterpret_cast<std::uint8_t*>(planes.data()), sizeof(planes)}); }

/// SubWord of FIPS 197: the S-box on four bytes.
std::uint32_t sub_word(std::uint32_t word) {
  BitslicedAes::FourBlocks blocks{};
  store_le32(blocks[0].data(), word);
  from_planes(sub_bytes(to_planes(blocks)), blocks);
  return load_le32(blocks[0].data());
}

}  // namespace

AesRoundKeys BitslicedAes::expand_key(View key) { return expand_aes_key(key, sub_word); }

BitslicedAes::BitslicedAes(const AesRoundKeys& keys) : rounds_(keys.rounds) {
  for (std::size_t round = 0; round <= rounds_; ++round) {
    FourBlocks same;
    for (AesBlock& block : same) std::copy_n(&keys.bytes[16 * round], 16, block.begin());
    round_keys_[round] = to_planes(same);
    wipe({same[0].data(), sizeof(same)});
  }
}

BitslicedAes::~BitslicedAes() {
  for (Planes& key : round_keys_) wipe_planes(key);
}

void BitslicedAes::encrypt(FourBlocks& blocks) const {
  Planes state = to_planes(blocks);
  add_round_key(state, round_keys_[0]);
  for (std::size_t round = 1; round < rounds_; ++round) {
    state = sub_bytes(state);
    shift_rows(state);
    mix_columns(state);
    add_round_key(state, round_keys_[round]);
  }
  state = sub_bytes(state);
  shift_rows(state);
  add_round_key(state, round_keys_[rounds_]);
  from_planes(state, blocks);
}

}  // namespace glasstls::crypto
