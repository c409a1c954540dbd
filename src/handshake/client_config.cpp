#include "handshake/client_config.hpp"

#include <algorithm>

#include "handshake/authentication.hpp"
#include "handshake/config_rule.hpp"
#include "handshake/key_exchange.hpp"
#include "messages/extension_bodies.hpp"
#include "schedule/cipher_suite.hpp"

namespace glasstls::handshake {

using namespace messages;

namespace {

template <class T>
bool is_repeated(const std::vector<T>& list, const T& value) {
  return std::count(list.begin(), list.end(), value) > 1;
}

bool can_do(CipherSuite suite) { return schedule::find_suite(suite) != nullptr; }

bool can_do(NamedGroup group) { return is_implemented(group); }

/// RFC 9846 4.3.3: PKCS#1 v1.5 signs only certificates.
bool can_do(SignatureScheme scheme) {
  using enum SignatureScheme;
  return may_sign_handshake(scheme) || scheme == rsa_pkcs1_sha256 || scheme == rsa_pkcs1_sha384 ||
         scheme == rsa_pkcs1_sha512;
}

/// RFC 9846 9.3: a client can do what it offers. RFC 9846 4.3.7: it offers nothing twice.
template <class T>
void check_list(const std::vector<T>& list) {
  must(!list.empty(), "a client offers at least one cipher suite, group and signature algorithm");
  for (const T& value : list) {
    must(can_do(value), "a client offers only what it can do, and not " + std::string(name_of(value)));
    must(!is_repeated(list, value),
         "a client offers nothing twice, as it would " + std::string(name_of(value)));
  }
}

/// RFC 9846 4.3.8: the shares are for offered groups, in the same order, and one for each group.
void check_shares(const std::vector<NamedGroup>& shares, const std::vector<NamedGroup>& groups) {
  auto rest = groups.begin();
  for (NamedGroup share : shares) {
    must(is_implemented(share), "no key share can be made for " + std::string(name_of(share)));
    rest = std::find(rest, groups.end(), share);
    must(rest != groups.end(), "key_shares must be some of supported_groups, in the same order");
    ++rest;
  }
}

}  // namespace

std::vector<CipherSuite> default_cipher_suites() {
  std::vector<CipherSuite> suites;
  for (const schedule::SuiteParameters& implemented : schedule::usual_suites())
    suites.push_back(implemented.suite);
  return suites;
}

std::vector<NamedGroup> implemented_groups() {
  std::vector<NamedGroup> groups = default_supported_groups();
  groups.push_back(NamedGroup::x448);
  return groups;
}

std::vector<NamedGroup> default_supported_groups() {
  using enum NamedGroup;
  return {X25519MLKEM768, x25519, secp256r1, secp384r1, secp521r1, SecP256r1MLKEM768};
}

void check(const ClientConfig& config) {
  must(config.random != nullptr, "a client needs a source of randomness");
  for (const Psk* psk : config.psks)
    must(!psk->identity.empty() && psk->identity.size() <= 0xffff && !psk->key.empty(),
         "a pre-shared key has an identity of 1 to 65535 bytes and is not empty");
  if (config.offer) {
    const Extensions& extensions = config.offer->extensions;
    const Extension* psks = find(extensions, ExtensionType::pre_shared_key);
    must(!psks || psks == &extensions.back(), "pre_shared_key must be the last extension of an offer");
    const auto offered = get<NamedGroupList>(config.offer->extensions);
    return check_shares(config.key_shares, offered ? offered->named_group_list : std::vector<NamedGroup>{});
  }
  check_list(config.cipher_suites);
  check_list(config.supported_groups);
  check_list(config.signature_algorithms);
  check_shares(config.key_shares, config.supported_groups);
  must(!config.psk_key_exchange_modes.empty(),
       "psk_key_exchange_modes must have one of psk_dhe_ke and psk_ke");
  for (PskKeyExchangeMode mode : config.psk_key_exchange_modes)
    must(mode == PskKeyExchangeMode::psk_dhe_ke || mode == PskKeyExchangeMode::psk_ke,
         "psk_key_exchange_modes are psk_dhe_ke and psk_ke");
  check_common(config.alpn_protocols, config.certificate_compression, config.record_size_limit);
}

}  // namespace glasstls::handshake
