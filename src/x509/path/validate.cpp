#include "x509/path/validate.hpp"

#include <algorithm>

#include "x509/path/path_search.hpp"

namespace glasstls::x509 {

namespace {

Check unanswered(Rule rule) {
  const RuleText& text = text_of(rule);
  return {"leaf", std::string(text.sentence), text.section, Outcome::not_reached, text.alert};
}

}  // namespace

ValidationResult validate(const ValidationInputs& inputs) {
  ValidationResult result;
  std::vector<Certificate> certificates;
  const auto chain = inputs.chain.first(std::min(inputs.chain.size(), inputs.policy.most_certificates));
  for (std::size_t i = 0; i < chain.size(); ++i) {
    try {
      certificates.push_back(parse_certificate(chain[i]));
    } catch (const Failure& failure) {
      result.set_aside.push_back(
          failed_check(i == 0 ? "leaf" : "certificate " + std::to_string(i + 1), Rule::well_formed, failure));
      if (i == 0) break;
    }
  }
  if (certificates.empty()) {
    // Without a leaf there is nothing to validate.
    if (chain.empty())
      result.verdict.checks.push_back(
          failed_check("leaf", Rule::well_formed,
                       Failure(Alert::decode_error, "no certificate was presented", {9846, "4.5.1.3"},
                               "a certificate", "none")));
    else
      result.verdict.checks = std::move(result.set_aside);
    result.set_aside.clear();
    for (Rule rule : {Rule::name_matches, Rule::signature_verifies, Rule::trust_anchor})
      result.verdict.checks.push_back(unanswered(rule));
    return result;
  }
  PathSearch search(inputs, std::move(certificates));
  search.run();
  result.set_aside.insert(result.set_aside.end(), search.set_aside().begin(), search.set_aside().end());
  result.anchored = search.best().anchored;
  result.policy = search.best().policy;
  result.verdict = std::move(search.best().verdict);
  result.rejected = std::move(search.rejected());
  result.signatures_verified = search.signatures_verified();
  for (std::size_t index : search.best().path)
    if (index == 0)
      result.leaf = std::move(search.certificate(0));
    else
      result.issuers.push_back(std::move(search.certificate(index)));
  return result;
}

std::vector<Anchor> possible_anchors(const ValidationInputs& inputs) {
  std::vector<Anchor> anchors;
  if (!inputs.anchors) return anchors;
  const auto chain = inputs.chain.first(std::min(inputs.chain.size(), inputs.policy.most_certificates));
  const auto add = [&](const Name& name) {
    for (Anchor& anchor : inputs.anchors->find(name))
      if (std::none_of(anchors.begin(), anchors.end(),
                       [&](const Anchor& other) { return other.der == anchor.der; }))
        anchors.push_back(std::move(anchor));
  };
  for (const Bytes& der : chain) {
    try {
      const Certificate certificate = parse_certificate(der);
      add(certificate.issuer);
      if (&der == &chain.front()) add(certificate.subject);
    } catch (const Failure&) {  // a certificate that cannot be read has no issuer
    }
  }
  return anchors;
}

}  // namespace glasstls::x509
