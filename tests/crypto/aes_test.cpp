#include "crypto/aead/aes.hpp"

#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::crypto;

namespace {

/// The product in the field of FIPS 197, bit by bit.
unsigned multiply(unsigned a, unsigned b) {
  unsigned product = 0;
  for (int bit = 0; bit < 8; ++bit) {
    if (b >> bit & 1) product ^= a;
    a = a << 1 ^ (a & 0x80 ? 0x11b : 0);
  }
  return product;
}

/// The S-box as FIPS 197 defines it: the inverse, found by trying, and the affine transformation.
unsigned sbox_by_definition(unsigned byte) {
  unsigned inverted = 0;
  for (unsigned candidate = 1; candidate < 256; ++candidate)
    if (multiply(byte, candidate) == 1) inverted = candidate;
  unsigned out = 0x63;
  for (int bit = 0; bit < 8; ++bit)
    for (const int from : {0, 4, 5, 6, 7}) out ^= (inverted >> (bit + from) % 8 & 1) << bit;
  return out;
}

std::string encrypt(std::string_view key, std::string_view plaintext) {
  const BitslicedAes aes(BitslicedAes::expand_key(*from_hex(key)));
  BitslicedAes::FourBlocks blocks{};
  const Bytes block = *from_hex(plaintext);
  std::copy(block.begin(), block.end(), blocks[2].begin());
  aes.encrypt(blocks);
  CHECK(blocks[0] == blocks[3]);
  CHECK_FALSE(blocks[0] == blocks[2]);
  return to_hex(blocks[2]);
}

}  // namespace

TEST_CASE("the bitsliced S-box is the S-box of FIPS 197") {
  for (unsigned byte = 0; byte < 256; ++byte) {
    Planes planes{};
    for (std::size_t bit = 0; bit < 8; ++bit) planes[bit] = Plane{byte >> bit & 1} << byte % 64;
    planes = sub_bytes(planes);
    unsigned out = 0;
    for (std::size_t bit = 0; bit < 8; ++bit)
      out |= static_cast<unsigned>(planes[bit] >> byte % 64 & 1) << bit;
    CHECK(out == sbox_by_definition(byte));
  }
}

TEST_CASE("bitsliced AES gives the known answers of FIPS 197") {
  // NIST FIPS 197, the examples with 128-bit and 256-bit keys, and its cipher example.
  CHECK(encrypt("000102030405060708090a0b0c0d0e0f", "00112233445566778899aabbccddeeff") ==
        "69c4e0d86a7b0430d8cdb78070b4c55a");
  CHECK(encrypt("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
                "00112233445566778899aabbccddeeff") == "8ea2b7ca516745bfeafc49904b496089");
  CHECK(encrypt("2b7e151628aed2a6abf7158809cf4f3c", "3243f6a8885a308d313198a2e0370734") ==
        "3925841d02dc09fbdc118597196a0b32");
}

TEST_CASE("the AES key schedule ends as in the expansion examples of FIPS 197") {
  const AesRoundKeys short_key = BitslicedAes::expand_key(*from_hex("2b7e151628aed2a6abf7158809cf4f3c"));
  CHECK(short_key.rounds == 10);
  CHECK(to_hex(View(short_key.bytes).subspan(160, 16)) == "d014f9a8c9ee2589e13f0cc8b6630ca6");
  const AesRoundKeys long_key =
      BitslicedAes::expand_key(*from_hex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"));
  CHECK(long_key.rounds == 14);
  CHECK(to_hex(View(long_key.bytes).subspan(224, 16)) == "fe4890d1e6188d0b046df344706c631e");
}

TEST_CASE("the four blocks of bitsliced AES do not touch each other") {
  const BitslicedAes aes(BitslicedAes::expand_key(Bytes(32, 0x5a)));
  BitslicedAes::FourBlocks together;
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < 16; ++j) together[i][j] = static_cast<std::uint8_t>(i * 16 + j * j);
  BitslicedAes::FourBlocks alone = together;
  aes.encrypt(together);
  for (std::size_t i = 0; i < 4; ++i) {
    BitslicedAes::FourBlocks one{};
    one[(i + 1) % 4] = alone[i];
    aes.encrypt(one);
    CHECK(one[(i + 1) % 4] == together[i]);
  }
}
