#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/alert.hpp"

namespace glasstls {

/// How a check ended. `tolerated` is a failure that an explicit policy lets pass and still shows (the RFC
/// 8448 traces' certificate, --insecure); nothing is tolerated by default.
enum class Outcome : std::uint8_t { passed, failed, not_reached, tolerated };

std::string_view name_of(Outcome outcome);

/// One rule, held against what came.
struct Check {
  /// What was looked at: a message ("ServerHello"), or a certificate ("leaf", "intermediate 1", "root").
  std::string subject;
  /// The rule as a sentence: "the notAfter date has not passed".
  std::string rule;
  Rfc section;
  Outcome outcome = Outcome::not_reached;
  /// The alert that a failure of this check is answered with.
  Alert alert = Alert::internal_error;
  std::string expected{};
  std::string presented{};
  /// For a failed check, what to do about it, for people. May be empty.
  std::string advice{};
  /// For a failed check, what is the case, as a sentence for people: "the certificate expired 3 days ago
  /// (2026-11-27)". May be empty.
  std::string fact{};

  /// What is said where there is room for one sentence: the fact, or else the rule and what broke it.
  std::string headline() const;
};

/// All checks of one judgement. Those of certificates come with the likeliest cause first: trust, name, date,
/// then what else a standard says, then what a policy adds to it.
struct Verdict {
  std::vector<Check> checks;

  /// True when at least one check was made and none failed or was left unreached.
  bool accepted() const;
  /// The first check that failed: it has the headline and the alert to send. Null where none did.
  const Check* first_failure() const;
};

}  // namespace glasstls
