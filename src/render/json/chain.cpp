#include "render/json/chain.hpp"

#include "dissect/annotate.hpp"
#include "render/json/parts.hpp"

namespace glasstls::render::json {

namespace {

Json say(const dissect::ExtensionWords& words) {
  return Json::Object{{"name", words.name},
                      {"critical", words.critical},
                      {"meaning", words.meaning},
                      {"section", cite(words.section)}};
}

Json say(const x509::der::Fault& fault) {
  return Json::Object{{"why", fault.failure.why},
                      {"section", cite(fault.failure.section)},
                      {"expected", fault.failure.expected},
                      {"presented", fault.failure.presented},
                      {"inside", fault.inside},
                      {"offset", fault.offset},
                      {"size", fault.size}};
}

Json say(const story::ChainLink& link, const story::JudgedChain& chain, Options options) {
  const story::CertificateDetails& certificate = link.certificate;
  Json::Object out{{"label", link.label}, {"presented", or_null(link.presented)}, {"trusted", link.trusted}};
  append(out, json::say(certificate.summary));
  append(out, {{"sha256", certificate.sha256},
               {"sha1", certificate.sha1},
               {"version", certificate.version},
               {"serial_number", certificate.serial_number},
               {"seconds_left", certificate.has_validity ? Json(certificate.not_after - chain.time) : Json()},
               {"extensions", list(certificate.extensions,
                                   [](const dissect::ExtensionWords& words) { return say(words); })},
               {"faults", list(certificate.faults, [](const x509::der::Fault& fault) { return say(fault); })},
               {"der", to_hex(certificate.der)}});
  if (options.fields) out.emplace_back("fields", list_fields(dissect::annotate_certificate(certificate.der)));
  return out;
}

Json say(const x509::RejectedPath& attempt) {
  return Json::Object{{"titles", attempt.titles}, {"checks", json::say(attempt.verdict.checks)}};
}

}  // namespace

std::string document(const story::JudgedChain& chain, Options options) {
  const auto say_link = [&](const story::ChainLink& link) { return say(link, chain, options); };
  const Check* failure = chain.verdict.first_failure();
  return text_of(Json::Object{
      {"format", "glasstls-certificates"},
      {"version", 1},
      {"accepted", chain.verdict.accepted()},
      {"alert", failure ? named_alert(failure->alert) : Json()},
      {"name", or_null(chain.name)},
      {"time", x509::to_text(chain.time)},
      {"policy", chain.policy},
      {"path", list(chain.path, say_link)},
      {"missing", or_null(chain.missing)},
      {"missing_at", or_null(chain.missing_at)},
      {"unused", list(chain.unused, say_link)},
      {"other_paths", list(chain.rejected, [](const x509::RejectedPath& attempt) { return say(attempt); })},
      {"checks", json::say(chain.verdict.checks)}});
}

}  // namespace glasstls::render::json
