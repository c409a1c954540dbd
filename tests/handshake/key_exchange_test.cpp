#include "handshake/key_exchange.hpp"

#include "crypto/hash/hash.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::handshake;
using messages::NamedGroup;

namespace {

/// Other bytes on every call, the same on every run; and what they were asked for.
struct Counting : RandomSource {
  explicit Counting(std::uint8_t seed) : state(1, seed) {}
  Bytes state;
  std::string purposes;
  void fill(std::span<std::uint8_t> out, std::string_view purpose) override {
    purposes.append(purpose).append(";");
    for (std::uint8_t& byte : out) {
      state = to_bytes(crypto::hash(crypto::HashAlgorithm::sha256, state));
      byte = state[0];
    }
  }
};

struct Expected {
  NamedGroup group;
  std::size_t client_share, server_share, secret;
};
constexpr Expected groups[] = {
    {NamedGroup::x25519, 32, 32, 32},
    {NamedGroup::x448, 56, 56, 56},
    {NamedGroup::secp256r1, 65, 65, 32},
    {NamedGroup::secp384r1, 97, 97, 48},
    {NamedGroup::secp521r1, 133, 133, 66},
    {NamedGroup::X25519MLKEM768, 1216, 1120, 64},
    {NamedGroup::SecP256r1MLKEM768, 1249, 1153, 64},
};

}  // namespace

TEST_CASE("client and server agree in every group, with shares and secrets of the right size") {
  for (const Expected& expected : groups) {
    INFO(name_of(expected.group));
    CHECK(is_implemented(expected.group));
    Counting client_random(1), server_random(2);
    const KeyPair client = generate_key_pair(expected.group, client_random);
    CHECK(client.entry().group == expected.group);
    CHECK(client.key_exchange.size() == expected.client_share);
    const auto server = respond(expected.group, client.key_exchange, server_random);
    REQUIRE(server);
    CHECK(server->entry.group == expected.group);
    CHECK(server->entry.key_exchange.size() == expected.server_share);
    const auto secret = agree(client, server->entry.key_exchange);
    REQUIRE(secret);
    CHECK(secret->size() == expected.secret);
    CHECK(secret->equal_ct(server->shared_secret.reveal()));
  }
}

TEST_CASE("a share of another size is refused on both sides") {
  for (const Expected& expected : groups) {
    INFO(name_of(expected.group));
    Counting random(3);
    const KeyPair client = generate_key_pair(expected.group, random);
    const auto server = respond(expected.group, client.key_exchange, random);
    for (const int change : {-1, 1}) {
      Bytes share = client.key_exchange;
      share.resize(share.size() + static_cast<std::size_t>(change));
      CHECK_FALSE(respond(expected.group, share, random));
      share = server->entry.key_exchange;
      share.resize(share.size() + static_cast<std::size_t>(change));
      CHECK_FALSE(agree(client, share));
    }
    CHECK_FALSE(respond(expected.group, {}, random));
    CHECK_FALSE(agree(client, {}));
  }
}

TEST_CASE("in X25519MLKEM768 the ML-KEM part is first, in SecP256r1MLKEM768 the point is") {
  Counting random(4);
  const KeyPair x25519 = generate_key_pair(NamedGroup::X25519MLKEM768, random);
  const KeyPair p256 = generate_key_pair(NamedGroup::SecP256r1MLKEM768, random);
  CHECK(random.purposes ==
        "X25519MLKEM768 ML-KEM seed;x25519 private key;SecP256r1MLKEM768 ML-KEM seed;secp256r1 private key;");
  CHECK(p256.key_exchange[0] == 4);  // the form of a point
  const auto response = respond(NamedGroup::X25519MLKEM768, x25519.key_exchange, random);
  REQUIRE(response);

  // An encapsulation key with a number that is not below q (FIPS 203 7.2) is found where it must be.
  Bytes share = x25519.key_exchange;
  share[0] = 0xff;
  share[1] |= 0x0f;
  CHECK_FALSE(respond(NamedGroup::X25519MLKEM768, share, random));
  share = p256.key_exchange;
  share[65] = 0xff;
  share[66] |= 0x0f;
  CHECK_FALSE(respond(NamedGroup::SecP256r1MLKEM768, share, random));

  // A point that is not on the curve, and one of X25519 with small order.
  share = p256.key_exchange;
  share[64] ^= 1;
  CHECK_FALSE(respond(NamedGroup::SecP256r1MLKEM768, share, random));
  share = x25519.key_exchange;
  std::fill(share.end() - 32, share.end(), std::uint8_t{0});
  CHECK_FALSE(respond(NamedGroup::X25519MLKEM768, share, random));
  share = response->entry.key_exchange;
  std::fill(share.end() - 32, share.end(), std::uint8_t{0});
  CHECK_FALSE(agree(x25519, share));

  // A changed ciphertext still gives a secret, but one that no other end has; its X25519 half is unchanged.
  share = response->entry.key_exchange;
  share[100] ^= 1;
  const auto other = agree(x25519, share);
  REQUIRE(other);
  CHECK_FALSE(other->equal_ct(response->shared_secret.reveal()));
  CHECK(equal(other->reveal().last(32), response->shared_secret.reveal().last(32)));
}

TEST_CASE("no shares are made in groups that are not implemented") {
  Counting random(5);
  for (const NamedGroup group :
       {NamedGroup::ffdhe2048, NamedGroup::ffdhe3072, NamedGroup::SecP384r1MLKEM1024}) {
    CHECK_FALSE(is_implemented(group));
    CHECK_THROWS_AS(generate_key_pair(group, random), std::invalid_argument);
    CHECK_THROWS_AS(respond(group, {}, random), std::invalid_argument);
  }
}
