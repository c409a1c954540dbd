#include "conformance/primitives.hpp"
#include "crypto/ecdsa.hpp"
#include "crypto/ed25519.hpp"
#include "crypto/rsa.hpp"

namespace glasstls::conformance {

using namespace crypto;

namespace {

Answer verified(bool matches) { return matches ? Answer::accepted() : Answer::refused(); }

/// `role` is "publicKey" or "privateKey".
RsaPublicKey rsa_key(const Test& t, const std::string& role) {
  return {t.group.bytes(role + ".modulus"), t.group.bytes(role + ".publicExponent")};
}

}  // namespace

Answer ecdsa_test(const Test& t) {
  const auto curve = curve_named(t.group.text("publicKey.curve"));
  if (!curve) return Answer::unsupported(t.group.text("publicKey.curve"));
  const auto hash = hash_algorithm(t.group.text("sha"));
  if (!hash) return Answer::unsupported(t.group.text("sha"));
  return verified(ecdsa_verify(*curve, t.group.bytes("publicKey.uncompressed"), *hash, t.test.bytes("msg"),
                               t.test.bytes("sig")));
}

Answer eddsa_test(const Test& t) {
  const std::string& curve = t.group.text("publicKey.curve");
  if (curve != "edwards25519") return Answer::unsupported(curve);
  return verified(ed25519_verify(t.group.bytes("publicKey.pk"), t.test.bytes("msg"), t.test.bytes("sig")));
}

Answer rsa_pkcs1_test(const Test& t) {
  const auto hash = hash_algorithm(t.group.text("sha"));
  if (!hash) return Answer::unsupported(t.group.text("sha"));
  const bool made_for_signers = t.group.text("type") == "RsassaPkcs1Generate";
  const auto key = rsa_key(t, made_for_signers ? "privateKey" : "publicKey");
  return verified(rsa_pkcs1_verify(key, *hash, t.test.bytes("msg"), t.test.bytes("sig")));
}

Answer rsa_pss_test(const Test& t) {
  if (t.group.text("mgf") != "MGF1") return Answer::unsupported(t.group.text("mgf"));
  const auto hash = hash_algorithm(t.group.text("sha")), mgf_hash = hash_algorithm(t.group.text("mgfSha"));
  if (!hash) return Answer::unsupported(t.group.text("sha"));
  if (!mgf_hash) return Answer::unsupported("MGF1 with " + t.group.text("mgfSha"));
  return verified(rsa_pss_verify(rsa_key(t, "publicKey"), *hash, *mgf_hash, t.group.number("sLen"),
                                 t.test.bytes("msg"), t.test.bytes("sig")));
}

}  // namespace glasstls::conformance
