#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <set>

#include "handshake/lists.hpp"
#include "messages/extension_bodies.hpp"
#include "messages/named.hpp"
#include "probe/client_families/client_families.hpp"
#include "x509/path/reference_name.hpp"

/// What a ClientHello must have. These are judged in every connection.
namespace glasstls::probe::client_families {

using namespace messages;
using handshake::contains;
using Kept = std::optional<bool>;
using Kind = Opening::Kind;
using enum ExtensionType;

namespace {

/// RFC 6066 7: an extension that TLS 1.3 does not use.
constexpr auto truncated_hmac = static_cast<ExtensionType>(4);

bool has(const ClientHello& hello, ExtensionType type) { return find(hello.extensions, type) != nullptr; }
std::uint16_t number_of(auto value) { return static_cast<std::uint16_t>(value); }

std::vector<KeyShareEntry> shares_of(const ClientHello& hello) {
  const auto shares = get<KeyShareClientHello>(hello.extensions);
  return shares ? shares->client_shares : std::vector<KeyShareEntry>{};
}
std::vector<NamedGroup> groups_in(const ClientHello& hello) {
  const auto groups = get<NamedGroupList>(hello.extensions);
  return groups ? groups->named_group_list : std::vector<NamedGroup>{};
}
/// What is in signature_algorithms and in signature_algorithms_cert.
std::vector<std::vector<SignatureScheme>> schemes_of(const ClientHello& hello) {
  std::vector<std::vector<SignatureScheme>> lists;
  if (const auto list = get<SignatureSchemeList>(hello.extensions))
    lists.push_back(list->supported_signature_algorithms);
  if (const auto list = get<SignatureSchemeListCert>(hello.extensions))
    lists.push_back(list->supported_signature_algorithms);
  return lists;
}

/// Whether no two of the values are equal.
template <class Value>
bool are_distinct(std::vector<Value> values) {
  std::sort(values.begin(), values.end());
  return std::adjacent_find(values.begin(), values.end()) == values.end();
}

/// Judges the first and the second ClientHello.
template <Kept (*check)(const ClientHello&)>
Kept each(const Hellos& hellos) {
  Kept kept;
  for (const auto* hello : {&hellos.heard.client_hello, &hellos.heard.second_hello}) {
    const Kept one = *hello ? check(**hello) : std::nullopt;
    if (one == false) return false;
    if (one) kept = true;
  }
  return kept;
}

// The fields.

Kept tls12_is_legacy_version(const ClientHello& hello) {
  return hello.legacy_version == ProtocolVersion::tls12;
}
Kept has_no_compression(const ClientHello& hello) { return hello.legacy_compression_methods == Bytes{0}; }
Kept has_session_id_of_right_size(const ClientHello& hello) {
  return hello.legacy_session_id.empty() || hello.legacy_session_id.size() == 32;
}
Kept has_new_session_id(const Hellos& hellos) {
  const auto& hello = hellos.heard.client_hello;
  if (!hello || hello->legacy_session_id.empty() || !hellos.before) return std::nullopt;
  return hello->legacy_session_id != hellos.before->legacy_session_id;
}
Kept has_new_random(const Hellos& hellos) {
  if (!hellos.heard.client_hello || !hellos.before) return std::nullopt;
  return hellos.heard.client_hello->random != hellos.before->random;
}
Kept has_no_weak_suite(const ClientHello& hello) {
  // RFC 9846 E.5. The suites of TLS 1.3 have other names.
  return std::ranges::none_of(hello.cipher_suites, [](CipherSuite suite) {
    const std::string_view name = messages::name_of(suite);
    return std::ranges::any_of(
        std::array{"_NULL_", "_RC4_", "_RC2_", "_EXPORT_", "_DES_", "_DES40_"},
        [name](const char* part) { return name.find(part) != std::string_view::npos; });
  });
}
Kept is_alone(const Hellos& hellos) {
  return hellos.heard.client_hello ? Kept(!hellos.heard.hello_is_joined) : std::nullopt;
}
Kept has_right_record_versions(const Hellos& hellos) {
  return hellos.heard.client_hello ? Kept(!hellos.heard.odd_record_version) : std::nullopt;
}

// Extensions, whatever is in them.

/// What check_extensions() says about each extension by itself.
Kept extensions_pass(const ClientHello& hello, Alert alert) {
  for (const Extension& extension : hello.extensions) try {
      check_extensions({extension}, Carrier::ClientHello);
    } catch (const Failure& failure) {
      if (failure.alert == alert) return false;
    }
  return true;
}
Kept has_readable_extensions(const ClientHello& hello) { return extensions_pass(hello, Alert::decode_error); }
Kept has_syntax(const Hellos& hellos) {
  const Heard& heard = hellos.heard;
  if (!heard.client_hello) return heard.broken ? Kept(false) : std::nullopt;
  return each<has_readable_extensions>(hellos);
}
Kept has_its_own_extensions(const ClientHello& hello) {
  return extensions_pass(hello, Alert::illegal_parameter);
}
Kept has_one_of_each(const ClientHello& hello) {
  std::vector<ExtensionType> types;
  for (const Extension& extension : hello.extensions) types.push_back(extension.extension_type);
  return are_distinct(types);
}
Kept uses_no_truncated_hmac(const ClientHello& hello) { return !has(hello, truncated_hmac); }
Kept needs_no_psk(const ClientHello& hello) {
  if (has(hello, pre_shared_key)) return std::nullopt;
  return has(hello, signature_algorithms) && has(hello, supported_groups);
}
Kept has_both_or_neither(const ClientHello& hello) {
  return has(hello, supported_groups) == has(hello, key_share);
}

// Versions, names, protocols and signatures.

Kept offers_tls13(const ClientHello& hello) {
  const auto versions = get<SupportedVersionsClientHello>(hello.extensions);
  return versions && contains(versions->versions, ProtocolVersion::tls13);
}
Kept has_server_name(const ClientHello& hello) {
  const auto list = get<ServerNameList>(hello.extensions);
  if (!list) return std::nullopt;
  std::vector<std::uint8_t> types;
  for (const ServerName& name : list->server_name_list) {
    types.push_back(name.name_type);
    if (name.name_type == 0 && !x509::is_dns_name(as_text(name.host_name))) return false;
  }
  return are_distinct(types);
}
Kept has_protocol_names(const ClientHello& hello) {
  const Extension* list = find(hello.extensions, application_layer_protocol_negotiation);
  if (!list) return std::nullopt;
  try {
    return get<ProtocolNameList>(hello.extensions).has_value();
  } catch (const Failure&) {
    return false;
  }
}
bool is_sha1(SignatureScheme scheme) {
  return scheme == SignatureScheme::rsa_pkcs1_sha1 || scheme == SignatureScheme::ecdsa_sha1;
}
Kept lists_sha1_last(const ClientHello& hello) {
  Kept kept;
  for (auto list : schemes_of(hello)) {
    std::erase_if(list, [](SignatureScheme scheme) { return is_grease(number_of(scheme)); });
    if (std::ranges::none_of(list, is_sha1)) continue;
    if (!std::is_partitioned(list.begin(), list.end(), std::not_fn(is_sha1))) return false;
    kept = true;
  }
  return kept;
}
Kept has_no_old_pair(const ClientHello& hello) {
  // RFC 9846 B.3.1.3: up to 0x06ff, what has no name in SignatureScheme is obsolete or of DSA.
  Kept kept;
  for (const auto& list : schemes_of(hello)) {
    for (const SignatureScheme scheme : list) {
      using enum SignatureScheme;
      const bool is_named =
          contains(std::array{rsa_pkcs1_sha256, rsa_pkcs1_sha384, rsa_pkcs1_sha512, ecdsa_secp256r1_sha256,
                              ecdsa_secp384r1_sha384, ecdsa_secp521r1_sha512, rsa_pkcs1_sha1, ecdsa_sha1},
                   scheme);
      if (number_of(scheme) <= 0x06ff && !is_named) return false;
    }
    kept = true;
  }
  return kept;
}

// Groups and shares.

Kept has_distinct_groups(const ClientHello& hello) {
  return has(hello, supported_groups) ? Kept(are_distinct(groups_in(hello))) : std::nullopt;
}
Kept has_no_obsolete_group(const ClientHello& hello) {
  if (!has(hello, supported_groups)) return std::nullopt;
  return std::ranges::none_of(groups_in(hello), [](NamedGroup group) {
    const std::uint16_t value = number_of(group);  // RFC 9846 B.3.1.4: obsolete_RESERVED
    return (value >= 0x0001 && value <= 0x0016) || (value >= 0x001a && value <= 0x001c) || value == 0xff01 ||
           value == 0xff02;
  });
}
/// Where each group is in supported_groups.
std::map<NamedGroup, std::size_t> places_of_groups(const ClientHello& hello) {
  std::map<NamedGroup, std::size_t> places;
  for (const NamedGroup group : groups_in(hello)) places.try_emplace(group, places.size());
  return places;
}
Kept has_shares_of_listed_groups(const ClientHello& hello) {
  if (!has(hello, key_share)) return std::nullopt;
  return std::ranges::all_of(shares_of(hello),
                             [places = places_of_groups(hello)](const KeyShareEntry& entry) {
                               return places.contains(entry.group);
                             });
}
Kept has_shares_in_order(const ClientHello& hello) {
  if (!has(hello, key_share)) return std::nullopt;
  const auto places = places_of_groups(hello);
  std::vector<std::size_t> order;
  for (const KeyShareEntry& entry : shares_of(hello))
    if (const auto place = places.find(entry.group); place != places.end()) order.push_back(place->second);
  return std::ranges::is_sorted(order);
}
Kept has_one_share_of_a_group(const ClientHello& hello) {
  if (!has(hello, key_share)) return std::nullopt;
  std::vector<NamedGroup> groups;
  for (const KeyShareEntry& entry : shares_of(hello)) groups.push_back(entry.group);
  return are_distinct(groups);
}
std::vector<Bytes> keys_of(const ClientHello& hello) {
  std::vector<Bytes> keys;
  for (const KeyShareEntry& entry : shares_of(hello)) keys.push_back(entry.key_exchange);
  return keys;
}
Kept has_independent_shares(const ClientHello& hello) {
  if (!has(hello, key_share)) return std::nullopt;
  return are_distinct(keys_of(hello));
}
/// The size of a key_exchange, in bytes; 0 for groups that are not known here.
std::size_t share_size(NamedGroup group) {
  constexpr std::size_t ml_kem_768 = 1184, ml_kem_1024 = 1568;
  switch (group) {
    case NamedGroup::secp256r1: return 65;
    case NamedGroup::secp384r1: return 97;
    case NamedGroup::secp521r1: return 133;
    case NamedGroup::x25519: return 32;
    case NamedGroup::x448: return 56;
    case NamedGroup::ffdhe2048: return 256;
    case NamedGroup::ffdhe3072: return 384;
    case NamedGroup::ffdhe4096: return 512;
    case NamedGroup::ffdhe6144: return 768;
    case NamedGroup::ffdhe8192: return 1024;
    case NamedGroup::SecP256r1MLKEM768: return 65 + ml_kem_768;
    case NamedGroup::X25519MLKEM768: return ml_kem_768 + 32;
    case NamedGroup::SecP384r1MLKEM1024: return 97 + ml_kem_1024;
  }
  return 0;
}
Kept has_shares_of_right_form(const ClientHello& hello) {
  if (!has(hello, key_share)) return std::nullopt;
  return std::ranges::all_of(shares_of(hello), [](const KeyShareEntry& entry) {
    const std::size_t size = share_size(entry.group);
    using enum NamedGroup;
    const bool is_point = contains(std::array{secp256r1, secp384r1, secp521r1}, entry.group);
    return size == 0 || (entry.key_exchange.size() == size && (!is_point || entry.key_exchange[0] == 4));
  });
}
Kept has_fresh_shares(const Hellos& hellos) {
  if (!hellos.heard.client_hello || !hellos.before) return std::nullopt;
  const std::vector<Bytes> before = keys_of(*hellos.before);
  return std::ranges::none_of(
      keys_of(*hellos.heard.client_hello),
      [old = std::set(before.begin(), before.end())](const Bytes& key) { return old.contains(key); });
}

// Pre-shared keys and early data.

Kept has_psk_at_the_end(const ClientHello& hello) {
  if (!has(hello, pre_shared_key)) return std::nullopt;
  return hello.extensions.back().extension_type == pre_shared_key;
}
Kept has_modes_with_psk(const ClientHello& hello) {
  return has(hello, pre_shared_key) ? Kept(has(hello, psk_key_exchange_modes)) : std::nullopt;
}
Kept has_a_binder_for_each(const ClientHello& hello) {
  const auto psks = get<OfferedPsks>(hello.extensions);
  return psks ? Kept(psks->identities.size() == psks->binders.size()) : std::nullopt;
}
Kept has_psk_with_early_data(const ClientHello& hello) {
  return has(hello, early_data) ? Kept(has(hello, pre_shared_key)) : std::nullopt;
}

// The second ClientHello.

Kept begins_without_cookie(const Hellos& hellos) {
  return hellos.heard.client_hello ? Kept(!has(*hellos.heard.client_hello, cookie)) : std::nullopt;
}
/// Whether the connection has a HelloRetryRequest and an answer to it.
bool has_second(const Heard& heard) { return heard.client_hello && heard.retry && heard.second_hello; }

Kept copies_the_cookie(const Hellos& hellos) {
  if (!has_second(hellos.heard)) return std::nullopt;
  const Extension* given = find(hellos.heard.retry->extensions, cookie);
  const Extension* copied = find(hellos.heard.second_hello->extensions, cookie);
  if (!given || !copied) return !given && !copied;
  return given->extension_data == copied->extension_data;
}
Kept sends_the_new_share(const Hellos& hellos) {
  if (!has_second(hellos.heard)) return std::nullopt;
  const auto wanted = get<KeyShareHelloRetryRequest>(hellos.heard.retry->extensions);
  if (!wanted) return std::nullopt;
  const auto shares = shares_of(*hellos.heard.second_hello);
  return shares.size() == 1 && shares.front().group == wanted->selected_group;
}
Kept drops_early_data(const Hellos& hellos) {
  return has_second(hellos.heard) ? Kept(!has(*hellos.heard.second_hello, early_data)) : std::nullopt;
}
/// The extensions, without what RFC 9846 4.2.2 lets a client change after this HelloRetryRequest.
Extensions lasting(const ClientHello& hello, const HelloRetryRequest& retry) {
  Extensions all = hello.extensions;
  std::erase_if(all, [](const Extension& one) {
    return contains(std::array{early_data, cookie, padding, pre_shared_key}, one.extension_type);
  });
  for (Extension& one : all)
    if (one.extension_type == key_share && find(retry.extensions, key_share)) one.extension_data.clear();
  return all;
}
/// Whether each identity of the second ClientHello was in the first one, in this order.
bool keeps_identities(const ClientHello& first, const ClientHello& second) {
  const auto before = get<OfferedPsks>(first.extensions), after = get<OfferedPsks>(second.extensions);
  if (!after) return true;
  if (!before) return false;
  auto at = before->identities.begin();
  for (const PskIdentity& kept : after->identities) {
    at = std::find_if(at, before->identities.end(),
                      [&](const PskIdentity& one) { return one.identity == kept.identity; });
    if (at == before->identities.end()) return false;
  }
  return true;
}
Kept changes_nothing_else(const Hellos& hellos) {
  if (!has_second(hellos.heard)) return std::nullopt;
  const ClientHello& first = *hellos.heard.client_hello;
  const ClientHello& second = *hellos.heard.second_hello;
  const auto same = [](const Extension& a, const Extension& b) {
    return a.extension_type == b.extension_type && a.extension_data == b.extension_data;
  };
  return first.legacy_version == second.legacy_version && first.random == second.random &&
         first.legacy_session_id == second.legacy_session_id && first.cipher_suites == second.cipher_suites &&
         first.legacy_compression_methods == second.legacy_compression_methods &&
         std::ranges::equal(lasting(first, *hellos.heard.retry), lasting(second, *hellos.heard.retry),
                            same) &&
         keeps_identities(first, second);
}

/// Adds one.
void watch(const Beginning& beginning, std::string_view name, const Rule& rule, std::string_view fact,
           HelloCheck check) {
  push(beginning, "client-hello-" + std::string(name), rule, {}, {.answer = true, .fact = fact});
  beginning.all.back().watches = check;
}

void add_fields(Conversations& all) {
  using namespace client_rules;
  const Beginning any{all, {}};
  watch(any, "syntax", {{}, {9846, "4.2.2"}, "A ClientHello and each of its extensions follow their syntax."},
        "everything in its ClientHello follows the syntax", has_syntax);
  watch(any, "legacy-version", tls12_version, "legacy_version is 0x0303", each<tls12_is_legacy_version>);
  watch(any, "random-is-new", {{}, {9846, "4.2.2"}, "random comes from a secure random number generator."},
        "two connections have different random values", has_new_random);
  watch(any, "session-id-size", new_session_id, "legacy_session_id has 0 or 32 bytes",
        each<has_session_id_of_right_size>);
  watch(any, "session-id-is-new", new_session_id, "two connections have different legacy_session_ids",
        has_new_session_id);
  watch(any, "weak-suites",
        {{}, {9846, "E.5"}, "Nobody offers RC4, or a cipher of less than 112 bits, for any version."},
        "no cipher suite has RC4, DES, a key for export or no encryption", each<has_no_weak_suite>);
  watch(any, "compression", null_compression, "legacy_compression_methods is a single 0",
        each<has_no_compression>);
  watch(any, "alone", hello_alone, "nothing shares a record with the end of its ClientHello", is_alone);
  watch(any, "record-version", record_versions,
        "legacy_record_version is 0x0303, or before a first ClientHello 0x0301", has_right_record_versions);
}

void add_offers(Conversations& all) {
  using namespace client_rules;
  const Beginning any{all, {}};
  watch(any, "extension-twice", rules::one_of_each, "no extension occurs twice", each<has_one_of_each>);
  watch(any, "foreign-extension",
        {{}, {9846, "4.3"}, "An extension is only in messages that Table 1 names for it."},
        "it has no extension that belongs in other messages", each<has_its_own_extensions>);
  watch(any, "truncated-hmac", {{}, {9846, "E.5"}, "Nobody uses truncated_hmac."}, "it has no truncated_hmac",
        each<uses_no_truncated_hmac>);
  watch(any, "supported-versions", versions_sent, "supported_versions has 0x0304", each<offers_tls13>);
  watch(any, "required-extensions", without_psk,
        "without pre_shared_key it has signature_algorithms and supported_groups", each<needs_no_psk>);
  watch(any, "groups-with-shares", groups_and_shares,
        "it has both supported_groups and key_share, or neither", each<has_both_or_neither>);
  watch(
      any, "server-name",
      {{}, {6066, "3"}, "server_name has one host name: ASCII, without a dot at its end, and no IP address."},
      "server_name has one name, and that is a DNS name", each<has_server_name>);
  watch(any, "alpn", {{}, {7301, "3.1"}, "The names of protocols are whole, and none is empty."},
        "its list of application protocols follows the syntax", each<has_protocol_names>);
  watch(any, "old-signatures", no_old_pairs, "no signature algorithm is an obsolete one of TLS 1.2",
        each<has_no_old_pair>);
  watch(any, "sha1-last", sha1_last, "algorithms with SHA-1 come last", each<lists_sha1_last>);
  watch(any, "groups-twice", distinct_groups, "supported_groups has no group twice",
        each<has_distinct_groups>);
  watch(any, "old-groups", {{}, {9846, "B.3.1.4"}, "Nobody offers obsolete groups."},
        "supported_groups has no obsolete group", each<has_no_obsolete_group>);
  watch(any, "shares-are-listed", share_of_listed, "each key share is of a group in supported_groups",
        each<has_shares_of_listed_groups>);
  watch(any, "shares-in-order", share_order, "key shares are in the order of supported_groups",
        each<has_shares_in_order>);
  watch(any, "shares-twice", share_for_each_group, "no group has two key shares",
        each<has_one_share_of_a_group>);
  watch(any, "shares-independent", independent_shares, "no two key shares are equal",
        each<has_independent_shares>);
  watch(any, "share-form",
        {{}, {9846, "4.3.8.2"}, "A key share has the size of its group, and a point is uncompressed."},
        "each key share has the size and form of its group", each<has_shares_of_right_form>);
  watch(any, "shares-are-fresh", fresh_shares, "two connections have different key shares", has_fresh_shares);
}

void add_psks_and_retries(Conversations& all) {
  using namespace client_rules;
  const Beginning resumption{all, {.kind = Kind::resumption}}, retry{all, {.kind = Kind::retry}},
      with_cookie{all, {.kind = Kind::cookie}};
  watch(resumption, "psk-last", psk_at_end, "pre_shared_key is its last extension", each<has_psk_at_the_end>);
  watch(resumption, "psk-modes", modes_with_psk, "with pre_shared_key it has psk_key_exchange_modes",
        each<has_modes_with_psk>);
  watch(resumption, "psk-binders",
        {{}, {9846, "4.3.11"}, "There is one binder for each identity, in the same order."},
        "it has as many binders as identities", each<has_a_binder_for_each>);
  watch({all, {}}, "early-data", early_data_with_psk, "with early_data it has pre_shared_key",
        each<has_psk_with_early_data>);
  watch({all, {}}, "cookie-too-early", first_cookie, "its first ClientHello has no cookie",
        begins_without_cookie);
  watch(with_cookie, "again-cookie", client_rules::cookie,
        "its second ClientHello has the cookie of the HelloRetryRequest, if that has one", copies_the_cookie);
  watch(retry, "again-share", new_share,
        "its second ClientHello has only a share of the group that was asked for", sends_the_new_share);
  watch(retry, "again-early-data", no_early_data_again, "its second ClientHello has no early_data",
        drops_early_data);
  watch(retry, "again-unchanged", same_hello, "its second ClientHello changes nothing else",
        changes_nothing_else);
}

}  // namespace

void add_client_hellos(Conversations& all) {
  add_fields(all);
  add_offers(all);
  add_psks_and_retries(all);
}

}  // namespace glasstls::probe::client_families
