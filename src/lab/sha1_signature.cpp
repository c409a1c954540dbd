#include "lab/sha1_signature.hpp"

#include <array>

#include "crypto/curve/ecdh.hpp"
#include "crypto/curve/ecdsa.hpp"
#include "crypto/hash/sha1.hpp"
#include "x509/der/der_writer.hpp"

namespace glasstls::lab {

namespace {

namespace der = x509::der;

Secret new_scalar(handshake::RandomSource& random) {
  std::array<std::uint8_t, 32> scalar{};
  do random.fill(scalar, "private key");
  while (!crypto::is_valid_scalar(crypto::Curve::p256, scalar));
  Secret secret{View(scalar)};
  wipe(scalar);
  return secret;
}

Bytes ecdsa_with_sha1() { return der::sequence({der::object_identifier(x509::oid::ecdsa_with_sha1)}); }

}  // namespace

Sha1Authority::Sha1Authority(const Minted& root, const x509::CertificateRecipe& recipe,
                             handshake::RandomSource& random)
    : scalar_(new_scalar(random)),
      minted_(lab::mint(root, recipe,
                        x509::PrivateKey::from_scalar(x509::PublicKey::Kind::p256, scalar_.duplicate()),
                        random)) {}

Minted Sha1Authority::mint(x509::CertificateRecipe recipe, handshake::RandomSource& random) const {
  recipe.signing.declared = ecdsa_with_sha1();
  Minted leaf = lab::mint(minted_, recipe, random);
  // x509 made a signature with SHA-256 under that name. Replace it with a real one.
  const x509::Certificate draft = x509::parse_certificate(leaf.der);
  std::array<std::uint8_t, 32> entropy{};
  random.fill(entropy, "SHA-1 signature");
  const Bytes signature =
      crypto::ecdsa_sign_digest(crypto::Curve::p256, scalar_, crypto::sha1(draft.tbs), entropy);
  leaf.der = der::sequence({to_bytes(draft.tbs), ecdsa_with_sha1(), der::bit_string(signature)});
  return leaf;
}

}  // namespace glasstls::lab
