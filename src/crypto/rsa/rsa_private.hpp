#pragma once

#include "base/long_secret.hpp"
#include "crypto/number/montgomery.hpp"
#include "crypto/rsa/rsa.hpp"

namespace glasstls::crypto {

/// The numbers of RFC 8017's RSAPrivateKey, big-endian, with its names.
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

  /// Throws std::invalid_argument that names what is wrong where the numbers are not those of one key: the
  /// modulus has an even number of bits from `shortest` to `longest`, its primes have half of them each
  /// (as NIST FIPS 186-5 wants it), the public exponent is odd and has 2 to 33 bits, and all that follows
  /// from them is as it must be. That the primes are prime is not tested: with others no signature leaves.
  explicit RsaPrivateKey(RsaPrivateNumbers numbers);

  RsaPublicKey public_key() const { return {numbers_.modulus, numbers_.public_exponent}; }
  /// Without leading zeros, but for primes and what is modulo them: as long as the primes.
  const RsaPrivateNumbers& numbers() const { return numbers_; }
  /// In bits.
  std::size_t size() const;

  /// RFC 8017, RSADP: representative^d mod n, as long as the modulus, by way of both primes. Constant-time;
  /// the exponents are blinded with multiples of p - 1 and q - 1 that are drawn from `seed`, 32 random bytes.
  /// The result is verified before it leaves, because one that a fault has changed modulo one prime only
  /// gives both away. Empty where it does not hold, and for a representative that is not below the modulus.
  std::optional<Bytes> apply(View representative, View seed) const;

 private:
  struct Prime {
    Montgomery arithmetic;
    Number exponent;
  };

  RsaPrivateNumbers numbers_;
  Prime p_, q_;
  Number coefficient_;  // in Montgomery's form modulo p
};

/// RSASSA-PSS (RFC 8017) with MGF1 over the same hash, as rsa_pss_verify wants it. `salt`: digest_size bytes,
/// random; `seed`: 32 random bytes for the blinding. Throws std::runtime_error where the signature does not
/// verify (a fault, or a key of numbers that are not prime), std::invalid_argument for a key that is too
/// short for hash and salt.
Bytes rsa_pss_sign(const RsaPrivateKey& key, HashAlgorithm algorithm, View message, View salt, View seed);

/// RSASSA-PKCS1-v1_5 (RFC 8017): for certificates only. The same of `seed` and std::runtime_error.
Bytes rsa_pkcs1_sign(const RsaPrivateKey& key, HashAlgorithm algorithm, View message, View seed);

/// A new key of that many bits, a multiple of 128 from `shortest` to `longest`, with the public exponent
/// 65537; the same from the same `seed`, at least 32 random bytes. Takes a second or so, and not always the
/// same time. Throws std::invalid_argument for other sizes.
RsaPrivateKey generate_rsa_key(std::size_t bits, View seed);

}  // namespace glasstls::crypto
