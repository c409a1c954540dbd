#include "crypto/curve/x25519.hpp"

#include <stdexcept>

#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::crypto;

namespace {

Secret scalar(std::string_view hex) { return Secret(View(*from_hex(hex))); }

// RFC 7748, the Diffie-Hellman example of Alice and Bob.
constexpr std::string_view alice = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a";
constexpr std::string_view alice_public = "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a";
constexpr std::string_view bob = "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb";
constexpr std::string_view bob_public = "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f";
constexpr std::string_view shared = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";

}  // namespace

TEST_CASE("X25519 gives the known answers of RFC 7748") {
  CHECK(to_hex(x25519_public_key(scalar(alice))) == alice_public);
  CHECK(to_hex(x25519_public_key(scalar(bob))) == bob_public);
  CHECK(to_hex(x25519(scalar(alice), *from_hex(bob_public)).value().reveal()) == shared);
  CHECK(to_hex(x25519(scalar(bob), *from_hex(alice_public)).value().reveal()) == shared);
  // RFC 7748, the first two test vectors; the second one's point has its unused top bit set.
  CHECK(to_hex(x25519(scalar("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"),
                      *from_hex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"))
                   .value()
                   .reveal()) == "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552");
  CHECK(to_hex(x25519(scalar("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d"),
                      *from_hex("e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493"))
                   .value()
                   .reveal()) == "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957");
}

TEST_CASE("X25519 gives nothing for points of small order and for wrong sizes") {
  // The points of small order and those that reduce to them: RFC 7748 warns of the all-zero result.
  for (const std::string_view point : {"0000000000000000000000000000000000000000000000000000000000000000",
                                       "0100000000000000000000000000000000000000000000000000000000000000",
                                       "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                                       "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                                       "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                                       "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                                       "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"})
    CHECK_FALSE(x25519(scalar(alice), *from_hex(point)));
  CHECK_FALSE(x25519(scalar(alice), Bytes(31, 9)));
  CHECK_FALSE(x25519(scalar(alice), Bytes(33, 9)));
  CHECK_FALSE(x25519(scalar(alice), {}));
  CHECK_FALSE(x25519(Secret(31), *from_hex(bob_public)));
  CHECK_THROWS_AS(x25519_public_key(Secret(33)), std::invalid_argument);
}
