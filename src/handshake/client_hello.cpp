#include "handshake/client_hello.hpp"

#include <array>

#include "messages/extension_bodies.hpp"
#include "x509/certificate/ip_address.hpp"

namespace glasstls::handshake {

using namespace messages;

namespace {

/// RFC 8701 3.1: the k-th of the sixteen values 0x0a0a, 0x1a1a ... 0xfafa.
constexpr std::uint16_t grease_value(std::uint8_t seed) {
  const unsigned byte = 0x0au | (seed & 0xf0u);
  return static_cast<std::uint16_t>(byte << 8 | byte);
}

std::string without_trailing_dot(std::string name) {
  if (!name.empty() && name.back() == '.') name.pop_back();
  return name;
}

void fill_padding(ClientHello& hello) {
  const std::size_t unpadded = encode_handshake(hello).size();
  const auto at = std::find_if(
      hello.extensions.begin(), hello.extensions.end(),
      [](const Extension& extension) { return extension.extension_type == ExtensionType::padding; });
  // The message already has an empty padding extension, 4 bytes long. It is removed if none is needed.
  if (at == hello.extensions.end()) return;
  if (unpadded - 4 <= 255 || unpadded - 4 >= 512)
    hello.extensions.erase(at);
  else
    at->extension_data.assign(unpadded < 512 ? 512 - unpadded : 0, 0);
}

}  // namespace

std::vector<SignatureScheme> default_signature_algorithms() {
  using enum SignatureScheme;
  return {ecdsa_secp256r1_sha256, ecdsa_secp384r1_sha384, ecdsa_secp521r1_sha512, ed25519,
          rsa_pss_rsae_sha256,    rsa_pss_rsae_sha384,    rsa_pss_rsae_sha512,    rsa_pss_pss_sha256,
          rsa_pss_pss_sha384,     rsa_pss_pss_sha512,     rsa_pkcs1_sha256,       rsa_pkcs1_sha384,
          rsa_pkcs1_sha512};
}

Offer make_offer(const ClientConfig& config) {
  std::array<std::uint8_t, 4> grease{};
  if (config.grease) config.random->fill(grease, "GREASE");
  if ((grease[2] & 0xf0) == (grease[3] & 0xf0)) grease[3] ^= 0x10;  // the two extensions need different types

  Offer offer{config.cipher_suites, {}};
  NamedGroupList groups{config.supported_groups};
  SupportedVersionsClientHello versions{{ProtocolVersion::tls13}};
  if (config.grease) {
    offer.cipher_suites.insert(offer.cipher_suites.begin(),
                               static_cast<CipherSuite>(grease_value(grease[0])));
    groups.named_group_list.insert(groups.named_group_list.begin(),
                                   static_cast<NamedGroup>(grease_value(grease[1])));
    versions.versions.push_back(static_cast<ProtocolVersion>(grease_value(grease[1])));
  }

  Extensions& extensions = offer.extensions;
  if (config.grease) extensions.push_back({static_cast<ExtensionType>(grease_value(grease[2])), {}});
  const std::string host = without_trailing_dot(config.server_name);
  // RFC 6066 3: an IP address is not sent as server_name.
  if (!host.empty() && !x509::parse_ip_address(host))
    extensions.push_back(make_extension(ServerNameList{{{0, to_bytes(as_bytes(host))}}}));
  extensions.push_back(make_extension(groups));
  extensions.push_back(make_extension(SignatureSchemeList{config.signature_algorithms}));
  if (config.status_request) extensions.push_back(make_extension(CertificateStatusRequest{}));
  if (!config.alpn_protocols.empty()) {
    ProtocolNameList protocols;
    for (const std::string& protocol : config.alpn_protocols)
      protocols.protocol_name_list.push_back({to_bytes(as_bytes(protocol))});
    extensions.push_back(make_extension(protocols));
  }
  if (!config.certificate_compression.empty())
    extensions.push_back(make_extension(CertificateCompressionAlgorithms{config.certificate_compression}));
  if (config.record_size_limit)
    extensions.push_back(make_extension(RecordSizeLimit{*config.record_size_limit}));
  extensions.push_back(make_extension(versions));
  extensions.push_back({ExtensionType::cookie, {}});
  extensions.push_back(make_extension(PskKeyExchangeModes{config.psk_key_exchange_modes}));
  extensions.push_back({ExtensionType::key_share, {}});
  if (config.post_handshake_auth) extensions.push_back({ExtensionType::post_handshake_auth, {}});
  if (config.grease) extensions.push_back({static_cast<ExtensionType>(grease_value(grease[3])), Bytes{0}});
  if (config.early_data) extensions.push_back({ExtensionType::early_data, {}});
  // RFC 9846 4.3.11: always the last one, because a binder covers everything before the binders.
  extensions.push_back({ExtensionType::pre_shared_key, {}});
  return offer;
}

ClientHello make_client_hello(const Offer& offer, const Random& random, Bytes legacy_session_id,
                              const OfferedSecrets& offers, View cookie) {
  ClientHello hello{.random = random,
                    .legacy_session_id = std::move(legacy_session_id),
                    .cipher_suites = offer.cipher_suites,
                    .extensions = {}};
  for (const Extension& extension : offer.extensions) {
    if (extension.extension_type == ExtensionType::key_share) {
      KeyShareClientHello body;
      for (const KeyPair& share : offers.shares) body.client_shares.push_back(share.entry());
      hello.extensions.push_back(make_extension(body));
    } else if (extension.extension_type == ExtensionType::cookie) {
      if (!cookie.empty()) hello.extensions.push_back(make_extension(Cookie{to_bytes(cookie)}));
    } else if (extension.extension_type == ExtensionType::pre_shared_key) {
      if (!offers.psks.empty()) hello.extensions.push_back(make_extension(unbound(offers.psks)));
    } else {
      hello.extensions.push_back(extension);
    }
  }
  fill_padding(hello);
  return hello;
}

std::vector<ExtensionType> requested_types(const Extensions& extensions) {
  std::vector<ExtensionType> types;
  for (const Extension& extension : extensions)
    if (!is_grease(static_cast<std::uint16_t>(extension.extension_type)))
      types.push_back(extension.extension_type);
  return types;
}

}  // namespace glasstls::handshake
