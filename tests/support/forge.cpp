#include "support/forge.hpp"

#include "crypto/curve/ed25519.hpp"
#include "crypto/hash/hash.hpp"
#include "x509/certificate/ip_address.hpp"
#include "x509/certificate/pem.hpp"
#include "x509/issue/issue.hpp"

namespace glasstls::forge {

namespace {

Bytes sha256(View bytes) { return to_bytes(crypto::hash(crypto::HashAlgorithm::sha256, bytes)); }

Bytes alternative_name(const std::string& text) {
  if (const auto address = x509::parse_ip_address(text)) return tlv(0x87, *address);
  return dns_name(text);
}

Bytes extensions(const Recipe& recipe, const Key& own, const Key* issuer) {
  std::vector<Bytes> list;
  const auto add = [&list](const char* id, bool critical, const Bytes& value) {
    list.push_back(extension({id, critical, value}));
  };
  if (recipe.is_ca) {
    std::vector<Bytes> parts;
    if (*recipe.is_ca) parts.push_back(boolean(true));
    if (recipe.path_length) parts.push_back(integer(static_cast<std::uint32_t>(*recipe.path_length)));
    add("2.5.29.19", true, sequence(parts));
  }
  if (recipe.key_usage) {
    const auto bits = static_cast<std::uint8_t>(*recipe.key_usage);
    int unused = 0;
    while (bits != 0 && (bits >> unused & 1) == 0) ++unused;
    add("2.5.29.15", true, bit_string(Bytes{bits}, unused));
  }
  if (!recipe.ext_key_usage.empty()) {
    std::vector<Bytes> purposes;
    for (const std::string& id : recipe.ext_key_usage) purposes.push_back(object_identifier(id));
    add("2.5.29.37", false, sequence(purposes));
  }
  if (!recipe.names.empty()) {
    std::vector<Bytes> names;
    for (const std::string& text : recipe.names) names.push_back(alternative_name(text));
    add("2.5.29.17", recipe.common_name.empty() && recipe.subject.empty(), sequence(names));
  }
  if (recipe.subject_key_identifier) add("2.5.29.14", false, octet_string(key_identifier(own)));
  if (recipe.authority_key_identifier && issuer)
    add("2.5.29.35", false, sequence({tlv(0x80, key_identifier(*issuer))}));
  for (const ExtensionBytes& e : recipe.more) list.push_back(extension(e));
  return list.empty() ? Bytes{} : tlv(0xa3, sequence(list));
}

Minted mint(const Recipe& recipe, const Minted* issuer) {
  Minted minted;
  const std::string fallback = recipe.names.empty() ? "nameless" : recipe.names.front();
  const std::string& own_name = recipe.common_name.empty() ? fallback : recipe.common_name;
  minted.key = key(recipe.key_name.empty() ? own_name : recipe.key_name);
  minted.subject = !recipe.subject.empty() ? recipe.subject : name(recipe.common_name);
  const Key& signer = issuer ? issuer->key : minted.key;
  const Bytes issuer_name = !recipe.issuer.empty() ? recipe.issuer
                            : issuer               ? issuer->subject
                                                   : minted.subject;
  const auto algorithm = [](const Bytes& wanted) { return wanted.empty() ? ed25519_algorithm() : wanted; };

  Bytes serial = recipe.serial;
  if (serial == Bytes{1}) {  // distinct certificates have distinct numbers
    Bytes mixed = minted.subject;
    append(mixed, issuer_name);
    append(mixed, minted.key.public_key);
    append(mixed, time(recipe.not_after));
    serial = sha256(mixed);
    serial.resize(8);
    serial[0] = static_cast<std::uint8_t>((serial[0] & 0x3f) | 0x40);
  }
  minted.serial = serial;
  std::vector<Bytes> tbs;
  if (recipe.version != 1) tbs.push_back(tlv(0xa0, integer(static_cast<std::uint32_t>(recipe.version - 1))));
  tbs.push_back(tlv(0x02, serial));
  tbs.push_back(algorithm(recipe.inner_algorithm));
  tbs.push_back(issuer_name);
  tbs.push_back(sequence({time(recipe.not_before), time(recipe.not_after)}));
  tbs.push_back(minted.subject);
  tbs.push_back(!recipe.public_key_info.empty()
                    ? recipe.public_key_info
                    : sequence({ed25519_algorithm(), bit_string(minted.key.public_key)}));
  tbs.push_back(extensions(recipe, minted.key, issuer ? &issuer->key : nullptr));
  const Bytes to_be_signed = sequence(tbs);
  Bytes signature = signer.sign(to_be_signed);
  if (recipe.break_signature) signature[10] ^= 1;
  minted.der = sequence({to_be_signed, algorithm(recipe.outer_algorithm), bit_string(signature)});
  return minted;
}

}  // namespace

Bytes Key::sign(View message) const { return crypto::ed25519_sign(secret(), message); }

Key key(std::string_view name) {
  const Bytes seed = sha256(as_bytes(name));
  return {crypto::ed25519_public_key(Secret(View(seed))), seed};
}

Recipe ca(std::string common_name) {
  Recipe recipe;
  recipe.common_name = std::move(common_name);
  recipe.is_ca = true;
  recipe.key_usage = key_cert_sign | crl_sign;
  return recipe;
}

Recipe leaf(std::string name) {
  Recipe recipe;
  recipe.common_name = name;
  recipe.names = {std::move(name)};
  recipe.key_usage = digital_signature;
  recipe.ext_key_usage = {"1.3.6.1.5.5.7.3.1"};
  return recipe;
}

Minted self_signed(const Recipe& recipe) { return mint(recipe, nullptr); }
Minted issue(const Minted& issuer, const Recipe& recipe) { return mint(recipe, &issuer); }
Minted root(std::string common_name) { return self_signed(ca(std::move(common_name))); }

std::string pem(View der, const std::string& label) { return x509::encode_pem(label, der); }

Bytes tlv(int tag, View content) { return x509::der::value(static_cast<x509::der::Tag>(tag), content); }

Bytes constructed(int tag, const std::vector<Bytes>& parts) {
  return x509::der::constructed_value(static_cast<x509::der::Tag>(tag), parts);
}

Bytes ed25519_algorithm() { return sequence({object_identifier("1.3.101.112")}); }

Bytes extension(const ExtensionBytes& e) {
  return sequence({object_identifier(e.id), e.critical ? boolean(true) : Bytes{}, octet_string(e.value)});
}

Bytes key_identifier(const Key& key) {
  Bytes id = sha256(key.public_key);
  id.resize(20);
  return id;
}

Bytes name(std::string_view common_name) { return x509::name_to_der(common_name); }

Bytes dns_name(std::string_view text) { return tlv(0x82, as_bytes(text)); }

Bytes name_constraints(const std::vector<Bytes>& permitted, const std::vector<Bytes>& excluded) {
  const auto subtrees = [](int tag, const std::vector<Bytes>& bases) {
    std::vector<Bytes> list;
    for (const Bytes& base : bases) list.push_back(sequence({base}));
    return list.empty() ? Bytes{} : constructed(tag, list);
  };
  return sequence({subtrees(0xa0, permitted), subtrees(0xa1, excluded)});
}

}  // namespace glasstls::forge
