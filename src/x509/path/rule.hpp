#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "base/alert.hpp"

namespace glasstls::x509 {

/// What a certificate, or a path of them, is held against. Each rule becomes one Check for each certificate
/// that it concerns.
enum class Rule : std::uint8_t {
  // of any certificate
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
  // of the leaf
  name_matches,
  leaf_is_not_a_ca,
  leaf_key_usage,
  leaf_ext_key_usage,
  names_its_purpose,
  common_name,
  wildcard_scope,
  stapled,
  // of any that is not a trust anchor, where there is something to say
  ocsp_response,
  ocsp_responder,
  ocsp_certificate,
  ocsp_current,
  revocation_known,
  not_revoked,
  // of those that issue others
  is_ca,
  ca_key_usage,
  path_length,
  ca_ext_key_usage,
  // of a certificate and its issuer
  signature_algorithm_trusted,
  signature_verifies,
  key_identifiers_agree,
  // of the whole path
  trust_anchor,
  within_name_constraints,
  tls_features,
  policies,
  depth,
  within_budget,
};

inline constexpr std::size_t rule_count = static_cast<std::size_t>(Rule::within_budget) + 1;

/// How likely a broken rule is the cause of the trouble, the likeliest first.
enum class Weight : std::uint8_t { form, trust, name, date, revocation, rest, profile };

/// How a rule reads, where it stands, and how its failure is answered.
struct RuleText {
  Rule rule;
  std::string_view name;      ///< "has-not-expired", for options and files
  std::string_view sentence;  ///< what holds where it is kept
  Rfc section;                ///< none for rules of the CA/Browser Forum, whose sentence says so
  Alert alert;
  Weight weight = Weight::rest;
};

/// The row of one rule.
const RuleText& text_of(Rule rule);

/// A set of rules, to be tolerated.
class RuleSet {
 public:
  constexpr RuleSet() = default;
  constexpr RuleSet(std::initializer_list<Rule> rules) {
    for (Rule rule : rules) add(rule);
  }
  /// Every rule but well_formed: where there is nothing to read there is nothing to tolerate.
  static constexpr RuleSet all() {
    RuleSet set;
    for (std::size_t i = 0; i < rule_count; ++i) set.add(static_cast<Rule>(i));
    return set;
  }

  constexpr void add(Rule rule) {
    if (rule != Rule::well_formed) bits_ |= bit(rule);
  }
  constexpr bool has(Rule rule) const { return (bits_ & bit(rule)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }

 private:
  static constexpr std::uint64_t bit(Rule rule) { return std::uint64_t{1} << static_cast<int>(rule); }
  std::uint64_t bits_ = 0;
};

}  // namespace glasstls::x509
