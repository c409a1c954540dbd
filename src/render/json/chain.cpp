#include "render/json/chain.hpp"

#include "dissect/annotate.hpp"
#include "render/json/parts.hpp"
#include "story/chain.hpp"

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

Json say(const story::ChainLink& link, std::optional<std::int64_t> time, Options options) {
  const story::CertificateDetails& certificate = link.certificate;
  Json::Object out{{"label", link.label}, {"presented", or_null(link.presented)}, {"trusted", link.trusted}};
  append(out, json::say(certificate.summary));
  append(out,
         {{"sha256", certificate.sha256},
          {"sha1", certificate.sha1},
          {"version", certificate.version},
          {"serial_number", certificate.serial_number},
          {"seconds_left", certificate.has_validity && time ? Json(certificate.not_after - *time) : Json()},
          {"extensions",
           list(certificate.extensions, [](const dissect::ExtensionWords& words) { return say(words); })},
          {"faults", list(certificate.faults, [](const x509::der::Fault& fault) { return say(fault); })},
          {"der", to_hex(certificate.der)}});
  if (options.fields) out.emplace_back("fields", list_fields(dissect::annotate_certificate(certificate.der)));
  return out;
}

Json say(const story::OtherPath& other) {
  return Json::Object{{"titles", other.titles}, {"checks", json::say(other.verdict.checks)}};
}

}  // namespace

Json::Object say(const story::CertificatesStep& judged, Options options) {
  const auto say_link = [&](const story::ChainLink& link) { return say(link, judged.time, options); };
  const Check* failure = judged.verdict.first_failure();
  return {{"accepted", judged.verdict.accepted()},
          {"alert", failure ? named_alert(failure->alert) : Json()},
          {"name", or_null(judged.name)},
          {"time", judged.time ? Json(x509::to_text(*judged.time)) : Json()},
          {"policy", or_null(judged.policy)},
          {"chain", list(judged.chain, [](const Bytes& der) { return to_hex(der); })},
          {"path", list(story::path_of(judged), say_link)},
          {"missing", or_null(judged.missing)},
          {"missing_at", or_null(judged.missing_at)},
          {"unused", list(story::unused_of(judged), say_link)},
          {"other_paths", list(judged.other_paths, [](const story::OtherPath& other) { return say(other); })},
          {"checks", say(judged.verdict.checks)}};
}

std::string document(const story::CertificatesStep& judged, Options options) {
  Json::Object json{{"format", "glasstls-certificates"}, {"version", 1}};
  append(json, say(judged, options));
  return text_of(std::move(json));
}

}  // namespace glasstls::render::json
