#include "support/forge.hpp"

#include <array>
#include <cstdio>
#include <ctime>

#include "crypto/ed25519.hpp"
#include "crypto/hash.hpp"

namespace glasstls::forge {

namespace {

std::string formatted(std::int64_t time, const char* format) {
  const std::time_t seconds = static_cast<std::time_t>(time);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), format, &parts);
  return text.data();
}

Bytes sha256(View bytes) { return to_bytes(crypto::hash(crypto::HashAlgorithm::sha256, bytes)); }

/// An IPv4 address in a GeneralName, or a DNS name.
Bytes alternative_name(const std::string& text) {
  std::array<unsigned, 4> octets{};
  char rest = 0;
  if (std::sscanf(text.c_str(), "%u.%u.%u.%u%c", &octets[0], &octets[1], &octets[2], &octets[3], &rest) != 4)
    return dns_name(text);
  Bytes address;
  for (unsigned octet : octets) address.push_back(static_cast<std::uint8_t>(octet));
  return tlv(0x87, address);
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

std::string pem(View der, const std::string& label) {
  static constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text = "-----BEGIN " + label + "-----\n";
  for (std::size_t i = 0; i < der.size(); i += 3) {
    const std::size_t size = std::min<std::size_t>(3, der.size() - i);
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j) group = group << 8 | (j < size ? der[i + j] : 0u);
    for (std::size_t j = 0; j < 4; ++j) text.push_back(j <= size ? digits[group >> (18 - 6 * j) & 63] : '=');
    if (i % 48 == 45) text.push_back('\n');
  }
  if (text.back() != '\n') text.push_back('\n');
  return text + "-----END " + label + "-----\n";
}

Bytes tlv(int tag, View content) {
  Bytes out{static_cast<std::uint8_t>(tag)};
  const std::size_t size = content.size();
  if (size < 0x80) {
    out.push_back(static_cast<std::uint8_t>(size));
  } else {
    int width = 1;
    while (size >> (8 * width) != 0) ++width;
    out.push_back(static_cast<std::uint8_t>(0x80 | width));
    for (int i = width; i-- > 0;) out.push_back(static_cast<std::uint8_t>(size >> (8 * i)));
  }
  append(out, content);
  return out;
}

Bytes constructed(int tag, const std::vector<Bytes>& parts) {
  Bytes content;
  for (const Bytes& part : parts) append(content, part);
  return tlv(tag, View(content));
}

Bytes sequence(const std::vector<Bytes>& parts) { return constructed(0x30, parts); }

Bytes object_identifier(std::string_view dotted) {
  std::vector<std::uint64_t> arcs(1, 0);
  for (char c : dotted) {
    if (c == '.')
      arcs.push_back(0);
    else
      arcs.back() = 10 * arcs.back() + static_cast<std::uint64_t>(c - '0');
  }
  arcs[1] += 40 * arcs[0];
  Bytes content;
  for (std::size_t i = 1; i < arcs.size(); ++i) {
    Bytes digits{static_cast<std::uint8_t>(arcs[i] & 0x7f)};
    for (std::uint64_t rest = arcs[i] >> 7; rest != 0; rest >>= 7)
      digits.push_back(static_cast<std::uint8_t>(0x80 | (rest & 0x7f)));
    content.insert(content.end(), digits.rbegin(), digits.rend());
  }
  return tlv(0x06, View(content));
}

Bytes integer(std::uint32_t value) {
  Bytes octets;
  for (int shift = 24; shift >= 0; shift -= 8) octets.push_back(static_cast<std::uint8_t>(value >> shift));
  while (octets.size() > 1 && octets[0] == 0 && octets[1] < 0x80) octets.erase(octets.begin());
  if (octets[0] >= 0x80) octets.insert(octets.begin(), 0);
  return tlv(0x02, View(octets));
}

Bytes boolean(bool value) { return tlv(0x01, View(Bytes{static_cast<std::uint8_t>(value ? 0xff : 0)})); }

Bytes octet_string(View content) { return tlv(0x04, content); }

Bytes time(std::int64_t time) {
  constexpr std::int64_t year_2050 = 2524608000;
  if (time >= year_2050) return generalized_time(time);
  return tlv(0x17, as_bytes(formatted(time, "%y%m%d%H%M%SZ")));
}

Bytes generalized_time(std::int64_t time) { return tlv(0x18, as_bytes(formatted(time, "%Y%m%d%H%M%SZ"))); }

Bytes ed25519_algorithm() { return sequence({object_identifier("1.3.101.112")}); }

Bytes extension(const ExtensionBytes& e) {
  std::vector<Bytes> parts{object_identifier(e.id)};
  if (e.critical) parts.push_back(boolean(true));
  parts.push_back(octet_string(e.value));
  return sequence(parts);
}

Bytes key_identifier(const Key& key) {
  Bytes id = sha256(key.public_key);
  id.resize(20);
  return id;
}

Bytes bit_string(View octets, int unused_bits) {
  Bytes content{static_cast<std::uint8_t>(unused_bits)};
  append(content, octets);
  return tlv(0x03, View(content));
}

Bytes name(std::string_view common_name) {
  if (common_name.empty()) return sequence({});
  const Bytes pair = sequence({object_identifier("2.5.4.3"), tlv(0x0c, as_bytes(common_name))});
  return sequence({tlv(0x31, View(pair))});
}

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
