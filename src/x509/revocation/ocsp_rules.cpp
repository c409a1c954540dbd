#include "x509/revocation/ocsp_rules.hpp"

#include <algorithm>
#include <optional>

#include "crypto/hash/sha1.hpp"
#include "x509/revocation/crl_rules.hpp"

namespace glasstls::x509 {

namespace {

/// The BIT STRING's octets: RFC 6960 4.1.1 hashes the key without its tag, length and unused bits.
View subject_public_key(const Certificate& certificate) {
  der::Reader outer(certificate.subject_public_key_info);
  der::Reader info = outer.enter("subjectPublicKeyInfo");
  info.any("algorithm");
  return info.bit_string("subjectPublicKey").octets;
}

bool is_hash_of(View digest, Oid algorithm, View message) {
  if (algorithm == oid::sha1) return equal(digest, crypto::sha1(message));
  if (algorithm == oid::sha256) return equal(digest, crypto::hash(crypto::HashAlgorithm::sha256, message));
  if (algorithm == oid::sha384) return equal(digest, crypto::hash(crypto::HashAlgorithm::sha384, message));
  if (algorithm == oid::sha512) return equal(digest, crypto::hash(crypto::HashAlgorithm::sha512, message));
  return false;
}

bool identifies(const CertId& id, const Certificate& subject, const Certificate& issuer) {
  return equal(id.serial_number, subject.serial_number) &&
         is_hash_of(id.issuer_name_hash, id.hash_algorithm, subject.issuer.der) &&
         is_hash_of(id.issuer_key_hash, id.hash_algorithm, subject_public_key(issuer));
}

/// The response for `subject`; if there are two, the worse one.
const SingleResponse* find_single(const OcspResponse& response, const Certificate& subject,
                                  const Certificate& issuer) {
  const SingleResponse* found = nullptr;
  const auto rank = [](const SingleResponse& single) {
    using enum SingleResponse::Status;
    return single.cert_status == revoked ? 2 : single.cert_status == unknown ? 1 : 0;
  };
  for (const SingleResponse& single : response.responses)
    if (identifies(single.cert_id, subject, issuer) && (!found || rank(single) > rank(*found)))
      found = &single;
  return found;
}

bool is_responder(const OcspResponse& response, const Certificate& candidate) {
  if (const auto& hash = response.responder_key_hash)
    return equal(*hash, crypto::sha1(subject_public_key(candidate)));
  return same_name(response.responder_name, candidate.subject);
}

/// Why a certificate is not a responder of `issuer` (RFC 6960 4.2.2.2); empty if it is one.
std::string delegation_problem(const Certificate& delegate, const Certificate& issuer,
                               const RevocationSources& sources) {
  const UnixTime time = sources.time;
  const Extensions& extensions = delegate.extensions;
  const auto& purposes = extensions.ext_key_usage;
  if (!same_name(delegate.issuer, issuer.subject)) return "its certificate is from another issuer";
  if (std::find(purposes.begin(), purposes.end(), oid::ocsp_signing) == purposes.end())
    return "its certificate has no extKeyUsage id-kp-OCSPSigning";
  if (time < delegate.not_before || time > delegate.not_after)
    return "its certificate is valid from " + to_text(delegate.not_before) + " to " +
           to_text(delegate.not_after) + " only";
  if (extensions.key_usage && !extensions.key_usage->has(KeyUsage::Bit::digital_signature))
    return "its certificate does not allow its key to sign";
  if (const Extension* unknown = first_unknown_critical(extensions.all))
    return "its certificate has the unknown critical extension " + extension_text(unknown->id);
  if (sources.signatures.verify(delegate, issuer) != true)
    return "its certificate is not signed by the key of the issuer";
  if (extensions.ocsp_no_check || sources.crls.empty()) return {};
  const CrlResult result = check_crls(sources, delegate, issuer);
  return result.status == CrlResult::Status::revoked ? "its certificate is revoked" : "";
}

/// Who signed the response, or why it does not count.
struct Responder {
  std::string text;
  bool authorized = false;
};

Responder find_responder(const OcspResponse& response, const Certificate& issuer,
                         const RevocationSources& sources) {
  Responder none{"an unknown responder", false};
  const auto signed_by = [&](const Certificate& candidate) {
    return sources.signatures.verify({response.tbs, response.signature_algorithm, response.signature},
                                     candidate.public_key, candidate.subject_public_key_info) == true;
  };
  if (is_responder(response, issuer)) {
    if (signed_by(issuer)) return {"the issuer itself", true};
    none.text = "the issuer by name, but with a signature that does not verify";
  }
  for (const Certificate& delegate : response.certs) {
    if (!is_responder(response, delegate)) continue;
    const std::string who = "the responder \"" + title(delegate) + "\"";
    const std::string problem = delegation_problem(delegate, issuer, sources);
    if (!problem.empty())
      none.text = who + ": " + problem;
    else if (!signed_by(delegate))
      none.text = who + ", but with a signature that does not verify";
    else
      return {who + ", which the issuer authorised", true};
  }
  return none;
}

void check_time(PathChecks& checks, const PathEntry& subject, const OcspResponse& response,
                const SingleResponse& single, UnixTime time) {
  // RFC 6960 4.2.2.1: without nextUpdate newer information is always available, so this response is old soon.
  constexpr UnixTime grace = 86400;
  const UnixTime last = single.next_update.value_or(single.this_update + grace);
  const bool current = single.this_update <= time && response.produced_at <= time && time <= last;
  checks.check(subject.label, Rule::ocsp_current, current, [&] {
    return Detail{
        "a time from " + to_text(std::max(single.this_update, response.produced_at)) + " to " + to_text(last),
        "checked on " + to_text(time),
        "the stapled OCSP response for " + subject.text() +
            (time > last ? " expired on " + day_text(last) : std::string(" is from the future")),
        "the server must get a new one from its CA"};
  });
  checks.found("of " + to_text(single.this_update) + ", valid until " + to_text(last));
}

bool check_status(PathChecks& checks, const PathEntry& subject, const SingleResponse& single) {
  const bool revoked = single.cert_status == SingleResponse::Status::revoked;
  checks.check(subject.label, Rule::not_revoked, !revoked, [&] {
    return revoked_detail(subject, "the CA's OCSP responder", single.revocation_time,
                          single.revocation_reason);
  });
  checks.found("the stapled OCSP response says good");
  return !revoked;
}

}  // namespace

Detail revoked_detail(const PathEntry& subject, const std::string& source, UnixTime since, CrlReason reason) {
  const std::string why = std::string(name_of(reason));
  return {"not revoked", "revoked on " + to_text(since) + " (" + why + ")",
          subject.text() + " was revoked by its CA on " + day_text(since) + " (" + why + "), according to " +
              source,
          "the people who run the server must get another"};
}

bool check_ocsp_response(PathChecks& checks, const OcspResponse& response, const PathEntry& subject,
                         const PathEntry* issuer, const RevocationSources& sources) {
  const std::size_t before = checks.objections();
  const bool successful = response.response_status == OcspResponse::Status::successful;
  const Extension* unknown = first_unknown_critical(response.response_extensions);
  checks.check(subject.label, Rule::ocsp_response, successful && !unknown, [&] {
    return Detail{
        "successful", unknown ? extension_text(unknown->id) : std::string(name_of(response.response_status)),
        unknown
            ? "the stapled OCSP response has an unknown critical extension, " + extension_text(unknown->id)
            : "the stapled OCSP response is an error of the CA's OCSP responder, " +
                  std::string(name_of(response.response_status)) + ", and not a status",
        "the server must get a new one from its CA"};
  });
  if (!successful) return false;
  if (!issuer) {
    checks.not_reached(subject.label, Rule::ocsp_responder, "the key of the issuer is not known");
    return false;
  }
  const Responder responder = find_responder(response, issuer->certificate, sources);
  checks.check(subject.label, Rule::ocsp_responder, responder.authorized, [&] {
    return Detail{
        "a signature by the issuer or by a responder that it authorised", responder.text,
        "the stapled OCSP response is signed by " + responder.text + ", so anyone could have made it",
        "the server must get a new one from its CA"};
  });
  checks.found("signed by " + responder.text);
  const SingleResponse* single = find_single(response, subject.certificate, issuer->certificate);
  const Extension* strange = single ? first_unknown_critical(single->single_extensions) : nullptr;
  const bool known = single && single->cert_status != SingleResponse::Status::unknown && !strange;
  checks.check(subject.label, Rule::ocsp_certificate, known, [&] {
    return Detail{"the status of the certificate 0x" + to_hex(subject.certificate.serial_number),
                  !single   ? "only other certificates"
                  : strange ? "the critical extension " + extension_text(strange->id)
                            : "unknown",
                  !single   ? "the stapled OCSP response is about another certificate"
                  : strange ? "the stapled OCSP response has an unknown critical extension, " +
                                  extension_text(strange->id)
                            : "the CA's OCSP responder does not know " + subject.text(),
                  "the server must get a new one from its CA"};
  });
  if (!single) return false;
  check_time(checks, subject, response, *single, sources.time);
  // A genuine revocation counts however old it is; one that anyone could have made does not.
  if (known && responder.authorized) check_status(checks, subject, *single);
  return checks.objections() == before;
}

}  // namespace glasstls::x509
