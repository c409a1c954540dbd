#include "x509/path/certificate_rules.hpp"

#include <algorithm>
#include <array>

#include "x509/certificate/ip_address.hpp"
#include "x509/der/text.hpp"
#include "x509/path/name_constraints.hpp"

namespace glasstls::x509 {

namespace {

using Bit = KeyUsage::Bit;
constexpr std::uint32_t status_request = 5;  ///< RFC 6066 8: its number as a TLS extension

bool has_ca_flag(const Certificate& certificate) {
  const auto& constraints = certificate.extensions.basic_constraints;
  return constraints && constraints->ca;
}

bool may_sign_certificates(const Certificate& certificate) {
  const auto& usage = certificate.extensions.key_usage;
  return usage && usage->has(Bit::key_cert_sign);
}

void check_form(PathChecks& checks, const PathEntry& entry) {
  const Certificate& certificate = entry.certificate;
  // An anchor is trusted for its name and key; its encoding does not matter.
  checks.check(entry.label, Rule::canonical, certificate.irregularities.empty() || entry.is_anchor(), [&] {
    return Detail{{},
                  certificate.irregularities.front(),
                  entry.text() + " has an invalid encoding: " + certificate.irregularities.front(),
                  "its CA must issue it again"};
  });
  const bool unique_ids = certificate.issuer_unique_id || certificate.subject_unique_id;
  const bool any_version = checks.policy().private_ca && entry.is_anchor();
  checks.check(entry.label, Rule::version, any_version || (certificate.version == 3 && !unique_ids), [&] {
    return Detail{"v3, without unique identifiers",
                  "v" + std::to_string(certificate.version) + (unique_ids ? " with a unique identifier" : ""),
                  entry.text() + " has version " + std::to_string(certificate.version) +
                      (unique_ids ? " with a unique identifier" : "") + ", which is not valid in TLS",
                  "its CA must issue another"};
  });

  View serial = certificate.serial_number;
  const bool negative = serial[0] >= 0x80, zero = serial.size() == 1 && serial[0] == 0;
  if (serial[0] == 0) serial = serial.subspan(1);
  // Some public roots have the serial number 0; no other certificate may.
  checks.check(entry.label, Rule::serial_number,
               !negative && (!zero || entry.is_anchor()) && serial.size() <= 20, [&] {
                 return Detail{"1 to 20 bytes, greater than 0",
                               "0x" + to_hex(certificate.serial_number).substr(0, 64),
                               entry.text() + " has an invalid serial number: " +
                                   (negative ? "it is negative"
                                    : zero   ? "it is zero"
                                             : "it has more than 20 bytes"),
                               "its CA must issue another"};
               });
  checks.check(entry.label, Rule::signature_algorithms_agree,
               equal(certificate.signature.der, certificate.signature_algorithm.der), [&] {
                 return Detail{to_text(certificate.signature), to_text(certificate.signature_algorithm),
                               entry.text() + " names two different signature algorithms",
                               "its CA must issue another"};
               });
}

/// Who must replace a certificate that expired.
std::string renewal_advice(const PathChecks& checks, const PathEntry& entry) {
  if (entry.is_anchor())
    return std::string(
               checks.anchor_is_own()
                   ? "you added this trusted certificate yourself, the server did not send it: replace "
                     "it in the file or folder where you keep it"
                   : "this trusted certificate belongs to this machine, the server did not send it: "
                     "update the trust store (the package ca-certificates)") +
           "; if its CA has no newer one, the server needs a certificate from another CA";
  if (entry.is_leaf()) return "the people who run the server must renew it";
  return "the people who run the server must send the one that its CA uses now";
}

void check_validity(PathChecks& checks, const PathEntry& entry, UnixTime time) {
  const Certificate& certificate = entry.certificate;
  checks.check(entry.label, Rule::has_begun, time >= certificate.not_before, [&] {
    return Detail{to_text(certificate.not_before) + " or later", "checked on " + to_text(time),
                  entry.text() + " is not valid yet: it becomes valid in " +
                      duration_text(certificate.not_before - time) + " (" + day_text(certificate.not_before) +
                      ")",
                  "check this machine's clock; if it is right, the certificate is in use too early"};
  });
  checks.found("since " + to_text(certificate.not_before));
  checks.check(entry.label, Rule::has_not_expired, time <= certificate.not_after, [&] {
    return Detail{to_text(certificate.not_after) + " or earlier", "checked on " + to_text(time),
                  entry.text() + " expired " + duration_text(time - certificate.not_after) + " ago (" +
                      day_text(certificate.not_after) + ")",
                  renewal_advice(checks, entry)};
  });
  checks.found("until " + to_text(certificate.not_after) + ", " +
               duration_text(certificate.not_after - time) + " from now");
}

void check_names(PathChecks& checks, const PathEntry& entry) {
  const Certificate& certificate = entry.certificate;
  checks.check(entry.label, Rule::issuer_named, !certificate.issuer.empty(), [&] {
    return Detail{"a distinguished name", "an empty one", entry.text() + " does not say who issued it",
                  "its CA must issue another"};
  });
  const Extension* alternative = certificate.extensions.find(oid::subject_alt_name);
  const bool ca = has_ca_flag(certificate) || !entry.is_leaf();
  checks.check(entry.label, Rule::subject_named,
               !certificate.subject.empty() || (!ca && alternative && alternative->critical), [&] {
                 return Detail{
                     ca ? "a distinguished name" : "a distinguished name or a critical subjectAltName",
                     "neither", entry.text() + " has no subject name", "its CA must issue another"};
               });
  if (entry.is_anchor()) return;
  const char* problem = nullptr;
  const GeneralName* name = nullptr;
  for (const GeneralName& candidate : certificate.extensions.subject_alt_name)
    if (const char* found = malformation(candidate)) {
      problem = found;
      name = &candidate;
      break;
    }
  checks.check(entry.label, Rule::subject_alt_name, !problem, [&] {
    return Detail{{},
                  to_text(*name),
                  entry.text() + " has an invalid name: " + to_text(*name) + " " + problem,
                  "its CA must issue another without it"};
  });
}

void check_key(PathChecks& checks, const PathEntry& entry) {
  const PublicKey& key = entry.certificate.public_key;
  const ValidationPolicy& policy = checks.policy();
  const bool supported = key.kind != PublicKey::Kind::unsupported;
  checks.check(entry.label, Rule::key_supported, supported, [&] {
    return Detail{"RSA, P-256, P-384, P-521 or Ed25519", key.problem,
                  entry.text() + " has a key that cannot be used: " + key.problem,
                  "a certificate with another kind of key is needed"};
  });
  if (!supported) return checks.not_reached(entry.label, Rule::key_strong, "the key cannot be read");
  const bool rsa = key.kind == PublicKey::Kind::rsa || key.kind == PublicKey::Kind::rsa_pss;
  std::string problem;
  if (rsa) {
    const std::size_t bits = key.bits();
    const Bytes& exponent = key.rsa.exponent;
    if (bits < policy.least_rsa_bits || bits > policy.most_rsa_bits)
      problem = std::to_string(bits) + " bits";
    else if (policy.ca_browser_forum && bits % 8 != 0)
      problem = std::to_string(bits) + " bits, which is not a multiple of 8";
    else if (exponent.back() % 2 == 0 || (exponent.size() == 1 && exponent[0] < 3) || exponent.size() > 5)
      problem = "the exponent 0x" + to_hex(exponent).substr(0, 64);
    else if (key.rsa.modulus.back() % 2 == 0)
      problem = "an even modulus";
  }
  checks.check(entry.label, Rule::key_strong, problem.empty(), [&] {
    return Detail{"RSA with " + std::to_string(policy.least_rsa_bits) + " to " +
                      std::to_string(policy.most_rsa_bits) + " bits and an odd exponent of at least 3",
                  "RSA with " + problem, entry.text() + " has a weak key: RSA with " + problem,
                  "its owner must make a new key and get a certificate for it"};
  });
  checks.found(to_text(key));
}

/// The extensions of which RFC 5280 says that they MUST, or MUST NOT, be critical.
struct Criticality {
  Oid id;
  bool critical;
};
constexpr std::array criticalities = std::to_array<Criticality>({
    {oid::authority_key_identifier, false},
    {oid::subject_key_identifier, false},
    {oid::subject_directory_attributes, false},
    {oid::freshest_crl, false},
    {oid::authority_info_access, false},
    {oid::subject_info_access, false},
    {oid::policy_constraints, true},
    {oid::inhibit_any_policy, true},
});

/// Whether a certificate is a trust anchor that may have an old form. The stores of browsers and systems hold
/// roots that are older than the rules on how to encode one: without key identifiers, without keyUsage, with
/// basicConstraints that are not critical. The store vouches for their name and key (RFC 5280 6.1.1); what
/// such a root says is checked, and what it leaves out is not.
bool may_be_old(const PathEntry& entry, const ValidationPolicy& policy) {
  return entry.is_anchor() && (policy.ca_browser_forum || policy.private_ca);
}

/// Whether this extension must be critical or must not be; empty if both are allowed.
std::optional<bool> demanded_criticality(Oid id, const PathEntry& entry, const ValidationPolicy& policy) {
  for (const Criticality& row : criticalities)
    if (row.id == id) return row.critical;
  if (id == oid::basic_constraints && (has_ca_flag(entry.certificate) || !entry.is_leaf())) {
    if (may_be_old(entry, policy) || policy.private_ca) return std::nullopt;
    return true;
  }
  // The CA/Browser Forum allows name constraints that are not critical, because of old software.
  if (id == oid::name_constraints && !policy.ca_browser_forum && !policy.private_ca) return true;
  if (policy.ca_browser_forum && entry.is_leaf()) {
    if (id == oid::ext_key_usage) return false;
    if (id == oid::subject_alt_name) return entry.certificate.subject.empty();
  }
  return std::nullopt;
}

/// What is unknown inside a known critical extension, as the end of a sentence; empty if nothing is.
std::string not_understood(const Extensions& extensions, Oid id) {
  if (id == oid::certificate_policies && extensions.certificate_policies)
    for (const PolicyInformation& policy : *extensions.certificate_policies)
      for (Oid qualifier : policy.qualifiers)
        // RFC 5280 4.2.1.4: these two demand nothing; the meaning of another one is unknown.
        if (qualifier != oid::qualifier_cps && qualifier != oid::qualifier_user_notice)
          return "the policy qualifier " + to_text(qualifier);
  if (id == oid::tls_feature)
    for (std::uint32_t feature : extensions.tls_features)
      if (feature != status_request) return "the TLS feature " + std::to_string(feature);
  if (id == oid::sct_list)
    for (const SignedCertificateTimestamp& timestamp : extensions.signed_certificate_timestamps)
      if (timestamp.version != 0)
        return "a timestamp of the version " + std::to_string(timestamp.version + 1);
  return {};
}

void check_critical_extensions(PathChecks& checks, const PathEntry& entry) {
  const Extension* unknown = nullptr;
  std::string part;
  for (const Extension& extension : entry.certificate.extensions.all) {
    if (!extension.critical || unknown) continue;
    if (extension.known) part = not_understood(entry.certificate.extensions, extension.id);
    if (!extension.known || !part.empty()) unknown = &extension;
  }
  checks.check(entry.label, Rule::critical_extensions_known, !unknown, [&] {
    const std::string name = extension_text(unknown->id);
    return Detail{
        {},
        part.empty() ? name : part + " in " + name,
        entry.text() + (part.empty()
                            ? " has an unknown critical extension, " + name
                            : " has a critical extension, " + name + ", with unknown content: " + part),
        "a certificate with an unknown critical extension must be refused; its CA can issue one without it",
        part.empty() || unknown->id != oid::certificate_policies ? std::nullopt
                                                                 : std::optional(Rfc{5280, "4.2.1.4"})};
  });
}

void check_extensions(PathChecks& checks, const PathEntry& entry) {
  const Extension* wrong = nullptr;
  for (const Extension& extension : entry.certificate.extensions.all) {
    const auto demanded = demanded_criticality(extension.id, entry, checks.policy());
    if (demanded && *demanded != extension.critical && !wrong) wrong = &extension;
  }
  checks.check(entry.label, Rule::criticality, !wrong, [&] {
    return Detail{
        extension_text(wrong->id) + (wrong->critical ? " not critical" : " critical"),
        wrong->critical ? "critical" : "not critical",
        entry.text() + " marks its extension " + extension_text(wrong->id) +
            (wrong->critical ? " as critical, which it must not be" : " as not critical, which it must be"),
        "its CA must issue another"};
  });
}

/// Whether the issuer and serial number in the authorityKeyIdentifier, if present, are the certificate's own.
bool names_itself(const Certificate& certificate) {
  const auto& authority = *certificate.extensions.authority_key_identifier;
  const auto& issuers = authority.authority_cert_issuer;
  if (authority.authority_cert_serial_number &&
      !equal(*authority.authority_cert_serial_number, certificate.serial_number))
    return false;
  return std::all_of(issuers.begin(), issuers.end(), [&](const GeneralName& name) {
    return name.kind == GeneralName::Kind::directory_name && same_name(name.name, certificate.subject);
  });
}

void check_key_identifiers(PathChecks& checks, const PathEntry& entry) {
  const Certificate& certificate = entry.certificate;
  const Extensions& extensions = certificate.extensions;
  const auto& authority = extensions.authority_key_identifier;
  const auto& subject = extensions.subject_key_identifier;
  const bool self_issued = certificate.is_self_issued(), old = may_be_old(entry, checks.policy());
  const bool private_ca = checks.policy().private_ca;
  std::string problem;
  if (!authority) {
    if (!self_issued && !old && !private_ca) problem = "no authorityKeyIdentifier";
  } else if (!authority->key_identifier) {
    if (!private_ca && (!self_issued || checks.policy().ca_browser_forum))
      problem = "no keyIdentifier in its authorityKeyIdentifier";
  } else if (self_issued && old) {
    // Baseline Requirements 7.1.2.1.3: in a root it is its own subjectKeyIdentifier and nothing else. Old
    // roots also have their own issuer and serial number in it, which is accepted.
    if (!names_itself(certificate)) problem = "an issuer or serial number that is not its own";
    if (subject && !equal(*authority->key_identifier, *subject))
      problem = "a keyIdentifier that is not its own";
  }
  checks.check(entry.label, Rule::authority_key_identifier, problem.empty(), [&] {
    return Detail{"authorityKeyIdentifier with keyIdentifier", problem,
                  entry.text() + " does not say which of its issuer's keys signed it: it has " + problem,
                  "its CA must issue another"};
  });
  if (entry.is_leaf() && !has_ca_flag(certificate)) return;
  checks.check(entry.label, Rule::subject_key_identifier, subject || old || private_ca, [&] {
    return Detail{"subjectKeyIdentifier", "none",
                  entry.text() + " does not identify its key: it has no subjectKeyIdentifier",
                  "it must be issued again with one"};
  });
}

void check_constraints(PathChecks& checks, const PathEntry& entry) {
  const Certificate& certificate = entry.certificate;
  const auto& basic = certificate.extensions.basic_constraints;
  const bool ca = has_ca_flag(certificate), signs = may_sign_certificates(certificate);
  std::string problem;
  if (signs && !ca) problem = "keyCertSign without cA";
  if (basic && basic->path_len_constraint && !(ca && signs))
    problem = "pathLenConstraint without cA and keyCertSign";
  checks.check(entry.label, Rule::key_usage_consistent, problem.empty(), [&] {
    return Detail{{},
                  problem,
                  entry.text() + " contradicts itself about being a CA certificate: it has " + problem,
                  "it must be issued again"};
  });

  const auto& names = certificate.extensions.name_constraints;
  if (!names) return;
  problem = ca ? "" : "name constraints in a certificate that is not a CA certificate";
  for (const auto* bases : {&names->permitted_subtrees, &names->excluded_subtrees})
    for (const GeneralName& base : *bases)
      if (const char* found = constraint_malformation(base)) problem = to_text(base) + " " + found;
  checks.check(entry.label, Rule::name_constraints_formed, problem.empty(), [&] {
    return Detail{
        {}, problem, entry.text() + " has invalid name constraints: " + problem, "it must be issued again"};
  });
}

}  // namespace

void check_usable(PathChecks& checks, const PathEntry& entry, UnixTime time) {
  check_validity(checks, entry, time);
  check_key(checks, entry);
  check_critical_extensions(checks, entry);
}

void check_certificate(PathChecks& checks, const PathEntry& entry, UnixTime time) {
  check_usable(checks, entry, time);
  check_form(checks, entry);
  check_names(checks, entry);
  check_extensions(checks, entry);
  check_key_identifiers(checks, entry);
  check_constraints(checks, entry);
  checks.check(entry.label, Rule::not_poisoned, !entry.certificate.extensions.ct_poison, [&] {
    return Detail{{},
                  "the poison extension",
                  entry.text() + " is a precertificate, which is only for public logs",
                  "use the certificate that its CA issued after it"};
  });
}

}  // namespace glasstls::x509
