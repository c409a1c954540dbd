#include "x509/key/key_algorithm.hpp"

namespace glasstls::x509 {

using Kind = PublicKey::Kind;

namespace {

/// RFC 5480: the parameters of id-ecPublicKey must name a curve.
void parse_curve(PublicKey& key, der::Reader& algorithm) {
  if (!algorithm.next_is(der::Tag::object_identifier)) {
    if (!algorithm.empty()) algorithm.any("parameters");
    key.problem = "its elliptic curve is described by parameters instead of being named";
    return;
  }
  const Oid curve = algorithm.object_identifier("namedCurve");
  key.kind = kind_of_curve(curve);
  if (key.kind == Kind::unsupported)
    key.problem = "the curve " + to_text(curve) + " is not one that TLS 1.3 has";
}

}  // namespace

PublicKey::Kind kind_of_curve(Oid named_curve) {
  if (named_curve == oid::secp256r1) return Kind::p256;
  if (named_curve == oid::secp384r1) return Kind::p384;
  if (named_curve == oid::secp521r1) return Kind::p521;
  return Kind::unsupported;
}

PublicKey parse_key_algorithm(der::Reader& reader, std::string_view field) {
  PublicKey key;
  der::Reader algorithm = reader.enter(field);
  const Oid oid = algorithm.object_identifier("algorithm");
  if (oid == oid::rsa_encryption) {
    key.kind = Kind::rsa;
    algorithm.salvage([&] { algorithm.null("parameters"); });
  } else if (oid == oid::rsassa_pss) {
    key.kind = Kind::rsa_pss;
    if (!algorithm.empty()) {
      key.pss_hash = parse_pss_parameters(algorithm);
      if (!key.pss_hash) {
        key.kind = Kind::unsupported;
        key.problem = "TLS 1.3 does not have these RSASSA-PSS parameters";
      }
    }
  } else if (oid == oid::ec_public_key) {
    parse_curve(key, algorithm);
  } else if (oid == oid::ed25519) {
    key.kind = Kind::ed25519;
  } else {
    key.problem = "the algorithm " + to_text(oid) + " is not one that TLS 1.3 has";
    if (!algorithm.empty()) algorithm.any("parameters");
  }
  algorithm.end(field);
  return key;
}

}  // namespace glasstls::x509
