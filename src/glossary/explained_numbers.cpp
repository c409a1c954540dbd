#include <array>

#include "glossary/explanations.hpp"

namespace glasstls::glossary {

namespace {

constexpr Rfc suites_section{9846, "B.4"}, schemes_section{9846, "4.3.3"}, groups_section{9846, "4.3.7"};

constexpr std::array cipher_suites = std::to_array<Explanation>({
    {"TLS_AES_128_GCM_SHA256",
     "AES with a key of 128 bits in Galois/Counter Mode protects records; SHA-256 drives the key schedule. "
     "The one "
     "suite that everybody must have.",
     suites_section},
    {"TLS_AES_256_GCM_SHA384",
     "AES with a key of 256 bits in Galois/Counter Mode protects records; SHA-384 drives the key schedule.",
     suites_section},
    {"TLS_CHACHA20_POLY1305_SHA256",
     "ChaCha20 encrypts records and Poly1305 authenticates them (RFC 8439): fast where the processor has no "
     "instructions for AES. SHA-256 drives the key schedule.",
     suites_section},
    {"TLS_AES_128_CCM_SHA256",
     "AES with a key of 128 bits in CCM mode, which small devices have in hardware. Not implemented here.",
     suites_section},
    {"TLS_AES_128_CCM_8_SHA256",
     "The same with a tag of 8 bytes in the place of 16, to save bytes on the radio. It is easier to forge, "
     "and not "
     "implemented here.",
     suites_section},
});

constexpr std::array groups = std::to_array<Explanation>({
    {"secp256r1",
     "The NIST curve P-256: a public key has 65 bytes. Everybody must have it.",
     {9846, "4.3.8.2"}},
    {"secp384r1", "The NIST curve P-384: a public key has 97 bytes.", {9846, "4.3.8.2"}},
    {"secp521r1", "The NIST curve P-521: a public key has 133 bytes.", {9846, "4.3.8.2"}},
    {"x25519",
     "Curve25519 (RFC 7748): a public key has 32 bytes, and any 32 bytes are one. Fast, and easy to compute "
     "without "
     "giving anything away by timing.",
     {9846, "4.3.8.2"}},
    {"x448",
     "Curve448 (RFC 7748), the larger sister of Curve25519: a public key has 56 bytes. Not implemented here.",
     {9846, "4.3.8.2"}},
    {"ffdhe2048",
     "Diffie-Hellman modulo a prime of 2048 bits (RFC 7919), as before elliptic curves. Not implemented "
     "here.",
     {9846, "4.3.8.1"}},
    {"ffdhe3072",
     "Diffie-Hellman modulo a prime of 3072 bits (RFC 7919). Not implemented here.",
     {9846, "4.3.8.1"}},
    {"ffdhe4096",
     "Diffie-Hellman modulo a prime of 4096 bits (RFC 7919). Not implemented here.",
     {9846, "4.3.8.1"}},
    {"ffdhe6144",
     "Diffie-Hellman modulo a prime of 6144 bits (RFC 7919). Not implemented here.",
     {9846, "4.3.8.1"}},
    {"ffdhe8192",
     "Diffie-Hellman modulo a prime of 8192 bits (RFC 7919). Not implemented here.",
     {9846, "4.3.8.1"}},
    {"X25519MLKEM768",
     "x25519 and ML-KEM-768 (FIPS 203) side by side: the shared secret is safe while either holds. So what "
     "is "
     "recorded today stays secret even if somebody builds a quantum computer that breaks curves. The client "
     "sends "
     "1,216 bytes, the server 1,120.",
     groups_section},
    {"SecP256r1MLKEM768",
     "secp256r1 and ML-KEM-768 (FIPS 203) side by side, for those who must use a NIST curve. The client "
     "sends 1,249 "
     "bytes, the server 1,153.",
     groups_section},
    {"SecP384r1MLKEM1024", "secp384r1 and ML-KEM-1024 (FIPS 203) side by side. Not implemented here.",
     groups_section},
});

constexpr std::array signature_schemes = std::to_array<Explanation>({
    {"ecdsa_secp256r1_sha256",
     "ECDSA with a key on the curve P-256 and SHA-256: what most servers sign with.", schemes_section},
    {"ecdsa_secp384r1_sha384", "ECDSA with a key on the curve P-384 and SHA-384.", schemes_section},
    {"ecdsa_secp521r1_sha512", "ECDSA with a key on the curve P-521 and SHA-512.", schemes_section},
    {"ed25519", "EdDSA with a key on Edwards25519 (RFC 8032); needs no random number to sign.",
     schemes_section},
    {"ed448", "EdDSA with a key on Edwards448 (RFC 8032). Not implemented here.", schemes_section},
    {"rsa_pss_rsae_sha256",
     "RSA with the padding PSS and SHA-256; the certificate says of its key only that it is RSA, as nearly "
     "all do.",
     schemes_section},
    {"rsa_pss_rsae_sha384", "RSA with the padding PSS and SHA-384, with an ordinary RSA key.",
     schemes_section},
    {"rsa_pss_rsae_sha512", "RSA with the padding PSS and SHA-512, with an ordinary RSA key.",
     schemes_section},
    {"rsa_pss_pss_sha256",
     "RSA with the padding PSS and SHA-256; the certificate says that its key is for PSS alone.",
     schemes_section},
    {"rsa_pss_pss_sha384", "RSA with the padding PSS and SHA-384, with a key for PSS alone.",
     schemes_section},
    {"rsa_pss_pss_sha512", "RSA with the padding PSS and SHA-512, with a key for PSS alone.",
     schemes_section},
    {"rsa_pkcs1_sha256",
     "RSA with the padding of PKCS #1 v1.5 and SHA-256. In TLS 1.3 only certificates may be signed so, never "
     "a "
     "handshake.",
     schemes_section},
    {"rsa_pkcs1_sha384",
     "RSA with the padding of PKCS #1 v1.5 and SHA-384, for signatures in certificates alone.",
     schemes_section},
    {"rsa_pkcs1_sha512",
     "RSA with the padding of PKCS #1 v1.5 and SHA-512, for signatures in certificates alone.",
     schemes_section},
    {"rsa_pkcs1_sha1", "RSA with SHA-1, whose collisions can be computed: not to be trusted any more.",
     schemes_section},
    {"ecdsa_sha1", "ECDSA with SHA-1, whose collisions can be computed: not to be trusted any more.",
     schemes_section},
});

constexpr std::array psk_modes = std::to_array<Explanation>({
    {"psk_ke",
     "A pre-shared key alone. It saves the key exchange, and whoever gets hold of the key later reads what "
     "was "
     "recorded.",
     {9846, "4.3.9"}},
    {"psk_dhe_ke",
     "A pre-shared key together with a fresh key exchange, which keeps the past secret if the key leaks.",
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
