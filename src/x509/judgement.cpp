#include "x509/judgement.hpp"

namespace glasstls::x509 {

std::string Placed::text() const {
  if (is_leaf()) return "the certificate";
  const auto& basic = certificate.extensions.basic_constraints;
  const char* kind = is_anchor()          ? "the trusted certificate"
                     : basic && basic->ca ? "the CA certificate"
                                          : "the issuing certificate";
  return std::string(kind) + " \"" + title(certificate) + "\"";
}

Check failed_check(std::string label, Rule rule, const Failure& failure) {
  const RuleText& text = text_of(rule);
  return {std::move(label), std::string(text.sentence), failure.section,   Outcome::failed,
          failure.alert,    failure.expected,           failure.presented, failure.why};
}

void Judgement::found(std::string presented) {
  Check& last = verdict_.checks.back();
  if (last.outcome == Outcome::passed) last.presented = std::move(presented);
}

void Judgement::add(const std::string& label, Rule rule, Outcome outcome, Detail detail) {
  const bool objects = outcome == Outcome::failed || outcome == Outcome::not_reached;
  if (objects && policy_.tolerated.has(rule)) outcome = Outcome::tolerated;
  if (objects && outcome != Outcome::tolerated) ++objections_;
  const RuleText& text = text_of(rule);
  verdict_.checks.push_back({label, std::string(text.sentence), text.section, outcome, text.alert,
                             std::move(detail.expected), std::move(detail.presented),
                             std::move(detail.advice)});
}

}  // namespace glasstls::x509
