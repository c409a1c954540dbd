#pragma once

#include <optional>
#include <stdexcept>

#include "base/long_secret.hpp"
#include "crypto/rsa/rsa_private.hpp"
#include "x509/key/public_key.hpp"

namespace glasstls::x509 {

/// Why a file has no usable private key, as a sentence that reveals nothing of the key.
class BadPrivateKey : public std::runtime_error {
 public:
  /// With the sentence.
  using std::runtime_error::runtime_error;
};

/// A private key for Ed25519, P-256, P-384, P-521 or RSA, with its public key. Move-only; wiped when
/// destroyed.
class PrivateKey {
 public:
  /// The kind of the public key.
  using Kind = PublicKey::Kind;

  /// From the seed of Ed25519 (RFC 8032), or the scalar of a curve, coordinate_size bytes big-endian. Throws
  /// std::invalid_argument for other kinds and for a scalar out of range.
  static PrivateKey from_scalar(Kind kind, Secret scalar);

  /// From an RSA key: of kind `rsa`, or of kind `rsa_pss`, which may be limited to one hash.
  static PrivateKey from_rsa(Kind kind, crypto::RsaPrivateKey key,
                             std::optional<crypto::HashAlgorithm> pss_hash = std::nullopt);

  /// A new key of that kind; the same `seed`, at least 32 random bytes that the caller wipes, gives the same
  /// key. Throws std::invalid_argument for rsa, rsa_pss and unsupported, and for a shorter seed.
  static PrivateKey generate(Kind kind, View seed);

  /// A new RSA key of 1024 to 4096 bits, a multiple of 128. `seed` and exceptions as for generate().
  static PrivateKey generate_rsa(std::size_t bits, View seed);

  /// Moves the key.
  PrivateKey(PrivateKey&&) noexcept = default;
  PrivateKey& operator=(PrivateKey&&) noexcept = default;

  /// The public key that belongs to it.
  const PublicKey& public_key() const { return public_key_; }

  /// The signature over `message`, encoded as in a certificate or a CertificateVerify. ed25519 does not use
  /// `hash`. `entropy`: 32 fresh random bytes, the source of all randomness. Constant-time. Throws
  /// std::invalid_argument for an algorithm that does not fit the key or its size, and for less entropy;
  /// std::runtime_error if an RSA signature does not verify.
  Bytes sign(SignatureAlgorithm::Kind algorithm, crypto::HashAlgorithm hash, View message,
             View entropy) const;

  /// The key as a PEM file with one `PRIVATE KEY`, with the public key if the format is RFC 5915's.
  LongSecret to_pem() const;

 private:
  /// Of one that is not RSA, `rsa` is empty.
  PrivateKey(PublicKey public_key, Secret scalar, std::optional<crypto::RsaPrivateKey> rsa)
      : public_key_(std::move(public_key)), scalar_(std::move(scalar)), rsa_(std::move(rsa)) {}

  PublicKey public_key_;
  Secret scalar_;  // Ed25519's seed, or the scalar of an elliptic curve
  std::optional<crypto::RsaPrivateKey> rsa_;
};

/// In bytes; a longer file is refused before it is read.
inline constexpr std::size_t largest_private_key_file = std::size_t{1} << 16;

/// Reads a file: PEM (RFC 7468) with one private key beside any other blocks, or DER. The key is a `PRIVATE
/// KEY` (PKCS#8, RFC 5958), an `EC PRIVATE KEY` (SEC1, RFC 5915) or an `RSA PRIVATE KEY` (PKCS#1, RFC 8017)
/// of 2048 to 4096 bits. Strict DER; if the file has something twice, for example the public key beside the
/// private one, both must agree. Throws BadPrivateKey for anything else, and for an encrypted key. The caller
/// wipes `file`.
PrivateKey read_private_key(View file);

}  // namespace glasstls::x509
