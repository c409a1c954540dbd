#include "crypto/hash/sha1.hpp"

#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::crypto;

TEST_CASE("SHA-1 gives the known answers of its standard") {
  // RFC 3174, TEST1 to TEST4; NIST FIPS 180-4 has the first two as well.
  CHECK(to_hex(sha1(as_bytes("abc"))) == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(to_hex(sha1(as_bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))) ==
        "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
  CHECK(to_hex(sha1(as_bytes(std::string(1'000'000, 'a')))) == "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
  std::string eighty_times;
  for (int i = 0; i < 80; ++i) eighty_times += "01234567";
  CHECK(to_hex(sha1(as_bytes(eighty_times))) == "dea356a2cddd90c7a7ecedc5ebb563934f460452");
  CHECK(to_hex(sha1({})) == "da39a3ee5e6b4b0d3255bfef95601890afd80709");
}

TEST_CASE("the padding takes a second block where the length does not fit into the first") {
  // Computed with openssl: "a" 55, 56 and 64 times.
  CHECK(to_hex(sha1(as_bytes(std::string(55, 'a')))) == "c1c8bbdc22796e28c0e15163d20899b65621d65a");
  CHECK(to_hex(sha1(as_bytes(std::string(56, 'a')))) == "c2db330f6083854c99d4b5bfb6e8f29f201be699");
  CHECK(to_hex(sha1(as_bytes(std::string(64, 'a')))) == "0098ba824b5c16427bd7a1122a5a442a25ec644d");
}
