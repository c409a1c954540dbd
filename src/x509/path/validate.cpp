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

Answer validate(const Question& question) {
  Answer answer;
  std::vector<Certificate> certificates;
  const auto chain = question.chain.first(std::min(question.chain.size(), question.policy.most_certificates));
  for (std::size_t i = 0; i < chain.size(); ++i) {
    try {
      certificates.push_back(parse_certificate(chain[i]));
    } catch (const Failure& failure) {
      answer.set_aside.push_back(
          failed_check(i == 0 ? "leaf" : "certificate " + std::to_string(i + 1), Rule::well_formed, failure));
      if (i == 0) break;
    }
  }
  if (certificates.empty()) {
    // Without a leaf there is nothing to ask about.
    if (chain.empty())
      answer.verdict.checks.push_back(
          failed_check("leaf", Rule::well_formed,
                       Failure(Alert::decode_error, "no certificate was presented", {9846, "4.5.1.3"},
                               "a certificate", "none")));
    else
      answer.verdict.checks = std::move(answer.set_aside);
    answer.set_aside.clear();
    for (Rule rule : {Rule::name_matches, Rule::signature_verifies, Rule::trust_anchor})
      answer.verdict.checks.push_back(unanswered(rule));
    return answer;
  }
  PathSearch search(question, std::move(certificates));
  search.run();
  answer.set_aside.insert(answer.set_aside.end(), search.set_aside().begin(), search.set_aside().end());
  answer.anchored = search.best().anchored;
  answer.policy = search.best().policy;
  answer.verdict = std::move(search.best().verdict);
  answer.rejected = std::move(search.rejected());
  answer.signatures_verified = search.signatures_verified();
  for (std::size_t index : search.best().path)
    if (index == 0)
      answer.leaf = std::move(search.certificate(0));
    else
      answer.issuers.push_back(std::move(search.certificate(index)));
  return answer;
}

std::vector<Anchor> anchors_in_question(const Question& question) {
  std::vector<Anchor> anchors;
  if (!question.anchors) return anchors;
  const auto chain = question.chain.first(std::min(question.chain.size(), question.policy.most_certificates));
  const auto add = [&](const Name& name) {
    for (Anchor& anchor : question.anchors->find(name))
      if (std::none_of(anchors.begin(), anchors.end(),
                       [&](const Anchor& other) { return other.der == anchor.der; }))
        anchors.push_back(std::move(anchor));
  };
  for (const Bytes& der : chain) {
    try {
      const Certificate certificate = parse_certificate(der);
      add(certificate.issuer);
      if (&der == &chain.front()) add(certificate.subject);
    } catch (const Failure&) {  // what cannot be read has no issuer
    }
  }
  return anchors;
}

}  // namespace glasstls::x509
