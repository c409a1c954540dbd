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
  /// For a failed check, what is wrong and what to do about it, for people. May be empty.
  std::string advice{};
};

/// All checks of one judgement, in the order in which they were made.
struct Verdict {
  std::vector<Check> checks;

  /// True when at least one check was made and none failed or was left unreached.
  bool accepted() const;
  /// The first check that failed, whose alert is the one to send; null where none did.
  const Check* first_failure() const;
};

}  // namespace glasstls
