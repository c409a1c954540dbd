#include "x509/certificate_rules.hpp"

#include <algorithm>
#include <array>

#include "x509/ip_address.hpp"
#include "x509/name_constraints.hpp"
#include "x509/text.hpp"

namespace glasstls::x509 {

namespace {

using Bit = KeyUsage::Bit;

bool has_ca_flag(const Certificate& certificate) {
  const auto& constraints = certificate.extensions.basic_constraints;
  return constraints && constraints->ca;
}

bool may_sign_certificates(const Certificate& certificate) {
  const auto& usage = certificate.extensions.key_usage;
  return usage && usage->has(Bit::key_cert_sign);
}

void judge_form(Judgement& judgement, const Placed& placed) {
  const Certificate& certificate = placed.certificate;
  // Of an anchor, the name and the key are trusted, not the encoding.
  judgement.hold(
      placed.label, Rule::canonical, certificate.irregularities.empty() || placed.is_anchor(), [&] {
        return Detail{
            {}, certificate.irregularities.front(), placed.text() + " must be issued anew by its CA"};
      });
  const bool unique_ids = certificate.issuer_unique_id || certificate.subject_unique_id;
  judgement.hold(placed.label, Rule::version, certificate.version == 3 && !unique_ids, [&] {
    return Detail{"v3, without unique identifiers",
                  "v" + std::to_string(certificate.version) + (unique_ids ? " with a unique identifier" : ""),
                  placed.text() + " is of a kind that TLS does not use any more; its CA must issue another"};
  });

  View serial = certificate.serial_number;
  const bool negative = serial[0] >= 0x80, zero = serial.size() == 1 && serial[0] == 0;
  if (serial[0] == 0) serial = serial.subspan(1);
  // Public roots in use have the serial number 0, which nobody else may have.
  judgement.hold(placed.label, Rule::serial_number,
                 !negative && (!zero || placed.is_anchor()) && serial.size() <= 20, [&] {
                   return Detail{"1 to 20 bytes, greater than 0",
                                 "0x" + to_hex(certificate.serial_number).substr(0, 64),
                                 placed.text() + " cannot be told from others by its number"};
                 });
  judgement.hold(placed.label, Rule::signature_algorithms_agree,
                 equal(certificate.signature.der, certificate.signature_algorithm.der), [&] {
                   return Detail{to_text(certificate.signature), to_text(certificate.signature_algorithm),
                                 placed.text() + " contradicts itself about how it is signed"};
                 });
}

void judge_validity(Judgement& judgement, const Placed& placed, UnixTime time) {
  const Certificate& certificate = placed.certificate;
  judgement.hold(placed.label, Rule::has_begun, time >= certificate.not_before, [&] {
    return Detail{"a time from " + to_text(certificate.not_before) + " on", to_text(time),
                  placed.text() + " becomes valid in " + duration_text(certificate.not_before - time) +
                      " (notBefore " + to_text(certificate.not_before) + "); is this machine's clock right?"};
  });
  judgement.found("since " + to_text(certificate.not_before));
  judgement.hold(placed.label, Rule::has_not_expired, time <= certificate.not_after, [&] {
    return Detail{"a time up to " + to_text(certificate.not_after), to_text(time),
                  placed.text() + " expired " + duration_text(time - certificate.not_after) +
                      " ago (notAfter " + to_text(certificate.not_after) +
                      "); whoever runs the server must renew it"};
  });
  judgement.found("until " + to_text(certificate.not_after) + ", " +
                  duration_text(certificate.not_after - time) + " from now");
}

void judge_names(Judgement& judgement, const Placed& placed) {
  const Certificate& certificate = placed.certificate;
  judgement.hold(placed.label, Rule::issuer_named, !certificate.issuer.empty(), [&] {
    return Detail{"a distinguished name", "an empty one", placed.text() + " does not say who issued it"};
  });
  const Extension* alternative = certificate.extensions.find(oid::subject_alt_name);
  const bool ca = has_ca_flag(certificate) || !placed.is_leaf();
  judgement.hold(placed.label, Rule::subject_named,
                 !certificate.subject.empty() || (!ca && alternative && alternative->critical), [&] {
                   return Detail{
                       ca ? "a distinguished name" : "a distinguished name or a critical subjectAltName",
                       "neither", placed.text() + " does not say whose it is"};
                 });
  if (placed.is_anchor()) return;
  const char* problem = nullptr;
  const GeneralName* name = nullptr;
  for (const GeneralName& candidate : certificate.extensions.subject_alt_name)
    if (const char* found = malformation(candidate)) {
      problem = found;
      name = &candidate;
      break;
    }
  judgement.hold(placed.label, Rule::subject_alt_name, !problem, [&] {
    return Detail{{}, to_text(*name), to_text(*name) + " " + problem + "; the CA must not have signed it"};
  });
}

void judge_key(Judgement& judgement, const Placed& placed) {
  const PublicKey& key = placed.certificate.public_key;
  const Policy& policy = judgement.policy();
  const bool supported = key.kind != PublicKey::Kind::unsupported;
  judgement.hold(placed.label, Rule::key_supported, supported, [&] {
    return Detail{"RSA, P-256, P-384, P-521 or Ed25519", key.problem,
                  placed.text() + " has a key that cannot be used: " + key.problem};
  });
  if (!supported) return judgement.not_reached(placed.label, Rule::key_strong, "the key cannot be read");
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
  judgement.hold(placed.label, Rule::key_strong, problem.empty(), [&] {
    return Detail{"RSA with " + std::to_string(policy.least_rsa_bits) + " to " +
                      std::to_string(policy.most_rsa_bits) + " bits and an odd exponent of at least 3",
                  "RSA with " + problem,
                  placed.text() +
                      " has a key that can be broken or never was a good one; whoever owns it must make a "
                      "new one and get "
                      "a certificate for that"};
  });
  judgement.found(to_text(key));
}

/// RFC 5280 says of each extension whether it is critical; here are those of which it says MUST.
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

/// Whether a certificate is a trust anchor whose form nobody asks about. The stores of browsers and systems
/// hold roots that are older than the rules on how to encode one: without key identifiers, without keyUsage,
/// with basicConstraints that are not critical. What is trusted is their name and their key (RFC 5280 6.1.1),
/// which the store vouches for; they are held to what they say, and not to what they leave out.
bool may_be_old(const Placed& placed, const Policy& policy) {
  return placed.is_anchor() && policy.ca_browser_forum;
}

/// Whether this extension must be critical, or must not be; empty where either will do.
std::optional<bool> demanded_criticality(Oid id, const Placed& placed, const Policy& policy) {
  for (const Criticality& row : criticalities)
    if (row.id == id) return row.critical;
  if (id == oid::basic_constraints && (has_ca_flag(placed.certificate) || !placed.is_leaf())) {
    if (may_be_old(placed, policy)) return std::nullopt;
    return true;
  }
  // The CA/Browser Forum lets name constraints be non-critical, for the sake of old software.
  if (id == oid::name_constraints && !policy.ca_browser_forum) return true;
  if (policy.ca_browser_forum && placed.is_leaf()) {
    if (id == oid::ext_key_usage) return false;
    if (id == oid::subject_alt_name) return placed.certificate.subject.empty();
  }
  return std::nullopt;
}

void judge_extensions(Judgement& judgement, const Placed& placed) {
  const Extension* unknown = nullptr;
  const Extension* wrong = nullptr;
  for (const Extension& extension : placed.certificate.extensions.all) {
    if (extension.critical && !extension.known && !unknown) unknown = &extension;
    const auto demanded = demanded_criticality(extension.id, placed, judgement.policy());
    if (demanded && *demanded != extension.critical && !wrong) wrong = &extension;
  }
  judgement.hold(placed.label, Rule::critical_extensions_known, !unknown, [&] {
    return Detail{{},
                  extension_text(unknown->id),
                  placed.text() + " says that nobody may use it who does not understand its extension " +
                      extension_text(unknown->id) + "; its CA must issue one without it"};
  });
  judgement.hold(placed.label, Rule::criticality, !wrong, [&] {
    return Detail{extension_text(wrong->id) + (wrong->critical ? " not critical" : " critical"),
                  wrong->critical ? "critical" : "not critical",
                  placed.text() + " was not issued as the standard says; its CA must issue another"};
  });
}

/// Whether the issuer and serial number in the authorityKeyIdentifier, where they are there, are those of the
/// certificate itself.
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

void judge_key_identifiers(Judgement& judgement, const Placed& placed) {
  const Certificate& certificate = placed.certificate;
  const Extensions& extensions = certificate.extensions;
  const auto& authority = extensions.authority_key_identifier;
  const auto& subject = extensions.subject_key_identifier;
  const bool self_issued = certificate.is_self_issued(), old = may_be_old(placed, judgement.policy());
  std::string problem;
  if (!authority) {
    if (!self_issued && !old) problem = "no authorityKeyIdentifier";
  } else if (!authority->key_identifier) {
    if (!self_issued || judgement.policy().ca_browser_forum) problem = "no keyIdentifier in it";
  } else if (self_issued && old) {
    // Baseline Requirements 7.1.2.1.3: a root's is its own subjectKeyIdentifier and nothing else. Old roots
    // name their own issuer and serial number beside it, which is as good.
    if (!names_itself(certificate)) problem = "another issuer or serial number than its own";
    if (subject && !equal(*authority->key_identifier, *subject))
      problem = "another keyIdentifier than its own";
  }
  judgement.hold(placed.label, Rule::authority_key_identifier, problem.empty(), [&] {
    return Detail{
        "authorityKeyIdentifier with keyIdentifier", problem,
        placed.text() + " does not say which of its issuer's keys signed it; its CA must issue another"};
  });
  if (placed.is_leaf() && !has_ca_flag(certificate)) return;
  judgement.hold(placed.label, Rule::subject_key_identifier, subject || old, [&] {
    return Detail{"subjectKeyIdentifier", "none", placed.text() + " does not identify its key"};
  });
}

void judge_constraints(Judgement& judgement, const Placed& placed) {
  const Certificate& certificate = placed.certificate;
  const auto& basic = certificate.extensions.basic_constraints;
  const bool ca = has_ca_flag(certificate), signs = may_sign_certificates(certificate);
  std::string problem;
  if (signs && !ca) problem = "keyCertSign without cA";
  if (basic && basic->path_len_constraint && !(ca && signs))
    problem = "pathLenConstraint without cA and keyCertSign";
  judgement.hold(placed.label, Rule::key_usage_consistent, problem.empty(), [&] {
    return Detail{{}, problem, placed.text() + " contradicts itself about whether it is a CA's"};
  });

  const auto& names = certificate.extensions.name_constraints;
  if (!names) return;
  problem = ca ? "" : "name constraints in a certificate that is not a CA's";
  for (const auto* bases : {&names->permitted_subtrees, &names->excluded_subtrees})
    for (const GeneralName& base : *bases)
      if (const char* found = constraint_malformation(base)) problem = to_text(base) + " " + found;
  judgement.hold(placed.label, Rule::name_constraints_formed, problem.empty(), [&] {
    return Detail{{}, problem, placed.text() + " limits names in a way that cannot be understood"};
  });
}

}  // namespace

void judge_certificate(Judgement& judgement, const Placed& placed, UnixTime time) {
  judge_validity(judgement, placed, time);
  judge_form(judgement, placed);
  judge_names(judgement, placed);
  judge_key(judgement, placed);
  judge_extensions(judgement, placed);
  judge_key_identifiers(judgement, placed);
  judge_constraints(judgement, placed);
  judgement.hold(placed.label, Rule::not_poisoned, !placed.certificate.extensions.ct_poison, [&] {
    return Detail{{}, "the poison extension", placed.text() + " is a precertificate, made for a public log"};
  });
}

}  // namespace glasstls::x509
