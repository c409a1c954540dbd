#include <array>

#include "glossary/explanation_tables.hpp"

namespace glasstls::glossary {

namespace {

constexpr Rfc suites_section{9846, "B.4"}, schemes_section{9846, "4.3.3"}, groups_section{9846, "4.3.7"};

constexpr std::array cipher_suites = std::to_array<Explanation>({
    {"TLS_AES_128_GCM_SHA256",
     "AES with a 128-bit key in Galois/Counter Mode protects records; SHA-256 drives the key schedule. "
     "Every implementation must support this suite.",
     suites_section},
    {"TLS_AES_256_GCM_SHA384",
     "AES with a 256-bit key in Galois/Counter Mode protects records; SHA-384 drives the key schedule.",
     suites_section},
    {"TLS_CHACHA20_POLY1305_SHA256",
     "ChaCha20 encrypts records and Poly1305 authenticates them (RFC 8439). It is fast on processors "
     "without AES instructions. SHA-256 drives the key schedule.",
     suites_section},
    {"TLS_AES_128_CCM_SHA256",
     "AES with a 128-bit key in CCM mode, which many small devices have in hardware. Used here only with "
     "--suite.",
     suites_section},
    {"TLS_AES_128_CCM_8_SHA256",
     "AES with a 128-bit key in CCM mode. Its tag has 8 bytes instead of 16: this saves bytes on slow "
     "radio links, but makes records easier to forge. Used here only with --suite.",
     suites_section},
});

constexpr std::array groups = std::to_array<Explanation>({
    {"secp256r1",
     "The NIST curve P-256: a public key has 65 bytes. Every implementation must support it.",
     {9846, "4.3.8.2"}},
    {"secp384r1", "The NIST curve P-384: a public key has 97 bytes.", {9846, "4.3.8.2"}},
    {"secp521r1", "The NIST curve P-521: a public key has 133 bytes.", {9846, "4.3.8.2"}},
    {"x25519",
     "Curve25519 (RFC 7748): a public key has 32 bytes. It is fast, and easy to compute without leaking "
     "anything through timing.",
     {9846, "4.3.8.2"}},
    {"x448",
     "Curve448 (RFC 7748), larger and slower than Curve25519: a public key has 56 bytes. A client here "
     "offers it only with --group; the server accepts it.",
     {9846, "4.3.8.2"}},
    {"ffdhe2048",
     "Diffie-Hellman modulo a 2048-bit prime (RFC 7919), the kind of key exchange that was usual before "
     "elliptic curves. Not implemented here.",
     {9846, "4.3.8.1"}},
    {"ffdhe3072",
     "Diffie-Hellman modulo a 3072-bit prime (RFC 7919). Not implemented here.",
     {9846, "4.3.8.1"}},
    {"ffdhe4096",
     "Diffie-Hellman modulo a 4096-bit prime (RFC 7919). Not implemented here.",
     {9846, "4.3.8.1"}},
    {"ffdhe6144",
     "Diffie-Hellman modulo a 6144-bit prime (RFC 7919). Not implemented here.",
     {9846, "4.3.8.1"}},
    {"ffdhe8192",
     "Diffie-Hellman modulo an 8192-bit prime (RFC 7919). Not implemented here.",
     {9846, "4.3.8.1"}},
    {"X25519MLKEM768",
     "x25519 and ML-KEM-768 (FIPS 203) together: the shared secret is safe if at least one of the two is. "
     "Traffic that is recorded today stays secret even if a quantum computer breaks curves later. The "
     "client sends 1,216 bytes, the server 1,120.",
     groups_section},
    {"SecP256r1MLKEM768",
     "secp256r1 and ML-KEM-768 (FIPS 203) together, for users who need a NIST curve. The client sends "
     "1,249 bytes, the server 1,153.",
     groups_section},
    {"SecP384r1MLKEM1024", "secp384r1 and ML-KEM-1024 (FIPS 203) together. Not implemented here.",
     groups_section},
});

constexpr std::array signature_schemes = std::to_array<Explanation>({
    {"ecdsa_secp256r1_sha256", "ECDSA with a P-256 key and SHA-256. Many servers sign with it.",
     schemes_section},
    {"ecdsa_secp384r1_sha384", "ECDSA with a P-384 key and SHA-384.", schemes_section},
    {"ecdsa_secp521r1_sha512", "ECDSA with a P-521 key and SHA-512.", schemes_section},
    {"ed25519", "EdDSA with a key on Edwards25519 (RFC 8032). Signing needs no random number.",
     schemes_section},
    {"ed448", "EdDSA with a key on Edwards448 (RFC 8032). Not implemented here.", schemes_section},
    {"rsa_pss_rsae_sha256",
     "RSA with PSS padding and SHA-256. The certificate only says that its key is RSA, as nearly all "
     "certificates with RSA keys do.",
     schemes_section},
    {"rsa_pss_rsae_sha384", "RSA with PSS padding and SHA-384, with an ordinary RSA key.", schemes_section},
    {"rsa_pss_rsae_sha512", "RSA with PSS padding and SHA-512, with an ordinary RSA key.", schemes_section},
    {"rsa_pss_pss_sha256",
     "RSA with PSS padding and SHA-256. The certificate says that its key is only for PSS.", schemes_section},
    {"rsa_pss_pss_sha384", "RSA with PSS padding and SHA-384, with a key only for PSS.", schemes_section},
    {"rsa_pss_pss_sha512", "RSA with PSS padding and SHA-512, with a key only for PSS.", schemes_section},
    {"rsa_pkcs1_sha256",
     "RSA with PKCS #1 v1.5 padding and SHA-256. In TLS 1.3 it may sign only certificates, never a "
     "handshake.",
     schemes_section},
    {"rsa_pkcs1_sha384",
     "RSA with PKCS #1 v1.5 padding and SHA-384. In TLS 1.3 it may sign only certificates.", schemes_section},
    {"rsa_pkcs1_sha512",
     "RSA with PKCS #1 v1.5 padding and SHA-512. In TLS 1.3 it may sign only certificates.", schemes_section},
    {"rsa_pkcs1_sha1",
     "RSA with SHA-1. Different messages with the same SHA-1 hash can be computed, so it must not be "
     "trusted.",
     schemes_section},
    {"ecdsa_sha1",
     "ECDSA with SHA-1. Different messages with the same SHA-1 hash can be computed, so it must not be "
     "trusted.",
     schemes_section},
});

constexpr std::array psk_modes = std::to_array<Explanation>({
    {"psk_ke",
     "Only a pre-shared key, without a key exchange. This is cheaper, but anyone who steals the key later "
     "can read what was recorded.",
     {9846, "4.3.9"}},
    {"psk_dhe_ke",
     "A pre-shared key with a fresh key exchange, which keeps past data secret if the key leaks.",
     {9846, "4.3.9"}},
});

std::vector<Explanation> joined(std::span<const Explanation> used, const std::vector<Explanation>& others) {
  std::vector<Explanation> all(used.begin(), used.end());
  all.insert(all.end(), others.begin(), others.end());
  return all;
}

}  // namespace

std::span<const Explanation> explained_cipher_suites() {
  static const std::vector<Explanation> all = joined(cipher_suites, other_cipher_suites());
  return all;
}
std::span<const Explanation> explained_groups() {
  static const std::vector<Explanation> all = joined(groups, other_groups());
  return all;
}
std::span<const Explanation> explained_signature_schemes() {
  static const std::vector<Explanation> all = joined(signature_schemes, other_signature_schemes());
  return all;
}
std::span<const Explanation> explained_psk_modes() { return psk_modes; }

}  // namespace glasstls::glossary
