#pragma once

#include <compare>
#include <optional>
#include <utility>

#include "base/check.hpp"
#include "x509/certificate/certificate.hpp"
#include "x509/path/validation_policy.hpp"

namespace glasstls::x509 {

/// The position of a certificate in a path.
enum class Role : std::uint8_t { leaf, intermediate, anchor };

/// A certificate in a path, with the name that its checks have.
struct PathEntry {
  const Certificate& certificate;
  Role role;
  std::string label;  ///< "leaf", "intermediate 1", "root"

  /// The certificate to be validated.
  bool is_leaf() const { return role == Role::leaf; }
  /// The trust anchor.
  bool is_anchor() const { return role == Role::anchor; }
  /// The subject of a sentence: `the certificate`, `the CA certificate "R3"`, `the trusted certificate "R3"`.
  std::string text() const;
};

/// What a check says besides its rule.
struct Detail {
  std::string expected{}, presented{};
  std::string fact{};            ///< what is wrong, as a sentence; the headline of a failure
  std::string advice{};          ///< what to do about it
  std::optional<Rfc> section{};  ///< a more precise section than the rule's
};

/// The failed check of `rule` for a Failure.
Check failed_check(std::string label, Rule rule, const Failure& failure);

/// Whether PathChecks keeps the checks for people to read, or only counts objections.
enum class Keep : std::uint8_t { checks, count };

/// Collects the checks of one path.
class PathChecks {
 public:
  /// No checks yet. `policy` must outlive it.
  explicit PathChecks(const ValidationPolicy& policy, Keep keep = Keep::checks);

  /// Records whether `rule` holds. `explain` makes the Detail, and is called only for a broken rule.
  template <class Explain>
  void check(const std::string& label, Rule rule, bool holds, Explain&& explain) {
    Check* added = add(label, rule, holds ? Outcome::passed : Outcome::failed);
    if (added && !holds) complete(*added, explain());
  }
  /// Records what came, for the last check if it passed.
  void found(std::string presented);
  /// Records that `rule` could not be checked, and why.
  void not_reached(const std::string& label, Rule rule, std::string why) {
    if (Check* added = add(label, rule, Outcome::not_reached)) added->fact = std::move(why);
  }

  /// Records that `rule` does not hold, and that this is tolerated here.
  void tolerate(const std::string& label, Rule rule, Detail detail) {
    if (Check* added = add(label, rule, Outcome::tolerated)) complete(*added, std::move(detail));
  }

  /// The one that the path is checked by.
  const ValidationPolicy& policy() const { return policy_; }
  /// Whether the user added the trust anchor; advice about it is then for them.
  bool anchor_is_own() const { return anchor_is_own_; }
  /// To be said before the checks.
  void anchor_is_own(bool own) { anchor_is_own_ = own; }
  /// How many checks neither passed nor were tolerated.
  std::size_t objections() const { return objections_; }
  /// The checks in the order that Verdict describes; none when they were only counted.
  Verdict verdict() &&;

 private:
  /// Appends a check; `outcome` becomes `tolerated` if the policy tolerates the rule. Null when checks are
  /// only counted.
  Check* add(const std::string& label, Rule rule, Outcome outcome);
  /// Orders the checks for people. One that was not reached is the consequence of another one, and so comes
  /// after all others.
  struct Place {
    bool unreached;
    Weight weight;
    std::size_t index;  ///< in checks_
    auto operator<=>(const Place&) const = default;
  };
  /// Adds what the check says besides its rule.
  static void complete(Check& check, Detail detail);

  const ValidationPolicy& policy_;
  const Keep keep_;
  bool anchor_is_own_ = false;
  std::vector<Check> checks_;  ///< in the order in which they were made
  std::vector<Place> places_;  ///< of each check
  std::size_t objections_ = 0;
};

}  // namespace glasstls::x509
