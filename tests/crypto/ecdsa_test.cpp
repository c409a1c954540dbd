#include "crypto/curve/ecdsa.hpp"

#include "crypto/curve/ecdh.hpp"
#include "crypto/curve/ecdsa_signature.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::crypto;

namespace {

/// A DER element of fewer than 256 bytes.
Bytes element(std::uint8_t tag, View content) {
  Bytes der{tag};
  if (content.size() >= 0x80) der.push_back(0x81);
  der.push_back(static_cast<std::uint8_t>(content.size()));
  append(der, content);
  return der;
}

Bytes integer(std::string_view hex) {
  Bytes number = *from_hex(hex);
  while (number.size() > 1 && number[0] == 0) number.erase(number.begin());
  if (number[0] >= 0x80) number.insert(number.begin(), 0);
  return element(0x02, number);
}

Bytes signature(std::string_view r, std::string_view s) {
  Bytes numbers = integer(r);
  append(numbers, integer(s));
  return element(0x30, numbers);
}

struct Signed {
  Curve curve;
  HashAlgorithm algorithm;
  std::string key, message, r, s;
  bool verify() const { return verify(signature(r, s)); }
  bool verify(View der) const {
    return ecdsa_verify(curve, *from_hex("04" + key), algorithm, as_bytes(message), der);
  }
};

const std::string key_256 =
    "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
    "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";
const std::string key_384 =
    "ec3a4e415b4e19a4568618029f427fa5da9a8bc4ae92e02e06aae5286b300c64def8f0ea9055866064a254515480bc13"
    "8015d9b72d7d57244ea8ef9ac0c621896708a59367f9dfb9f54ca84b3f1c9db1288b231c3ae0d4fe7344fd2533264720";
const std::string key_521 =
    "01894550d0785932e00eaa23b694f213f8c3121f86dc97a04e5a7167db4e5bcd371123d46e45db6b5d5370a7f20fb633155d"
    "38ffa16d2bd761dcac474b9a2f5023a4"
    "00493101c962cd4d2fddf782285e64584139c2f91b47f87ff82354d6630f746a28a0db25741b5b34a828008b22acc23f924f"
    "aafbd4d33f81ea66956dfeaa2bfdfcf5";

/// From the examples of RFC 6979: curves with hashes shorter, as long, and longer than the order.
const std::vector<Signed> signatures = {
    {Curve::p256, HashAlgorithm::sha256, key_256, "sample",
     "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716",
     "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"},
    {Curve::p256, HashAlgorithm::sha384, key_256, "sample",
     "0eafea039b20e9b42309fb1d89e213057cbf973dc0cfc8f129edddc800ef7719",
     "4861f0491e6998b9455193e34e7b0d284ddd7149a74b95b9261f13abde940954"},
    {Curve::p256, HashAlgorithm::sha512, key_256, "sample",
     "8496a60b5e9b47c825488827e0495b0e3fa109ec4568fd3f8d1097678eb97f00",
     "2362ab1adbe2b8adf9cb9edab740ea6049c028114f2460f96554f61fae3302fe"},
    {Curve::p384, HashAlgorithm::sha384, key_384, "sample",
     "94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46",
     "99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8"},
    {Curve::p521, HashAlgorithm::sha256, key_521, "sample",
     "01511bb4d675114fe266fc4372b87682baecc01d3cc62cf2303c92b3526012659d16876e25c7c1e57648f23b73564d67f61c"
     "6f14d527d54972810421e7d87589e1a7",
     "004a171143a83163d6df460aaf61522695f207a58b95c0644d87e52aa1a347916e4f7a72930b1bc06dbe22ce3f58264afd23"
     "704cbb63b29b931f7de6c9d949a7ecfc"},
    {Curve::p521, HashAlgorithm::sha512, key_521, "sample",
     "00c328fafcbd79dd77850370c46325d987cb525569fb63c5d3bc53950e6d4c5f174e25a1ee9017b5d450606add152b534931"
     "d7d4e8455cc91f9b15bf05ec36e377fa",
     "00617cce7cf5064806c467f678d3b4080d6f1cc50af26ca209417308281b68af282623eaa63e5b5c0723d8b8c37ff0777b1a"
     "20f8ccb1dccc43997f1ee0e44da4a67a"}};

const std::string order_256 = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

/// n - s for P-256: the other signature that every signature has.
std::string negated(const std::string& s) {
  const Bytes n = *from_hex(order_256), value = *from_hex(s);
  Bytes result(32);
  int borrow = 0;
  for (std::size_t i = 32; i-- > 0;) {
    const int digit = n[i] - value[i] - borrow;
    borrow = digit < 0;
    result[i] = static_cast<std::uint8_t>(digit);
  }
  return to_hex(result);
}

}  // namespace

TEST_CASE("the signatures of RFC 6979 verify") {
  for (const Signed& sample : signatures) {
    CHECK(sample.verify());
    const Digest digest = hash(sample.algorithm, as_bytes(sample.message));
    const Bytes key = *from_hex("04" + sample.key), der = signature(sample.r, sample.s);
    CHECK(ecdsa_verify_digest(sample.curve, key, digest, der));
    CHECK_FALSE(ecdsa_verify(sample.curve, key, sample.algorithm, as_bytes("Sample"), der));
  }
}

TEST_CASE("a signature verifies for its own key, hash and curve only") {
  const Bytes der = signature(signatures[0].r, signatures[0].s), key = *from_hex("04" + key_256);
  CHECK_FALSE(ecdsa_verify(Curve::p256, key, HashAlgorithm::sha384, as_bytes("sample"), der));
  CHECK_FALSE(ecdsa_verify(Curve::p384, key, HashAlgorithm::sha256, as_bytes("sample"), der));
  const std::string base_point =
      "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
      "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";
  Signed other = signatures[0];
  other.key = base_point;
  CHECK_FALSE(other.verify());
  other.key = key_256.substr(64) + key_256.substr(0, 64);  // not on the curve
  CHECK_FALSE(other.verify());
}

TEST_CASE("a signature with any byte changed is refused") {
  for (const Signed& sample : signatures) {
    const Bytes der = signature(sample.r, sample.s);
    for (std::size_t i = 0; i < der.size(); ++i)
      for (const int change : {0x01, 0x80}) {
        Bytes changed = der;
        changed[i] = static_cast<std::uint8_t>(changed[i] ^ change);
        REQUIRE_FALSE(sample.verify(changed));
      }
    for (std::size_t length = 0; length < der.size(); ++length)
      REQUIRE_FALSE(sample.verify(View(der).first(length)));
  }
}

TEST_CASE("r and s lie between 1 and n - 1") {
  const Signed& sample = signatures[0];
  const std::string zero = "00", one = "01", largest = order_256.substr(0, 63) + "0";
  const std::string all_ones(64, 'f'), wide = "01" + std::string(64, '0'), wider(128, 'f');
  for (const std::string& bad : {zero, one, largest, order_256, all_ones, wide, wider}) {
    CHECK_FALSE(sample.verify(signature(bad, sample.s)));
    CHECK_FALSE(sample.verify(signature(sample.r, bad)));
    for (const std::string& worse : {zero, one, largest, order_256})
      CHECK_FALSE(sample.verify(signature(bad, worse)));
  }
  // The second solution is a signature too (ECDSA is malleable), its overflowing twin s + n is not.
  CHECK(sample.verify(signature(sample.r, negated(sample.s))));
  CHECK_FALSE(sample.verify(
      signature(sample.r, "01f7cb1c932d657c42d436c7a1b6e29f65b0cffb8960c7928b417e75f2809df2f9")));
}

TEST_CASE("an x coordinate that is not below n is reduced") {
  // Wycheproof, testvectors_v1/ecdsa_secp256r1_sha256_test.json, tcId 479 to 482 (Apache 2.0).
  const std::string s = order_256.substr(0, 62) + "4e";
  const auto verifies = [&](const std::string& key, const std::string& r) {
    return Signed{Curve::p256, HashAlgorithm::sha256, key, "hello, world", r, s}.verify();
  };
  CHECK(
      verifies("ce24c99032d52ac6ead23c0ae3ec68ef41e51a281fd457808c83136d7dcce90e"
               "8f7a154b551e9f39c59279357aa491b2a62bdebc2bb78613883fc72936c057e0",
               "03"));  // x = n + 3
  CHECK_FALSE(
      verifies("c981c75ddfd3910387eb147098fe5658c43aaaa34c681cd6d514b6ad5b6baa6d"
               "14fbddb53a6e6db18e90602bc60f2e736d625765f7f2cca4be76f4eeccf12c18",
               "04"));  // x = n + 3
  CHECK_FALSE(
      verifies("0ec505bc19b14a43e05678cccf07a443d3e871a2e19b68a4da91859a0650f324"
               "77300e4f64e9982d94dff5d294428bb37cc9be66117cae9c389d2d495f68b987",
               "4319055358e8617b0c46353d039cdab3"));  // x = 5 and r = 5 + p - n
  CHECK_FALSE(
      verifies("d42ce21e730f3d2a84e949828574b4dceeb77d4f89556735f34fba03028ee3ed"
               "32daf8bfd3f0a7a0821170840f4e032056722386b35d9bdd4f4f450696f4fb52",
               "ffffffff00000000000000004319055258e8617b0c46353d039cdab4"));  // r = 5 + 2^256 - n
}

TEST_CASE("only strict DER is a signature") {
  const Bytes r = integer("7f"), s = integer("80");  // 02 01 7f, 02 02 00 80
  const auto sequence = [](std::initializer_list<View> parts) {
    Bytes content;
    for (View part : parts) append(content, part);
    return element(0x30, content);
  };
  const auto parsed = parse_ecdsa_signature(sequence({r, s}));
  CHECK(parsed.has_value());
  const auto refused = [&](View der) { return !parse_ecdsa_signature(der).has_value(); };
  const auto hex_refused = [&](std::string_view hex) { return refused(*from_hex(hex)); };

  const Bytes good = sequence({r, s});
  REQUIRE(to_hex(good) == "300702017f02020080");
  REQUIRE(parse_ecdsa_signature(good)->r.size() == 1);
  REQUIRE(parse_ecdsa_signature(good)->s[0] == 0x80);
  CHECK(refused(sequence({r, s, r})));
  CHECK(refused(sequence({r})));
  CHECK(refused(sequence({})));
  CHECK(hex_refused(""));
  CHECK(hex_refused("30"));
  CHECK(hex_refused("300702017f0202008000"));    // a byte behind
  CHECK(hex_refused("310702017f02020080"));      // a SET
  CHECK(hex_refused("30810702017f02020080"));    // a length in more bytes than it needs
  CHECK(hex_refused("3082000702017f02020080"));  //
  CHECK(hex_refused("308002017f020200800000"));  // the indefinite length of BER
  CHECK(
      hex_refused("3008028101"
                  "7f02020080"));              // the same inside
  CHECK(hex_refused("30080202007f02020080"));  // an integer with a needless zero
  CHECK(hex_refused("300602017f020180"));      // a negative one
  CHECK(hex_refused("300602017f020100"));      // zero
  CHECK(hex_refused("300502017f0200"));        // no content
  CHECK(hex_refused("300702017f03020080"));    // a BIT STRING
  CHECK(hex_refused("300702017f02030080"));    // a length that lies
  CHECK(hex_refused("30ff02017f02020080"));
  CHECK(hex_refused("3081"));
  CHECK(hex_refused("308180"));
  const Bytes long_number(100, 0x11);
  CHECK_FALSE(refused(sequence({element(2, long_number), s})));
  const Bytes longest(130, 0x11);
  CHECK(refused(element(0x30, Bytes(300, 0x11))));
  CHECK_FALSE(refused(sequence({element(2, longest), s})));  // good DER; too large for every curve
}

namespace {

/// The private keys of RFC 6979's examples.
Secret private_key(Curve curve) {
  switch (curve) {
    case Curve::p256:
      return Secret(*from_hex("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"));
    case Curve::p384:
      return Secret(
          *from_hex("6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825"
                    "f872c9ea60d2edf5"));
    case Curve::p521: break;
  }
  return Secret(
      *from_hex("00fad06daa62ba3b25d2fb40133da757205de67f5bb0018fee8c86e1b68c7e75caa896eb32f1f47c70855836a6d1"
                "6fcc1466f6d8fbec67db89ec0c08b0e996b83538"));
}

}  // namespace

TEST_CASE("without entropy a signature is that of RFC 6979") {
  for (const Signed& sample : signatures) {
    const Secret key = private_key(sample.curve);
    CHECK(to_hex(ecdh_public_key(sample.curve, key)) == "04" + sample.key);
    const Bytes der = ecdsa_sign(sample.curve, key, sample.algorithm, as_bytes(sample.message), {});
    CHECK(der == signature(sample.r, sample.s));
    const Digest digest = hash(sample.algorithm, as_bytes(sample.message));
    const Bytes of_digest = ecdsa_sign_digest(sample.curve, key, digest, {});
    CHECK(ecdsa_verify_digest(sample.curve, *from_hex("04" + sample.key), digest, of_digest));
    if (sample.algorithm == HashAlgorithm::sha256) CHECK(of_digest == der);
  }
}

TEST_CASE("with entropy a signature is another one, and verifies") {
  const Bytes entropy(32, 0x17), other(32, 0x18);
  for (const Signed& sample : signatures) {
    const Secret key = private_key(sample.curve);
    const auto sign = [&](View hedge) {
      return ecdsa_sign(sample.curve, key, sample.algorithm, as_bytes(sample.message), hedge);
    };
    CHECK(sample.verify(sign(entropy)));
    CHECK(sample.verify(sign(other)));
    CHECK(sign(entropy) == sign(entropy));
    CHECK(sign(entropy) != sign(other));
    CHECK(sign(entropy) != sign({}));
  }
}

TEST_CASE("many signatures of many keys verify, in all their lengths") {
  std::size_t shortest = 1000, longest = 0;
  for (const Curve curve : {Curve::p256, Curve::p384, Curve::p521}) {
    for (std::uint8_t i = 1; i <= 100; ++i) {
      Bytes scalar = to_bytes(hash(HashAlgorithm::sha512, View(&i, 1)));
      scalar.resize(coordinate_size(curve));
      if (curve == Curve::p521) scalar[0] = 0;
      const Secret key{View(scalar)};
      const Bytes der = ecdsa_sign(curve, key, HashAlgorithm::sha256, View(&i, 1), {});
      REQUIRE(ecdsa_verify(curve, ecdh_public_key(curve, key), HashAlgorithm::sha256, View(&i, 1), der));
      shortest = std::min(shortest, der.size());
      longest = std::max(longest, der.size());
    }
  }
  CHECK(shortest < 71);
  CHECK(longest > 136);
}

TEST_CASE("only a valid scalar signs") {
  for (const std::string& bad : {std::string(64, '0'), order_256, std::string(64, 'f'), std::string("01")})
    CHECK_THROWS_AS(ecdsa_sign(Curve::p256, Secret(*from_hex(bad)), HashAlgorithm::sha256, {}, {}),
                    std::invalid_argument);
}
