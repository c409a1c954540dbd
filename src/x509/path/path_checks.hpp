#pragma once

#include <optional>
#include <utility>

#include "base/check.hpp"
#include "x509/certificate/certificate.hpp"
#include "x509/path/validation_policy.hpp"

namespace glasstls::x509 {

/// Where a certificate stands in a path.
enum class Role : std::uint8_t { leaf, intermediate, anchor };

/// A certificate in its place, with the name that its checks carry.
struct PathEntry {
  const Certificate& certificate;
  Role role;
  std::string label;  ///< "leaf", "intermediate 1", "root"

  bool is_leaf() const { return role == Role::leaf; }
  bool is_anchor() const { return role == Role::anchor; }
  /// What sentences begin with: `the certificate`, `the CA certificate "R3"`, or what else it is.
  std::string text() const;
};

/// What a check has to say beside its rule.
struct Detail {
  std::string expected{}, presented{};
  std::string fact{};            ///< what is the case, as a sentence; the headline of a failure
  std::string advice{};          ///< what to do about it
  std::optional<Rfc> section{};  ///< where it says more than the rule's own section does
};

/// The failed check that a Failure makes of `rule`.
Check failed_check(std::string label, Rule rule, const Failure& failure);

/// Collects the checks of one path.
class PathChecks {
 public:
  explicit PathChecks(const ValidationPolicy& policy) : policy_(policy) {}

  /// Notes whether `rule` holds. `explain` makes the Detail, and is called for a broken rule only.
  template <class Explain>
  void check(const std::string& label, Rule rule, bool holds, Explain&& explain) {
    add(label, rule, holds ? Outcome::passed : Outcome::failed, holds ? Detail{} : explain());
  }
  /// What came, for the check that was made last and was passed.
  void found(std::string presented);
  /// Notes that nothing can be said about `rule`, and why.
  void not_reached(const std::string& label, Rule rule, std::string why) {
    add(label, rule, Outcome::not_reached, {{}, {}, {}, std::move(why)});
  }

  /// Notes that `rule` does not hold, and that it is no fault here.
  void tolerate(const std::string& label, Rule rule, Detail detail) {
    add(label, rule, Outcome::tolerated, std::move(detail));
  }

  const ValidationPolicy& policy() const { return policy_; }
  /// Whether the user put the trust anchor there, so that advice about it is for them.
  bool anchor_is_own() const { return anchor_is_own_; }
  void anchor_is_own(bool own) { anchor_is_own_ = own; }
  /// Checks that were neither passed nor tolerated.
  std::size_t objections() const { return objections_; }
  /// The checks in their final order (Verdict).
  Verdict verdict() &&;

 private:
  void add(const std::string& label, Rule rule, Outcome outcome, Detail detail);

  const ValidationPolicy& policy_;
  bool anchor_is_own_ = false;
  Verdict verdict_;
  std::vector<Rule> rules_;  ///< of the checks
  std::size_t objections_ = 0;
};

}  // namespace glasstls::x509
