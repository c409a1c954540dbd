#include "conformance/primitives.hpp"
#include "crypto/ed25519.hpp"

namespace glasstls::conformance {

using namespace crypto;

namespace {

Answer verified(bool matches) { return matches ? Answer::accepted() : Answer::refused(); }

}  // namespace

Answer ecdsa_test(const Test& t) { return Answer::unsupported(t.algorithm); }
Answer eddsa_test(const Test& t) {
  const std::string& curve = t.group.text("publicKey.curve");
  if (curve != "edwards25519") return Answer::unsupported(curve);
  return verified(ed25519_verify(t.group.bytes("publicKey.pk"), t.test.bytes("msg"), t.test.bytes("sig")));
}

Answer rsa_pkcs1_test(const Test& t) { return Answer::unsupported(t.algorithm); }
Answer rsa_pss_test(const Test& t) { return Answer::unsupported(t.algorithm); }

}  // namespace glasstls::conformance
