#include "handshake/authentication.hpp"

#include <optional>
#include <string_view>

#include "crypto/ecdsa.hpp"
#include "crypto/ed25519.hpp"
#include "crypto/rsa.hpp"

namespace glasstls::handshake {

using messages::SignatureScheme;
using Kind = x509::PublicKey::Kind;

namespace {

/// What RFC 9846 4.3.3 says of each scheme that may sign handshake messages.
struct SchemeRow {
  SignatureScheme scheme;
  Kind key;
  crypto::HashAlgorithm hash;
};

const SchemeRow* find_scheme(SignatureScheme scheme) {
  using enum SignatureScheme;
  using enum crypto::HashAlgorithm;
  static constexpr SchemeRow rows[] = {
      {ecdsa_secp256r1_sha256, Kind::p256, sha256}, {ecdsa_secp384r1_sha384, Kind::p384, sha384},
      {ecdsa_secp521r1_sha512, Kind::p521, sha512}, {ed25519, Kind::ed25519, sha512},
      {rsa_pss_rsae_sha256, Kind::rsa, sha256},     {rsa_pss_rsae_sha384, Kind::rsa, sha384},
      {rsa_pss_rsae_sha512, Kind::rsa, sha512},     {rsa_pss_pss_sha256, Kind::rsa_pss, sha256},
      {rsa_pss_pss_sha384, Kind::rsa_pss, sha384},  {rsa_pss_pss_sha512, Kind::rsa_pss, sha512},
  };
  for (const SchemeRow& row : rows)
    if (row.scheme == scheme) return &row;
  return nullptr;
}

}  // namespace

Bytes certificate_verify_content(Signer signer, View transcript_hash) {
  const std::string_view context =
      signer == Signer::server ? "TLS 1.3, server CertificateVerify" : "TLS 1.3, client CertificateVerify";
  Bytes content(64, 0x20);
  append(content, as_bytes(context));
  content.push_back(0);
  append(content, transcript_hash);
  return content;
}

bool may_sign_handshake(SignatureScheme scheme) { return find_scheme(scheme) != nullptr; }

bool matches_key(SignatureScheme scheme, const x509::PublicKey& key) {
  const SchemeRow* row = find_scheme(scheme);
  return row && row->key == key.kind && (!key.pss_hash || *key.pss_hash == row->hash);
}

bool verify_signature(SignatureScheme scheme, const x509::PublicKey& key, View content, View signature) {
  if (!matches_key(scheme, key)) return false;
  const crypto::HashAlgorithm hash = find_scheme(scheme)->hash;
  switch (key.kind) {
    case Kind::p256: return crypto::ecdsa_verify(crypto::Curve::p256, key.point, hash, content, signature);
    case Kind::p384: return crypto::ecdsa_verify(crypto::Curve::p384, key.point, hash, content, signature);
    case Kind::p521: return crypto::ecdsa_verify(crypto::Curve::p521, key.point, hash, content, signature);
    case Kind::ed25519: return crypto::ed25519_verify(key.point, content, signature);
    case Kind::rsa:
    case Kind::rsa_pss: return crypto::rsa_pss_verify(key.rsa, hash, content, signature);
    case Kind::unsupported: break;
  }
  return false;
}

}  // namespace glasstls::handshake
