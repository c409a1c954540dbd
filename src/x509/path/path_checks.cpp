#include "x509/path/path_checks.hpp"

#include <algorithm>

namespace glasstls::x509 {

std::string PathEntry::text() const {
  if (is_leaf()) return "the certificate";
  const auto& basic = certificate.extensions.basic_constraints;
  const char* kind = is_anchor()          ? "the trusted certificate"
                     : basic && basic->ca ? "the CA certificate"
                                          : "the issuing certificate";
  return std::string(kind) + " \"" + title(certificate) + "\"";
}

Check failed_check(std::string label, Rule rule, const Failure& failure) {
  const RuleText& text = text_of(rule);
  const std::string who = label == "leaf" ? "the certificate" : "the " + label;
  return {.subject = std::move(label),
          .rule = std::string(text.sentence),
          .section = failure.section,
          .outcome = Outcome::failed,
          .alert = failure.alert,
          .expected = failure.expected,
          .presented = failure.presented,
          .advice = "its issuer must issue it again",
          .fact = who + " is not well formed: " + failure.why};
}

PathChecks::PathChecks(const ValidationPolicy& policy, Keep keep) : policy_(policy), keep_(keep) {
  if (keep == Keep::count) return;
  constexpr std::size_t usual = 96;  // a path of three certificates has fewer
  checks_.reserve(usual);
  places_.reserve(usual);
}

void PathChecks::found(std::string presented) {
  if (!checks_.empty() && checks_.back().outcome == Outcome::passed)
    checks_.back().presented = std::move(presented);
}

Check* PathChecks::add(const std::string& label, Rule rule, Outcome outcome) {
  const bool objects = outcome == Outcome::failed || outcome == Outcome::not_reached;
  if (objects && policy_.tolerated.has(rule)) outcome = Outcome::tolerated;
  if (objects && outcome != Outcome::tolerated) ++objections_;
  if (keep_ == Keep::count) return nullptr;
  const RuleText& text = text_of(rule);
  places_.push_back({outcome == Outcome::not_reached, text.weight, checks_.size()});
  Check& check = checks_.emplace_back();
  check.subject = label;
  check.rule = text.sentence;
  check.section = text.section;
  check.outcome = outcome;
  check.alert = text.alert;
  return &check;
}

void PathChecks::complete(Check& check, Detail detail) {
  if (detail.section) check.section = *detail.section;
  check.expected = std::move(detail.expected);
  check.presented = std::move(detail.presented);
  check.advice = std::move(detail.advice);
  check.fact = std::move(detail.fact);
}

Verdict PathChecks::verdict() && {
  std::sort(places_.begin(), places_.end());
  Verdict sorted;
  sorted.checks.reserve(checks_.size());
  for (const Place& place : places_) sorted.checks.push_back(std::move(checks_[place.index]));
  return sorted;
}

}  // namespace glasstls::x509
