#include "render/json/parts.hpp"

#include "base/printable.hpp"

namespace glasstls::render::json {

std::string text_of(const Json& document) {
  return visible_json(document.dump(2, ' ', false, Json::error_handler_t::replace)) + "\n";
}

Json cite(Rfc section) {
  Json json{{"rfc", section.number}, {"section", section.section}};
  if (section.number == 9846) json["rfc8446_section"] = rfc8446_section(section.section);
  return json;
}

Json named_alert(Alert alert) {
  return {{"name", glasstls::name_of(alert)}, {"code", static_cast<unsigned>(alert)}};
}

Json list_fields(const wire::FieldMap& fields) {
  Json json = Json::array();
  for (const wire::Field& field : fields)
    json.push_back({{"name", field.name},
                    {"offset", field.offset},
                    {"size", field.size},
                    {"depth", field.depth},
                    {"section", cite(field.section)},
                    {"meaning", field.meaning}});
  return json;
}

Json say(const Check& check) {
  Json json{{"subject", check.subject},
            {"rule", check.rule},
            {"section", cite(check.section)},
            {"outcome", glasstls::name_of(check.outcome)}};
  if (check.outcome == Outcome::passed || check.outcome == Outcome::not_reached) return json;
  json["alert"] = named_alert(check.alert);
  json["expected"] = check.expected;
  json["presented"] = check.presented;
  json["fact"] = check.fact;
  json["advice"] = check.advice;
  return json;
}

Json say(const story::CertificateSummary& certificate) {
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

}  // namespace glasstls::render::json
