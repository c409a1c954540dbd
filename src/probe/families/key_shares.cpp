#include <array>
#include <tuple>

#include "messages/named.hpp"
#include "probe/families/families.hpp"

/// Key shares, and second ClientHellos.
namespace glasstls::probe::families {

using namespace messages;
using enum ExtensionType;
using enum NamedGroup;

namespace {

/// The points of small order of X25519, and those that reduce to them (RFC 7748 warns of their result).
constexpr std::array low_order =
    std::to_array<std::string_view>({"0000000000000000000000000000000000000000000000000000000000000000",
                                     "0100000000000000000000000000000000000000000000000000000000000000",
                                     "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                                     "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                                     "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                                     "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                                     "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"});

/// How many bytes a share has.
std::size_t share_size(NamedGroup group) {
  switch (group) {
    case x25519: return 32;
    case secp256r1: return 65;
    case secp384r1: return 97;
    case secp521r1: return 133;
    case X25519MLKEM768: return 1184 + 32;
    case SecP256r1MLKEM768: return 65 + 1184;
    default: return 0;
  }
}

Deviation share_is(const Bytes& share) { return set("key_share.key_exchange", "0x" + to_hex(share)); }

Conversation share(NamedGroup group, std::string_view name, const Rule& rule, Deviation deviation) {
  return {.name = "share-of-" + kebab(name_of(group)) + "-" + std::string(name),
          .rule = rule,
          .opening = {.groups = {group}},
          .deviations = {std::move(deviation)},
          .expected = refusal({Alert::illegal_parameter, Alert::decode_error})};
}

void add_wrong_shares(Conversations& all) {
  for (NamedGroup group : groups) {
    const std::size_t size = share_size(group);
    all.push_back(share(group, "one-byte-too-short", rules::semantics, share_is(Bytes(size - 1, 4))));
    all.push_back(share(group, "one-byte-too-long", rules::semantics, share_is(Bytes(size + 1, 4))));
    all.push_back(share(group, "of-one-byte", rules::semantics, share_is({4})));
  }
  for (NamedGroup group : {secp256r1, secp384r1, secp521r1}) {
    const std::size_t coordinate = (share_size(group) - 1) / 2;
    // In the uncompressed form, but for another curve: the last bit is another.
    all.push_back(
        share(group, "not-on-the-curve", rules::on_the_curve, set("key_share.key_exchange", "flip")));
    Bytes point(share_size(group), 0xff);
    point[0] = 4;
    all.push_back(share(group, "with-coordinates-beyond-the-field", rules::on_the_curve, share_is(point)));
    point.assign(share_size(group), 0);
    all.push_back(share(group, "of-zeros", rules::on_the_curve, share_is(point)));
    point[0] = 4;
    all.push_back(share(group, "at-the-origin", rules::on_the_curve, share_is(point)));
    all.push_back(share(group, "at-infinity", rules::on_the_curve, share_is({0})));
    Bytes compressed(coordinate + 1, 1);
    compressed[0] = 2;
    all.push_back(share(group, "compressed", rules::on_the_curve, share_is(compressed)));
  }
  int index = 0;
  for (std::string_view point : low_order) {
    Conversation made =
        share(x25519, "of-small-order-" + std::to_string(++index), rules::zero_secret, share_is(hex(point)));
    made.expected = refusal({Alert::illegal_parameter});
    all.push_back(std::move(made));
  }
  // A coefficient that is not below q, and for the hybrid of X25519 an all-zero result.
  for (NamedGroup group : {X25519MLKEM768, SecP256r1MLKEM768})
    all.push_back(share(group, "of-ones", rules::semantics, share_is(Bytes(share_size(group), 0xff))));
}

void add_lists(Conversations& all) {
  const auto push_list = [&](std::string name, const Rule& rule, std::string_view body,
                             Expectation expected) {
    all.push_back({.name = "shares-" + std::move(name),
                   .rule = rule,
                   .opening = {.groups = {x25519, secp256r1}},
                   .deviations = {in_hello(Act::body, number(key_share), hex(body))},
                   .expected = std::move(expected)});
  };
  const Expectation retried =
      answer_with("a HelloRetryRequest came", [](const Heard& heard) { return heard.retry.has_value(); });
  push_list("none", rules::retry_without_share, "0000", retried);
  // Groups that no server knows, with shares.
  for (const auto& [name, list, body] :
       {std::tuple{"only-grease", "0x8a8a001d0017", "00058a8a000100"},
        std::tuple{"only-of-an-unknown-group", "0xfe42001d0017", "0008fe42000401020304"}}) {
    push_list(name, rules::retry_without_share, body, retried);
    // The second ClientHello has the same list.
    Deviation offered = set("supported_groups.named_group_list", list);
    all.back().deviations.push_back(offered);
    offered.moment = Moment::second_hello;
    all.back().deviations.push_back(std::move(offered));
  }
  const Expectation checked{
      .alerts = {Alert::illegal_parameter}, .alert_is_fixed = true, .answer_is_allowed = true};
  push_list("with-an-empty-one", rules::syntax, "0004001d0000",
            refusal({Alert::decode_error, Alert::illegal_parameter}));
  // A share of a group that supported_groups does not have; the server must not use it.
  all.push_back({.name = "shares-of-a-group-that-is-not-offered",
                 .rule = rules::stray_share,
                 .opening = {.groups = {secp256r1}, .shares = {x25519}},
                 .expected = checked});
  all.push_back({.name = "shares-in-another-order",
                 .rule = rules::shares,
                 .opening = {.groups = {x25519, secp256r1}, .shares = {secp256r1, x25519}},
                 .expected = checked});
  all.push_back({.name = "shares-of-two-groups",
                 .rule = rules::mandatory_group,
                 .opening = {.groups = {x25519, secp256r1}, .shares = {x25519, secp256r1}},
                 .expected = answer()});
  all.push_back({.name = "shares-missing",
                 .rule = rules::missing_extension,
                 .deviations = {in_hello(Act::drop_extension, number(key_share))},
                 .expected = alert({Alert::missing_extension})});
  all.push_back({.name = "groups-missing",
                 .rule = rules::missing_extension,
                 .deviations = {in_hello(Act::drop_extension, number(supported_groups))},
                 .expected = alert({Alert::missing_extension})});
  all.push_back({.name = "groups-and-shares-missing",
                 .rule = rules::missing_extension,
                 .deviations = {in_hello(Act::drop_extension, number(supported_groups)),
                                in_hello(Act::drop_extension, number(key_share))},
                 .expected = alert({Alert::missing_extension})});
}

Deviation in_second(Act act, std::int64_t number = 0, Bytes bytes = {}) {
  return at(Moment::second_hello, act, number, std::move(bytes));
}
Deviation second_field(std::string field, std::string value) {
  return {
      .moment = Moment::second_hello, .act = Act::set, .field = std::move(field), .text = std::move(value)};
}

/// What is not as usual in a second ClientHello.
void second(Conversations& all, std::string name, std::vector<Deviation> deviations, Expectation expected) {
  all.push_back({.name = "second-hello-" + std::move(name),
                 .rule = rules::second_hello,
                 .opening = {.kind = Opening::Kind::retry, .groups = {x25519, secp256r1}},
                 .deviations = std::move(deviations),
                 .expected = std::move(expected)});
}
/// The same, and the rule that it breaks.
void second(Conversations& all, const Rule& rule, std::string name, std::vector<Deviation> deviations,
            Expectation expected) {
  second(all, std::move(name), std::move(deviations), std::move(expected));
  all.back().rule = rule;
}

/// RFC 9846 4.2.2 binds the client, and leaves open whether a server compares the two ClientHellos.
const Expectation compared{.alerts = {Alert::illegal_parameter}, .answer_is_allowed = true};

void add_changed(Conversations& all) {
  second(all, "with-another-random", {second_field("random", "0x" + to_hex(Bytes(32, 3)))}, compared);
  second(all, "with-another-session-id", {second_field("legacy_session_id", "0x" + to_hex(Bytes(32, 3)))},
         compared);
  second(all, "with-an-empty-session-id", {second_field("legacy_session_id", "empty")}, compared);
  second(all, "with-suites-in-another-order", {second_field("cipher_suites", "0x130313021301")}, compared);
  second(all, "with-more-suites", {second_field("cipher_suites", "0x1301130213031304")}, compared);
  second(all, rules::same_suite, "without-the-suite-of-the-retry", {second_field("cipher_suites", "0x1305")},
         refusal({Alert::illegal_parameter, Alert::handshake_failure}));
  second(all, rules::legacy_version, "with-another-legacy-version",
         {second_field("legacy_version", "0x0302")}, alert({Alert::protocol_version}));
  second(all, rules::compression, "with-compression", {second_field("legacy_compression_methods", "0x0001")},
         alert({Alert::illegal_parameter}));
  second(all, "with-other-signature-algorithms",
         {in_second(Act::body, number(signature_algorithms),
                    hex("00100804080508060403050306030807"
                        "0401"))},
         compared);
  second(all, "with-another-version-in-front",
         {in_second(Act::body, number(supported_versions), hex("0403030304"))}, compared);
  second(all, rules::without_tls13, "without-tls13",
         {in_second(Act::body, number(supported_versions), hex("020303"))},
         refusal({Alert::protocol_version, Alert::illegal_parameter}));
  second(all, "with-other-psk-modes", {in_second(Act::body, number(psk_key_exchange_modes), hex("020001"))},
         compared);
  second(all, "with-groups-in-another-order",
         {in_second(Act::body, number(supported_groups), hex("00040017001d"))}, compared);
  second(all, "with-another-extension", {in_second(Act::add_extension, 0xff42, {1})}, compared);
  second(all, "with-another-name",
         {in_second(Act::drop_extension, number(server_name)),
          in_second(Act::add_extension, number(server_name), hex("000800000561622e6364"))},
         {.alerts = {Alert::illegal_parameter, Alert::unrecognized_name}, .answer_is_allowed = true});
}

void add_missing(Conversations& all) {
  second(all, "without-psk-modes", {in_second(Act::drop_extension, number(psk_key_exchange_modes))},
         compared);
  second(all, rules::signature_algorithms, "without-signature-algorithms",
         {in_second(Act::drop_extension, number(signature_algorithms))},
         refusal({Alert::missing_extension, Alert::illegal_parameter}));
  second(all, rules::missing_extension, "without-groups",
         {in_second(Act::drop_extension, number(supported_groups))},
         refusal({Alert::missing_extension, Alert::illegal_parameter}));
  second(all, rules::missing_extension, "without-shares", {in_second(Act::drop_extension, number(key_share))},
         refusal({Alert::missing_extension, Alert::illegal_parameter}));
  second(all, "with-an-empty-list-of-shares", {in_second(Act::body, number(key_share), hex("0000"))},
         refusal({Alert::illegal_parameter, Alert::handshake_failure, Alert::unexpected_message}));
  second(all, "with-a-share-of-an-unknown-group",
         {in_second(Act::body, number(key_share), hex("0008fe42000401020304"))},
         refusal({Alert::illegal_parameter, Alert::handshake_failure, Alert::unexpected_message}));
  second(all, "with-early-data", {in_second(Act::add_extension, number(early_data))},
         {.alerts = {Alert::illegal_parameter, Alert::missing_extension, Alert::unsupported_extension},
          .answer_is_allowed = true});
  second(all, "with-early-data-and-a-psk",
         {in_second(Act::add_extension, number(early_data)),
          in_second(Act::add_last, number(pre_shared_key), hex(foreign_psk))},
         compared);
  second(all, "with-a-cookie-that-nobody-gave",
         {in_second(Act::add_extension, number(cookie), hex("0004deadbeef"))},
         {.alerts = {Alert::illegal_parameter, Alert::unsupported_extension, Alert::handshake_failure},
          .answer_is_allowed = true});
  second(all, rules::syntax, "truncated", {in_second(Act::cut, 3)}, alert({Alert::decode_error}));
  second(all, rules::syntax, "with-a-byte-behind-it", {in_second(Act::extend, 0, {0})},
         alert({Alert::decode_error}));
  second(all, rules::order, "repeated", {in_second(Act::repeat)},
         refusal({Alert::unexpected_message, Alert::bad_record_mac}));
  second(all, rules::invariants, "in-small-records", {in_second(Act::fragment, 16)}, answer());
  second(all, rules::ignored_ccs, "behind-change-cipher-spec",
         {at(Moment::after_second, Act::plain, 20, {1})}, answer());
  all.push_back({.name = "hello-with-a-cookie-that-nobody-gave",
                 .rule = rules::second_hello,
                 .deviations = {in_hello(Act::add_extension, number(cookie), hex("0004deadbeef"))},
                 .expected = {.alerts = {Alert::illegal_parameter, Alert::unsupported_extension,
                                         Alert::handshake_failure, Alert::decrypt_error},
                              .answer_is_allowed = true}});
}

}  // namespace

void add_key_shares(Conversations& all) {
  add_wrong_shares(all);
  add_lists(all);
}

void add_retries(Conversations& all) {
  add_changed(all);
  add_missing(all);
}

}  // namespace glasstls::probe::families
