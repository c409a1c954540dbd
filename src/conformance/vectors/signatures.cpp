#include <stdexcept>

#include "conformance/vectors/primitives.hpp"
#include "conformance/vectors/rsa_primes.hpp"
#include "crypto/curve/ecdsa.hpp"
#include "crypto/curve/ed25519.hpp"
#include "crypto/rsa/rsa.hpp"
#include "crypto/rsa/rsa_private.hpp"

namespace glasstls::conformance {

using namespace crypto;

namespace {

Answer verified(bool matches) { return matches ? Answer::accepted() : Answer::refused(); }

RsaPublicKey rsa_key(const Test& t) {
  return {t.group.bytes("publicKey.modulus"), t.group.bytes("publicKey.publicExponent")};
}

}  // namespace

Answer ecdsa_test(const Test& t) {
  const auto curve = curve_named(t.group.text("publicKey.curve"));
  if (!curve) return Answer::unsupported(why_not_curve(t.group.text("publicKey.curve")));
  const auto hash = hash_algorithm(t.group.text("sha"));
  if (!hash) return Answer::unsupported(not_used(t.group.text("sha")));
  return verified(ecdsa_verify(*curve, t.group.bytes("publicKey.uncompressed"), *hash, t.test.bytes("msg"),
                               t.test.bytes("sig")));
}

Answer eddsa_test(const Test& t) {
  const std::string& curve = t.group.text("publicKey.curve");
  if (curve != "edwards25519") return Answer::unsupported(why_not_curve(curve));
  return verified(ed25519_verify(t.group.bytes("publicKey.pk"), t.test.bytes("msg"), t.test.bytes("sig")));
}

Answer rsa_pkcs1_test(const Test& t) {
  const auto hash = hash_algorithm(t.group.text("sha"));
  if (!hash) return Answer::unsupported(not_used(t.group.text("sha")));
  return verified(rsa_pkcs1_verify(rsa_key(t), *hash, t.test.bytes("msg"), t.test.bytes("sig")));
}

Answer rsa_pkcs1_signing_test(const Test& t) {
  const auto hash = hash_algorithm(t.group.text("sha"));
  if (!hash) return Answer::unsupported(not_used(t.group.text("sha")));
  const auto number = [&](const char* name) { return t.group.bytes(std::string("privateKey.") + name); };
  const Bytes message = t.test.bytes("msg"), expected = t.test.bytes("sig");
  try {
    const RsaPrivateKey key(
        with_primes(number("modulus"), number("publicExponent"), number("privateExponent")));
    const Bytes signature = rsa_pkcs1_sign(key, *hash, message, Bytes(32));
    if (!rsa_pkcs1_verify(key.public_key(), *hash, message, expected)) return Answer::refused("verification");
    return Answer::compare(Answer::Kind::wrong, "sig", expected, signature);
  } catch (const std::invalid_argument& problem) {  // a key that we do not sign with
    return Answer::refused(problem.what());
  }
}

Answer rsa_pss_test(const Test& t) {
  if (t.group.text("mgf") != "MGF1") return Answer::unsupported(not_used(t.group.text("mgf")));
  const auto hash = hash_algorithm(t.group.text("sha")), mgf_hash = hash_algorithm(t.group.text("mgfSha"));
  if (!hash) return Answer::unsupported(not_used(t.group.text("sha")));
  if (!mgf_hash) return Answer::unsupported(not_used("MGF1 with " + t.group.text("mgfSha")));
  return verified(rsa_pss_verify(rsa_key(t), {*hash, *mgf_hash, t.group.number("sLen")}, t.test.bytes("msg"),
                                 t.test.bytes("sig")));
}

}  // namespace glasstls::conformance
