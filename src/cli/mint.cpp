#include "cli/mint.hpp"

#include <array>
#include <bit>
#include <utility>

#include "base/secret.hpp"
#include "crypto/sha1.hpp"
#include "x509/algorithm_to_der.hpp"
#include "x509/certificate.hpp"
#include "x509/der_writer.hpp"
#include "x509/ip_address.hpp"

namespace glasstls::cli {

namespace {

namespace der = x509::der;
namespace oid = x509::oid;
using Kind = x509::PublicKey::Kind;
using Parts = std::vector<Bytes>;

constexpr x509::UnixTime day = 86400;
constexpr std::string_view sha1_oid = "1.3.14.3.2.26", ocsp_basic = "1.3.6.1.5.5.7.48.1.1",
                           ecdsa_with_sha1 = "1.2.840.10045.4.1",
                           nobody_knows = "1.3.6.1.4.1.32473.1";  // RFC 5612: for documents

Bytes name(std::string_view common_name) {
  return der::sequence({der::set_of(
      {der::sequence({der::object_identifier(oid::common_name), der::utf8_string(common_name)})})});
}

Bytes extension(x509::Oid id, bool critical, const Bytes& value) {
  return der::sequence(
      {der::object_identifier(id), critical ? der::boolean(true) : Bytes{}, der::octet_string(value)});
}

/// RFC 5280 4.2.1.6: dNSName or iPAddress.
Bytes general_name(const std::string& text) {
  if (const auto octets = x509::parse_ip_address(text)) return der::value(der::context(7), *octets);
  return der::value(der::context(2), as_bytes(text));
}

/// RFC 5280 4.2.1.10: the name and what is below it, or the one address.
Bytes subtree(const std::string& text) {
  auto octets = x509::parse_ip_address(text);
  if (!octets) return der::sequence({general_name(text)});
  octets->insert(octets->end(), octets->size(), std::uint8_t{0xff});
  return der::sequence({der::value(der::context(7), *octets)});
}

/// RFC 5280 4.2.1.2: the SHA-1 of the key.
crypto::Digest key_identifier(View public_key_info) {
  der::Reader outer(public_key_info);
  der::Reader fields = outer.enter("SubjectPublicKeyInfo");
  fields.any("algorithm");
  return crypto::sha1(fields.bit_string("subjectPublicKey").octets);
}

Bytes extensions(const Recipe& recipe, View own_key, View issuer_key) {
  constexpr std::uint8_t digital_signature = 0x80, certificates_and_crls = 0x06;
  Parts all;
  if (recipe.ca)
    all.push_back(
        extension(oid::basic_constraints, true,
                  der::sequence({*recipe.ca ? der::boolean(true) : Bytes{},
                                 recipe.path_length ? der::integer(*recipe.path_length) : Bytes{}})));
  const bool ca = recipe.ca.value_or(false);
  const std::uint8_t usage = recipe.key_usage.value_or(ca ? certificates_and_crls : digital_signature);
  all.push_back(extension(oid::key_usage, true, der::bit_string(Bytes{usage}, std::countr_zero(usage))));
  if (recipe.critical_unknown)
    all.push_back(der::sequence(
        {der::object_identifier(nobody_knows), der::boolean(true), der::octet_string(der::null())}));
  if (!recipe.purposes.empty()) {
    Parts purposes;
    for (x509::Oid purpose : recipe.purposes) purposes.push_back(der::object_identifier(purpose));
    all.push_back(extension(oid::ext_key_usage, false, der::sequence(purposes)));
  }
  if (!recipe.names.empty()) {
    Parts names;
    for (const std::string& one : recipe.names) names.push_back(general_name(one));
    all.push_back(extension(oid::subject_alt_name, false, der::sequence(names)));
  }
  if (!recipe.permitted_names.empty()) {
    Parts subtrees;
    for (const std::string& one : recipe.permitted_names) subtrees.push_back(subtree(one));
    all.push_back(extension(oid::name_constraints, true,
                            der::sequence({der::constructed_value(der::constructed(0), subtrees)})));
  }
  all.push_back(extension(oid::subject_key_identifier, false, der::octet_string(key_identifier(own_key))));
  all.push_back(extension(oid::authority_key_identifier, false,
                          der::sequence({der::value(der::context(0), key_identifier(issuer_key))})));
  constexpr std::uint64_t status_request = 5;
  if (recipe.must_staple)
    all.push_back(extension(oid::tls_feature, false, der::sequence({der::integer(status_request)})));
  return der::constructed_value(der::constructed(3), {der::sequence(all)});
}

struct Signing {
  x509::SignatureAlgorithm::Kind kind;
  crypto::HashAlgorithm hash;
};

Signing signing_with(const x509::PrivateKey& key) {
  using Algorithm = x509::SignatureAlgorithm::Kind;
  switch (key.public_key().kind) {
    case Kind::p384: return {Algorithm::ecdsa, crypto::HashAlgorithm::sha384};
    case Kind::ed25519: return {Algorithm::ed25519, crypto::HashAlgorithm::sha512};
    default: return {Algorithm::ecdsa, crypto::HashAlgorithm::sha256};
  }
}

Bytes sign(const x509::PrivateKey& key, View message, handshake::RandomSource& random) {
  const Signing how = signing_with(key);
  std::array<std::uint8_t, 32> entropy{};
  random.fill(entropy, "certificate signature");
  return key.sign(how.kind, how.hash, message, entropy);
}

x509::PrivateKey new_key(Kind kind, handshake::RandomSource& random) {
  std::array<std::uint8_t, 64> seed{};
  random.fill(seed, "private key");
  x509::PrivateKey key = x509::PrivateKey::generate(kind, seed);
  wipe(seed);
  return key;
}

/// The certificate of `key`, signed with `issuer_key`.
Bytes certify(const Recipe& recipe, const x509::PrivateKey& key, const Bytes& issuer_name,
              const x509::PrivateKey& issuer_key, handshake::RandomSource& random) {
  std::array<std::uint8_t, 16> serial{};
  random.fill(serial, "serial number");
  serial[0] = static_cast<std::uint8_t>((serial[0] & 0x7f) | 0x40);
  const Signing how = signing_with(issuer_key);
  const Bytes algorithm = recipe.claim_sha1 ? der::sequence({der::object_identifier(ecdsa_with_sha1)})
                                            : x509::signature_algorithm_to_der(how.kind, how.hash);
  const Bytes info =
      recipe.public_key_info ? *recipe.public_key_info : x509::public_key_to_der(key.public_key());
  const Bytes tbs = der::sequence(
      {der::constructed_value(der::constructed(0), {der::integer(2)}), der::unsigned_integer(serial),
       algorithm, issuer_name, der::sequence({der::time(recipe.not_before), der::time(recipe.not_after)}),
       name(recipe.common_name), info,
       extensions(recipe, info, x509::public_key_to_der(issuer_key.public_key()))});
  Bytes signature = sign(issuer_key, tbs, random);
  if (recipe.break_signature) signature.back() ^= 1;
  return der::sequence({tbs, algorithm, der::bit_string(signature)});
}

}  // namespace

Recipe Recipe::authority(std::string common_name, x509::UnixTime now) {
  Recipe recipe{std::move(common_name)};
  recipe.not_before = now - day;
  recipe.not_after = now + 3650 * day;
  recipe.ca = true;
  return recipe;
}

Recipe Recipe::server(std::vector<std::string> names, x509::UnixTime now) {
  Recipe recipe{names.front(), std::move(names)};
  recipe.not_before = now - day;
  recipe.not_after = now + 60 * day;
  recipe.ca = false;
  recipe.purposes = {oid::server_auth};
  return recipe;
}

Minted mint_root(const Recipe& recipe, handshake::RandomSource& random) {
  x509::PrivateKey key = new_key(recipe.key_kind, random);
  Bytes certificate = certify(recipe, key, name(recipe.common_name), key, random);
  return {std::move(certificate), std::move(key)};
}

Minted mint(const Minted& issuer, const Recipe& recipe, handshake::RandomSource& random) {
  x509::PrivateKey key = new_key(recipe.key_kind, random);
  const x509::Certificate parsed = x509::parse_certificate(issuer.der);
  Bytes certificate = certify(recipe, key, to_bytes(parsed.subject.der), issuer.key, random);
  return {std::move(certificate), std::move(key)};
}

Bytes mint_ocsp(const Minted& issuer, View certificate, Status status, x509::UnixTime now,
                handshake::RandomSource& random) {
  const x509::Certificate subject = x509::parse_certificate(certificate),
                          ca = x509::parse_certificate(issuer.der);
  const crypto::Digest key_hash = key_identifier(ca.subject_public_key_info);
  const Bytes id = der::sequence({der::sequence({der::object_identifier(sha1_oid), der::null()}),
                                  der::octet_string(crypto::sha1(ca.subject.der)),
                                  der::octet_string(key_hash), der::unsigned_integer(subject.serial_number)});
  constexpr std::uint8_t key_compromise = 1;
  const Bytes state =
      status == Status::good
          ? der::value(der::context(0), {})
          : der::constructed_value(
                der::constructed(1),
                {der::generalized_time(now - 2 * day),
                 der::constructed_value(der::constructed(0), {der::enumerated(key_compromise)})});
  const Bytes single =
      der::sequence({id, state, der::generalized_time(now - day / 24),
                     der::constructed_value(der::constructed(0), {der::generalized_time(now + 7 * day)})});
  const Bytes data =
      der::sequence({der::constructed_value(der::constructed(2), {der::octet_string(key_hash)}),
                     der::generalized_time(now - day / 24), der::sequence({single})});
  const Signing how = signing_with(issuer.key);
  const Bytes basic = der::sequence({data, x509::signature_algorithm_to_der(how.kind, how.hash),
                                     der::bit_string(sign(issuer.key, data, random))});
  const Bytes bytes = der::sequence({der::object_identifier(ocsp_basic), der::octet_string(basic)});
  return der::sequence({der::enumerated(0), der::constructed_value(der::constructed(0), {bytes})});
}

}  // namespace glasstls::cli
