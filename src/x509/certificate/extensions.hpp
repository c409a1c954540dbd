#pragma once

#include <optional>

#include "x509/certificate/extension_list.hpp"
#include "x509/certificate/general_name.hpp"

/// RFC 5280 4.2: the contents of a certificate's extensions. All views point into the certificate's bytes.
namespace glasstls::x509 {

/// RFC 5280 4.2.1.1
struct AuthorityKeyIdentifier {
  std::optional<View> key_identifier;
  std::vector<GeneralName> authority_cert_issuer;
  std::optional<View> authority_cert_serial_number;
};

/// RFC 5280 4.2.1.3: the bits by their names.
struct KeyUsage {
  /// The position in the BIT STRING.
  enum class Bit : std::uint8_t {
    digital_signature,
    non_repudiation,
    key_encipherment,
    data_encipherment,
    key_agreement,
    key_cert_sign,
    crl_sign,
    encipher_only,
    decipher_only,
  };
  std::uint16_t bits = 0;      ///< 1 << Bit
  bool ends_in_zeros = false;  ///< which DER does not allow for named bits

  /// Whether the bit is set.
  bool has(Bit bit) const { return (bits >> static_cast<int>(bit) & 1) != 0; }
};

/// RFC 5280 4.2.1.4
struct PolicyInformation {
  Oid policy_identifier{};
  std::vector<Oid> qualifiers{};  ///< by their policyQualifierId
};

/// RFC 5280 4.2.1.5
struct PolicyMapping {
  Oid issuer_domain_policy{}, subject_domain_policy{};
};

/// RFC 5280 4.2.1.9
struct BasicConstraints {
  bool ca = false;
  std::optional<std::uint32_t> path_len_constraint;
};

/// RFC 5280 4.2.1.10. minimum is always 0 and maximum always absent, as the RFC requires.
struct NameConstraints {
  std::vector<GeneralName> permitted_subtrees, excluded_subtrees;
};

/// RFC 5280 4.2.1.11
struct PolicyConstraints {
  std::optional<std::uint32_t> require_explicit_policy, inhibit_policy_mapping;
};

/// RFC 5280 4.2.1.13: where CRLs are, in certificates and in CRLs.
struct DistributionPointName {
  std::vector<GeneralName> full_name{};
  View name_relative_to_crl_issuer{};  ///< the content of the RelativeDistinguishedName

  /// Whether it has either form of name.
  bool has_name() const { return !full_name.empty() || !name_relative_to_crl_issuer.empty(); }
};

/// RFC 5280 4.2.1.13: where a CRL is, and what it covers.
struct DistributionPoint : DistributionPointName {
  std::optional<der::BitString> reasons;
  std::vector<GeneralName> crl_issuer;
};

/// RFC 5280 4.2.2.1 and 4.2.2.2
struct AccessDescription {
  Oid access_method{};
  GeneralName access_location{};
};

/// RFC 6962: the promise of a public log to publish the certificate. Its signature is not verified here: that
/// needs a list of trusted logs.
struct SignedCertificateTimestamp {
  std::uint8_t version = 0;     ///< 0 is v1, the only one
  View log_id{};                ///< 32 bytes: the hash of the log's key
  std::uint64_t timestamp = 0;  ///< milliseconds since 1970-01-01
  View extensions{};
  std::uint8_t hash_algorithm = 0, signature_algorithm = 0;  ///< by the numbers of TLS 1.2
  View signature{};
};

/// The extensions of a certificate; those that are empty were absent.
struct Extensions {
  std::vector<Extension> all;  ///< in the order of the certificate

  std::optional<AuthorityKeyIdentifier> authority_key_identifier;
  std::optional<View> subject_key_identifier;
  std::optional<KeyUsage> key_usage;
  std::optional<std::vector<PolicyInformation>> certificate_policies;
  std::vector<PolicyMapping> policy_mappings;
  std::vector<GeneralName> subject_alt_name;
  std::vector<GeneralName> issuer_alt_name;
  std::optional<BasicConstraints> basic_constraints;
  std::optional<NameConstraints> name_constraints;
  std::optional<PolicyConstraints> policy_constraints;
  std::vector<Oid> ext_key_usage;
  std::vector<DistributionPoint> crl_distribution_points, freshest_crl;
  std::optional<std::uint32_t> inhibit_any_policy;
  std::vector<AccessDescription> authority_info_access, subject_info_access;
  std::vector<SignedCertificateTimestamp> signed_certificate_timestamps;  ///< RFC 6962
  std::vector<std::uint32_t> tls_features;  ///< RFC 7633; 5 is status_request ("must staple")
  bool ocsp_no_check = false;               ///< RFC 6960 4.2.2.2.1
  bool ct_poison = false;                   ///< RFC 6962: a precertificate, only for logs

  /// The extension with this identifier; null if there is none.
  const Extension* find(Oid id) const { return x509::find(all, id); }
};

/// RFC 5280 4.1.2.9: reads the SEQUENCE of extensions into `out`. Two of a kind throw Failure with
/// `bad_certificate`, and so does a known one whose content is not well formed.
void parse_extensions(der::Reader& reader, Extensions& out);

/// RFC 5280 4.2.1.1, in certificates and CRLs.
AuthorityKeyIdentifier parse_authority_key_identifier(der::Reader& reader);
/// RFC 5280 4.2.1.13, in certificates and CRLs.
DistributionPointName parse_distribution_point_name(der::Reader& outer);
/// RFC 5280 4.2.1.13, in certificates and CRLs; `field` is the name of the list.
std::vector<DistributionPoint> parse_distribution_points(der::Reader& reader, std::string_view field);
/// RFC 5280 4.2.2.1, in certificates and CRLs; `field` is the name of the list.
std::vector<AccessDescription> parse_access_descriptions(der::Reader& reader, std::string_view field);

/// RFC 6962: the timestamps in an OCTET STRING of a certificate or OCSP response. The list is in the
/// presentation language of TLS. Timestamps of other versions than v1 keep only their version, as the RFC
/// allows.
std::vector<SignedCertificateTimestamp> parse_sct_list(der::Reader& reader);

/// "digitalSignature, keyCertSign".
std::string to_text(KeyUsage usage);

}  // namespace glasstls::x509
