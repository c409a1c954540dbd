#include "conformance/primitives.hpp"
#include "crypto/x25519.hpp"

namespace glasstls::conformance {

using namespace crypto;

Answer xdh_test(const Test& t) {
  const std::string& curve = t.group.text("curve");
  if (curve != "curve25519") return Answer::unsupported(curve);
  const Bytes private_key = t.test.bytes("private");
  if (private_key.size() != 32) return Answer::refused("private key");
  const auto shared = x25519(Secret(private_key), t.test.bytes("public"));
  if (!shared) return Answer::refused();
  return Answer::compare(Answer::Kind::wrong, "shared", t.test.bytes("shared"), shared->reveal());
}

Answer ecdh_test(const Test& t) { return Answer::unsupported(t.algorithm); }

}  // namespace glasstls::conformance
