#pragma once

#include "handshake/random_source.hpp"
#include "x509/issue/issue.hpp"

/// Certificates made on the spot: good ones for `serve`, and for the lab those that nobody may accept. x509
/// writes them; here is what it takes no part in: keys, numbers and the time.
namespace glasstls::lab {

/// A certificate and the key that belongs to it.
struct Minted {
  Bytes der;
  x509::PrivateKey key;
};

/// For an authority that is valid for ten years, and for a server that is so for 60 days.
x509::CertificateRecipe authority_recipe(std::string common_name, x509::UnixTime now);
x509::CertificateRecipe server_recipe(std::vector<std::string> names, x509::UnixTime now);

/// A new key on P-256.
x509::PrivateKey new_key(handshake::RandomSource& random);

/// Signed by its own key, a new one. Recipes' serial numbers are drawn anew.
Minted mint_root(const x509::CertificateRecipe& recipe, handshake::RandomSource& random);
/// Signed by the issuer's key, and naming it as the issuer; for `key`, or a new one.
Minted mint(const Minted& issuer, const x509::CertificateRecipe& recipe, handshake::RandomSource& random);
Minted mint(const Minted& issuer, const x509::CertificateRecipe& recipe, x509::PrivateKey key,
            handshake::RandomSource& random);

/// RFC 6960: an OCSP response in which the issuer of `certificate` says how it stands: good, or revoked two
/// days ago because its key was stolen.
Bytes mint_ocsp(const Minted& issuer, View certificate, x509::SingleResponse::Status status,
                x509::UnixTime now, handshake::RandomSource& random);

}  // namespace glasstls::lab
