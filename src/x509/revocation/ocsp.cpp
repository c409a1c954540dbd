#include "x509/revocation/ocsp.hpp"

#include <array>

namespace glasstls::x509 {

namespace {

using der::constructed;
using der::context;
using der::Reader;

constexpr Rfc response_syntax{6960, "4.2.1"};

struct NamedStatus {
  OcspResponse::Status status;
  std::string_view name;
};
constexpr std::array statuses = std::to_array<NamedStatus>({
    {OcspResponse::Status::successful, "successful"},
    {OcspResponse::Status::malformed_request, "malformedRequest"},
    {OcspResponse::Status::internal_error, "internalError"},
    {OcspResponse::Status::try_later, "tryLater"},
    {OcspResponse::Status::sig_required, "sigRequired"},
    {OcspResponse::Status::unauthorized, "unauthorized"},
});

// Extensions: none of them changes the meaning of a response; it is enough to know them.

void nonce(OcspResponse&, Reader& value) { value.octet_string("Nonce"); }

void archive_cutoff(SingleResponse&, Reader& value) { value.generalized_time("ArchiveCutoff"); }

void crl_references(SingleResponse&, Reader& outer) {
  Reader reader = outer.enter("CrlID");
  if (reader.next_is(constructed(0))) {
    Reader field = reader.enter("crlUrl", constructed(0));
    field.ia5_string("crlUrl");
    field.end("crlUrl");
  }
  if (reader.next_is(constructed(1))) {
    Reader field = reader.enter("crlNum", constructed(1));
    field.integer("crlNum");
    field.end("crlNum");
  }
  if (reader.next_is(constructed(2))) {
    Reader field = reader.enter("crlTime", constructed(2));
    field.generalized_time("crlTime");
    field.end("crlTime");
  }
  reader.end("CrlID");
}

void crl_reasons(SingleResponse&, Reader& value) { parse_crl_reason(value, "CRLReason"); }
void invalidity_date(SingleResponse&, Reader& value) { value.generalized_time("InvalidityDate"); }

constexpr std::array response_extensions = std::to_array<KnownExtension<OcspResponse>>({
    {oid::ocsp_nonce, {6960, "4.4.1"}, nonce},
});
constexpr std::array single_extensions = std::to_array<KnownExtension<SingleResponse>>({
    {oid::ocsp_crl, {6960, "4.4.2"}, crl_references},
    {oid::ocsp_archive_cutoff, {6960, "4.4.4"}, archive_cutoff},
    {oid::crl_reasons, {6960, "4.4.5"}, crl_reasons},
    {oid::invalidity_date, {6960, "4.4.5"}, invalidity_date},
});

void parse_cert_id(CertId& id, Reader& outer) {
  outer.cite({6960, "4.1.1"});
  Reader reader = outer.enter("certID");
  Reader algorithm = reader.enter("hashAlgorithm");
  id.hash_algorithm = algorithm.object_identifier("algorithm");
  if (!algorithm.empty()) algorithm.null("parameters");
  algorithm.end("hashAlgorithm");
  id.issuer_name_hash = reader.octet_string("issuerNameHash");
  id.issuer_key_hash = reader.octet_string("issuerKeyHash");
  id.serial_number = reader.integer("serialNumber");
  reader.end("certID");
  outer.cite(response_syntax);
}

void parse_cert_status(SingleResponse& single, Reader& reader) {
  using enum SingleResponse::Status;
  if (reader.next_is(context(0))) {
    reader.null("good", context(0));
    single.cert_status = good;
  } else if (reader.next_is(context(2))) {
    reader.null("unknown", context(2));
    single.cert_status = unknown;
  } else {
    Reader info = reader.enter("revoked", constructed(1));
    single.cert_status = revoked;
    single.revocation_time = info.generalized_time("revocationTime");
    if (info.next_is(constructed(0))) {
      Reader reason = info.enter("revocationReason", constructed(0));
      single.revocation_reason = parse_crl_reason(reason, "CRLReason");
      reason.end("revocationReason");
    }
    info.end("revoked");
  }
}

SingleResponse parse_single_response(Reader& outer) {
  SingleResponse single;
  Reader reader = outer.enter("SingleResponse");
  parse_cert_id(single.cert_id, reader);
  parse_cert_status(single, reader);
  single.this_update = reader.generalized_time("thisUpdate");
  if (reader.next_is(constructed(0))) {
    Reader field = reader.enter("nextUpdate", constructed(0));
    single.next_update = field.generalized_time("nextUpdate");
    field.end("nextUpdate");
  }
  if (reader.next_is(constructed(1))) {
    Reader field = reader.enter("singleExtensions", constructed(1));
    parse_extension_list(field, "Extensions", single.single_extensions, single, single_extensions);
    field.end("singleExtensions");
  }
  reader.end("SingleResponse");
  return single;
}

void parse_responder_id(OcspResponse& response, Reader& tbs) {
  if (tbs.next_is(constructed(2))) {
    Reader field = tbs.enter("responderID", constructed(2));
    response.responder_key_hash = field.octet_string("byKey");
    field.end("responderID");
  } else {
    Reader field = tbs.enter("responderID", constructed(1));
    response.responder_name = parse_name(field, "byName");
    field.end("responderID");
  }
}

void parse_response_data(OcspResponse& response, Reader& outer) {
  Reader tbs = outer.enter("tbsResponseData");
  response.tbs = outer.last();
  if (tbs.next_is(constructed(0))) {
    Reader version = tbs.enter("version", constructed(0));
    version.small_integer("Version", 0);
    version.fail("Version", "says v1, which is its default and is left out in DER");
  }
  parse_responder_id(response, tbs);
  response.produced_at = tbs.generalized_time("producedAt");
  Reader responses = tbs.enter("responses");
  while (!responses.empty()) {
    if (response.responses.size() == OcspResponse::most_responses)
      responses.fail("responses", "speaks of too many certificates");
    response.responses.push_back(parse_single_response(responses));
  }
  if (tbs.next_is(constructed(1))) {
    Reader field = tbs.enter("responseExtensions", constructed(1));
    parse_extension_list(field, "Extensions", response.response_extensions, response, response_extensions);
    field.end("responseExtensions");
  }
  tbs.end("tbsResponseData");
}

void parse_basic(OcspResponse& response, Reader& outer) {
  Reader reader = outer.enter("BasicOCSPResponse");
  parse_response_data(response, reader);
  response.signature_algorithm = parse_signature_algorithm(reader, "signatureAlgorithm");
  response.signature = reader.whole_bytes("signature");
  if (reader.next_is(constructed(0))) {
    Reader field = reader.enter("certs", constructed(0));
    Reader certs = field.enter("SEQUENCE OF Certificate");
    while (!certs.empty()) {
      if (response.certs.size() == OcspResponse::most_certificates)
        certs.fail("certs", "has too many certificates");
      const View whole = certs.element("Certificate", der::Tag::sequence).whole;
      wire::FieldMap inside;
      response.certs.push_back(parse_certificate(whole, certs.annotates() ? &inside : nullptr));
      certs.explain_by(std::move(inside));
    }
    field.end("certs");
  }
  reader.end("BasicOCSPResponse");
}

OcspResponse parse(View der, wire::FieldMap* map) {
  OcspResponse response;
  Reader file(der, map, response_syntax);
  if (der.size() > OcspResponse::largest)
    file.fail("OCSPResponse", "is too large", "at most " + std::to_string(OcspResponse::largest) + " bytes",
              std::to_string(der.size()));
  Reader outer = file.enter("OCSPResponse");
  const auto status = outer.small_integer("responseStatus", 6, der::Tag::enumerated);
  if (status == 4) outer.fail("responseStatus", "is 4, which is not used");
  response.response_status = static_cast<OcspResponse::Status>(status);
  if (map) outer.explain(std::string(name_of(response.response_status)));
  const bool successful = response.response_status == OcspResponse::Status::successful;
  if (successful) {
    Reader field = outer.enter("responseBytes", constructed(0));
    Reader bytes = field.enter("ResponseBytes");
    const Oid type = bytes.object_identifier("responseType");
    if (type != oid::ocsp_basic)
      bytes.fail("responseType", "is not a basic response", x509::to_text(oid::ocsp_basic),
                 x509::to_text(type));
    Reader basic = bytes.enter_octets("response");
    parse_basic(response, basic);
    basic.end("response");
    bytes.end("ResponseBytes");
    field.end("responseBytes");
  }
  // RFC 6960 4.2.1: an error has no responseBytes.
  outer.end("OCSPResponse");
  file.end("OCSPResponse");
  return response;
}

}  // namespace

std::string_view name_of(OcspResponse::Status status) {
  for (const NamedStatus& row : statuses)
    if (row.status == status) return row.name;
  return "unknown status";
}

OcspResponse parse_ocsp_response(View der, wire::FieldMap* map) {
  try {
    return parse(der, map);
  } catch (Failure& failure) {
    // RFC 6066 8: an answer that is not satisfactory has an alert of its own.
    failure.alert = Alert::bad_certificate_status_response;
    throw;
  }
}

}  // namespace glasstls::x509
