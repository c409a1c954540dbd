#include "crypto/hash/sha1.hpp"
#include "x509/der/der_writer.hpp"
#include "x509/issue/issue_parts.hpp"
#include "x509/key/algorithm_to_der.hpp"

namespace glasstls::x509 {

namespace {

Bytes reason_to_der(CrlReason reason) { return der::enumerated(static_cast<std::uint8_t>(reason)); }

Bytes entry_to_der(const IssuedRevocation& revoked) {
  std::vector<IssuedExtension> extensions;
  if (revoked.reason)
    extensions.push_back({der::object_identifier(oid::crl_reasons), false, reason_to_der(*revoked.reason)});
  return der::sequence(
      {der::unsigned_integer(revoked.serial_number), der::time(revoked.when), extensions_to_der(extensions)});
}

/// RFC 6960 4.1.1: CertID.
Bytes cert_id_to_der(const OcspRecipe& recipe, const Issuer& ca) {
  const Bytes algorithm = der::sequence({der::object_identifier(oid::sha1), der::null()});
  return der::sequence({algorithm, der::octet_string(crypto::sha1(ca.subject)),
                        der::octet_string(crypto::sha1(public_key_bits(ca.key.public_key()))),
                        der::unsigned_integer(recipe.serial_number)});
}

Bytes cert_status_to_der(const OcspRecipe& recipe) {
  using enum SingleResponse::Status;
  if (recipe.status != revoked) return der::value(der::context(recipe.status == good ? 0 : 2), {});
  const Bytes reason =
      recipe.reason ? der::constructed_value(der::constructed(0), {reason_to_der(*recipe.reason)}) : Bytes{};
  return der::constructed_value(der::constructed(1), {der::generalized_time(recipe.revocation_time), reason});
}

/// `value` in an EXPLICIT tag; nothing for nothing.
Bytes tagged(int number, const Bytes& value) {
  return value.empty() ? Bytes{} : der::constructed_value(der::constructed(number), {value});
}

}  // namespace

Bytes issue_crl(const CrlRecipe& recipe, const Issuer& issuer, View entropy) {
  const PublicKey& key = issuer.key.public_key();
  std::vector<Bytes> entries;
  for (const IssuedRevocation& revoked : recipe.revoked) entries.push_back(entry_to_der(revoked));
  std::vector<IssuedExtension> extensions = {
      {der::object_identifier(oid::authority_key_identifier), false, authority_key_identifier_to_der(issuer)},
      {der::object_identifier(oid::crl_number), false, der::integer(recipe.number)}};
  extensions.insert(extensions.end(), recipe.more.begin(), recipe.more.end());
  const Bytes to_be_signed = der::sequence(
      {der::integer(1), algorithm_inside(recipe.signing, key), issuer.subject, der::time(recipe.this_update),
       recipe.next_update ? der::time(*recipe.next_update) : Bytes{},
       entries.empty() ? Bytes{} : der::sequence(entries), tagged(0, extensions_to_der(extensions))});
  return signed_to_der(recipe.signing, to_be_signed, issuer.key, entropy);
}

Bytes issue_ocsp_response(const OcspRecipe& recipe, const Issuer& ca, const Issuer& responder, View entropy) {
  const PublicKey& key = responder.key.public_key();
  const Bytes next_update = recipe.next_update ? der::generalized_time(*recipe.next_update) : Bytes{};
  const Bytes single = der::sequence({cert_id_to_der(recipe, ca), cert_status_to_der(recipe),
                                      der::generalized_time(recipe.this_update), tagged(0, next_update)});
  const Bytes id = recipe.responder_by_key ? tagged(2, der::octet_string(crypto::sha1(public_key_bits(key))))
                                           : tagged(1, responder.subject);
  const Bytes data = der::sequence({id, der::generalized_time(recipe.produced_at), der::sequence({single}),
                                    tagged(1, extensions_to_der(recipe.more))});
  const Bytes certificates =
      recipe.responder_certificate.empty() ? Bytes{} : der::sequence({recipe.responder_certificate});
  const Bytes basic = signed_to_der(recipe.signing, data, responder.key, entropy, tagged(0, certificates));
  return der::sequence({der::enumerated(0), tagged(0, der::sequence({der::object_identifier(oid::ocsp_basic),
                                                                     der::octet_string(basic)}))});
}

Bytes ocsp_error_response(OcspResponse::Status status) {
  return der::sequence({der::enumerated(static_cast<std::uint8_t>(status))});
}

}  // namespace glasstls::x509
