#pragma once

#include <optional>

#include "x509/path/rule.hpp"

namespace glasstls::x509 {

/// What the key of the leaf is to be used for.
enum class Purpose : std::uint8_t { server, client };

/// Who decided to trust an anchor: who made this system, or its user.
enum class Origin : std::uint8_t { system, own };

/// How strict a judgement is. Made by one of the named constructors; what is changed afterwards says so.
struct ValidationPolicy {
  std::string_view name;
  /// The CA/Browser Forum's profile for public web servers on top of RFC 5280.
  bool ca_browser_forum = false;
  /// Whether all this holds as well for paths to an anchor that the user added (Origin::own); see below().
  bool own_anchors_too = false;
  /// A path to an anchor of the user's own: held to what RFC 5280 6.1 checks, and not to what the RFC tells a
  /// CA to put in, which the tools that people make their own CAs with leave out.
  bool private_ca = false;
  std::size_t least_rsa_bits = 2048, most_rsa_bits = 8192;
  /// How many CAs may stand between the leaf and the trust anchor, self-issued ones not counted (RFC 5280
  /// 6.1.4); as many as there are where it is empty.
  std::optional<std::size_t> most_intermediates{};
  /// Rules that may be broken and are then shown as tolerated.
  RuleSet tolerated{};

  // The work that one judgement may cost, whatever is presented.
  std::size_t most_certificates = 4096;  ///< looked at; more are left out
  std::size_t most_signatures = 64;      ///< verified
  std::size_t most_paths = 32;           ///< judged
  std::size_t most_steps = 20000;        ///< from a certificate to a possible issuer
  std::size_t most_name_tests = 250000;  ///< a name against a constraint

  /// RFC 5280 and nothing else, below whatever anchor.
  static ValidationPolicy rfc5280() { return {.name = "rfc5280", .own_anchors_too = true}; }
  /// What public web servers are held against: RFC 5280 and the Baseline Requirements, below whatever anchor.
  static ValidationPolicy webpki() {
    return {.name = "webpki", .ca_browser_forum = true, .own_anchors_too = true};
  }
  /// webpki below the anchors that came with the system, and RFC 5280's path validation below the user's own.
  static ValidationPolicy usual() { return {.name = "webpki", .ca_browser_forum = true}; }

  /// What a path to an anchor of that origin is held against. The Forum's profile was written for CAs that
  /// everybody trusts, and nobody else has agreed to it.
  ValidationPolicy below(Origin origin) const {
    ValidationPolicy policy = *this;
    if (origin == Origin::system || own_anchors_too) return policy;
    policy.name = "rfc5280";
    policy.ca_browser_forum = false;
    policy.private_ca = true;
    return policy;
  }
  /// For the server of RFC 8448's traces, whose certificate is RSA-1024, self-signed, without a name and, by
  /// now, expired. Nothing else may be wrong with it.
  static ValidationPolicy rfc8448_traces() {
    ValidationPolicy policy = rfc5280();
    policy.name = "rfc8448 traces";
    policy.tolerated = {Rule::has_not_expired, Rule::key_strong, Rule::name_matches, Rule::trust_anchor};
    return policy;
  }
};

}  // namespace glasstls::x509
