#include "lab/mint.hpp"

#include <array>
#include <utility>

namespace glasstls::lab {

namespace {

constexpr x509::UnixTime hour = 3600, one_day = 24 * hour;

Bytes drawn(std::size_t size, std::string_view what, handshake::RandomSource& random) {
  Bytes bytes(size);
  random.fill(bytes, what);
  return bytes;
}

Bytes certify(x509::CertificateRecipe recipe, const x509::PublicKey& key, const x509::Issuer& issuer,
              handshake::RandomSource& random) {
  recipe.serial_number = drawn(16, "serial number", random);
  recipe.serial_number[0] = static_cast<std::uint8_t>((recipe.serial_number[0] & 0x7f) | 0x40);
  return x509::issue_certificate(recipe, key, issuer, drawn(32, "certificate signature", random));
}

x509::Issuer issuer_of(const Minted& minted) {
  const x509::Certificate certificate = x509::parse_certificate(minted.der);
  const auto& identifier = certificate.extensions.subject_key_identifier;
  return {minted.key, to_bytes(certificate.subject.der), identifier ? to_bytes(*identifier) : Bytes{}};
}

x509::CertificateRecipe valid(x509::CertificateRecipe recipe, x509::UnixTime now, x509::UnixTime time) {
  recipe.not_before = now - one_day;
  recipe.not_after = now + time;
  return recipe;
}

}  // namespace

x509::CertificateRecipe authority_recipe(std::string common_name, x509::UnixTime now) {
  return valid(x509::ca_recipe(std::move(common_name)), now, 3650 * one_day);
}

x509::CertificateRecipe server_recipe(std::vector<std::string> names, x509::UnixTime now) {
  return valid(x509::server_recipe(std::move(names)), now, 60 * one_day);
}

x509::PrivateKey new_key(handshake::RandomSource& random) {
  std::array<std::uint8_t, 32> seed{};
  random.fill(seed, "private key");
  x509::PrivateKey key = x509::PrivateKey::generate(x509::PublicKey::Kind::p256, seed);
  wipe(seed);
  return key;
}

Minted mint_root(const x509::CertificateRecipe& recipe, handshake::RandomSource& random) {
  x509::PrivateKey key = new_key(random);
  Bytes certificate = certify(recipe, key.public_key(), {key, subject_of(recipe)}, random);
  return {std::move(certificate), std::move(key)};
}

Minted mint(const Minted& issuer, const x509::CertificateRecipe& recipe, handshake::RandomSource& random) {
  return mint(issuer, recipe, new_key(random), random);
}

Minted mint(const Minted& issuer, const x509::CertificateRecipe& recipe, x509::PrivateKey key,
            handshake::RandomSource& random) {
  Bytes certificate = certify(recipe, key.public_key(), issuer_of(issuer), random);
  return {std::move(certificate), std::move(key)};
}

Bytes mint_ocsp(const Minted& issuer, View certificate, x509::SingleResponse::Status status,
                x509::UnixTime now, handshake::RandomSource& random) {
  x509::OcspRecipe recipe;
  recipe.status = status;
  recipe.revocation_time = now - 2 * one_day;
  recipe.reason = x509::CrlReason::key_compromise;
  recipe.serial_number = to_bytes(x509::parse_certificate(certificate).serial_number);
  recipe.produced_at = recipe.this_update = now - hour;
  recipe.next_update = now + 7 * one_day;
  const x509::Issuer ca = issuer_of(issuer);
  return x509::issue_ocsp_response(recipe, ca, ca, drawn(32, "OCSP signature", random));
}

}  // namespace glasstls::lab
