// A certificate forge for tests: chains of any shape with any defect, signed with Ed25519, with the same
// bytes on every run. Unlike x509/issue it can also make certificates with invalid encodings: it uses fields
// unchanged.
//
//   const auto root = forge::root();                          // "Test Root", self-signed
//   const auto ca = forge::issue(root, forge::ca("Test CA"));
//   const auto leaf = forge::issue(ca, forge::leaf("example.com"));
//   store.add_der(root.der);   chain = {leaf.der, ca.der};    // and leaf.key signs for the server
//
//   auto recipe = forge::leaf("example.com");                 // a defect: change the recipe first
//   recipe.not_after = forge::now - 1;
//   const auto expired = forge::issue(ca, recipe);
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/secret.hpp"
#include "x509/der/der_writer.hpp"

namespace glasstls::forge {

/// The time of validation: 2026-06-15 12:00:00 UTC. Recipes are valid then by default.
inline constexpr std::int64_t now = 1781524800;
/// In seconds.
inline constexpr std::int64_t day = 86400;

/// An Ed25519 key pair made from a name: the same name gives the same key.
struct Key {
  Bytes public_key;  ///< 32 bytes
  Bytes seed;        ///< 32 bytes: the private key as RFC 8032 has it

  Bytes sign(View message) const;
  Secret secret() const { return Secret(View(seed)); }
};
Key key(std::string_view name);

/// An extension that is used unchanged.
struct ExtensionBytes {
  std::string id;  ///< "2.5.29.15"
  bool critical = false;
  Bytes value;  ///< DER, without the OCTET STRING around it
};

/// Bits of keyUsage, to be added up.
enum KeyUsageBits : unsigned {
  digital_signature = 0x80,
  key_encipherment = 0x20,
  key_cert_sign = 0x04,
  crl_sign = 0x02,
};

/// The contents of a certificate. Start with root(), ca() or leaf(), and change it to add a defect.
struct Recipe {
  std::string common_name{};         ///< of the subject; empty for an empty subject
  std::vector<std::string> names{};  ///< subjectAltName: DNS names and IPv4 addresses; none: no extension
  std::int64_t not_before = now - 30 * day, not_after = now + 60 * day;
  Bytes serial{1};  ///< content octets of the INTEGER; issue() makes it from the rest if {1}
  int version = 3;
  std::optional<bool> is_ca{};  ///< basicConstraints' cA; empty: no extension
  std::optional<int> path_length{};
  std::optional<unsigned> key_usage{};       ///< empty: no extension
  std::vector<std::string> ext_key_usage{};  ///< identifiers; none: no extension
  bool subject_key_identifier = true, authority_key_identifier = true;
  std::vector<ExtensionBytes> more{};  ///< behind the others
  std::string key_name{};              ///< empty: the common name, or else the first of `names`

  Bytes subject{};                             ///< DER of a Name, instead of common_name
  Bytes issuer{};                              ///< DER of a Name, instead of the issuer's subject
  Bytes public_key_info{};                     ///< DER of a SubjectPublicKeyInfo, instead of Ed25519
  Bytes inner_algorithm{}, outer_algorithm{};  ///< DER of an AlgorithmIdentifier, instead of Ed25519
  bool break_signature = false;
};

/// A certificate and the key that belongs to it.
struct Minted {
  Bytes der;
  Bytes subject;  ///< DER of its Name
  Bytes serial;   ///< content octets of its number
  Key key;
};

Recipe ca(std::string common_name);
/// For a server: EKU serverAuth, keyUsage digitalSignature; `name` is a DNS name or an IPv4 address.
Recipe leaf(std::string name);

/// Signed by its own key.
Minted self_signed(const Recipe& recipe);
/// Signed by the issuer's key, and naming it as the issuer.
Minted issue(const Minted& issuer, const Recipe& recipe);
/// self_signed(ca(common_name)).
Minted root(std::string common_name = "Test Root");

/// The PEM text of a certificate, or of something else.
std::string pem(View der, const std::string& label = "CERTIFICATE");

// The library's DER writer, for what recipes do not foresee, and tags as the numbers that they are.
using x509::der::bit_string;
using x509::der::boolean;
using x509::der::generalized_time;
using x509::der::integer;
using x509::der::object_identifier;
using x509::der::octet_string;
using x509::der::sequence;
using x509::der::time;
Bytes tlv(int tag, View content);
Bytes constructed(int tag, const std::vector<Bytes>& parts);
Bytes ed25519_algorithm();
/// An Extension.
Bytes extension(const ExtensionBytes& extension);
/// The key's identifier in certificates.
Bytes key_identifier(const Key& key);
/// A Name with one commonName, a UTF8String.
Bytes name(std::string_view common_name);
/// A GeneralName: dNSName.
Bytes dns_name(std::string_view text);
/// A GeneralSubtree list under [0] (permitted) or [1] (excluded), of GeneralNames.
Bytes name_constraints(const std::vector<Bytes>& permitted, const std::vector<Bytes>& excluded);

}  // namespace glasstls::forge
