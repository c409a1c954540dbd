#include "x509/certificate/extensions.hpp"

#include <algorithm>
#include <array>

namespace glasstls::x509 {

namespace {

/// More than any certificate in use has, but few enough to compare each with each.
constexpr std::size_t most_policies = 256;

using der::constructed;
using der::context;
using der::Reader;

void authority_key_identifier(Extensions& out, Reader& outer) {
  out.authority_key_identifier = parse_authority_key_identifier(outer);
}

void subject_key_identifier(Extensions& out, Reader& outer) {
  out.subject_key_identifier = outer.octet_string("SubjectKeyIdentifier");
}

void key_usage(Extensions& out, Reader& outer) {
  const der::BitString bits = outer.bit_string("KeyUsage");
  KeyUsage& usage = out.key_usage.emplace();
  for (std::size_t bit = 0; bit < 9; ++bit)
    if (bits[bit]) usage.bits = static_cast<std::uint16_t>(usage.bits | 1 << bit);
  usage.ends_in_zeros = !bits.octets.empty() && (bits.octets.back() >> bits.unused_bits & 1) == 0;
  if (usage.bits == 0) outer.fault("KeyUsage", "has no bit set that the RFC knows");
  if (outer.annotates()) outer.explain(to_text(usage));
}

void certificate_policies(Extensions& out, Reader& outer) {
  auto& policies = out.certificate_policies.emplace();
  Reader reader = outer.enter("CertificatePolicies");
  do {
    Reader policy = reader.enter("PolicyInformation");
    PolicyInformation& information = policies.emplace_back();
    information.policy_identifier = policy.object_identifier("policyIdentifier");
    if (!policy.empty()) {
      Reader qualifiers = policy.enter("policyQualifiers");
      do {
        Reader qualifier = qualifiers.enter("PolicyQualifierInfo");
        information.qualifiers.push_back(qualifier.object_identifier("policyQualifierId"));
        qualifier.any("qualifier");
        qualifier.end("PolicyQualifierInfo");
      } while (!qualifiers.empty());
    }
    policy.end("PolicyInformation");
    if (policies.size() > most_policies) policy.fail("CertificatePolicies", "names too many policies");
    const auto same = [&](const PolicyInformation& other) {
      return other.policy_identifier == information.policy_identifier;
    };
    if (std::any_of(policies.begin(), policies.end() - 1, same))
      policy.fault("CertificatePolicies", "names a policy twice", "each once",
                   to_text(information.policy_identifier));
  } while (!reader.empty());
}

void policy_mappings(Extensions& out, Reader& outer) {
  Reader reader = outer.enter("PolicyMappings");
  do {
    Reader pair = reader.enter("PolicyMapping");
    PolicyMapping& mapping = out.policy_mappings.emplace_back();
    mapping.issuer_domain_policy = pair.object_identifier("issuerDomainPolicy");
    mapping.subject_domain_policy = pair.object_identifier("subjectDomainPolicy");
    pair.end("PolicyMapping");
    if (out.policy_mappings.size() > most_policies) pair.fail("PolicyMappings", "maps too many policies");
  } while (!reader.empty());
}

void subject_alt_name(Extensions& out, Reader& outer) {
  out.subject_alt_name = parse_general_names(outer, "SubjectAltName");
}

void issuer_alt_name(Extensions& out, Reader& outer) {
  out.issuer_alt_name = parse_general_names(outer, "IssuerAltName");
}

void subject_directory_attributes(Extensions&, Reader& outer) {
  Reader reader = outer.enter("SubjectDirectoryAttributes");
  do {
    Reader attribute = reader.enter("Attribute");
    attribute.object_identifier("type");
    Reader values = attribute.enter("values", der::Tag::set);
    do values.any("value");
    while (!values.empty());
    attribute.end("Attribute");
  } while (!reader.empty());
}

void basic_constraints(Extensions& out, Reader& outer) {
  BasicConstraints& constraints = out.basic_constraints.emplace();
  Reader reader = outer.enter("BasicConstraints");
  if (reader.next_is(der::Tag::boolean)) {
    constraints.ca = reader.boolean("cA");
    if (!constraints.ca) reader.fault("cA", "says FALSE, its default, which DER leaves out");
  }
  if (!reader.empty())
    constraints.path_len_constraint = reader.small_integer("pathLenConstraint", 0xffffffff);
  reader.end("BasicConstraints");
}

std::vector<GeneralName> subtrees(Reader& outer, std::string_view field, der::Tag tag) {
  std::vector<GeneralName> bases;
  Reader reader = outer.enter(field, tag);
  do {
    Reader subtree = reader.enter("GeneralSubtree");
    bases.push_back(parse_general_name(subtree, AddressForm::subnet));
    // RFC 5280 4.2.1.10: minimum MUST be zero, which is its default, and maximum MUST be absent.
    subtree.end("GeneralSubtree");
  } while (!reader.empty());
  return bases;
}

void name_constraints(Extensions& out, Reader& outer) {
  NameConstraints& constraints = out.name_constraints.emplace();
  Reader reader = outer.enter("NameConstraints");
  if (reader.empty()) reader.fault("NameConstraints", "is empty", "permittedSubtrees or excludedSubtrees");
  if (reader.next_is(constructed(0)))
    constraints.permitted_subtrees = subtrees(reader, "permittedSubtrees", constructed(0));
  if (reader.next_is(constructed(1)))
    constraints.excluded_subtrees = subtrees(reader, "excludedSubtrees", constructed(1));
  reader.end("NameConstraints");
}

void policy_constraints(Extensions& out, Reader& outer) {
  PolicyConstraints& constraints = out.policy_constraints.emplace();
  Reader reader = outer.enter("PolicyConstraints");
  if (reader.empty()) reader.fault("PolicyConstraints", "is empty");
  if (reader.next_is(context(0)))
    constraints.require_explicit_policy =
        reader.small_integer("requireExplicitPolicy", 0xffffffff, context(0));
  if (reader.next_is(context(1)))
    constraints.inhibit_policy_mapping = reader.small_integer("inhibitPolicyMapping", 0xffffffff, context(1));
  reader.end("PolicyConstraints");
}

void ext_key_usage(Extensions& out, Reader& outer) {
  Reader reader = outer.enter("ExtKeyUsageSyntax");
  do reader.salvage([&] { out.ext_key_usage.push_back(reader.object_identifier("KeyPurposeId")); });
  while (!reader.empty());
}

void crl_distribution_points(Extensions& out, Reader& outer) {
  out.crl_distribution_points = parse_distribution_points(outer, "CRLDistributionPoints");
}

void freshest_crl(Extensions& out, Reader& outer) {
  out.freshest_crl = parse_distribution_points(outer, "FreshestCRL");
}

void inhibit_any_policy(Extensions& out, Reader& outer) {
  out.inhibit_any_policy = outer.small_integer("InhibitAnyPolicy", 0xffffffff);
}

void authority_info_access(Extensions& out, Reader& outer) {
  out.authority_info_access = parse_access_descriptions(outer, "AuthorityInfoAccess");
}

void subject_info_access(Extensions& out, Reader& outer) {
  out.subject_info_access = parse_access_descriptions(outer, "SubjectInfoAccess");
}

void tls_feature(Extensions& out, Reader& outer) {
  Reader reader = outer.enter("Features");
  do out.tls_features.push_back(reader.small_integer("feature", 0xffff));
  while (!reader.empty());
}

void sct_list(Extensions& out, Reader& outer) { out.signed_certificate_timestamps = parse_sct_list(outer); }

void ocsp_no_check(Extensions& out, Reader& outer) {
  outer.null("ocsp-nocheck");
  out.ocsp_no_check = true;
}

void ct_poison(Extensions& out, Reader& outer) {
  outer.null("poison");
  out.ct_poison = true;
}

constexpr std::array known = std::to_array<KnownExtension<Extensions>>({
    {oid::subject_key_identifier, {5280, "4.2.1.2"}, subject_key_identifier},
    {oid::key_usage, {5280, "4.2.1.3"}, key_usage},
    {oid::subject_alt_name, {5280, "4.2.1.6"}, subject_alt_name},
    {oid::basic_constraints, {5280, "4.2.1.9"}, basic_constraints},
    {oid::authority_key_identifier, {5280, "4.2.1.1"}, authority_key_identifier},
    {oid::ext_key_usage, {5280, "4.2.1.12"}, ext_key_usage},
    {oid::certificate_policies, {5280, "4.2.1.4"}, certificate_policies},
    {oid::crl_distribution_points, {5280, "4.2.1.13"}, crl_distribution_points},
    {oid::authority_info_access, {5280, "4.2.2.1"}, authority_info_access},
    {oid::sct_list, {6962}, sct_list},
    {oid::name_constraints, {5280, "4.2.1.10"}, name_constraints},
    {oid::policy_mappings, {5280, "4.2.1.5"}, policy_mappings},
    {oid::policy_constraints, {5280, "4.2.1.11"}, policy_constraints},
    {oid::inhibit_any_policy, {5280, "4.2.1.14"}, inhibit_any_policy},
    {oid::issuer_alt_name, {5280, "4.2.1.7"}, issuer_alt_name},
    {oid::subject_directory_attributes, {5280, "4.2.1.8"}, subject_directory_attributes},
    {oid::freshest_crl, {5280, "4.2.1.15"}, freshest_crl},
    {oid::subject_info_access, {5280, "4.2.2.2"}, subject_info_access},
    {oid::tls_feature, {7633}, tls_feature},
    {oid::ocsp_no_check, {6960, "4.2.2.2.1"}, ocsp_no_check},
    {oid::ct_poison, {6962}, ct_poison},
});

}  // namespace

AuthorityKeyIdentifier parse_authority_key_identifier(Reader& outer) {
  AuthorityKeyIdentifier aki;
  Reader reader = outer.enter("AuthorityKeyIdentifier");
  if (reader.next_is(context(0))) aki.key_identifier = reader.octet_string("keyIdentifier", context(0));
  if (reader.next_is(constructed(1)))
    aki.authority_cert_issuer = parse_general_names(reader, "authorityCertIssuer", constructed(1));
  if (reader.next_is(context(2)))
    aki.authority_cert_serial_number = reader.integer("authorityCertSerialNumber", context(2));
  reader.end("AuthorityKeyIdentifier");
  if (aki.authority_cert_issuer.empty() == aki.authority_cert_serial_number.has_value())
    reader.fault("AuthorityKeyIdentifier", "has one of authorityCertIssuer and authorityCertSerialNumber",
                 "both or neither");
  return aki;
}

DistributionPointName parse_distribution_point_name(Reader& outer) {
  DistributionPointName name;
  Reader choice = outer.enter("distributionPoint", constructed(0));
  if (choice.next_is(constructed(0)))
    name.full_name = parse_general_names(choice, "fullName", constructed(0));
  else
    name.name_relative_to_crl_issuer = choice.element("nameRelativeToCRLIssuer", constructed(1)).content;
  choice.end("distributionPoint");
  return name;
}

std::vector<DistributionPoint> parse_distribution_points(Reader& outer, std::string_view field) {
  std::vector<DistributionPoint> points;
  Reader reader = outer.enter(field);
  do {
    DistributionPoint& point = points.emplace_back();
    Reader fields = reader.enter("DistributionPoint");
    if (fields.next_is(constructed(0)))
      static_cast<DistributionPointName&>(point) = parse_distribution_point_name(fields);
    if (fields.next_is(context(1))) point.reasons = fields.bit_string("reasons", context(1));
    if (fields.next_is(constructed(2)))
      point.crl_issuer = parse_general_names(fields, "cRLIssuer", constructed(2));
    fields.end("DistributionPoint");
    // RFC 5280 4.2.1.13: a point with only reasons is not allowed.
    if (!point.has_name() && point.crl_issuer.empty())
      fields.fault("DistributionPoint", "has neither distributionPoint nor cRLIssuer");
  } while (!reader.empty());
  return points;
}

std::vector<AccessDescription> parse_access_descriptions(Reader& outer, std::string_view field) {
  std::vector<AccessDescription> descriptions;
  Reader reader = outer.enter(field);
  do {
    Reader description = reader.enter("AccessDescription");
    AccessDescription& access = descriptions.emplace_back();
    access.access_method = description.object_identifier("accessMethod");
    access.access_location = parse_general_name(description);
    description.end("AccessDescription");
  } while (!reader.empty());
  return descriptions;
}

void parse_extensions(Reader& outer, Extensions& out) {
  parse_extension_list(outer, "Extensions", out.all, out, known);
}

std::string to_text(KeyUsage usage) {
  static constexpr std::array names = {"digitalSignature", "nonRepudiation", "keyEncipherment",
                                       "dataEncipherment", "keyAgreement",   "keyCertSign",
                                       "cRLSign",          "encipherOnly",   "decipherOnly"};
  std::string text;
  for (std::size_t bit = 0; bit < names.size(); ++bit)
    if (usage.has(static_cast<KeyUsage::Bit>(bit))) text.append(text.empty() ? "" : ", ").append(names[bit]);
  return text;
}

std::string extension_text(Oid id) {
  std::string_view name = name_of(id);
  if (name.substr(0, 6) == "id-ce-" || name.substr(0, 6) == "id-pe-") name.remove_prefix(6);
  return name.empty() ? to_dotted(id) : std::string(name);
}

}  // namespace glasstls::x509
