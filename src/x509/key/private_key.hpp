#pragma once

#include <optional>
#include <stdexcept>

#include "base/long_secret.hpp"
#include "crypto/rsa/rsa_private.hpp"
#include "x509/key/public_key.hpp"

namespace glasstls::x509 {

/// Why a file has no private key that can be used here: a sentence for a person, without a word of the key.
class BadPrivateKey : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A private key for Ed25519, P-256, P-384, P-521 or RSA, and the public one that belongs to it. Move-only;
/// wiped when destroyed.
class PrivateKey {
 public:
  using Kind = PublicKey::Kind;

  /// Ed25519's seed (RFC 8032), or the scalar of a curve, coordinate_size bytes big-endian. Throws
  /// std::invalid_argument for other kinds and for what is not in the range.
  static PrivateKey from_scalar(Kind kind, Secret scalar);

  /// An RSA key, for `rsa`, or for `rsa_pss` and perhaps for one hash only.
  static PrivateKey from_rsa(Kind kind, crypto::RsaPrivateKey key,
                             std::optional<crypto::HashAlgorithm> pss_hash = std::nullopt);

  /// A new key of that kind, the same from the same `seed`: at least 32 random bytes, that the caller wipes.
  /// Throws std::invalid_argument for rsa, rsa_pss and unsupported, and for a shorter seed.
  static PrivateKey generate(Kind kind, View seed);

  /// A new RSA key of 1024 to 4096 bits, a multiple of 128. The same of `seed` and std::invalid_argument.
  static PrivateKey generate_rsa(std::size_t bits, View seed);

  PrivateKey(PrivateKey&&) noexcept = default;
  PrivateKey& operator=(PrivateKey&&) noexcept = default;

  const PublicKey& public_key() const { return public_key_; }

  /// The signature over `message`, as it stands in a certificate or a CertificateVerify. `hash` is not used
  /// by ed25519. `entropy`: 32 fresh random bytes, from which comes what the algorithm needs of randomness.
  /// Constant-time. Throws std::invalid_argument for an algorithm that the key is not for or is too short
  /// for, and for less entropy; std::runtime_error where an RSA signature does not verify.
  Bytes sign(SignatureAlgorithm::Kind algorithm, crypto::HashAlgorithm hash, View message,
             View entropy) const;

  /// The key as a PEM file with one `PRIVATE KEY`, with the public key where RFC 5915 has a place for it.
  LongSecret to_pem() const;

 private:
  PrivateKey(PublicKey public_key, Secret scalar, std::optional<crypto::RsaPrivateKey> rsa)
      : public_key_(std::move(public_key)), scalar_(std::move(scalar)), rsa_(std::move(rsa)) {}

  PublicKey public_key_;
  Secret scalar_;  // Ed25519's seed, or the scalar of an elliptic curve
  std::optional<crypto::RsaPrivateKey> rsa_;
};

/// In bytes; a longer file is refused before it is read.
inline constexpr std::size_t largest_private_key_file = std::size_t{1} << 16;

/// Reads a file: PEM (RFC 7468) with one private key among whatever else it holds, or DER. The key is
/// a `PRIVATE KEY` (PKCS#8, RFC 5958), an `EC PRIVATE KEY` (SEC1, RFC 5915) or an `RSA PRIVATE KEY` (PKCS#1,
/// RFC 8017) of 2048 to 4096 bits. Strict DER; where the file says a thing twice, as the public key beside
/// the private one, both must agree. Throws BadPrivateKey for anything else, and for an encrypted key. The
/// caller wipes `file`.
PrivateKey read_private_key(View file);

}  // namespace glasstls::x509
