#include "x509/revocation/revocation.hpp"

#include <algorithm>

#include "x509/path/validate.hpp"
#include "x509/revocation/crl_rules.hpp"
#include "x509/revocation/ocsp_rules.hpp"

namespace glasstls::x509 {

Revocation::Revocation(const Question& question) : question_(question) {
  for (std::size_t i = 0; i < question.crls.size(); ++i) {
    try {
      crls_.push_back(parse_crl(question.crls[i]));
    } catch (const Failure& failure) {
      set_aside_.push_back(failed_check("CRL " + std::to_string(i + 1), Rule::well_formed, failure));
    }
  }
}

std::optional<std::size_t> Revocation::find_staple(const Certificate& certificate) const {
  const std::size_t count = std::min(question_.staples.size(), question_.chain.size());
  for (std::size_t i = 0; i < count; ++i)
    if (!question_.staples[i].empty() && equal(question_.chain[i], certificate.der)) return i;
  return std::nullopt;
}

const Revocation::Staple& Revocation::read_staple(std::size_t index) {
  const auto [it, is_new] = staples_.try_emplace(index);
  if (is_new) try {
      it->second.response = parse_ocsp_response(question_.staples[index]);
    } catch (const Failure& failure) {
      it->second.problem = {failure.expected, failure.presented,
                            "the stapled OCSP response cannot be read: " + failure.why,
                            "the server must ask its CA for a new one"};
    }
  return it->second;
}

void Revocation::judge_presence(Judgement& judgement, const Placed& subject) const {
  constexpr std::uint32_t status_request = 5;  // RFC 6066 8: its number as a TLS extension
  const auto& features = subject.certificate.extensions.tls_features;
  const bool demanded = std::find(features.begin(), features.end(), status_request) != features.end();
  const bool there = find_staple(subject.certificate).has_value();
  if (demanded && !there && !question_.from_handshake)
    return judgement.let_pass(
        subject.label, Rule::stapled,
        {"a stapled OCSP response", "not reached: no handshake",
         subject.text() + " must come with a stapled OCSP response, and a file holds none",
         "a server shows it in the handshake: ask the server itself"});
  judgement.hold(subject.label, Rule::stapled, !demanded || there, [&] {
    return Detail{"a stapled OCSP response", "none",
                  "the certificate must come with a stapled proof that it is not revoked, and came without",
                  "tell the server to staple OCSP responses"};
  });
}

void Revocation::judge(Judgement& judgement, const Placed& subject, const Placed* issuer,
                       SignatureChecks& signatures) {
  bool known_good = false;
  if (const auto index = find_staple(subject.certificate)) {
    const Staple& staple = read_staple(*index);
    if (staple.response)
      known_good =
          judge_ocsp(judgement, *staple.response, subject, issuer, question_.time, crls_, signatures);
    else
      judgement.hold(subject.label, Rule::ocsp_response, false, [&] { return staple.problem; });
  }
  if (question_.crls.empty()) return;
  if (!issuer)
    return judgement.not_reached(subject.label, Rule::revocation_known, "the key of the issuer is not known");
  const CrlAnswer answer =
      ask_crls(crls_, subject.certificate, issuer->certificate, question_.time, signatures);
  const bool determined = answer.status != CrlAnswer::Status::undetermined;
  judgement.hold(subject.label, Rule::revocation_known, determined || known_good, [&] {
    const std::string wanted = "a current CRL of \"" + to_text(subject.certificate.issuer) + "\"";
    return Detail{wanted, answer.source.empty() ? "none" : answer.source,
                  "the lists that were given do not say whether " + subject.text() + " is revoked",
                  wanted + " is needed"};
  });
  judgement.found(determined ? answer.source : "by the stapled OCSP response");
  if (!determined) return;
  judgement.hold(subject.label, Rule::not_revoked, answer.status == CrlAnswer::Status::unrevoked, [&] {
    return revoked_detail(subject, "the " + answer.source, answer.entry.revocation_date,
                          answer.entry.reason_code);
  });
  judgement.found("not on the " + answer.source);
}

}  // namespace glasstls::x509
