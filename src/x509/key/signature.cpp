#include "x509/key/signature.hpp"

#include "crypto/curve/ecdsa.hpp"
#include "crypto/curve/ed25519.hpp"
#include "crypto/rsa/rsa.hpp"

namespace glasstls::x509 {

bool fits(const PublicKey& key, const SignatureAlgorithm& algorithm) {
  switch (algorithm.kind) {
    using enum SignatureAlgorithm::Kind;
    case rsa_pkcs1: return key.kind == PublicKey::Kind::rsa;
    case rsa_pss:
      return key.kind == PublicKey::Kind::rsa || (key.kind == PublicKey::Kind::rsa_pss &&
                                                  key.pss_hash.value_or(algorithm.hash) == algorithm.hash);
    case ecdsa: return curve_of(key.kind).has_value();
    case ed25519: return key.kind == PublicKey::Kind::ed25519;
    case unsupported: return false;
  }
  return false;
}

bool verify_signature(const PublicKey& key, const SignatureAlgorithm& algorithm, View message,
                      View signature) {
  if (!fits(key, algorithm)) return false;
  switch (algorithm.kind) {
    using enum SignatureAlgorithm::Kind;
    case rsa_pkcs1: return crypto::rsa_pkcs1_verify(key.rsa, algorithm.hash, message, signature);
    case rsa_pss: return crypto::rsa_pss_verify(key.rsa, algorithm.hash, message, signature);
    case ecdsa:
      return crypto::ecdsa_verify(*curve_of(key.kind), key.point, algorithm.hash, message, signature);
    case ed25519: return crypto::ed25519_verify(key.point, message, signature);
    case unsupported: return false;
  }
  return false;
}

}  // namespace glasstls::x509
