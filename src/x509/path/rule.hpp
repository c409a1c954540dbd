#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "base/alert.hpp"

namespace glasstls::x509 {

/// The rules for certificates and paths. Each rule gives one Check for each certificate that it concerns.
/// text_of() has the sentence for each.
enum class Rule : std::uint8_t {
  // for every certificate
  well_formed,
  canonical,
  version,
  serial_number,
  signature_algorithms_agree,
  issuer_named,
  has_begun,
  has_not_expired,
  subject_named,
  key_supported,
  key_strong,
  critical_extensions_known,
  criticality,
  authority_key_identifier,
  subject_key_identifier,
  key_usage_consistent,
  subject_alt_name,
  name_constraints_formed,
  not_poisoned,
  // for the leaf
  name_matches,
  leaf_is_not_a_ca,
  leaf_key_usage,
  leaf_ext_key_usage,
  names_its_purpose,
  common_name,
  wildcard_scope,
  stapled,
  // for every certificate but trust anchors, if there is information on its revocation
  ocsp_response,
  ocsp_responder,
  ocsp_certificate,
  ocsp_current,
  revocation_known,
  not_revoked,
  // for issuers
  is_ca,
  ca_key_usage,
  path_length,
  ca_ext_key_usage,
  // for a certificate and its issuer
  signature_algorithm_trusted,
  signature_verifies,
  key_identifiers_agree,
  // for the whole path
  trust_anchor,
  within_name_constraints,
  tls_features,
  policies,
  depth,
  within_budget,
};

/// How many rules there are.
inline constexpr std::size_t rule_count = static_cast<std::size_t>(Rule::within_budget) + 1;

/// The order in which broken rules are shown: the most likely cause first.
enum class Weight : std::uint8_t { form, trust, name, date, revocation, rest, profile };

/// The texts of a rule, its source, and the alert for a failure.
struct RuleText {
  Rule rule;
  std::string_view name;      ///< "has-not-expired", for options and files
  std::string_view sentence;  ///< what is true if the rule is satisfied
  Rfc section;                ///< none for rules of the CA/Browser Forum; the sentence names them
  Alert alert;
  Weight weight = Weight::rest;
};

/// The row of one rule.
const RuleText& text_of(Rule rule);

/// A set of rules that are tolerated.
class RuleSet {
 public:
  /// Empty.
  constexpr RuleSet() = default;
  /// These rules.
  constexpr RuleSet(std::initializer_list<Rule> rules) {
    for (Rule rule : rules) add(rule);
  }
  /// Every rule but well_formed: a certificate that cannot be read cannot be tolerated.
  static constexpr RuleSet all() {
    RuleSet set;
    for (std::size_t i = 0; i < rule_count; ++i) set.add(static_cast<Rule>(i));
    return set;
  }

  /// Adds a rule; well_formed is ignored.
  constexpr void add(Rule rule) {
    if (rule != Rule::well_formed) bits_ |= bit(rule);
  }
  /// Whether the rule is in the set.
  constexpr bool has(Rule rule) const { return (bits_ & bit(rule)) != 0; }
  /// Whether nothing is tolerated.
  constexpr bool empty() const { return bits_ == 0; }

 private:
  /// The bit of one rule.
  static constexpr std::uint64_t bit(Rule rule) { return std::uint64_t{1} << static_cast<int>(rule); }
  std::uint64_t bits_ = 0;
};

}  // namespace glasstls::x509
