#include "x509/key/algorithm_to_der.hpp"

#include <stdexcept>

#include "x509/der/der_writer.hpp"

namespace glasstls::x509 {

using crypto::HashAlgorithm;

namespace {

Oid oid_of(HashAlgorithm hash) {
  switch (hash) {
    case HashAlgorithm::sha256: return oid::sha256;
    case HashAlgorithm::sha384: return oid::sha384;
    case HashAlgorithm::sha512: break;
  }
  return oid::sha512;
}

}  // namespace

Bytes pss_parameters_to_der(HashAlgorithm hash) {
  // RFC 4055: a hash function's identifier has NULL parameters here.
  const Bytes hash_der = der::sequence({der::object_identifier(oid_of(hash)), der::null()});
  const Bytes mask_der = der::sequence({der::object_identifier(oid::mgf1), hash_der});
  return der::sequence(
      {der::constructed_value(der::constructed(0), {hash_der}),
       der::constructed_value(der::constructed(1), {mask_der}),
       der::constructed_value(der::constructed(2), {der::integer(crypto::digest_size(hash))})});
}

Bytes signature_algorithm_to_der(SignatureAlgorithm::Kind kind, HashAlgorithm hash) {
  using enum SignatureAlgorithm::Kind;
  const auto choose = [hash](Oid with_sha256, Oid with_sha384, Oid with_sha512) {
    if (hash == HashAlgorithm::sha256) return der::object_identifier(with_sha256);
    return der::object_identifier(hash == HashAlgorithm::sha384 ? with_sha384 : with_sha512);
  };
  switch (kind) {
    case rsa_pkcs1:  // RFC 4055: with NULL parameters
      return der::sequence(
          {choose(oid::sha256_with_rsa, oid::sha384_with_rsa, oid::sha512_with_rsa), der::null()});
    case rsa_pss:
      return der::sequence({der::object_identifier(oid::rsassa_pss), pss_parameters_to_der(hash)});
    case ecdsa:
      return der::sequence({choose(oid::ecdsa_with_sha256, oid::ecdsa_with_sha384, oid::ecdsa_with_sha512)});
    case ed25519: return der::sequence({der::object_identifier(oid::ed25519)});
    case unsupported: break;
  }
  throw std::invalid_argument("an unsupported signature algorithm has no encoding");
}

Bytes key_algorithm_to_der(const PublicKey& key) {
  using Kind = PublicKey::Kind;
  switch (key.kind) {
    case Kind::rsa: return der::sequence({der::object_identifier(oid::rsa_encryption), der::null()});
    case Kind::rsa_pss:
      return der::sequence({der::object_identifier(oid::rsassa_pss),
                            key.pss_hash ? pss_parameters_to_der(*key.pss_hash) : Bytes{}});
    case Kind::p256:
      return der::sequence(
          {der::object_identifier(oid::ec_public_key), der::object_identifier(oid::secp256r1)});
    case Kind::p384:
      return der::sequence(
          {der::object_identifier(oid::ec_public_key), der::object_identifier(oid::secp384r1)});
    case Kind::p521:
      return der::sequence(
          {der::object_identifier(oid::ec_public_key), der::object_identifier(oid::secp521r1)});
    case Kind::ed25519: return der::sequence({der::object_identifier(oid::ed25519)});
    case Kind::unsupported: break;
  }
  throw std::invalid_argument("a key that cannot be used has no encoding: " + key.problem);
}

Bytes public_key_bits(const PublicKey& key) {
  if (key.kind != PublicKey::Kind::rsa && key.kind != PublicKey::Kind::rsa_pss) return key.point;
  return der::sequence({der::unsigned_integer(key.rsa.modulus), der::unsigned_integer(key.rsa.exponent)});
}

Bytes public_key_to_der(const PublicKey& key) {
  return der::sequence({key_algorithm_to_der(key), der::bit_string(public_key_bits(key))});
}

}  // namespace glasstls::x509
