#include "crypto/curve/x448.hpp"

#include <stdexcept>

#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::crypto;

namespace {

Secret key(std::string_view hex) { return Secret(View(*from_hex(hex))); }

std::string product(std::string_view scalar, std::string_view point) {
  return to_hex(x448(key(scalar), *from_hex(point)).value().reveal());
}

// RFC 7748, the Diffie-Hellman example of Alice and Bob.
namespace example_448 {
constexpr std::string_view alice =
    "9a8f4925d1519f5775cf46b04b5800d4ee9ee8bae8bc5565d498c28dd9c9baf574a9419744897391006382a6f127ab1d9ac2d8c0"
    "a598726b";
constexpr std::string_view alice_public =
    "9b08f7cc31b7e3e67d22d5aea121074a273bd2b83de09c63faa73d2c22c5d9bbc836647241d953d40c5b12da88120d53177f80e5"
    "32c41fa0";
constexpr std::string_view bob =
    "1c306a7ac2a0e2e0990b294470cba339e6453772b075811d8fad0d1d6927c120bb5ee8972b0d3e21374c9c921b09d1b0366f10b6"
    "5173992d";
constexpr std::string_view bob_public =
    "3eb7a829b0cd20f5bcfc0b599b6feccf6da4627107bdb0d4f345b43027d8b972fc3e34fb4232a13ca706dcb57aec3dae07bdc1c6"
    "7bf33609";
constexpr std::string_view shared =
    "07fff4181ac6cc95ec1c16a94a0f74d12da232ce40a77552281d282bb60c0b56fd2464c335543936521c24403085d59a449a5037"
    "514a879d";
}  // namespace example_448

}  // namespace

TEST_CASE("X448 gives the known answers of RFC 7748") {
  CHECK(to_hex(x448_public_key(key(example_448::alice))) == example_448::alice_public);
  CHECK(to_hex(x448_public_key(key(example_448::bob))) == example_448::bob_public);
  CHECK(product(example_448::alice, example_448::bob_public) == example_448::shared);
  CHECK(product(example_448::bob, example_448::alice_public) == example_448::shared);
  CHECK(
      product(
          "3d262fddf9ec8e88495266fea19a34d28882acef045104d0d1aae121700a779c984c24f8cdd78fbff44943eba368f54b29"
          "259a4f1c600ad3",
          "06fce640fa3487bfda5f6cf2d5263f8aad88334cbd07437f020f08f9814dc031ddbdc38c19c6da2583fa5429db94ada18a"
          "a7a7fb4ef8a086") ==
      "ce3e4ff95a60dc6697da1db1d85e6afbdf79b50a2412d7546d5f239fe14fbaadeb445fc66a01b0779d98223961111e21766282f7"
      "3dd96b6f");
  CHECK(
      product(
          "203d494428b8399352665ddca42f9de8fef600908e0d461cb021f8c538345dd77c3e4806e25f46d3315c44e0a5b4371282"
          "dd2c8d5be3095f",
          "0fbcc2f993cd56d3305b0b7d9e55d4c1a8fb5dbb52f8e9a1e9b6201b165d015894e56c4d3570bee52fe205e28a78b91cdf"
          "bde71ce8d157db") ==
      "884a02576239ff7a2f2f63b2db6a9ff37047ac13568e1e30fe63c4a7ad1b3ee3a5700df34321d62077e63633c575c1c954514e99"
      "da7c179d");
}

TEST_CASE("X448 gives the known answers after 1 and after 1,000 iterations") {
  Bytes k(x448_size), u;
  k[0] = 5;
  u = k;
  for (int i = 1; i <= 1000; ++i) {
    const Bytes next = to_bytes(x448(Secret(View(k)), u).value().reveal());
    u = k;
    k = next;
    if (i == 1)
      CHECK(
          to_hex(k) ==
          "3f482c8a9f19b01e6c46ee9711d9dc14fd4bf67af30765c2ae2b846a4d23a8cd0db897086239492caf350b51f833868b9bc2b3"
          "bca9cf4113");
  }
  CHECK(
      to_hex(k) ==
      "aa3b4749d55b9daf1e5b00288826c467274ce3ebbdd5c17b975e09d4af6c67cf10d087202db88286e2b79fceea3ec353ef54faa2"
      "6e219f38");
}

TEST_CASE("X448 gives nothing for points of small order and for wrong sizes") {
  // The u-coordinates 0, 1 and -1, and those that are p more: a result of zeros must end the handshake.
  const Bytes ones(28, 0xff);
  Bytes p = ones, below = ones, above(28, 0);
  p.push_back(0xfe), below.push_back(0xfe), above.push_back(0xff);
  for (Bytes* number : {&p, &below, &above}) number->resize(x448_size, 0xff);
  below[0] = 0xfe;
  Bytes zero(x448_size), one(x448_size);
  one[0] = 1;
  for (const Bytes& point : {zero, one, below, p, above}) CHECK_FALSE(x448(key(example_448::alice), point));
  CHECK_FALSE(x448(key(example_448::alice), Bytes(55, 9)));
  CHECK_FALSE(x448(key(example_448::alice), Bytes(57, 9)));
  CHECK_FALSE(x448(key(example_448::alice), {}));
  CHECK_FALSE(x448(Secret(55), *from_hex(example_448::bob_public)));
  CHECK_THROWS_AS(x448_public_key(Secret(57)), std::invalid_argument);
}

TEST_CASE("a coordinate above the prime counts as the one below it") {
  // 5 + p
  Bytes five(x448_size), above = Bytes(28, 0);
  five[0] = 5;
  above[0] = 4;
  above.resize(x448_size, 0xff);
  CHECK(to_hex(x448(key(example_448::alice), above).value().reveal()) == example_448::alice_public);
  CHECK(to_hex(x448(key(example_448::alice), five).value().reveal()) == example_448::alice_public);
}
