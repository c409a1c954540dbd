#pragma once

#include <optional>

#include "x509/path/rule.hpp"

namespace glasstls::x509 {

/// What the leaf's key is used for.
enum class Purpose : std::uint8_t { server, client };

/// Who decided to trust an anchor: the makers of this system, or its user.
enum class Origin : std::uint8_t { system, own };

/// How strict a validation is. Start with one of the named constructors.
struct ValidationPolicy {
  std::string_view name;  ///< "webpki", "rfc5280", ...
  /// The CA/Browser Forum's profile for public web servers on top of RFC 5280.
  bool ca_browser_forum = false;
  /// Whether all this also applies to paths to an anchor that the user added (Origin::own); see below().
  bool own_anchors_too = false;
  /// For a path to the user's own anchor: check what RFC 5280 6.1 checks, and not what else the RFC tells a
  /// CA to put in, because common tools for private CAs leave that out.
  bool private_ca = false;
  /// Sizes of RSA keys that are strong enough.
  std::size_t least_rsa_bits = 2048, most_rsa_bits = 8192;
  /// How many CAs may be between the leaf and the trust anchor, self-issued ones not counted (RFC
  /// 5280 6.1.4); empty: any number.
  std::optional<std::size_t> most_intermediates{};
  /// Rules that may be broken; they are then shown as tolerated.
  RuleSet tolerated{};

  // The work for one validation, at most.
  std::size_t most_certificates = 4096;  ///< used; more are ignored
  std::size_t most_signatures = 64;      ///< verified
  std::size_t most_paths = 32;           ///< checked
  std::size_t most_steps = 20000;        ///< from a certificate to a possible issuer
  std::size_t most_name_tests = 250000;  ///< a name against a constraint

  /// RFC 5280 and nothing else, below any anchor.
  static ValidationPolicy rfc5280() { return {.name = "rfc5280", .own_anchors_too = true}; }
  /// The rules for public web servers: RFC 5280 and the Baseline Requirements, below any anchor.
  static ValidationPolicy webpki() {
    return {.name = "webpki", .ca_browser_forum = true, .own_anchors_too = true};
  }
  /// webpki below the anchors that came with the system, and RFC 5280's path validation below the user's own.
  static ValidationPolicy usual() { return {.name = "webpki", .ca_browser_forum = true}; }

  /// The policy for a path to an anchor of that origin. The Forum's profile is for publicly trusted CAs;
  /// others have not agreed to it.
  ValidationPolicy below(Origin origin) const {
    ValidationPolicy policy = *this;
    if (origin == Origin::system || own_anchors_too) return policy;
    policy.name = "rfc5280";
    policy.ca_browser_forum = false;
    policy.private_ca = true;
    return policy;
  }
  /// For the certificate in RFC 8448's traces, which is RSA-1024, self-signed, without a name and expired.
  /// Nothing else may be wrong with it.
  static ValidationPolicy rfc8448_traces() {
    ValidationPolicy policy = rfc5280();
    policy.name = "rfc8448 traces";
    policy.tolerated = {Rule::has_not_expired, Rule::key_strong, Rule::name_matches, Rule::trust_anchor};
    return policy;
  }
};

}  // namespace glasstls::x509
