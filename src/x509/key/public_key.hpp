#pragma once

#include "crypto/curve/curve.hpp"
#include "crypto/rsa/rsa.hpp"
#include "x509/key/algorithm.hpp"

namespace glasstls::x509 {

/// RFC 5280 4.1.2.7: the key of a certificate's subject. It owns its bytes and does not need the certificate.
struct PublicKey {
  /// The algorithm, and for curves which one.
  enum class Kind : std::uint8_t { rsa, rsa_pss, p256, p384, p521, ed25519, unsupported };

  Kind kind = Kind::unsupported;
  /// rsa and rsa_pss: big-endian, without leading zeros.
  crypto::RsaPublicKey rsa{};
  /// rsa_pss: the only hash that the key may be used with; empty: any.
  std::optional<crypto::HashAlgorithm> pss_hash{};
  /// p256, p384, p521: the uncompressed point, 0x04 and both coordinates; ed25519: 32 bytes.
  Bytes point{};
  /// unsupported: why; empty otherwise.
  std::string problem{};

  /// The usual measure of strength: the bits of RSA's modulus, or of the curve's field. 0 for unsupported.
  std::size_t bits() const;
};

/// Reads a SubjectPublicKeyInfo. An algorithm or curve that TLS 1.3 does not have becomes `unsupported`; a
/// known one with a malformed key throws Failure with `bad_certificate`. Whether a point is on its curve is
/// checked when it is used.
PublicKey parse_public_key(der::Reader& reader);

/// "RSA with 2048 bits", "P-256".
std::string to_text(const PublicKey& key);

/// The curve of an elliptic-curve key; empty for the other kinds.
std::optional<crypto::Curve> curve_of(PublicKey::Kind kind);

}  // namespace glasstls::x509
