#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/alert.hpp"

namespace glasstls {

/// How a check ended.
enum class Outcome : std::uint8_t {
  passed,
  failed,
  not_reached,  ///< an earlier failure left nothing to check
  tolerated  ///< failed, but an explicit policy allows it (--insecure, the certificate of RFC 8448's traces)
};

/// "passed", "failed", "not reached", "tolerated".
std::string_view name_of(Outcome outcome);

/// One rule, and whether the peer kept it.
struct Check {
  /// What was checked: a message ("ServerHello"), or a certificate ("leaf", "intermediate 1", "root").
  std::string subject;
  /// The rule as a sentence: "the notAfter date has not passed".
  std::string rule;
  Rfc section;  ///< where the rule is written
  Outcome outcome = Outcome::not_reached;
  /// The alert to send when this check fails.
  Alert alert = Alert::internal_error;
  std::string expected{};   ///< what the rule asks for; may be empty
  std::string presented{};  ///< what came instead, or what came and was right; may be empty
  /// For a failed check, what a person can do about it. May be empty.
  std::string advice{};
  /// For a failed check, what is wrong, as a sentence for people: "the certificate expired 3 days ago
  /// (2026-11-27)". May be empty.
  std::string fact{};

  /// The check in one sentence: the fact, or the subject and the rule when there is no fact.
  std::string headline() const;
};

/// All checks of one judgement. For certificates, the likeliest causes of failure come first: trust, name,
/// date, then the other rules of the standards, then those of a policy.
struct Verdict {
  std::vector<Check> checks;  ///< in the order in which people should read them

  /// True when at least one check was made, and all passed or were tolerated.
  bool accepted() const;
  /// The first check that failed: it has the headline and the alert to send. Null when none failed.
  const Check* first_failure() const;
};

}  // namespace glasstls
