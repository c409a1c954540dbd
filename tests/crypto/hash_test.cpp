#include "crypto/hash/hash.hpp"

#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::crypto;

namespace {

std::string hex_hash(HashAlgorithm algorithm, std::string_view message) {
  return to_hex(hash(algorithm, as_bytes(message)));
}

}  // namespace

TEST_CASE("the hash functions give the known answers of their standard") {
  // RFC 6234, the messages TEST1, TEST2_1 and TEST2_2; NIST FIPS 180-4 has the same examples.
  constexpr std::string_view abc = "abc";
  constexpr std::string_view two_blocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
  constexpr std::string_view two_long_blocks =
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu";
  using enum HashAlgorithm;
  CHECK(hex_hash(sha256, abc) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hex_hash(sha256, two_blocks) == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(hex_hash(sha384, abc) ==
        "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
        "8086072ba1e7cc2358baeca134c825a7");
  CHECK(hex_hash(sha384, two_long_blocks) ==
        "09330c33f71147e83d192fc782cd1b4753111b173b3b05d22fa08086e3b0f712"
        "fcc7c71a557e2db966c3e9fa91746039");
  CHECK(hex_hash(sha512, abc) ==
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
  CHECK(hex_hash(sha512, two_long_blocks) ==
        "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018"
        "501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909");
}

TEST_CASE("the hash of nothing is defined") {
  // NIST's Cryptographic Algorithm Validation Program, SHA2 byte vectors, Len = 0.
  using enum HashAlgorithm;
  CHECK(hex_hash(sha256, "") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(hex_hash(sha384, "") ==
        "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da"
        "274edebfe76f65fbd51ad2f14898b95b");
  CHECK(hex_hash(sha512, "") ==
        "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
        "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e");
}

TEST_CASE("a million times the letter a, fed in uneven pieces") {
  // RFC 6234, TEST3.
  const std::string million(1'000'000, 'a');
  Hash state(HashAlgorithm::sha384);
  View rest = as_bytes(million);
  for (std::size_t piece = 1; !rest.empty(); piece = piece * 2 + 1) {
    const std::size_t size = std::min(piece, rest.size());
    state.update(rest.first(size));
    rest = rest.subspan(size);
  }
  CHECK(to_hex(state.finish()) ==
        "9d0e1809716474cb086e834e310a4a1ced149e9c00f248527972cec5704c2a5b"
        "07b8b3dc38ecc4ebae97ddd87f3d8985");
}

TEST_CASE("a hash can be finished and go on, and a copy goes its own way") {
  for (const HashAlgorithm algorithm :
       {HashAlgorithm::sha256, HashAlgorithm::sha384, HashAlgorithm::sha512}) {
    Hash state(algorithm);
    CHECK(state.algorithm() == algorithm);
    CHECK(state.finish() == hash(algorithm, {}));
    state.update(as_bytes("a"));
    CHECK(state.finish() == hash(algorithm, as_bytes("a")));
    Hash fork = state;
    state.update(as_bytes("bc"));
    fork.update(as_bytes("xy"));
    CHECK(state.finish() == hash(algorithm, as_bytes("abc")));
    CHECK(fork.finish() == hash(algorithm, as_bytes("axy")));
    CHECK(state.finish().size() == digest_size(algorithm));
    CHECK_FALSE(state.finish() == fork.finish());
  }
  CHECK(name_of(HashAlgorithm::sha256) == "SHA-256");
  CHECK(name_of(HashAlgorithm::sha384) == "SHA-384");
  CHECK(name_of(HashAlgorithm::sha512) == "SHA-512");
}
