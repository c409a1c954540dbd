#include "x509/issue/issue_parts.hpp"

#include "x509/der/der_writer.hpp"
#include "x509/key/algorithm_to_der.hpp"

namespace glasstls::x509 {

namespace {

SignatureAlgorithm::Kind algorithm_for(const SigningRecipe& recipe, const PublicKey& key) {
  using enum SignatureAlgorithm::Kind;
  switch (key.kind) {
    case PublicKey::Kind::rsa: return recipe.rsa_pss ? rsa_pss : rsa_pkcs1;
    case PublicKey::Kind::rsa_pss: return rsa_pss;
    case PublicKey::Kind::p256:
    case PublicKey::Kind::p384:
    case PublicKey::Kind::p521: return ecdsa;
    case PublicKey::Kind::ed25519: return ed25519;
    case PublicKey::Kind::unsupported: break;
  }
  return unsupported;
}

Bytes true_algorithm(const SigningRecipe& recipe, const PublicKey& key) {
  return signature_algorithm_to_der(algorithm_for(recipe, key), recipe.hash);
}

}  // namespace

Bytes extension_to_der(const IssuedExtension& extension) {
  return der::sequence(
      {extension.id, extension.critical ? der::boolean(true) : Bytes{}, der::octet_string(extension.value)});
}

Bytes extensions_to_der(const std::vector<IssuedExtension>& extensions) {
  std::vector<Bytes> parts;
  for (const IssuedExtension& extension : extensions) parts.push_back(extension_to_der(extension));
  return parts.empty() ? Bytes{} : der::sequence(parts);
}

Bytes authority_key_identifier_to_der(const Issuer& issuer) {
  const Bytes& named = issuer.key_identifier;
  return der::sequence(
      {der::value(der::context(0), named.empty() ? key_identifier(issuer.key.public_key()) : named)});
}

Bytes algorithm_inside(const SigningRecipe& recipe, const PublicKey& key) {
  if (!recipe.declared_inside.empty()) return recipe.declared_inside;
  return recipe.declared.empty() ? true_algorithm(recipe, key) : recipe.declared;
}

Bytes signed_to_der(const SigningRecipe& recipe, const Bytes& to_be_signed, const PrivateKey& key,
                    View entropy, const Bytes& behind) {
  const PublicKey& public_key = key.public_key();
  Bytes signature = key.sign(algorithm_for(recipe, public_key), recipe.hash, to_be_signed, entropy);
  if (recipe.break_signature) signature[signature.size() / 2] ^= 1;
  const Bytes algorithm = recipe.declared.empty() ? true_algorithm(recipe, public_key) : recipe.declared;
  return der::sequence({to_be_signed, algorithm, der::bit_string(signature), behind});
}

}  // namespace glasstls::x509
