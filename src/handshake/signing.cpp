#include "handshake/signing.hpp"

#include <algorithm>
#include <stdexcept>

#include "handshake/authentication.hpp"

namespace glasstls::handshake {

using messages::SignatureScheme;
using Kind = x509::PublicKey::Kind;

namespace {

constexpr bool is_rsa(Kind kind) { return kind == Kind::rsa || kind == Kind::rsa_pss; }

/// RFC 8017, EMSA-PSS-ENCODE: hash, salt and two bytes must fit. An RSA key of 1024 bits is too short for
/// SHA-512.
bool is_long_enough(const x509::PublicKey& key, SignatureScheme scheme) {
  return !is_rsa(key.kind) || key.bits() > 8 * (2 * crypto::digest_size(hash_of(scheme)) + 2);
}

}  // namespace

std::vector<SignatureScheme> schemes_for(const x509::PublicKey& key) {
  using enum SignatureScheme;
  std::vector<SignatureScheme> schemes;
  for (const SignatureScheme scheme :
       {ecdsa_secp256r1_sha256, ecdsa_secp384r1_sha384, ecdsa_secp521r1_sha512, ed25519, rsa_pss_rsae_sha256,
        rsa_pss_rsae_sha384, rsa_pss_rsae_sha512, rsa_pss_pss_sha256, rsa_pss_pss_sha384, rsa_pss_pss_sha512})
    if (matches_key(scheme, key) && is_long_enough(key, scheme)) schemes.push_back(scheme);
  return schemes;
}

Bytes sign(SignatureScheme scheme, const x509::PrivateKey& key, View content, RandomSource& random) {
  using Algorithm = x509::SignatureAlgorithm::Kind;
  const std::vector<SignatureScheme> schemes = schemes_for(key.public_key());
  if (std::find(schemes.begin(), schemes.end(), scheme) == schemes.end())
    throw std::invalid_argument(to_text(key.public_key()) + " cannot sign with " +
                                std::string(name_of(scheme)));
  Secret entropy(32);
  random.fill(entropy.writable(), "signature");
  const Kind kind = key.public_key().kind;
  const Algorithm algorithm = is_rsa(kind)            ? Algorithm::rsa_pss
                              : kind == Kind::ed25519 ? Algorithm::ed25519
                                                      : Algorithm::ecdsa;
  return key.sign(algorithm, hash_of(scheme), content, entropy.reveal());
}

Credential make_credential(std::vector<Bytes> chain, x509::PrivateKey key, Bytes ocsp_response) {
  const x509::PublicKey& ours = key.public_key();
  const Kind kind = ours.kind;
  const Bytes point = ours.point, modulus = ours.rsa.modulus, exponent = ours.rsa.exponent;
  Credential credential(std::move(chain), std::make_unique<KeyInMemory>(std::move(key)),
                        std::move(ocsp_response));
  const x509::PublicKey& leafs = credential.leaf().public_key;
  // RFC 9846 4.3.3: a certificate may limit an RSA key to PSS, even if the file of the key does not.
  const bool same_kind = kind == leafs.kind || (is_rsa(kind) && is_rsa(leafs.kind));
  if (!same_kind || point != leafs.point || modulus != leafs.rsa.modulus || exponent != leafs.rsa.exponent)
    throw std::invalid_argument("the private key does not belong to the certificate");
  return credential;
}

}  // namespace glasstls::handshake
