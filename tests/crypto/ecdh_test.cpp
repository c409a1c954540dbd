#include "crypto/curve/ecdh.hpp"

#include <stdexcept>

#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::crypto;

namespace {

struct Exchange {
  Curve curve;
  std::string i, g_i, r, g_r, g_ir;
};

/// The key exchanges of RFC 5903 over its groups 19 to 21, with its names; g_i and g_r are written as x and
/// y.
const std::vector<Exchange> exchanges = {
    {Curve::p256, "c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433",
     "dad0b65394221cf9b051e1feca5787d098dfe637fc90b9ef945d0c3772581180"
     "5271a0461cdb8252d61f1c456fa3e59ab1f45b33accf5f58389e0577b8990bb3",
     "c6ef9c5d78ae012a011164acb397ce2088685d8f06bf9be0b283ab46476bee53",
     "d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf63"
     "56fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab",
     "d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de"},
    {Curve::p384,
     "099f3c7034d4a2c699884d73a375a67f7624ef7c6b3c0f160647b67414dce655e35b538041e649ee3faef896783ab194",
     "667842d7d180ac2cde6f74f37551f55755c7645c20ef73e31634fe72b4c55ee6de3ac808acb4bdb4c88732aee95f41aa"
     "9482ed1fc0eeb9cafc4984625ccfc23f65032149e0e144ada024181535a0f38eeb9fcff3c2c947dae69b4c634573a81c",
     "41cb0779b4bdb85d47846725fbec3c9430fab46cc8dc5060855cc9bda0aa2942e0308312916b8ed2960e4bd55a7448fc",
     "e558dbef53eecde3d3fccfc1aea08a89a987475d12fd950d83cfa41732bc509d0d1ac43a0336def96fda41d0774a3571"
     "dcfbec7aacf3196472169e838430367f66eebe3c6e70c416dd5f0c68759dd1fff83fa40142209dff5eaad96db9e6386c",
     "11187331c279962d93d604243fd592cb9d0a926f422e47187521287e7156c5c4d603135569b9e9d09cf5d4a270f59746"},
    {Curve::p521,
     "0037ade9319a89f4dabdb3ef411aaccca5123c61acab57b5393dce47608172a095aa85a30fe1c2952c6771d937ba9777f595"
     "7b2639bab072462f68c27a57382d4a52",
     "0015417e84dbf28c0ad3c278713349dc7df153c897a1891bd98bab4357c9ecbee1e3bf42e00b8e380aeae57c2d1075649418"
     "85942af5a7f4601723c4195d176ced3e"
     "017cae20b6641d2eeb695786d8c946146239d099e18e1d5a514c739d7cb4a10ad8a788015ac405d7799dc75e7b7d5b6cf226"
     "1a6a7f1507438bf01beb6ca3926f9582",
     "0145ba99a847af43793fdd0e872e7cdfa16be30fdc780f97bccc3f078380201e9c677d600b343757a3bdbf2a3163e4c2f869"
     "cca7458aa4a4effc311f5cb151685eb9",
     "00d0b3975ac4b799f5bea16d5e13e9af971d5e9b984c9f39728b5e5739735a219b97c356436adc6e95bb0352f6be64a6c291"
     "2d4ef2d0433ced2b6171640012d9460f"
     "015c68226383956e3bd066e797b623c27ce0eac2f551a10c2c724d9852077b87220b6536c5c408a1d2aebb8e86d678ae49cb"
     "57091f4732296579ab44fcd17f0fc56a",
     "01144c7d79ae6956bc8edb8e7c787c4521cb086fa64407f97894e5e6b2d79b04d1427e73ca4baa240a34786859810c06b3c7"
     "15a3a8cc3151f2bee417996d19f3ddea"}};

Secret secret(const std::string& hex) { return Secret(View(*from_hex(hex))); }

std::string reveal(const std::optional<Secret>& shared) {
  return shared ? to_hex(shared->reveal()) : "nothing";
}

const std::string order_of_p256 = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

}  // namespace

TEST_CASE("ECDH gives the known answers of RFC 5903, both ways") {
  for (const Exchange& exchange : exchanges) {
    const Secret i = secret(exchange.i), r = secret(exchange.r);
    CHECK(to_hex(ecdh_public_key(exchange.curve, i)) == "04" + exchange.g_i);
    CHECK(to_hex(ecdh_public_key(exchange.curve, r)) == "04" + exchange.g_r);
    CHECK(reveal(ecdh(exchange.curve, i, *from_hex("04" + exchange.g_r))) == exchange.g_ir);
    CHECK(reveal(ecdh(exchange.curve, r, *from_hex("04" + exchange.g_i))) == exchange.g_ir);
  }
}

TEST_CASE("each byte of the peer's point matters") {
  for (const Exchange& exchange : exchanges) {
    const Secret i = secret(exchange.i);
    const Bytes point = *from_hex("04" + exchange.g_r);
    for (std::size_t position = 0; position < point.size(); ++position) {
      Bytes changed = point;
      changed[position] ^= 0x80;
      REQUIRE_FALSE(ecdh(exchange.curve, i, changed));
    }
    CHECK_FALSE(ecdh(exchange.curve, i, View(point).first(point.size() - 1)));
    CHECK_FALSE(ecdh(exchange.curve, i, {}));
    Bytes compressed(point.begin(),
                     point.begin() + 1 + static_cast<std::ptrdiff_t>(coordinate_size(exchange.curve)));
    compressed[0] = static_cast<std::uint8_t>(2 + (point.back() & 1));
    CHECK_FALSE(ecdh(exchange.curve, i, compressed));
    compressed.resize(point.size());
    CHECK_FALSE(ecdh(exchange.curve, i, compressed));
  }
}

TEST_CASE("a private scalar lies between 1 and n - 1 and has the curve's size") {
  const std::string order_minus_1 = order_of_p256.substr(0, 63) + "0";
  CHECK_FALSE(is_valid_scalar(Curve::p256, Bytes(32)));
  CHECK(is_valid_scalar(Curve::p256, *from_hex(std::string(63, '0') + "1")));
  CHECK(is_valid_scalar(Curve::p256, *from_hex(order_minus_1)));
  CHECK_FALSE(is_valid_scalar(Curve::p256, *from_hex(order_of_p256)));
  CHECK_FALSE(is_valid_scalar(Curve::p256, Bytes(32, 0xff)));
  CHECK_FALSE(is_valid_scalar(Curve::p256, Bytes(31, 1)));
  CHECK_FALSE(is_valid_scalar(Curve::p256, Bytes(33, 1)));
  CHECK_FALSE(is_valid_scalar(Curve::p256, {}));
  CHECK_FALSE(is_valid_scalar(Curve::p384, Bytes(48, 0xff)));
  CHECK(is_valid_scalar(Curve::p384, Bytes(48, 1)));
  CHECK(is_valid_scalar(Curve::p521, Bytes(66, 1)));
  CHECK_FALSE(is_valid_scalar(Curve::p521, Bytes(66, 2)));
}

TEST_CASE("the smallest and the largest scalar give G and -G") {
  const Bytes g = ecdh_public_key(Curve::p256, secret(std::string(63, '0') + "1"));
  CHECK(to_hex(g) ==
        "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
        "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");
  const Bytes minus_g = ecdh_public_key(Curve::p256, secret(order_of_p256.substr(0, 63) + "0"));
  CHECK(equal(View(g).first(33), View(minus_g).first(33)));
  CHECK_FALSE(g == minus_g);
}

TEST_CASE("a scalar that is not valid is refused loudly") {
  CHECK_THROWS_AS(ecdh_public_key(Curve::p256, Secret(32)), std::invalid_argument);
  CHECK_THROWS_AS(ecdh_public_key(Curve::p256, secret(order_of_p256)), std::invalid_argument);
  CHECK_THROWS_AS(ecdh_public_key(Curve::p384, secret(order_of_p256)), std::invalid_argument);
}
