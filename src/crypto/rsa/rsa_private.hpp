#pragma once

#include "base/long_secret.hpp"
#include "crypto/number/montgomery.hpp"
#include "crypto/rsa/rsa.hpp"

namespace glasstls::crypto {

/// The numbers of RSAPrivateKey in RFC 8017, with its names, big-endian.
struct RsaPrivateNumbers {
  Bytes modulus, public_exponent;   ///< n, e
  LongSecret private_exponent;      ///< d
  LongSecret prime1, prime2;        ///< p, q
  LongSecret exponent1, exponent2;  ///< d mod (p - 1), d mod (q - 1)
  LongSecret coefficient;           ///< 1 / q mod p
};

/// An RSA private key, ready to sign. Wiped when destroyed.
class RsaPrivateKey {
 public:
  /// In bits, of the modulus.
  static constexpr std::size_t shortest = 1024, longest = 4096;

  /// Throws std::invalid_argument that names the fault if the numbers are not those of one key: the modulus
  /// has an even number of bits from `shortest` to `longest`, each prime has half as many (NIST FIPS 186-5),
  /// the public exponent is odd and has 2 to 33 bits, and the other numbers follow from these. It does not
  /// test that the primes are prime: with others, apply() returns nothing.
  explicit RsaPrivateKey(RsaPrivateNumbers numbers);

  /// The modulus and the public exponent.
  RsaPublicKey public_key() const { return {numbers_.modulus, numbers_.public_exponent}; }
  /// Without leading zeros; the numbers modulo a prime are as long as the primes.
  const RsaPrivateNumbers& numbers() const { return numbers_; }
  /// Of the modulus, in bits.
  std::size_t size() const;

  /// RFC 8017, RSADP: representative^d mod n, as long as the modulus, computed modulo both primes.
  /// Constant-time; multiples of p - 1 and q - 1 from `seed`, 32 random bytes, blind the exponents. The
  /// result is verified first, because a result with a fault modulo only one prime reveals both. Empty if it
  /// does not verify, and for a representative that is not below the modulus.
  std::optional<Bytes> apply(View representative, View seed) const;

 private:
  /// A prime, and the private exponent modulo it minus one.
  struct Prime {
    Montgomery arithmetic;
    Number exponent;
  };

  RsaPrivateNumbers numbers_;
  Prime p_, q_;
  Number coefficient_;  // in Montgomery's form modulo p
};

/// RSASSA-PSS (RFC 8017) with MGF1 over the same hash, as in rsa_pss_verify. `salt`: digest_size bytes,
/// random; `seed`: 32 random bytes for the blinding. Throws std::runtime_error if the signature does not
/// verify (a fault, or a key of numbers that are not prime), std::invalid_argument for a key that is too
/// short for hash and salt.
Bytes rsa_pss_sign(const RsaPrivateKey& key, HashAlgorithm algorithm, View message, View salt, View seed);

/// RSASSA-PKCS1-v1_5 (RFC 8017), for certificates only. `seed` and std::runtime_error as for rsa_pss_sign.
Bytes rsa_pkcs1_sign(const RsaPrivateKey& key, HashAlgorithm algorithm, View message, View seed);

/// A new key with the public exponent 65537; `bits` is a multiple of 128 from `shortest` to `longest`. The
/// same `seed`, at least 32 random bytes, gives the same key. Takes about a second; the time varies. Throws
/// std::invalid_argument for other sizes.
RsaPrivateKey generate_rsa_key(std::size_t bits, View seed);

}  // namespace glasstls::crypto
