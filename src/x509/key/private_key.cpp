#include "x509/key/private_key.hpp"

#include <algorithm>

#include "crypto/curve/ecdh.hpp"
#include "crypto/curve/ecdsa.hpp"
#include "crypto/curve/ed25519.hpp"
#include "crypto/hash/hmac_drbg.hpp"
#include "x509/certificate/pem.hpp"
#include "x509/der/der_writer.hpp"
#include "x509/key/algorithm_to_der.hpp"
#include "x509/key/signature.hpp"

namespace glasstls::x509 {

using Kind = PublicKey::Kind;

namespace {

constexpr std::size_t seed_size = 32;

/// RFC 5915: ECPrivateKey. In PKCS#8 the curve is named outside.
LongSecret ec_private_key(const PublicKey& public_key, View scalar) {
  Bytes octets = der::octet_string(scalar);
  const Bytes point = der::constructed_value(der::constructed(1), {der::bit_string(public_key.point)});
  LongSecret key(der::sequence({der::integer(1), octets, point}));
  wipe(octets);
  return key;
}

/// RFC 8017: RSAPrivateKey.
LongSecret rsa_private_key(const crypto::RsaPrivateNumbers& key) {
  std::vector<Bytes> fields = {der::integer(0), der::unsigned_integer(key.modulus),
                               der::unsigned_integer(key.public_exponent)};
  for (const LongSecret* number :
       {&key.private_exponent, &key.prime1, &key.prime2, &key.exponent1, &key.exponent2, &key.coefficient})
    fields.push_back(der::unsigned_integer(number->reveal()));
  LongSecret whole(der::sequence(fields));
  for (Bytes& field : fields) wipe(field);
  return whole;
}

/// RFC 5958: OneAsymmetricKey, version 1.
LongSecret as_pkcs8(const PublicKey& public_key, View private_key) {
  Bytes octets = der::octet_string(private_key);
  LongSecret key(der::sequence({der::integer(0), key_algorithm_to_der(public_key), octets}));
  wipe(octets);
  return key;
}

}  // namespace

PrivateKey PrivateKey::from_scalar(Kind kind, Secret scalar) {
  PublicKey public_key;
  public_key.kind = kind;
  const auto curve = curve_of(kind);
  if (!curve && kind != Kind::ed25519) throw std::invalid_argument("this kind of key is not a scalar");
  public_key.point = curve ? crypto::ecdh_public_key(*curve, scalar) : crypto::ed25519_public_key(scalar);
  return {std::move(public_key), std::move(scalar), std::nullopt};
}

PrivateKey PrivateKey::from_rsa(Kind kind, crypto::RsaPrivateKey key,
                                std::optional<crypto::HashAlgorithm> pss_hash) {
  if (kind != Kind::rsa && kind != Kind::rsa_pss) throw std::invalid_argument("this kind of key is not RSA");
  PublicKey public_key;
  public_key.kind = kind;
  public_key.rsa = key.public_key();
  public_key.pss_hash = pss_hash;
  return {std::move(public_key), {}, std::move(key)};
}

PrivateKey PrivateKey::generate_rsa(std::size_t bits, View seed) {
  return from_rsa(Kind::rsa, crypto::generate_rsa_key(bits, seed));
}

PrivateKey PrivateKey::generate(Kind kind, View seed) {
  if (seed.size() < seed_size) throw std::invalid_argument("a key needs at least 32 random bytes");
  crypto::HmacDrbg generator(crypto::HashAlgorithm::sha512, {seed});
  if (const auto curve = curve_of(kind)) {
    Secret scalar(crypto::coordinate_size(*curve));
    do {
      generator.generate(scalar.writable());
      if (kind == Kind::p521) scalar.writable()[0] &= 1;  // or hardly any would be below the order
    } while (!crypto::is_valid_scalar(*curve, scalar.reveal()));
    return from_scalar(kind, std::move(scalar));
  }
  if (kind != Kind::ed25519) throw std::invalid_argument("keys of this kind cannot be generated");
  Secret scalar(seed_size);
  generator.generate(scalar.writable());
  return from_scalar(kind, std::move(scalar));
}

Bytes PrivateKey::sign(SignatureAlgorithm::Kind algorithm, crypto::HashAlgorithm hash, View message,
                       View entropy) const {
  SignatureAlgorithm wanted;
  wanted.kind = algorithm;
  wanted.hash = hash;
  if (!fits(public_key_, wanted))
    throw std::invalid_argument("this algorithm cannot sign with " + to_text(public_key_));
  if (entropy.size() < seed_size) throw std::invalid_argument("a signature needs 32 random bytes");
  if (const auto curve = curve_of(public_key_.kind))
    return crypto::ecdsa_sign(*curve, scalar_, hash, message, entropy);
  if (rsa_) {
    crypto::HmacDrbg generator(crypto::HashAlgorithm::sha256, {entropy, message});
    Secret blinding(seed_size);
    generator.generate(blinding.writable());
    if (algorithm == SignatureAlgorithm::Kind::rsa_pkcs1)
      return crypto::rsa_pkcs1_sign(*rsa_, hash, message, blinding.reveal());
    Bytes salt(crypto::digest_size(hash));
    generator.generate(salt);
    return crypto::rsa_pss_sign(*rsa_, hash, message, salt, blinding.reveal());
  }
  return crypto::ed25519_sign(scalar_, message);
}

LongSecret PrivateKey::to_pem() const {
  const bool is_curve = curve_of(public_key_.kind).has_value();
  const LongSecret inner = rsa_       ? rsa_private_key(rsa_->numbers())
                           : is_curve ? ec_private_key(public_key_, scalar_.reveal())
                                      : LongSecret(der::octet_string(scalar_.reveal()));  // RFC 8410
  const LongSecret der = as_pkcs8(public_key_, inner.reveal());
  std::string text = encode_pem("PRIVATE KEY", der.reveal());
  LongSecret pem(as_bytes(text));
  wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  return pem;
}

}  // namespace glasstls::x509
