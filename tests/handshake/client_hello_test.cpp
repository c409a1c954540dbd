#include <set>

#include "handshake/client_hello.hpp"
#include "handshake/lists.hpp"
#include "messages/extension_bodies.hpp"
#include "support/catch.hpp"
#include "support/scripted_server.hpp"

using namespace glasstls;
using namespace glasstls::handshake;
using namespace glasstls::messages;

namespace {

ClientHello hello_of(ClientConfig config, View cookie = {}) {
  testing::CountingRandom random;
  config.random = &random;
  OfferedSecrets offers;
  for (NamedGroup group : config.key_shares) offers.shares.push_back(generate_key_pair(group, random));
  return make_client_hello(make_offer(config), Random{}, {}, offers, cookie);
}

}  // namespace

TEST_CASE("a ClientHello says what the configuration wants") {
  ClientConfig config;
  config.server_name = "example.com.";
  config.alpn_protocols = {"h2", "http/1.1"};
  config.record_size_limit = 1000;
  config.grease = false;
  const ClientHello hello = hello_of(config);
  CHECK(hello.cipher_suites == config.cipher_suites);
  CHECK(as_text(get<ServerNameList>(hello.extensions)->server_name_list.at(0).host_name) == "example.com");
  CHECK(get<ProtocolNameList>(hello.extensions)->protocol_name_list.size() == 2);
  CHECK(get<RecordSizeLimit>(hello.extensions)->limit == 1000);
  CHECK(get<SupportedVersionsClientHello>(hello.extensions)->versions == std::vector{ProtocolVersion::tls13});
  CHECK(get<KeyShareClientHello>(hello.extensions)->client_shares.size() == config.key_shares.size());
  CHECK(find(hello.extensions, ExtensionType::cookie) == nullptr);
  CHECK_NOTHROW(check_extensions(hello.extensions, Carrier::ClientHello));
  CHECK(as_text(get<Cookie>(hello_of(config, as_bytes("c")).extensions)->cookie) == "c");
}

TEST_CASE("by default ML-KEM comes first, with a share of x25519, in one record") {
  const ClientHello hello = hello_of({});
  std::vector<NamedGroup> groups = get<NamedGroupList>(hello.extensions)->named_group_list;
  CHECK(is_grease(static_cast<std::uint16_t>(groups.front())));
  groups.erase(groups.begin());
  using enum NamedGroup;
  CHECK(groups == std::vector{X25519MLKEM768, x25519, secp256r1, secp384r1, secp521r1, SecP256r1MLKEM768});
  const auto shares = get<KeyShareClientHello>(hello.extensions)->client_shares;
  REQUIRE(shares.size() == 2);
  CHECK(shares[0].group == X25519MLKEM768);
  CHECK(shares[1].group == x25519);
  // RFC 9846 4.3.8: "generated independently": the X25519 key at the hybrid's end is another one.
  CHECK_FALSE(equal(View(shares[0].key_exchange).last(32), shares[1].key_exchange));
  CHECK(encode_handshake(hello).size() < 1 << 14);
}

TEST_CASE("an IP address is not sent as server_name") {
  for (const char* host : {"127.0.0.1", "::1"}) {
    ClientConfig config;
    config.server_name = host;
    CHECK(find(hello_of(config).extensions, ExtensionType::server_name) == nullptr);
  }
}

TEST_CASE("GREASE is in suites, groups, versions and two different extensions, and asks for nothing") {
  for (int run = 0; run < 50; ++run) {
    testing::CountingRandom random(static_cast<std::uint8_t>(run));
    ClientConfig config;
    config.random = &random;
    const Offer offer = make_offer(config);
    CHECK(is_grease(static_cast<std::uint16_t>(offer.cipher_suites.front())));
    std::set<ExtensionType> grease;
    for (const Extension& extension : offer.extensions)
      if (is_grease(static_cast<std::uint16_t>(extension.extension_type)))
        grease.insert(extension.extension_type);
    CHECK(grease.size() == 2);
    for (ExtensionType type : requested_types(offer.extensions)) CHECK(grease.count(type) == 0);
  }
}

TEST_CASE("a ClientHello of 256 to 511 bytes is padded to 512 where padding is offered") {
  for (std::size_t name_size = 1; name_size < 600; ++name_size) {
    ClientConfig config;
    config.grease = false;
    testing::CountingRandom random;
    config.random = &random;
    Offer offer = make_offer(config);
    offer.extensions.push_back({static_cast<ExtensionType>(0xfff0), Bytes(name_size, 1)});
    const std::size_t bare = encode_handshake(make_client_hello(offer, Random{}, {}, {}, {})).size();
    offer.extensions.push_back({ExtensionType::padding, {}});
    const std::size_t padded = encode_handshake(make_client_hello(offer, Random{}, {}, {}, {})).size();
    // An extension takes 4 bytes at least, so the last few sizes come out a little above 512.
    CHECK(padded == (bare < 256 || bare > 511 ? bare : std::max<std::size_t>(512, bare + 4)));
  }
}

TEST_CASE("key shares agree on both sides, and invalid ones are refused") {
  testing::CountingRandom random;
  for (NamedGroup group :
       {NamedGroup::x25519, NamedGroup::secp256r1, NamedGroup::secp384r1, NamedGroup::secp521r1}) {
    const KeyPair a = generate_key_pair(group, random), b = generate_key_pair(group, random);
    CHECK(a.key_exchange != b.key_exchange);
    const auto ab = agree(a, b.key_exchange), ba = agree(b, a.key_exchange);
    REQUIRE(ab);
    REQUIRE(ba);
    CHECK(ab->equal_ct(ba->reveal()));
    CHECK_FALSE(agree(a, View(b.key_exchange).first(b.key_exchange.size() - 1)));
    CHECK_FALSE(agree(a, Bytes(b.key_exchange.size(), 0)));
  }
  CHECK_THROWS_AS(generate_key_pair(NamedGroup::ffdhe2048, random), std::invalid_argument);
}

TEST_CASE("GREASE is not among the values that a server may choose") {
  const std::vector<CipherSuite> offered{static_cast<CipherSuite>(0x4a4a),
                                         CipherSuite::TLS_AES_128_GCM_SHA256};
  CHECK(list_of(offered) == "GREASE (0x4a4a), TLS_AES_128_GCM_SHA256");
  CHECK(choices_of(offered) == "TLS_AES_128_GCM_SHA256");
  CHECK(choices_of(std::vector{static_cast<NamedGroup>(0x1a1a)}) == "none");
}
