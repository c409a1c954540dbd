#include <algorithm>
#include <array>

#include "conformance/vectors/primitives.hpp"
#include "crypto/curve/ecdh.hpp"
#include "crypto/curve/x25519.hpp"
#include "crypto/curve/x448.hpp"

namespace glasstls::conformance {

using namespace crypto;

std::optional<Curve> curve_named(std::string_view name) {
  if (name == "secp256r1") return Curve::p256;
  if (name == "secp384r1") return Curve::p384;
  if (name == "secp521r1") return Curve::p521;
  return std::nullopt;
}

std::string why_not_curve(const std::string& name) {
  // RFC 8734 has three of the Brainpool curves; RFC 9846 4.3.3 has Ed448.
  constexpr std::array of_tls = {"brainpoolP256r1", "brainpoolP384r1", "brainpoolP512r1", "edwards448"};
  return std::find(of_tls.begin(), of_tls.end(), name) != of_tls.end() ? not_yet(name) : not_used(name);
}

namespace {

/// Wycheproof writes numbers as DER does: with a zero byte before a high bit, and as short as they come.
Bytes without_leading_zeros(Bytes number) {
  number.erase(number.begin(),
               std::find_if(number.begin(), number.end(), [](auto byte) { return byte != 0; }));
  return number;
}

}  // namespace

Answer xdh_test(const Test& t) {
  const std::string& curve = t.group.text("curve");
  const bool is_x448 = curve == "curve448";
  if (!is_x448 && curve != "curve25519") return Answer::unsupported(why_not_curve(curve));
  const Bytes private_key = t.test.bytes("private");
  if (private_key.size() != (is_x448 ? x448_size : 32)) return Answer::refused("private key");
  const auto shared = (is_x448 ? x448 : x25519)(Secret(private_key), t.test.bytes("public"));
  if (!shared) return Answer::refused();
  return Answer::compare(Answer::Kind::wrong, "shared", t.test.bytes("shared"), shared->reveal());
}

Answer ecdh_test(const Test& t) {
  const auto curve = curve_named(t.group.text("curve"));
  if (!curve) return Answer::unsupported(why_not_curve(t.group.text("curve")));

  const Bytes scalar = without_leading_zeros(t.test.bytes("private"));
  if (scalar.size() > coordinate_size(*curve)) return Answer::refused("private key");
  Secret private_key(coordinate_size(*curve));
  std::copy_backward(scalar.begin(), scalar.end(), private_key.writable().end());
  if (!is_valid_scalar(*curve, private_key.reveal())) return Answer::refused("private key");
  const auto shared = ecdh(*curve, private_key, t.test.bytes("public"));
  if (!shared) return Answer::refused();
  return Answer::compare(Answer::Kind::wrong, "shared", t.test.bytes("shared"), shared->reveal());
}

}  // namespace glasstls::conformance
