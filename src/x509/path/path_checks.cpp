#include "x509/path/path_checks.hpp"

#include <algorithm>
#include <numeric>

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

void PathChecks::found(std::string presented) {
  Check& last = verdict_.checks.back();
  if (last.outcome == Outcome::passed) last.presented = std::move(presented);
}

void PathChecks::add(const std::string& label, Rule rule, Outcome outcome, Detail detail) {
  const bool objects = outcome == Outcome::failed || outcome == Outcome::not_reached;
  if (objects && policy_.tolerated.has(rule)) outcome = Outcome::tolerated;
  if (objects && outcome != Outcome::tolerated) ++objections_;
  const RuleText& text = text_of(rule);
  verdict_.checks.push_back({label, std::string(text.sentence), detail.section.value_or(text.section),
                             outcome, text.alert, std::move(detail.expected), std::move(detail.presented),
                             std::move(detail.advice), std::move(detail.fact)});
  rules_.push_back(rule);
}

Verdict PathChecks::verdict() && {
  // A check that was not reached is the consequence of another one, and so comes after all others.
  const auto rank = [this](std::size_t i) {
    const bool unreached = verdict_.checks[i].outcome == Outcome::not_reached;
    return std::pair(unreached, text_of(rules_[i]).weight);
  };
  std::vector<std::size_t> order(rules_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&rank](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
  Verdict sorted;
  sorted.checks.reserve(order.size());
  for (std::size_t i : order) sorted.checks.push_back(std::move(verdict_.checks[i]));
  return sorted;
}

}  // namespace glasstls::x509
