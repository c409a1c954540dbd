#include "x509/revocation/revocation.hpp"

#include <algorithm>

#include "x509/path/validate.hpp"
#include "x509/revocation/crl_rules.hpp"
#include "x509/revocation/ocsp_rules.hpp"

namespace glasstls::x509 {

Revocation::Revocation(const ValidationInputs& inputs) : inputs_(inputs) {
  for (std::size_t i = 0; i < inputs.crls.size(); ++i) {
    try {
      crls_.push_back(parse_crl(inputs.crls[i]));
    } catch (const Failure& failure) {
      set_aside_.push_back(failed_check("CRL " + std::to_string(i + 1), Rule::well_formed, failure));
    }
  }
}

std::optional<std::size_t> Revocation::find_staple(const Certificate& certificate) const {
  const std::size_t count = std::min(inputs_.staples.size(), inputs_.chain.size());
  for (std::size_t i = 0; i < count; ++i)
    if (!inputs_.staples[i].empty() && equal(inputs_.chain[i], certificate.der)) return i;
  return std::nullopt;
}

const Revocation::Staple& Revocation::read_staple(std::size_t index) {
  const auto [it, is_new] = staples_.try_emplace(index);
  if (is_new) try {
      it->second.response = parse_ocsp_response(inputs_.staples[index]);
    } catch (const Failure& failure) {
      it->second.problem = {failure.expected, failure.presented,
                            "the stapled OCSP response cannot be read: " + failure.why,
                            "the server must get a new one from its CA"};
    }
  return it->second;
}

void Revocation::check_stapled(PathChecks& checks, const PathEntry& subject) const {
  constexpr std::uint32_t status_request = 5;  // RFC 6066 8: its number as a TLS extension
  const auto& features = subject.certificate.extensions.tls_features;
  const bool demanded = std::find(features.begin(), features.end(), status_request) != features.end();
  const bool there = find_staple(subject.certificate).has_value();
  if (demanded && !there && !inputs_.from_handshake)
    return checks.tolerate(subject.label, Rule::stapled,
                           {"a stapled OCSP response", "not reached: no handshake",
                            subject.text() + " must come with a stapled OCSP response, but a file has none",
                            "a server sends it in the handshake: check the server itself"});
  checks.check(subject.label, Rule::stapled, !demanded || there, [&] {
    return Detail{"a stapled OCSP response", "none",
                  "the certificate came without the stapled OCSP response that it requires",
                  "configure the server to staple OCSP responses"};
  });
}

void Revocation::check(PathChecks& checks, const PathEntry& subject, const PathEntry* issuer,
                       SignatureChecks& signatures) {
  bool known_good = false;
  if (const auto index = find_staple(subject.certificate)) {
    const Staple& staple = read_staple(*index);
    if (staple.response)
      known_good =
          check_ocsp_response(checks, *staple.response, subject, issuer, {inputs_.time, crls_, signatures});
    else
      checks.check(subject.label, Rule::ocsp_response, false, [&] { return staple.problem; });
  }
  if (inputs_.crls.empty()) return;
  if (!issuer)
    return checks.not_reached(subject.label, Rule::revocation_known, "the key of the issuer is not known");
  const CrlResult result =
      check_crls({inputs_.time, crls_, signatures}, subject.certificate, issuer->certificate);
  const bool determined = result.status != CrlResult::Status::undetermined;
  checks.check(subject.label, Rule::revocation_known, determined || known_good, [&] {
    const std::string wanted = "a current CRL of \"" + to_text(subject.certificate.issuer) + "\"";
    return Detail{wanted, result.source.empty() ? "none" : result.source,
                  "the given CRLs do not say whether " + subject.text() + " is revoked",
                  wanted + " is needed"};
  });
  checks.found(determined ? result.source : "by the stapled OCSP response");
  if (!determined) return;
  checks.check(subject.label, Rule::not_revoked, result.status == CrlResult::Status::unrevoked, [&] {
    return revoked_detail(subject, "the " + result.source, result.entry.revocation_date,
                          result.entry.reason_code);
  });
  checks.found("not on the " + result.source);
}

}  // namespace glasstls::x509
