#include <array>

#include "handshake/lists.hpp"
#include "messages/extension_bodies.hpp"
#include "probe/client_families/client_families.hpp"

/// What must work, the ServerHello and the HelloRetryRequest.
namespace glasstls::probe::client_families {

using namespace messages;
using families::alert;
using families::answer;
using families::answer_with;
using families::at;
using families::hex;
using families::kebab;
using families::number;
using families::refusal;
using enum ExtensionType;
using Kind = Opening::Kind;

namespace {

constexpr std::string_view retry_random =
    "0xcf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c";

/// TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, of TLS 1.2.
constexpr CipherSuite tls12_suite{0xc02f};

Deviation in_hello(Act act, std::int64_t number = 0, Bytes bytes = {}) {
  return at(Moment::server_hello, act, number, std::move(bytes));
}
Deviation hello_is(std::string field, std::string value) {
  return set(Moment::server_hello, std::move(field), std::move(value));
}

/// Why a client cannot be tested with a suite that it must not have offered.
template <std::uint16_t suite>
std::string_view offers_suite(const ClientHello& hello) {
  return handshake::contains(hello.cipher_suites, static_cast<CipherSuite>(suite)) && (suite >> 8) == 0x13
             ? "the client offers this cipher suite"
             : "";
}
template <std::uint16_t group>
std::string_view offers_group(const ClientHello& hello) {
  const auto groups = get<NamedGroupList>(hello.extensions);
  return groups && handshake::contains(groups->named_group_list, static_cast<NamedGroup>(group))
             ? "the client offers this group"
             : "";
}
std::string_view offers_no_shares(const ClientHello& hello) {
  const auto shares = get<KeyShareClientHello>(hello.extensions);
  return shares && !shares->client_shares.empty() ? "" : "the client sends no share";
}
std::string_view offers_no_tls12(const ClientHello& hello) {
  const auto versions = get<SupportedVersionsClientHello>(hello.extensions);
  const bool offers = versions && handshake::contains(versions->versions, ProtocolVersion::tls12) &&
                      handshake::contains(hello.cipher_suites, tls12_suite);
  return offers ? "" : "the client does not offer TLS 1.2 with the cipher suite 0xc02f";
}
std::string_view sends_no_session_id(const ClientHello& hello) {
  return hello.legacy_session_id.empty() ? "the client sends no legacy_session_id" : "";
}

/// The two ways in which a suite that was not offered is seen: in a ServerHello and in a HelloRetryRequest.
void add_suites(Conversations& all, const Target& target, const Rule& rule) {
  struct Suite {
    std::string_view value;
    std::string_view (*hindrance)(const ClientHello&);
  };
  for (const auto& [value, hindrance] : std::array<Suite, 8>{{{"1304", offers_suite<0x1304>},
                                                              {"1305", offers_suite<0x1305>},
                                                              {"1306", nullptr},
                                                              {"0000", nullptr},
                                                              {"0a0a", nullptr},
                                                              {"00ff", nullptr},
                                                              {"c02f", nullptr},
                                                              {"ffff", nullptr}}}) {
    // RFC 9846 B.4. Clients may have offered it for TLS 1.2.
    const Rule older{{}, {9846, "B.4"}, "A cipher suite of TLS 1.2 cannot be used with TLS 1.3."};
    push({all, target.opening}, std::string(target.name) + "-cipher-suite-" + std::string(value),
         value == "c02f" ? older : rule, {set(target.moment, "cipher_suite", "0x" + std::string(value))},
         alert({Alert::illegal_parameter}));
    all.back().hindrance = hindrance;
  }
}

/// Fields that a ServerHello and a HelloRetryRequest have in common.
void add_common(Conversations& all, const Target& target) {
  const std::string name(target.name);
  const bool retry = target.moment == Moment::hello_retry;
  const auto field = [&](std::string_view what, const Rule& rule, std::string path, std::string value,
                         Expectation expected) {
    push({all, target.opening}, name + "-" + std::string(what), retry ? client_rules::retry_fields : rule,
         {set(target.moment, std::move(path), std::move(value))}, std::move(expected));
  };
  for (const std::string_view value : {"0300", "0301", "0302", "0304", "ffff"})
    field("legacy-version-" + std::string(value), client_rules::hello_version, "legacy_version",
          "0x" + std::string(value), alert({Alert::protocol_version}));
  const Expectation echo = alert({Alert::illegal_parameter});
  field("session-id-of-another", client_rules::session_id, "legacy_session_id_echo",
        "0x" + to_hex(Bytes(32, 0x77)), echo);
  field("session-id-of-16-bytes", client_rules::session_id, "legacy_session_id_echo",
        "0x" + to_hex(Bytes(16, 0x77)), echo);
  field("session-id-empty", client_rules::session_id, "legacy_session_id_echo", "empty", echo);
  all.back().hindrance = sends_no_session_id;
  field("session-id-of-33-bytes", rules::syntax, "legacy_session_id_echo", "0x" + to_hex(Bytes(33, 0x77)),
        refusal({Alert::decode_error}));
  for (const std::string_view value : {"1", "64", "255"})
    field("compression-" + std::string(value), client_rules::no_compression, "legacy_compression_method",
          std::string(value), alert({Alert::illegal_parameter}));
  add_suites(all, target, retry ? client_rules::retry_suite : client_rules::suite_offered);
  for (const std::string_view value : {"0300", "0301", "0302", "0303", "0305", "7f1c", "0a0a", "fefc"})
    field("selected-version-" + std::string(value), client_rules::version_offered,
          "supported_versions.selected_version", "0x" + std::string(value),
          alert({Alert::illegal_parameter}));
  for (const auto& [what, body] :
       {std::pair{"empty", ""}, std::pair{"of-one-byte", "03"}, std::pair{"of-three-bytes", "030400"}})
    push({all, target.opening}, name + "-selected-version-" + std::string(what), rules::syntax,
         {at(target.moment, Act::body, number(supported_versions), hex(body))},
         refusal({Alert::decode_error}));
  push({all, target.opening}, name + "-without-supported-versions", client_rules::versions_required,
       {at(target.moment, Act::drop_extension, number(supported_versions))},
       refusal({Alert::missing_extension, Alert::protocol_version, Alert::illegal_parameter}));
  for (const ExtensionType type : {supported_versions, key_share})
    push({all, target.opening}, name + "-" + kebab(name_of(type)) + "-twice", rules::one_of_each,
         {at(target.moment, Act::twice, number(type))},
         refusal({Alert::illegal_parameter, Alert::decode_error}));
}

/// A ServerHello that is right in TLS 1.2, but for the sentinel in its random.
void add_downgrades(Conversations& all) {
  constexpr std::int64_t extended_master_secret = 23;
  for (const auto& [name, end] : {std::pair{"tls12", "01"}, std::pair{"tls11", "00"}}) {
    const std::string random = "0x" + to_hex(Bytes(24, 0x31)) + "444f574e475244" + end;
    push(all, "server-hello-downgraded-to-" + std::string(name), client_rules::downgrade,
         {hello_is("random", random), hello_is("legacy_session_id_echo", "0x" + to_hex(Bytes(32, 0x77))),
          hello_is("cipher_suite", "0xc02f"),
          in_hello(Act::add_extension, number(renegotiation_info), hex("00")),
          in_hello(Act::add_extension, extended_master_secret),
          in_hello(Act::drop_extension, number(supported_versions)),
          in_hello(Act::drop_extension, number(key_share))},
         alert({Alert::illegal_parameter}));
    all.back().hindrance = offers_no_tls12;
  }
}

void add_shares(Conversations& all) {
  const auto with = [&](std::string name, NamedGroup group, const Rule& rule, std::string_view body,
                        Expectation expected) {
    push({all, Opening{.groups = {group}}}, "server-share-" + std::move(name), rule,
         {in_hello(Act::body, families::number(key_share), hex(body))}, std::move(expected));
  };
  const Expectation invalid = refusal({Alert::illegal_parameter, Alert::decode_error});
  const std::string zeros(64, '0'), nines = to_hex(Bytes(32, 9));
  using enum NamedGroup;
  with("x25519-of-zeros", x25519, rules::zero_secret, "001d0020" + zeros,
       refusal({Alert::illegal_parameter, Alert::handshake_failure}));
  with("x25519-of-order-1", x25519, rules::zero_secret, "001d002001" + zeros.substr(2),
       refusal({Alert::illegal_parameter, Alert::handshake_failure}));
  with("x25519-of-order-8", x25519, rules::zero_secret,
       "001d0020e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
       refusal({Alert::illegal_parameter, Alert::handshake_failure}));
  with("x25519-of-31-bytes", x25519, rules::semantics, "001d001f" + nines.substr(2), invalid);
  with("x25519-of-33-bytes", x25519, rules::semantics, "001d002100" + nines, invalid);
  with("p256-off-the-curve", secp256r1, rules::on_the_curve, "0017004104" + nines + nines, invalid);
  with("p256-at-infinity", secp256r1, rules::on_the_curve, "0017000100", invalid);
  with("p256-compressed", secp256r1, rules::semantics, "0017002102" + nines, invalid);
  with("p256-of-zeros", secp256r1, rules::on_the_curve, "0017004104" + zeros + zeros, invalid);
  with("p384-off-the-curve", secp384r1, rules::on_the_curve, "0018006104" + to_hex(Bytes(96, 9)), invalid);
  for (const NamedGroup group : families::groups) {
    const std::uint16_t value = static_cast<std::uint16_t>(group);
    const std::string id =
        to_hex(Bytes{static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)});
    with(kebab(messages::name_of(group)) + "-empty", group, rules::syntax, id + "0000", invalid);
    with(kebab(messages::name_of(group)) + "-of-one-byte", group, rules::semantics, id + "000104", invalid);
  }
  // Groups without a share of the client.
  const auto other = [&](std::string name, std::string_view body,
                         std::string_view (*hindrance)(const ClientHello&)) {
    push(all, "server-share-of-" + std::move(name),
         {{}, {9846, "4.3.8"}, "server_share is in a group that the client sent a share of."},
         {in_hello(Act::body, number(key_share), hex(body))}, alert({Alert::illegal_parameter}));
    all.back().hindrance = hindrance;
  };
  other("x448", "001e0038" + to_hex(Bytes(56, 9)), offers_group<0x001e>);
  other("ffdhe2048", "01000100" + to_hex(Bytes(256, 9)), offers_group<0x0100>);
  other("an-unknown-group", "fe42000401020304", nullptr);
  other("grease", "0a0a000401020304", nullptr);
  other("secp256k1", "0016004104" + nines + nines, offers_group<0x0016>);
  push(all, "server-hello-without-key-share", client_rules::share_required,
       {in_hello(Act::drop_extension, number(key_share))},
       refusal({Alert::missing_extension, Alert::handshake_failure, Alert::illegal_parameter}));
  push(all, "server-hello-with-a-psk-that-was-not-offered", client_rules::unsolicited,
       {in_hello(Act::add_extension, number(pre_shared_key), hex("0000"))},
       alert({Alert::unsupported_extension, Alert::illegal_parameter}));
  all.back().hindrance = [](const ClientHello& hello) {
    return std::string_view(find(hello.extensions, pre_shared_key) ? "the client offers a PSK" : "");
  };
}

bool asked_twice(const Heard& heard) { return heard.second_hello.has_value(); }
bool has_cookie(const Heard& heard) {
  return heard.second_hello && find(heard.second_hello->extensions, cookie) &&
         find(heard.second_hello->extensions, cookie)->extension_data == hex("0008636f6f6b69652d31");
}
bool has_one_share(const Heard& heard) {
  const auto shares =
      heard.second_hello ? get<KeyShareClientHello>(heard.second_hello->extensions) : std::nullopt;
  return shares && shares->client_shares.size() == 1;
}
bool is_the_same(const Heard& heard) {
  const auto& first = heard.client_hello;
  const auto& second = heard.second_hello;
  return first && second && first->random == second->random &&
         first->legacy_session_id == second->legacy_session_id &&
         first->cipher_suites == second->cipher_suites && !find(second->extensions, early_data);
}

void add_second_hellos(Conversations& all) {
  const Opening retry{.kind = Kind::retry};
  for (const NamedGroup group : families::groups)
    push({all, Opening{.kind = Kind::retry, .groups = {group}}},
         "retry-to-" + kebab(messages::name_of(group)), client_rules::new_share, {},
         answer_with("a second ClientHello came", asked_twice));
  push({all, retry}, "retry-leads-to-one-share", client_rules::new_share, {},
       answer_with("its second ClientHello has one share", has_one_share));
  push({all, retry}, "retry-leads-to-the-same-hello", client_rules::same_hello, {},
       answer_with("its second ClientHello has the same random, session id and suites", is_the_same));
  push({all, Opening{.kind = Kind::cookie}}, "retry-with-a-cookie-only", client_rules::cookie, {},
       answer_with("its second ClientHello has the cookie", has_cookie));
  push({all, retry}, "retry-with-a-group-and-a-cookie", client_rules::cookie,
       {at(Moment::hello_retry, Act::add_extension, number(cookie), hex("0008636f6f6b69652d31"))},
       answer_with("its second ClientHello has the cookie", has_cookie));
}

void add_wrong_retries(Conversations& all) {
  const Opening retry{.kind = Kind::retry}, with_cookie{.kind = Kind::cookie};
  const Expectation illegal = alert({Alert::illegal_parameter});
  push({all, with_cookie}, "retry-without-a-change", client_rules::retry_changes,
       {at(Moment::hello_retry, Act::drop_extension, number(cookie))}, illegal);
  const auto to_group = [&](std::string name, std::string_view group, const Opening& opening,
                            std::string_view (*hindrance)(const ClientHello&)) {
    push({all, opening}, "retry-to-" + std::move(name), client_rules::retry_group,
         {at(Moment::hello_retry, Act::drop_extension, number(key_share)),
          at(Moment::hello_retry, Act::add_extension, number(key_share), hex(group))},
         illegal);
    all.back().hindrance = hindrance;
  };
  to_group("an-unknown-group", "fe42", with_cookie, nullptr);
  to_group("grease", "1a1a", with_cookie, nullptr);
  to_group("x448-not-offered", "001e", with_cookie, offers_group<0x001e>);
  to_group("ffdhe2048-not-offered", "0100", with_cookie, offers_group<0x0100>);
  to_group("ffdhe8192-not-offered", "0104", with_cookie, offers_group<0x0104>);
  to_group("the-group-0000", "0000", with_cookie, nullptr);
  const auto shares_nothing = [](const ClientHello& hello) { return offers_no_shares(hello); };
  for (const NamedGroup group : families::groups) {
    const std::uint16_t value = static_cast<std::uint16_t>(group);
    push({all, Opening{.kind = Kind::cookie, .groups = {group}}},
         "retry-to-" + kebab(messages::name_of(group)) + "-already-shared", client_rules::retry_group,
         {at(Moment::hello_retry, Act::add_extension, number(key_share),
             {static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)})},
         illegal);
    all.back().hindrance = shares_nothing;
  }
  for (const auto& [name, body] :
       {std::pair{"empty", ""}, std::pair{"of-length-0", "0000"}, std::pair{"too-short", "000401"},
        std::pair{"with-a-byte-behind-it", "00010100"}})
    push({all, with_cookie}, "retry-cookie-" + std::string(name), rules::syntax,
         {at(Moment::hello_retry, Act::body, number(cookie), hex(body))}, alert({Alert::decode_error}));
  for (const auto& [name, body] :
       {std::pair{"empty", ""}, std::pair{"of-one-byte", "00"}, std::pair{"with-a-key", "001d00020102"}})
    push({all, retry}, "retry-key-share-" + std::string(name), rules::syntax,
         {at(Moment::hello_retry, Act::body, number(key_share), hex(body))}, refusal({Alert::decode_error}));
}

/// A second HelloRetryRequest, and a ServerHello that does not fit the first one.
void add_after_retries(Conversations& all) {
  const Opening retry{.kind = Kind::retry}, with_cookie{.kind = Kind::cookie};
  const Expectation illegal = alert({Alert::illegal_parameter});
  for (const auto& [name, group] :
       {std::pair{"x25519", "001d"}, std::pair{"p256", "0017"}, std::pair{"p384", "0018"}})
    push({all, retry}, "retry-again-to-" + std::string(name), client_rules::second_retry,
         {hello_is("random", std::string(retry_random)), in_hello(Act::body, number(key_share), hex(group))},
         alert({Alert::unexpected_message}));
  push({all, with_cookie}, "retry-again-with-a-cookie", client_rules::second_retry,
       {hello_is("random", std::string(retry_random)), in_hello(Act::drop_extension, number(key_share)),
        in_hello(Act::add_extension, number(cookie), hex("000401020304"))},
       alert({Alert::unexpected_message}));
  push({all, retry}, "retry-repeated", client_rules::second_retry, {at(Moment::hello_retry, Act::repeat)},
       refusal({Alert::unexpected_message}));
  for (const CipherSuite suite : {CipherSuite::TLS_AES_128_GCM_SHA256, CipherSuite::TLS_AES_256_GCM_SHA384}) {
    const bool small = suite == CipherSuite::TLS_AES_128_GCM_SHA256;
    push({all, Opening{.kind = Kind::cookie, .suites = {suite}}},
         std::string("retry-then-suite-") + (small ? "1302" : "1301"), client_rules::suite_stays,
         {hello_is("cipher_suite", small ? "0x1302" : "0x1301")}, illegal);
  }
  for (const auto& [name, body] : {std::pair{"p384", "0018006104" + to_hex(Bytes(96, 9))},
                                   std::pair{"p521", "0019008504" + to_hex(Bytes(132, 9))}})
    push({all, Opening{.kind = Kind::retry, .groups = {NamedGroup::secp256r1, NamedGroup::x25519}}},
         "retry-then-" + std::string(name), client_rules::group_stays,
         {in_hello(Act::body, number(key_share), hex(body))}, illegal);
  push({all, retry}, "retry-then-another-version", client_rules::version_stays,
       {hello_is("supported_versions.selected_version", "0x0303")}, illegal);
}

}  // namespace

void add_ordinary(Conversations& all) {
  const Rule works{{}, {9846, "9.1"}, "A client can use what it offers."};
  push(all, "ordinary", works, {}, answer());
  for (const CipherSuite suite : {CipherSuite::TLS_AES_128_GCM_SHA256, CipherSuite::TLS_AES_256_GCM_SHA384,
                                  CipherSuite::TLS_CHACHA20_POLY1305_SHA256})
    push({all, Opening{.suites = {suite}}}, "ordinary-with-" + kebab(messages::name_of(suite)), works, {},
         answer());
  for (const NamedGroup group : families::groups)
    push({all, Opening{.groups = {group}}}, "ordinary-with-" + kebab(messages::name_of(group)), works, {},
         answer());
}

void add_server_hello(Conversations& all) {
  add_common(all, {"server-hello", Moment::server_hello});
  add_downgrades(all);
  add_shares(all);
}

void add_retries(Conversations& all) {
  add_common(all, {"hello-retry", Moment::hello_retry, {.kind = Kind::retry}});
  add_second_hellos(all);
  add_wrong_retries(all);
  add_after_retries(all);
}

}  // namespace glasstls::probe::client_families
