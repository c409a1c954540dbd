#include "handshake/offered.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/big_endian.hpp"
#include "base/named.hpp"
#include "crypto/hash/hash.hpp"
#include "handshake/certificate_compression.hpp"
#include "handshake/client_hello.hpp"
#include "handshake/lists.hpp"

namespace glasstls::handshake {

using namespace messages;

namespace {

/// RFC 9846 9.2: which extensions must come together.
void check_completeness(Context& context, const Offered& hello) {
  using enum ExtensionType;
  if (!hello.psks) {
    for (ExtensionType type : {signature_algorithms, supported_groups})
      context.require(hello.has(type),
                      {Alert::missing_extension,
                       "without a pre-shared key, signature_algorithms and supported_groups must be present",
                       {9846, "9.2"}},
                      type, "none");
  }
  context.require(
      hello.has(supported_groups) == hello.has(key_share),
      {Alert::missing_extension, "supported_groups and key_share must come together", {9846, "9.2"}},
      "both or neither", [&] { return hello.has(key_share) ? "only key_share" : "only supported_groups"; });
  if (hello.psks)
    context.require(
        hello.has(psk_key_exchange_modes),
        {Alert::missing_extension, "psk_key_exchange_modes must come with pre_shared_key", {9846, "4.3.9"}},
        "psk_key_exchange_modes", "none");
  if (hello.early_data)
    context.require(hello.psks.has_value(),
                    {Alert::missing_extension, "early_data must come with pre_shared_key", {9846, "4.3.10"}},
                    "pre_shared_key", "none");
}

/// RFC 9846 4.3.8: shares are in the order of supported_groups, one for each group.
void check_shares(Context& context, const Offered& hello) {
  auto rest = hello.groups.begin();
  for (const KeyShareEntry& share : hello.key_shares) {
    rest = std::find(rest, hello.groups.end(), share.group);
    context.require(
        rest != hello.groups.end(),
        {Alert::illegal_parameter,
         "key shares must be for groups in supported_groups, in the same order and one for each group",
         {9846, "4.3.8"}},
        "a share for a group that comes later in supported_groups", share.group);
    ++rest;
  }
}

void check_psks(Context& context, const ClientHello& message, const OfferedPsks& psks) {
  context.require(message.extensions.back().extension_type == ExtensionType::pre_shared_key,
                  {Alert::illegal_parameter, "pre_shared_key must be the last extension", {9846, "4.3.11"}},
                  "pre_shared_key", message.extensions.back().extension_type);
  context.require(psks.identities.size() == psks.binders.size(),
                  {Alert::illegal_parameter, "there must be one binder for each identity", {9846, "4.3.11"}},
                  psks.identities.size(), psks.binders.size());
}

/// RFC 6066 3: the name of the host, in lower case.
std::string read_server_name(Context& context, const Extensions& extensions) {
  const auto list = get<ServerNameList>(extensions);
  if (!list) return {};
  std::string name;
  for (const ServerName& entry : list->server_name_list) {
    if (entry.name_type != 0) continue;
    context.require(name.empty(),
                    {Alert::illegal_parameter, "server_name must not name two hosts", {6066, "3"}},
                    "one host_name", "two");
    name = as_text(entry.host_name);
  }
  return lower(name);
}

/// The extension's name, or its number if it has none.
std::string spelled(ExtensionType type) {
  const auto number = static_cast<std::uint16_t>(type);
  if (name_of(type) != "unknown" && !is_grease(number)) return std::string(name_of(type));
  return "extension " + code(type);
}

}  // namespace

bool Offered::has(ExtensionType type) const { return contains(extensions, type); }

LastingParts lasting_parts(const ClientHello& message) {
  using enum ExtensionType;
  constexpr std::size_t most = 512;  // as many as fit into a cookie
  const auto digest = [](View content) {
    return to_bytes(View(crypto::hash(crypto::HashAlgorithm::sha256, content)).first(8));
  };
  Bytes suites;
  for (CipherSuite suite : message.cipher_suites)
    append(suites, to_big_endian(static_cast<std::uint16_t>(suite), 2));
  LastingParts parts{.random = digest(message.random),
                     .legacy_session_id = digest(message.legacy_session_id),
                     .cipher_suites = digest(suites)};
  for (const Extension& extension : message.extensions) {
    const ExtensionType type = extension.extension_type;
    if (type == early_data || type == cookie || type == pre_shared_key || type == padding ||
        type == key_share)
      continue;
    parts.extensions.push_back({type, digest(extension.extension_data)});
  }
  std::sort(parts.extensions.begin(), parts.extensions.end(),
            [](const auto& a, const auto& b) { return a.type < b.type; });
  if (parts.extensions.size() > most) parts.extensions.resize(most);
  return parts;
}

void check_repeated(Context& context, const LastingParts& first, const LastingParts& second) {
  const auto require = [&](bool same, std::string_view name, std::string_view before, std::string_view now) {
    context.require(
        same,
        {Alert::illegal_parameter,
         "a second ClientHello must repeat the first, except for what a HelloRetryRequest lets it change",
         {9846, "4.2.2"}},
        [&] { return std::string(before).append(name).append(" as before"); },
        [&] { return std::string(now).append(name); });
  };
  const auto field = [&](const Bytes& before, const Bytes& now, std::string_view name) {
    require(before == now, name, "the same ", "another ");
  };
  field(first.random, second.random, "random");
  field(first.legacy_session_id, second.legacy_session_id, "legacy_session_id");
  field(first.cipher_suites, second.cipher_suites, "cipher_suites");
  const auto find = [](const LastingParts& parts, ExtensionType type) {
    const auto found = std::find_if(parts.extensions.begin(), parts.extensions.end(),
                                    [type](const auto& part) { return part.type == type; });
    return found == parts.extensions.end() ? nullptr : &*found;
  };
  for (const LastingParts::Part& part : first.extensions) {
    const LastingParts::Part* again = find(second, part.type);
    if (again)
      field(part.digest, again->digest, spelled(part.type));
    else
      require(false, spelled(part.type), "the same ", "no ");
  }
  for (const LastingParts::Part& part : second.extensions)
    require(find(first, part.type) != nullptr, spelled(part.type), "no ", "");
}

Offered read_client_hello(Context& context, const ClientHello& message) {
  context.require(
      message.legacy_compression_methods == Bytes{0},
      {Alert::illegal_parameter, "legacy_compression_methods must hold 0 and nothing else", {9846, "4.2.2"}},
      "00", [&] { return to_hex(message.legacy_compression_methods); });
  check_extensions(message.extensions, Carrier::ClientHello, {}, context.tracer);

  const Extensions& extensions = message.extensions;
  Offered hello{.random = message.random,
                .legacy_session_id = message.legacy_session_id,
                .cipher_suites = message.cipher_suites,
                .extensions = requested_types(extensions)};
  if (const auto body = get<NamedGroupList>(extensions)) hello.groups = body->named_group_list;
  if (const auto body = get<KeyShareClientHello>(extensions)) hello.key_shares = body->client_shares;
  if (const auto body = get<SignatureSchemeList>(extensions))
    hello.signature_algorithms = body->supported_signature_algorithms;
  const auto for_certificates = get<SignatureSchemeListCert>(extensions);
  hello.signature_algorithms_cert =
      for_certificates ? for_certificates->supported_signature_algorithms : hello.signature_algorithms;
  if (const auto body = get<CertificateAuthorities>(extensions))
    for (const DistinguishedName& authority : body->authorities)
      hello.certificate_authorities.push_back(authority.name);
  hello.server_name = read_server_name(context, extensions);
  if (const auto body = get<ProtocolNameList>(extensions))
    for (const ProtocolName& protocol : body->protocol_name_list)
      hello.alpn_protocols.emplace_back(as_text(protocol.name));
  if (const auto body = get<RecordSizeLimit>(extensions)) {
    context.require(body->limit >= 64,
                    {Alert::illegal_parameter, "record_size_limit must be at least 64", {8449}},
                    "64 bytes or more", body->limit);
    hello.record_size_limit = body->limit;
  }
  hello.certificate_compression = accepted_compression(extensions);
  if (auto body = get<Cookie>(extensions)) hello.cookie = std::move(body->cookie);
  if (const auto body = get<PskKeyExchangeModes>(extensions)) hello.psk_modes = body->ke_modes;
  hello.psks = get<OfferedPsks>(extensions);
  hello.early_data = hello.has(ExtensionType::early_data);
  hello.post_handshake_auth = hello.has(ExtensionType::post_handshake_auth);
  if (const auto body = get<CertificateStatusRequest>(extensions))
    hello.status_request = static_cast<unsigned>(body->status_type) == 1;  // ocsp

  check_completeness(context, hello);
  check_shares(context, hello);
  if (hello.psks) check_psks(context, message, *hello.psks);
  return hello;
}

}  // namespace glasstls::handshake
