#include "probe/verdict.hpp"

#include <algorithm>

#include "messages/named.hpp"

namespace glasstls::probe {

using How = Outcome::How;

namespace {

/// "the server accepted it"
std::string said(const Outcome& outcome, std::string_view what) {
  return "the " + std::string(name_of(outcome.peer)) + " " + std::string(what);
}

Verdict of_answer(const Expectation& expected, const Outcome& outcome) {
  if (!expected.answer && !expected.answer_is_allowed)
    return {Verdict::Kind::failed, said(outcome, "accepted what it must refuse")};
  if (expected.holds && !expected.holds(outcome.heard))
    return {Verdict::Kind::failed, "it went on, but this does not hold: " + std::string(expected.fact)};
  if (expected.answer) return {Verdict::Kind::passed, {}};
  return {Verdict::Kind::allowed, said(outcome, "accepted it, which the standard leaves open")};
}

Verdict of_alert(const Expectation& expected, const Outcome& outcome) {
  const messages::AlertMessage& alert = *outcome.heard.alert;
  const bool may_end = !expected.alerts.empty() || expected.close_is_right;
  if (!may_end) return {Verdict::Kind::failed, said(outcome, "refused what it must accept")};
  if (alert.level != messages::AlertLevel::fatal)
    return {Verdict::Kind::failed, "an error alert must be sent as fatal (RFC 9846 6)"};
  if (std::ranges::find(expected.alerts, alert.description) != expected.alerts.end())
    return {Verdict::Kind::passed, {}};
  if (expected.alert_is_fixed) return {Verdict::Kind::failed, "the standard names another alert"};
  return {Verdict::Kind::allowed, "no standard names the alert for this"};
}

/// The connection ended without an error alert.
Verdict of_closing(const Expectation& expected, const Outcome& outcome) {
  if (expected.close_is_right) return {Verdict::Kind::passed, {}};
  if (expected.alerts.empty())
    return {Verdict::Kind::failed, said(outcome, "ended the connection, and must not")};
  if (outcome.how == How::close_notify && expected.alert_is_fixed)
    return {Verdict::Kind::failed, "the standard names another alert"};
  // RFC 9846 6.2: "MUST send alert X if it sends any alert".
  return {Verdict::Kind::allowed,
          "the connection was refused without the alert, which the standard leaves open"};
}

}  // namespace

std::string_view name_of(Verdict::Kind kind) {
  switch (kind) {
    case Verdict::Kind::passed: return "passed";
    case Verdict::Kind::allowed: return "allowed";
    case Verdict::Kind::failed: return "failed";
    case Verdict::Kind::not_tested: return "not tested";
  }
  return "unknown";
}

Verdict judge(const Expectation& expected, const Outcome& outcome) {
  switch (outcome.how) {
    case How::answered: return of_answer(expected, outcome);
    case How::alert: return of_alert(expected, outcome);
    case How::close_notify:
    case How::closed: return of_closing(expected, outcome);
    case How::older_version:
      if (expected.older_version_is_allowed)
        return {Verdict::Kind::allowed,
                said(outcome, "chose an older version of TLS, which this tester does not speak")};
      return {Verdict::Kind::failed, said(outcome, "chose an older version of TLS")};
    case How::silence:
      if (expected.silence_is_allowed)
        return {Verdict::Kind::allowed, said(outcome, "waits for more, which it may")};
      return {Verdict::Kind::failed, said(outcome, "neither went on nor ended the connection")};
    case How::broken_rule: return {Verdict::Kind::failed, said(outcome, "sent what breaks a rule")};
    case How::unseen:
      if (expected.answer) return {Verdict::Kind::passed, {}};
      return {Verdict::Kind::not_tested, "the client does not show whether it accepted this"};
    case How::not_tls:
      if (expected.alerts.empty()) return {Verdict::Kind::failed, said(outcome, "did not take this for TLS")};
      return {Verdict::Kind::allowed,
              said(outcome, "did not take this for TLS, and answered in another protocol")};
    case How::flood: return {Verdict::Kind::failed, said(outcome, "sent more than anyone needs")};
    case How::not_possible:
      return {Verdict::Kind::not_tested, "this cannot be made in this connection: " + outcome.detail};
  }
  return {};
}

}  // namespace glasstls::probe
