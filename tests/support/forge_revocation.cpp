#include "support/forge_revocation.hpp"

#include "crypto/hash/hash.hpp"
#include "crypto/hash/sha1.hpp"

namespace glasstls::forge {

namespace {

Bytes enumerated(unsigned value) { return x509::der::enumerated(static_cast<std::uint8_t>(value)); }

Bytes list_of(const std::vector<ExtensionBytes>& extensions) {
  std::vector<Bytes> parts;
  for (const ExtensionBytes& e : extensions) parts.push_back(extension(e));
  return parts.empty() ? Bytes{} : sequence(parts);
}

Bytes extensions(int tag, const std::vector<ExtensionBytes>& list) {
  return list.empty() ? Bytes{} : tlv(tag, list_of(list));
}

Bytes signature(const Key& key, const Bytes& tbs, bool broken) {
  Bytes made = key.sign(tbs);
  if (broken) made[10] ^= 1;
  return bit_string(made);
}

Bytes entry(const Revoked& revoked) {
  std::vector<ExtensionBytes> list;
  if (revoked.reason) list.push_back({"2.5.29.21", false, enumerated(*revoked.reason)});
  list.insert(list.end(), revoked.more.begin(), revoked.more.end());
  return sequence({tlv(0x02, revoked.serial), time(revoked.when), list_of(list)});
}

Bytes single_response(const Minted& issuer, const Minted& subject, const OcspRecipe& recipe) {
  const auto digest = [&](View message) {
    return octet_string(recipe.sha256 ? crypto::hash(crypto::HashAlgorithm::sha256, message)
                                      : crypto::sha1(message));
  };
  const Bytes algorithm = recipe.sha256 ? sequence({object_identifier("2.16.840.1.101.3.4.2.1")})
                                        : sequence({object_identifier("1.3.14.3.2.26"), tlv(0x05, {})});
  Bytes status;
  switch (recipe.status) {
    case OcspRecipe::Status::good: status = tlv(0x80, {}); break;
    case OcspRecipe::Status::unknown: status = tlv(0x82, {}); break;
    case OcspRecipe::Status::revoked:
      status = constructed(0xa1, {generalized_time(now - day),
                                  recipe.reason ? tlv(0xa0, enumerated(*recipe.reason)) : Bytes{}});
      break;
  }
  return sequence({sequence({algorithm, digest(issuer.subject), digest(issuer.key.public_key),
                             tlv(0x02, recipe.serial.empty() ? subject.serial : recipe.serial)}),
                   status, generalized_time(recipe.this_update),
                   recipe.next_update ? tlv(0xa0, generalized_time(*recipe.next_update)) : Bytes{},
                   extensions(0xa1, recipe.single_extensions)});
}

}  // namespace

Bytes crl(const Minted& issuer, const CrlRecipe& recipe) {
  std::vector<ExtensionBytes> list;
  if (recipe.authority_key_identifier)
    list.push_back({"2.5.29.35", false, sequence({tlv(0x80, key_identifier(issuer.key))})});
  if (recipe.number) list.push_back({"2.5.29.20", recipe.number_critical, integer(*recipe.number)});
  list.insert(list.end(), recipe.more.begin(), recipe.more.end());
  std::vector<Bytes> entries;
  for (const Revoked& revoked : recipe.revoked) entries.push_back(entry(revoked));
  const Bytes tbs =
      sequence({recipe.version == 2 ? integer(1) : Bytes{},
                recipe.inner_algorithm.empty() ? ed25519_algorithm() : recipe.inner_algorithm, issuer.subject,
                time(recipe.this_update), recipe.next_update ? time(*recipe.next_update) : Bytes{},
                entries.empty() ? Bytes{} : sequence(entries), extensions(0xa0, list)});
  return sequence({tbs, ed25519_algorithm(), signature(issuer.key, tbs, recipe.break_signature)});
}

Bytes ocsp(const Minted& issuer, const Minted& subject, const OcspRecipe& recipe) {
  if (recipe.response_status != 0) return sequence({enumerated(recipe.response_status)});
  const Minted& responder = recipe.responder ? *recipe.responder : issuer;
  const Bytes id = recipe.by_key ? tlv(0xa2, octet_string(crypto::sha1(responder.key.public_key)))
                                 : tlv(0xa1, responder.subject);
  const Bytes data = sequence({id, generalized_time(recipe.produced_at),
                               sequence({single_response(issuer, subject, recipe)}),
                               extensions(0xa1, recipe.response_extensions)});
  const bool with_certificate = recipe.responder && !recipe.leave_out_certificate;
  const Bytes basic =
      sequence({data, ed25519_algorithm(), signature(responder.key, data, recipe.break_signature),
                with_certificate ? tlv(0xa0, sequence({responder.der})) : Bytes{}});
  return sequence(
      {enumerated(0), tlv(0xa0, sequence({object_identifier("1.3.6.1.5.5.7.48.1.1"), octet_string(basic)}))});
}

Recipe responder(std::string common_name) {
  Recipe recipe;
  recipe.common_name = std::move(common_name);
  recipe.key_usage = digital_signature;
  recipe.ext_key_usage = {"1.3.6.1.5.5.7.3.9"};
  recipe.more = {{"1.3.6.1.5.5.7.48.1.5", false, tlv(0x05, {})}};
  return recipe;
}

}  // namespace glasstls::forge
