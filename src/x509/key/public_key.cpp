#include "x509/key/public_key.hpp"

#include <bit>
#include <optional>

#include "x509/key/key_algorithm.hpp"

namespace glasstls::x509 {

namespace {

using Kind = PublicKey::Kind;

/// A positive INTEGER, without the zero that keeps it positive.
Bytes positive(der::Reader& reader, std::string_view field) {
  View octets = reader.integer(field);
  if (octets[0] >= 0x80 || (octets.size() == 1 && octets[0] == 0))
    reader.fault(field, "is not a positive number");
  if (octets[0] == 0) octets = octets.subspan(1);
  return to_bytes(octets);
}

/// RFC 3279: RSAPublicKey, inside the BIT STRING.
void parse_rsa(PublicKey& key, der::Reader& outer) {
  der::Reader bits = outer.enter_bits("subjectPublicKey");
  der::Reader reader = bits.enter("RSAPublicKey");
  key.rsa.modulus = positive(reader, "modulus");
  if (reader.annotates()) reader.explain(std::to_string(key.bits()) + " bits");
  key.rsa.exponent = positive(reader, "publicExponent");
  reader.end("RSAPublicKey");
  bits.end("subjectPublicKey");
}

/// The other kinds are the bytes themselves.
void parse_point(PublicKey& key, der::Reader& reader) {
  const der::BitString bits = reader.bit_string("subjectPublicKey");
  if (key.kind == Kind::unsupported) return;
  const auto curve = curve_of(key.kind);
  const std::size_t size = curve ? crypto::point_size(*curve) : 32;  // RFC 8410: 32 for Ed25519
  const bool uncompressed = !curve || (!bits.octets.empty() && bits.octets[0] == 4);
  if (bits.unused_bits != 0 || bits.octets.size() != size || !uncompressed)
    return reader.fault("subjectPublicKey", curve ? "is not an uncompressed point" : "has the wrong size",
                        std::to_string(size) + " bytes" + (curve ? ", the first one 04" : ""),
                        std::to_string(bits.octets.size()) + " bytes");
  key.point = to_bytes(bits.octets);
}

}  // namespace

std::size_t PublicKey::bits() const {
  switch (kind) {
    case Kind::rsa:
    case Kind::rsa_pss:
      if (rsa.modulus.empty()) return 0;
      return 8 * (rsa.modulus.size() - 1) + static_cast<std::size_t>(std::bit_width(rsa.modulus[0]));
    case Kind::p256: return 256;
    case Kind::p384: return 384;
    case Kind::p521: return 521;
    case Kind::ed25519: return 255;
    case Kind::unsupported: return 0;
  }
  return 0;
}

std::optional<crypto::Curve> curve_of(PublicKey::Kind kind) {
  switch (kind) {
    case Kind::p256: return crypto::Curve::p256;
    case Kind::p384: return crypto::Curve::p384;
    case Kind::p521: return crypto::Curve::p521;
    default: return std::nullopt;
  }
}

PublicKey parse_public_key(der::Reader& outer) {
  der::Reader reader = outer.enter("subjectPublicKeyInfo");
  PublicKey key = parse_key_algorithm(reader, "algorithm");
  if (key.kind == Kind::rsa || key.kind == Kind::rsa_pss)
    parse_rsa(key, reader);
  else
    parse_point(key, reader);
  reader.end("subjectPublicKeyInfo");
  if (outer.annotates()) outer.explain(to_text(key));
  return key;
}

std::string to_text(const PublicKey& key) {
  switch (key.kind) {
    case Kind::rsa: return "RSA with " + std::to_string(key.bits()) + " bits";
    case Kind::rsa_pss: return "RSA-PSS with " + std::to_string(key.bits()) + " bits";
    case Kind::p256:
    case Kind::p384:
    case Kind::p521: return std::string(crypto::name_of(*curve_of(key.kind)));
    case Kind::ed25519: return "Ed25519";
    case Kind::unsupported: return "a key that cannot be used: " + key.problem;
  }
  return "unknown kind of key";
}

}  // namespace glasstls::x509
