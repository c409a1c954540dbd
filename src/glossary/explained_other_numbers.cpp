#include <array>

#include "glossary/explanation_tables.hpp"
#include "messages/other_numbers.hpp"

namespace glasstls::glossary {

namespace {

/// Explains every name that contains `part`, unless a row above does.
struct Kind {
  std::string_view part, text;
  Rfc section;
};

constexpr std::array suite_kinds = std::to_array<Kind>({
    {"EMPTY_RENEGOTIATION_INFO",
     "Not a suite but a signal: the client knows the safeguard renegotiation_info. TLS 1.3 has no "
     "renegotiation.",
     {5746, "3.3"}},
    {"FALLBACK_SCSV",
     "Not a suite but a signal: the client tries an older version because a newer one failed. A server "
     "that supports the newer one refuses, because somebody on the path may have caused the failure.",
     {7507}},
    {"WITH_NULL",
     "For TLS 1.2 and older. It encrypts nothing: anyone on the path can read everything.",
     {5246}},
    {"EXPORT",
     "From the 1990s, weak on purpose because of the export rules of that time: 40-bit keys, or a 512-bit "
     "RSA key. FREAK and Logjam broke servers that still had it.",
     {5246}},
    {"anon",
     "For TLS 1.2 and older: no one signs the key exchange, so anyone on the path can pretend to be the "
     "server.",
     {5246}},
    {"RC4",
     "For TLS 1.2 and older. RC4 leaks parts of what it encrypts and must not be used any more.",
     {7465}},
    {"3DES",
     "For TLS 1.2 and older. Triple DES has 64-bit blocks: in a long connection some blocks become equal, "
     "which leaks data (Sweet32).",
     {5246}},
    {"_DES_", "For TLS 1.1 and older. DES has 56-bit keys, which can all be tried within a day.", {5246}},
    {"_SRP_",
     "For TLS 1.2 and older: both sides prove that they know a password without revealing it. TLS 1.3 has "
     "nothing like it.",
     {5054}},
    {"DHE_PSK",
     "For TLS 1.2: a pre-shared key and a fresh key exchange. Stealing the pre-shared key later does not "
     "reveal what was recorded.",
     {4279}},
    {"RSA_PSK",
     "For TLS 1.2: a pre-shared key, and a secret that is encrypted with the server's RSA key. Anyone who "
     "steals both keys later can read what was recorded.",
     {4279}},
    {"_PSK_WITH_",
     "For TLS 1.2: only a pre-shared key. Anyone who steals it later can read what was recorded.",
     {4279}},
    {"_RSA_WITH_CHACHA20",
     "For TLS 1.2, and still secure: a fresh key exchange signed with RSA, and records that are encrypted "
     "and authenticated in one step. The name of a TLS 1.3 suite has only the AEAD and the hash.",
     {7905}},
    {"_ECDSA_WITH_CHACHA20",
     "For TLS 1.2, and still secure: a fresh key exchange signed with ECDSA, and records that are "
     "encrypted and authenticated in one step. The name of a TLS 1.3 suite has only the AEAD and the "
     "hash.",
     {7905}},
    {"TLS_ECDH_",
     "For TLS 1.2 and older: the key exchange uses the certificate's key. Anyone who steals this key later "
     "can read what was recorded. Rarely used.",
     {8422, "2"}},
    {"TLS_DH_",
     "For TLS 1.2 and older: the key exchange uses the certificate's key. Anyone who steals this key later "
     "can read what was recorded. Rarely used.",
     {5246}},
    {"TLS_RSA_WITH_",
     "For TLS 1.2 and older: the client encrypts the secret with the server's RSA key. Anyone who steals "
     "this key later can read what was recorded. Servers that reported wrong padding helped attackers "
     "(Bleichenbacher). TLS 1.3 has no such key exchange.",
     {5246}},
    {"_CBC_",
     "For TLS 1.2 and older: a fresh key exchange, but CBC mode, where records are authenticated before "
     "they are encrypted. Timing and error messages revealed plaintext to attackers (Lucky Thirteen, "
     "POODLE). TLS 1.3 has no CBC mode.",
     {5246}},
    {"TLS_",
     "For TLS 1.2, and still secure: a fresh key exchange that is signed, and records that are encrypted "
     "and authenticated in one step. The name of a TLS 1.3 suite has only the AEAD and the hash.",
     {5289}},
});

constexpr std::array group_kinds = std::to_array<Kind>({
    {"tls13", "A Brainpool curve with its own number for TLS 1.3. Not implemented here.", {8734}},
    {"brainpool",
     "A Brainpool curve, from a German standard, with its number for TLS 1.2. Not implemented here.",
     {7027}},
    {"secp256k1",
     "The curve that Bitcoin signs with; rarely used in TLS. Not implemented here.",
     {8422, "5.1.1"}},
    {"sect", "A curve over a binary field, from TLS 1.2. TLS 1.3 dropped it.", {8422, "5.1.1"}},
    {"secp", "A smaller NIST curve, from TLS 1.2. TLS 1.3 dropped it.", {8422, "5.1.1"}},
    {"Kyber", "An early draft of X25519MLKEM768, which replaced it. Browsers dropped it.", {9846, "4.3.7"}},
    {"MLKEM",
     "Only ML-KEM (FIPS 203), without a curve: there is no second key exchange that protects the secret "
     "if ML-KEM is broken. Not implemented here.",
     {9846, "4.3.7"}},
});

constexpr std::array scheme_kinds = std::to_array<Kind>({
    {"md5",
     "RSA with MD5, from TLS 1.2. Anyone can make collisions of MD5, so it is forbidden today.",
     {9155}},
    {"dsa_sha1", "DSA with SHA-1, from TLS 1.2. TLS 1.3 has no DSA.", {5246}},
    {"ecdsa_brainpool", "ECDSA with a key on a Brainpool curve. Not implemented here.", {8734}},
    {"ecdsa_sha224", "ECDSA with SHA-224, from TLS 1.2.", {5246}},
    {"rsa_pkcs1", "RSA with PKCS #1 v1.5 padding and SHA-224, from TLS 1.2.", {5246}},
    {"mldsa",
     "ML-DSA (FIPS 204), a signature that a quantum computer cannot forge. A signature has thousands of "
     "bytes. Not implemented here.",
     {9846, "4.3.3"}},
    {"dsa", "DSA, from TLS 1.2. TLS 1.3 has none.", {5246}},
});

template <class Number, std::size_t Count>
std::vector<Explanation> explained(const std::array<Kind, Count>& kinds) {
  std::vector<Explanation> all;
  for (const messages::OtherNumber& other : messages::other_numbers(Number{}))
    for (const Kind& kind : kinds)
      if (other.name.find(kind.part) != std::string_view::npos) {
        all.push_back({other.name, kind.text, kind.section});
        break;
      }
  return all;
}

}  // namespace

std::vector<Explanation> other_cipher_suites() { return explained<messages::CipherSuite>(suite_kinds); }
std::vector<Explanation> other_groups() { return explained<messages::NamedGroup>(group_kinds); }
std::vector<Explanation> other_signature_schemes() {
  return explained<messages::SignatureScheme>(scheme_kinds);
}

}  // namespace glasstls::glossary
