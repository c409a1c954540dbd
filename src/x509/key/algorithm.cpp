#include "x509/key/algorithm.hpp"

#include <array>
#include <optional>

namespace glasstls::x509 {

namespace {

using crypto::HashAlgorithm;
using AlgorithmKind = SignatureAlgorithm::Kind;

enum class Parameters : std::uint8_t { absent, null };

struct Known {
  Oid oid;
  AlgorithmKind kind;
  HashAlgorithm hash;
  Parameters parameters;
};

constexpr std::array known_algorithms = std::to_array<Known>({
    {oid::sha256_with_rsa, AlgorithmKind::rsa_pkcs1, HashAlgorithm::sha256, Parameters::null},
    {oid::sha384_with_rsa, AlgorithmKind::rsa_pkcs1, HashAlgorithm::sha384, Parameters::null},
    {oid::sha512_with_rsa, AlgorithmKind::rsa_pkcs1, HashAlgorithm::sha512, Parameters::null},
    {oid::ecdsa_with_sha256, AlgorithmKind::ecdsa, HashAlgorithm::sha256, Parameters::absent},
    {oid::ecdsa_with_sha384, AlgorithmKind::ecdsa, HashAlgorithm::sha384, Parameters::absent},
    {oid::ecdsa_with_sha512, AlgorithmKind::ecdsa, HashAlgorithm::sha512, Parameters::absent},
    {oid::ed25519, AlgorithmKind::ed25519, HashAlgorithm::sha512, Parameters::absent},
});

/// SHA-1 and MD5 are not collision resistant: a signature with them can be moved to another certificate.
constexpr std::array broken = {oid::sha1_with_rsa, oid::ecdsa_with_sha1, oid::md5_with_rsa};

std::optional<HashAlgorithm> parse_hash(der::Reader& outer, std::string_view field) {
  der::Reader reader = outer.enter(field);
  const Oid oid = reader.object_identifier("algorithm");
  if (!reader.empty())
    reader.next_is(der::Tag::null) ? reader.null("parameters") : void(reader.any("parameters"));
  reader.end(field);
  if (oid == oid::sha256) return HashAlgorithm::sha256;
  if (oid == oid::sha384) return HashAlgorithm::sha384;
  if (oid == oid::sha512) return HashAlgorithm::sha512;
  return std::nullopt;
}

}  // namespace

std::optional<HashAlgorithm> parse_pss_parameters(der::Reader& parameters) {
  // RFC 4055: every field is explicitly tagged, and the defaults (SHA-1, 20 bytes) are refused.
  std::optional<HashAlgorithm> hash, mask_hash;
  std::optional<std::uint32_t> salt_length;
  der::Reader reader = parameters.enter("RSASSA-PSS-params");
  if (reader.next_is(der::constructed(0))) {
    der::Reader field = reader.enter("hashAlgorithm", der::constructed(0));
    hash = parse_hash(field, "HashAlgorithm");
    field.end("hashAlgorithm");
  }
  if (reader.next_is(der::constructed(1))) {
    der::Reader field = reader.enter("maskGenAlgorithm", der::constructed(1));
    der::Reader mask = field.enter("MaskGenAlgorithm");
    if (mask.object_identifier("algorithm") == oid::mgf1)
      mask_hash = parse_hash(mask, "parameters");
    else if (!mask.empty())
      mask.any("parameters");
    mask.end("MaskGenAlgorithm");
    field.end("maskGenAlgorithm");
  }
  if (reader.next_is(der::constructed(2))) {
    der::Reader field = reader.enter("saltLength", der::constructed(2));
    salt_length = field.small_integer("saltLength", 0xffff);
    field.end("saltLength");
  }
  if (reader.next_is(der::constructed(3)))
    reader.fail("trailerField", "is present, but its only valid value is the default, which DER leaves out");
  reader.end("RSASSA-PSS-params");
  if (!hash || mask_hash != hash || salt_length != crypto::digest_size(*hash)) return std::nullopt;
  return hash;
}

SignatureAlgorithm parse_signature_algorithm(der::Reader& outer, std::string_view field) {
  SignatureAlgorithm algorithm;
  der::Reader reader = outer.enter(field);
  algorithm.der = outer.last();
  algorithm.oid = reader.object_identifier("algorithm");
  const auto unsupported = [&](std::string problem) {
    algorithm.problem = std::move(problem);
    if (!reader.empty()) reader.any("parameters");
  };
  const Known* row = nullptr;
  for (const Known& candidate : known_algorithms)
    if (candidate.oid == algorithm.oid) row = &candidate;
  if (row) {
    algorithm.kind = row->kind;
    algorithm.hash = row->hash;
    // RFC 4055: the parameters of RSA signatures are NULL, and absent ones must be accepted as well.
    if (row->parameters == Parameters::null && !reader.empty()) reader.null("parameters");
  } else if (algorithm.oid == oid::rsassa_pss) {
    if (const auto hash = parse_pss_parameters(reader)) {
      algorithm.kind = AlgorithmKind::rsa_pss;
      algorithm.hash = *hash;
    } else {
      unsupported("TLS 1.3 does not have these RSASSA-PSS parameters");
    }
  } else {
    bool is_broken = false;
    for (Oid oid : broken) is_broken |= oid == algorithm.oid;
    unsupported(is_broken ? "its hash function is broken: such a signature can be forged"
                          : "it is not an algorithm that TLS 1.3 has");
  }
  reader.end(field);
  if (outer.annotates()) outer.explain(to_text(algorithm));
  return algorithm;
}

std::string to_text(const SignatureAlgorithm& algorithm) {
  if (algorithm.kind == AlgorithmKind::rsa_pss)
    return "id-RSASSA-PSS with " + std::string(crypto::name_of(algorithm.hash));
  const std::string_view name = name_of(algorithm.oid);
  return name.empty() ? to_dotted(algorithm.oid) : std::string(name);
}

}  // namespace glasstls::x509
