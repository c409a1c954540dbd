#include "render/json/parts.hpp"

#include "base/printable.hpp"

namespace glasstls::render::json {

std::string text_of(const Json& document) { return visible_json(document.indented()) + "\n"; }

Json cite(Rfc section) {
  Json::Object json{{"rfc", section.number}, {"section", section.section}};
  if (section.number == 9846) json.emplace_back("rfc8446_section", rfc8446_section(section.section));
  return json;
}

Json named_alert(Alert alert) {
  return Json::Object{{"name", glasstls::name_of(alert)}, {"code", static_cast<unsigned>(alert)}};
}

Json list_fields(const wire::FieldMap& fields) {
  return list(fields, [](const wire::Field& field) {
    return Json::Object{{"name", field.name},   {"offset", field.offset},         {"size", field.size},
                        {"depth", field.depth}, {"section", cite(field.section)}, {"meaning", field.meaning}};
  });
}

Json::Object say(const Check& check) {
  Json::Object json{{"subject", check.subject},
                    {"rule", check.rule},
                    {"section", cite(check.section)},
                    {"outcome", glasstls::name_of(check.outcome)}};
  if (check.outcome == Outcome::passed || check.outcome == Outcome::not_reached) return json;
  append(json, {{"alert", named_alert(check.alert)},
                {"expected", check.expected},
                {"presented", check.presented},
                {"fact", check.fact},
                {"advice", check.advice}});
  return json;
}

Json say(const std::vector<Check>& checks) {
  return list(checks, [](const Check& check) { return say(check); });
}

Json::Object say(const dissect::CertificateSummary& certificate) {
  return {{"title", certificate.title},
          {"subject", certificate.subject},
          {"issuer", certificate.issuer},
          {"names", certificate.names},
          {"key", certificate.key},
          {"signature", certificate.signature},
          {"not_before", certificate.not_before},
          {"not_after", certificate.not_after},
          {"size", certificate.size}};
}

Json say(const std::vector<story::Fact>& facts) {
  return list(facts, [](const story::Fact& fact) {
    Json::Object json{{"name", fact.name}, {"value", fact.value}};
    if (!fact.why.empty()) json.emplace_back("why", fact.why);
    return json;
  });
}

}  // namespace glasstls::render::json
