#include <array>

#include "glossary/explanations.hpp"
#include "messages/other_numbers.hpp"

namespace glasstls::glossary {

namespace {

/// What is said of every name that has this part in it, unless a row above says something.
struct Kind {
  std::string_view part, text;
  Rfc section;
};

constexpr std::array cipher_suites = std::to_array<Kind>({
    {"EMPTY_RENEGOTIATION_INFO",
     "No suite but a signal: the client knows the safeguard renegotiation_info. TLS 1.3 has no "
     "renegotiation.",
     {5746, "3.3"}},
    {"FALLBACK_SCSV",
     "No suite but a signal: the client tries an older version because a newer one failed, and a server that "
     "knows the newer one takes this for an attack.",
     {7507}},
    {"WITH_NULL", "Of TLS 1.2 and before. It encrypts nothing: everybody on the way reads along.", {5246}},
    {"EXPORT",
     "Of the 1990s, weak on purpose for the export rules of the time: 40 bits, or an RSA key of 512. FREAK "
     "and "
     "Logjam made servers that still had it fall.",
     {5246}},
    {"anon",
     "Of TLS 1.2 and before: a key exchange that nobody signs, so that anybody on the way can be the server.",
     {5246}},
    {"RC4", "Of TLS 1.2 and before. RC4 leaks what it encrypts, and must not be used any more.", {7465}},
    {"3DES",
     "Of TLS 1.2 and before. Triple DES has blocks of 64 bits: a long connection repeats them and leaks "
     "(Sweet32).",
     {5246}},
    {"_DES_", "Of TLS 1.1 and before. DES has keys of 56 bits, which are searched through in a day.", {5246}},
    {"_SRP_",
     "Of TLS 1.2 and before: both prove that they know a password, without telling it. TLS 1.3 has no such "
     "thing.",
     {5054}},
    {"DHE_PSK",
     "Of TLS 1.2: a pre-shared key and a fresh key exchange, so that the key alone does not open later what "
     "was "
     "recorded.",
     {4279}},
    {"_PSK_WITH_",
     "Of TLS 1.2: only a pre-shared key; whoever gets it later reads what was recorded.",
     {4279}},
    {"_RSA_WITH_CHACHA20",
     "Of TLS 1.2, and sound: a fresh key exchange signed with RSA, and records that are encrypted and "
     "authenticated in one. TLS 1.3 names the last part and the hash alone.",
     {7905}},
    {"_ECDSA_WITH_CHACHA20",
     "Of TLS 1.2, and sound: a fresh key exchange signed with ECDSA, and records that are encrypted and "
     "authenticated in one. TLS 1.3 names the last part and the hash alone.",
     {7905}},
    {"TLS_ECDH_",
     "Of TLS 1.2 and before: the key exchange uses the key of the certificate, and whoever gets that later "
     "reads "
     "what was recorded. Hardly ever met.",
     {8422, "2"}},
    {"TLS_DH_",
     "Of TLS 1.2 and before: the key exchange uses the key of the certificate, and whoever gets that later "
     "reads "
     "what was recorded. Hardly ever met.",
     {5246}},
    {"TLS_RSA_WITH_",
     "Of TLS 1.2 and before: the client encrypts the secret for the server's RSA key. Whoever gets that key "
     "later reads all that was recorded, and wrong paddings told attackers much (Bleichenbacher). TLS 1.3 "
     "has "
     "no such key exchange.",
     {5246}},
    {"_CBC_",
     "Of TLS 1.2 and before: a fresh key exchange, but records in CBC mode, which are authenticated before "
     "they are encrypted; time and errors told attackers the plaintext (Lucky Thirteen, POODLE). TLS 1.3 has "
     "none.",
     {5246}},
    {"TLS_",
     "Of TLS 1.2, and sound: a fresh key exchange that is signed, and records that are encrypted and "
     "authenticated in one. TLS 1.3 names the last part and the hash alone.",
     {5289}},
});

constexpr std::array groups = std::to_array<Kind>({
    {"tls13", "A Brainpool curve with a number of its own for TLS 1.3. Not implemented here.", {8734}},
    {"brainpool",
     "A Brainpool curve, of a German standard, with its number for TLS 1.2. Not implemented here.",
     {7027}},
    {"secp256k1",
     "The curve that Bitcoin signs with; hardly ever met in TLS. Not implemented here.",
     {8422, "5.1.1"}},
    {"sect", "A curve over a field of two's powers, of TLS 1.2, which TLS 1.3 left out.", {8422, "5.1.1"}},
    {"secp", "A smaller NIST curve of TLS 1.2, which TLS 1.3 left out.", {8422, "5.1.1"}},
    {"Kyber", "The draft that X25519MLKEM768 grew from. Browsers have left it.", {9846, "4.3.7"}},
    {"MLKEM",
     "ML-KEM (FIPS 203) alone, without a curve beside it: all depends on a young problem being hard. Not "
     "implemented here.",
     {9846, "4.3.7"}},
});

constexpr std::array signature_schemes = std::to_array<Kind>({
    {"md5", "RSA with MD5, for which anybody makes collisions. Of TLS 1.2, and forbidden since.", {9155}},
    {"dsa_sha1", "DSA with SHA-1, of TLS 1.2: TLS 1.3 has no DSA.", {5246}},
    {"ecdsa_brainpool", "ECDSA with a key on a Brainpool curve. Not implemented here.", {8734}},
    {"ecdsa_sha224", "ECDSA with SHA-224, of TLS 1.2.", {5246}},
    {"rsa_pkcs1", "RSA with the padding of PKCS #1 v1.5 and SHA-224, of TLS 1.2.", {5246}},
    {"mldsa",
     "ML-DSA (FIPS 204), a signature that a quantum computer does not forge; it takes thousands of bytes. "
     "Not "
     "implemented here.",
     {9846, "4.3.3"}},
    {"dsa", "DSA, of TLS 1.2: TLS 1.3 has none.", {5246}},
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

std::vector<Explanation> other_cipher_suites() { return explained<messages::CipherSuite>(cipher_suites); }
std::vector<Explanation> other_groups() { return explained<messages::NamedGroup>(groups); }
std::vector<Explanation> other_signature_schemes() {
  return explained<messages::SignatureScheme>(signature_schemes);
}

}  // namespace glasstls::glossary
