#pragma once

#include "handshake/random_source.hpp"
#include "x509/issue/issue.hpp"

/// Certificates made when they are needed: good ones for `serve`, and bad ones for the lab. x509 encodes and
/// signs them; this file adds what x509 does not have: new keys, random serial numbers and the time.
namespace glasstls::lab {

/// A certificate and the key that belongs to it.
struct Minted {
  Bytes der;
  x509::PrivateKey key;
};

/// A recipe for an authority, valid for ten years.
x509::CertificateRecipe authority_recipe(std::string common_name, x509::UnixTime now);
/// A recipe for a server with these names, valid for 60 days.
x509::CertificateRecipe server_recipe(std::vector<std::string> names, x509::UnixTime now);

/// A new key on P-256.
x509::PrivateKey new_key(handshake::RandomSource& random);

/// A certificate signed by its own new key. Here and below, the recipe's serial number is replaced by a
/// random one.
Minted mint_root(const x509::CertificateRecipe& recipe, handshake::RandomSource& random);
/// A certificate for a new key, signed by the issuer.
Minted mint(const Minted& issuer, const x509::CertificateRecipe& recipe, handshake::RandomSource& random);
/// A certificate for `key`, signed by the issuer.
Minted mint(const Minted& issuer, const x509::CertificateRecipe& recipe, x509::PrivateKey key,
            handshake::RandomSource& random);

/// RFC 6960: the issuer's OCSP response about `certificate`: good, or revoked two days ago because its key
/// was stolen.
Bytes mint_ocsp(const Minted& issuer, View certificate, x509::SingleResponse::Status status,
                x509::UnixTime now, handshake::RandomSource& random);

}  // namespace glasstls::lab
