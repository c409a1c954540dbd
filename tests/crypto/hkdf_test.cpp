#include "crypto/hash/hkdf.hpp"

#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::crypto;

namespace {

/// The bytes first, first + 1, ... last.
Bytes run(int first, int last) {
  Bytes bytes;
  for (int value = first; value <= last; ++value) bytes.push_back(static_cast<std::uint8_t>(value));
  return bytes;
}

Bytes expand(HashAlgorithm algorithm, View prk, View info, std::size_t size) {
  Bytes out(size);
  REQUIRE(hkdf_expand(algorithm, prk, info, out));
  return out;
}

}  // namespace

TEST_CASE("HKDF gives the known answers of RFC 5869 appendix A") {
  using enum HashAlgorithm;
  const Bytes ikm(22, 0x0b);
  {  // RFC 5869 A.1
    const Secret prk = hkdf_extract(sha256, run(0x00, 0x0c), ikm);
    CHECK(to_hex(prk.reveal()) == "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
    CHECK(to_hex(expand(sha256, prk.reveal(), run(0xf0, 0xf9), 42)) ==
          "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  }
  {  // RFC 5869 A.2
    const Secret prk = hkdf_extract(sha256, run(0x60, 0xaf), run(0x00, 0x4f));
    CHECK(to_hex(prk.reveal()) == "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244");
    CHECK(to_hex(expand(sha256, prk.reveal(), run(0xb0, 0xff), 82)) ==
          "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
          "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
          "cc30c58179ec3e87c14c01d5c1f3434f1d87");
  }
  {  // RFC 5869 A.3
    const Secret prk = hkdf_extract(sha256, {}, ikm);
    CHECK(to_hex(prk.reveal()) == "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04");
    CHECK(to_hex(expand(sha256, prk.reveal(), {}, 42)) ==
          "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
  }
}

TEST_CASE("HKDF-Expand gives up to 255 blocks, each length a prefix of the longer ones") {
  for (const HashAlgorithm algorithm :
       {HashAlgorithm::sha256, HashAlgorithm::sha384, HashAlgorithm::sha512}) {
    const std::size_t most = 255 * digest_size(algorithm);
    const Secret prk = hkdf_extract(algorithm, {}, run(0, 31));
    CHECK(prk.size() == digest_size(algorithm));
    const Bytes longest = expand(algorithm, prk.reveal(), run(1, 3), most);
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, prk.size(), prk.size() + 1, most - 1})
      CHECK(equal(expand(algorithm, prk.reveal(), run(1, 3), size), View(longest).first(size)));
    Bytes too_long(most + 1, 0x77);
    CHECK_FALSE(hkdf_expand(algorithm, prk.reveal(), run(1, 3), too_long));
    CHECK(too_long == Bytes(most + 1, 0x77));
  }
}
