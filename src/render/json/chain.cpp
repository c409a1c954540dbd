#include "render/json/chain.hpp"

#include "dissect/annotate.hpp"
#include "render/json/parts.hpp"

namespace glasstls::render::json {

namespace {

Json say(const dissect::ExtensionWords& words) {
  return {{"name", words.name},
          {"critical", words.critical},
          {"meaning", words.meaning},
          {"section", cite(words.section)}};
}

Json say(const story::ChainLink& link, const story::JudgedChain& chain, Options options) {
  const story::CertificateDetails& certificate = link.certificate;
  Json out{{"label", link.label},
           {"presented", link.presented ? Json(*link.presented) : Json()},
           {"trusted", link.trusted}};
  out.update(json::say(certificate.summary));
  out["sha256"] = certificate.sha256;
  out["sha1"] = certificate.sha1;
  Json extensions = Json::array(), faults = Json::array();
  for (const dissect::ExtensionWords& words : certificate.extensions) extensions.push_back(say(words));
  for (const x509::der::Fault& fault : certificate.faults)
    faults.push_back({{"why", fault.failure.why},
                      {"section", cite(fault.failure.section)},
                      {"expected", fault.failure.expected},
                      {"presented", fault.failure.presented},
                      {"inside", fault.inside},
                      {"offset", fault.offset},
                      {"size", fault.size}});
  out["version"] = certificate.version;
  out["serial_number"] = certificate.serial_number;
  out["seconds_left"] = certificate.has_validity ? Json(certificate.not_after - chain.time) : Json();
  out["extensions"] = std::move(extensions);
  out["faults"] = std::move(faults);
  out["der"] = to_hex(certificate.der);
  if (options.fields) out["fields"] = list_fields(dissect::annotate_certificate(certificate.der));
  return out;
}

Json say(const std::vector<Check>& checks) {
  Json out = Json::array();
  for (const Check& check : checks) out.push_back(json::say(check));
  return out;
}

Json say(const x509::RejectedPath& attempt) {
  return {{"titles", attempt.titles}, {"checks", say(attempt.verdict.checks)}};
}

}  // namespace

std::string document(const story::JudgedChain& chain, Options options) {
  Json path = Json::array(), unused = Json::array(), rejected = Json::array();
  for (const story::ChainLink& link : chain.path) path.push_back(say(link, chain, options));
  for (const story::ChainLink& link : chain.unused) unused.push_back(say(link, chain, options));
  for (const x509::RejectedPath& attempt : chain.rejected) rejected.push_back(say(attempt));
  const Check* failure = chain.verdict.first_failure();
  const Json json{{"format", "glasstls-certificates"},
                  {"version", 1},
                  {"accepted", chain.verdict.accepted()},
                  {"alert", failure ? named_alert(failure->alert) : Json()},
                  {"name", chain.name.empty() ? Json() : Json(chain.name)},
                  {"time", x509::to_text(chain.time)},
                  {"policy", chain.policy},
                  {"path", path},
                  {"missing", chain.missing.empty() ? Json() : Json(chain.missing)},
                  {"missing_at", chain.missing_at.empty() ? Json() : Json(chain.missing_at)},
                  {"unused", unused},
                  {"other_paths", rejected},
                  {"checks", say(chain.verdict.checks)}};
  return text_of(json);
}

}  // namespace glasstls::render::json
