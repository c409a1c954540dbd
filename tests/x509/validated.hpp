// What the tests of validation share: a question about a forged chain, and its answer in short.
#pragma once

#include "support/forge.hpp"
#include "x509/path/validate.hpp"

namespace glasstls::x509 {

/// A chain, the roots that are trusted, and the rest of a question.
struct Case {
  std::vector<forge::Minted> chain{};
  std::vector<forge::Minted> trusted{};
  std::vector<forge::Minted> own{};  ///< trusted because the user says so
  std::string name = "example.com";
  UnixTime time = forge::now;
  ValidationPolicy policy = ValidationPolicy::webpki();
  Purpose purpose = Purpose::server;
  std::vector<Bytes> staples{};
  std::vector<Bytes> crls{};
  bool from_handshake = true;
};

inline ValidationResult judge(const Case& c) {
  TrustStore store;
  for (const forge::Minted& root : c.trusted) store.add_der(root.der);
  for (const forge::Minted& root : c.own) store.add_der(root.der, Origin::own);
  std::vector<Bytes> chain;
  for (const forge::Minted& minted : c.chain) chain.push_back(minted.der);
  return validate({chain, c.name, c.time, &store, c.policy, c.purpose, c.staples, c.crls, c.from_handshake});
}

/// "accepted", or every check that was not passed: "leaf has-not-expired (certificate_expired)", with ", "
/// between them; "?" behind one that was not reached, "!" behind one that is tolerated.
inline std::string outcome(const ValidationResult& answer) {
  std::string text;
  for (const Check& check : answer.verdict.checks) {
    if (check.outcome == Outcome::passed) continue;
    std::string rule;
    for (std::size_t i = 0; i < rule_count; ++i)
      if (text_of(static_cast<Rule>(i)).sentence == check.rule) rule = text_of(static_cast<Rule>(i)).name;
    text.append(text.empty() ? "" : ", ").append(check.subject).append(" ").append(rule);
    if (check.outcome == Outcome::not_reached) text.append("?");
    if (check.outcome == Outcome::tolerated) text.append("!");
    if (check.outcome == Outcome::failed) text.append(" (").append(name_of(check.alert)).append(")");
  }
  return text.empty() ? (answer.verdict.accepted() ? "accepted" : "nothing was checked") : text;
}

inline std::string outcome(const Case& c) { return outcome(judge(c)); }

/// The check of one rule on one certificate; fails the test where there is none.
inline Check check_of(const ValidationResult& answer, std::string_view subject, Rule rule) {
  for (const Check& check : answer.verdict.checks)
    if (check.subject == subject && check.rule == text_of(rule).sentence) return check;
  return {};
}

}  // namespace glasstls::x509
