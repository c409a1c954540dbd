#include "story/fact_words.hpp"

#include <algorithm>
#include <array>

namespace glasstls::story {

namespace {

/// Why the value of a choice matters, by its name.
struct Reason {
  std::string_view value, why;
};
constexpr std::array reasons = std::to_array<Reason>({
    {"TLS_AES_128_GCM_SHA256",
     "AES-128 in GCM encrypts and authenticates records; SHA-256 drives the key schedule"},
    {"TLS_AES_256_GCM_SHA384",
     "AES-256 in GCM encrypts and authenticates records; SHA-384 drives the key schedule"},
    {"TLS_CHACHA20_POLY1305_SHA256",
     "ChaCha20 encrypts and Poly1305 authenticates records; SHA-256 drives the key schedule"},
    {"TLS_AES_128_CCM_SHA256",
     "AES-128 in CCM encrypts and authenticates records; SHA-256 drives the key schedule"},
    {"TLS_AES_128_CCM_8_SHA256",
     "AES-128 in CCM with a tag of 8 bytes protects records: it saves bytes and is easier to forge"},
    {"x25519", "a fresh key pair on Curve25519: a stolen long-term key does not decrypt this connection"},
    {"secp256r1", "a fresh key pair on P-256: a stolen long-term key does not decrypt this connection"},
    {"secp384r1", "a fresh key pair on P-384: a stolen long-term key does not decrypt this connection"},
});

std::string why(std::string_view value) {
  const auto reason =
      std::find_if(reasons.begin(), reasons.end(), [&](const Reason& r) { return r.value == value; });
  return reason == reasons.end() ? std::string() : std::string(reason->why);
}

}  // namespace

Fact chosen(std::string_view name, std::string_view value) {
  return {std::string(name), std::string(value), why(value)};
}

std::string code(std::uint16_t value) {
  return "0x" + to_hex(Bytes{static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)});
}

std::string bytes(std::size_t count) { return std::to_string(count) + (count == 1 ? " byte" : " bytes"); }

std::string join(const messages::ProtocolNameList& protocols) {
  std::string text;
  for (const messages::ProtocolName& protocol : protocols.protocol_name_list)
    text.append(text.empty() ? "" : ", ").append(as_text(protocol.name));
  return text;
}

void add_others(std::vector<Fact>& facts, const messages::Extensions& extensions) {
  std::string others;
  bool grease = false;
  for (const messages::Extension& extension : extensions) {
    const std::string_view name = name_of(extension.extension_type);
    grease |= name == "GREASE";
    if (name == "GREASE") continue;
    if (std::any_of(facts.begin(), facts.end(), [&](const Fact& fact) { return fact.name == name; }))
      continue;
    others.append(others.empty() ? "" : ", ").append(named(extension.extension_type));
  }
  if (!others.empty()) facts.push_back({"further extensions", others, {}});
  if (grease)
    facts.push_back({"GREASE", "yes", "values without meaning: servers must ignore what they do not know"});
}

}  // namespace glasstls::story
