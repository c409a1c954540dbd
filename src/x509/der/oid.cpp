#include "x509/der/oid.hpp"

#include <array>
#include <cstdint>

namespace glasstls::x509 {

namespace {

using namespace std::string_view_literals;

struct Named {
  Oid oid;
  std::string_view name;
};

constexpr std::array names = std::to_array<Named>({
    {oid::common_name, "commonName"},
    {{"\x55\x04\x04"sv}, "surname"},
    {{"\x55\x04\x05"sv}, "serialNumber"},
    {{"\x55\x04\x06"sv}, "countryName"},
    {{"\x55\x04\x07"sv}, "localityName"},
    {{"\x55\x04\x08"sv}, "stateOrProvinceName"},
    {{"\x55\x04\x09"sv}, "streetAddress"},
    {{"\x55\x04\x0a"sv}, "organizationName"},
    {{"\x55\x04\x0b"sv}, "organizationalUnitName"},
    {{"\x55\x04\x0c"sv}, "title"},
    {{"\x55\x04\x0f"sv}, "businessCategory"},
    {{"\x55\x04\x11"sv}, "postalCode"},
    {{"\x55\x04\x2a"sv}, "givenName"},
    {{"\x55\x04\x61"sv}, "organizationIdentifier"},
    {{"\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x19"sv}, "domainComponent"},
    {oid::email_address, "emailAddress"},
    {{"\x2b\x06\x01\x04\x01\x82\x37\x3c\x02\x01\x01"sv}, "jurisdictionLocalityName"},
    {{"\x2b\x06\x01\x04\x01\x82\x37\x3c\x02\x01\x02"sv}, "jurisdictionStateOrProvinceName"},
    {{"\x2b\x06\x01\x04\x01\x82\x37\x3c\x02\x01\x03"sv}, "jurisdictionCountryName"},

    {oid::rsa_encryption, "rsaEncryption"},
    {oid::rsassa_pss, "id-RSASSA-PSS"},
    {oid::mgf1, "id-mgf1"},
    {oid::ec_public_key, "id-ecPublicKey"},
    {{"\x2a\x86\x48\xce\x3d\x03\x01\x01"sv}, "secp192r1"},
    {{"\x2b\x81\x04\x00\x21"sv}, "secp224r1"},
    {{"\x2b\x81\x04\x00\x0a"sv}, "secp256k1"},
    {oid::secp256r1, "secp256r1"},
    {oid::secp384r1, "secp384r1"},
    {oid::secp521r1, "secp521r1"},
    {oid::ed25519, "id-Ed25519"},
    {{"\x2b\x65\x71"sv}, "id-Ed448"},
    {{"\x2b\x65\x6e"sv}, "id-X25519"},
    {{"\x2b\x65\x6f"sv}, "id-X448"},
    {{"\x60\x86\x48\x01\x65\x03\x04\x03\x11"sv}, "id-ml-dsa-44"},
    {{"\x60\x86\x48\x01\x65\x03\x04\x03\x12"sv}, "id-ml-dsa-65"},
    {{"\x60\x86\x48\x01\x65\x03\x04\x03\x13"sv}, "id-ml-dsa-87"},
    {{"\x2a\x86\x48\xce\x38\x04\x01"sv}, "id-dsa"},

    {{"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x02"sv}, "md2WithRSAEncryption"},
    {oid::md5_with_rsa, "md5WithRSAEncryption"},
    {oid::sha1_with_rsa, "sha1WithRSAEncryption"},
    {{"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0e"sv}, "sha224WithRSAEncryption"},
    {oid::sha256_with_rsa, "sha256WithRSAEncryption"},
    {oid::sha384_with_rsa, "sha384WithRSAEncryption"},
    {oid::sha512_with_rsa, "sha512WithRSAEncryption"},
    {oid::ecdsa_with_sha1, "ecdsa-with-SHA1"},
    {{"\x2a\x86\x48\xce\x3d\x04\x03\x01"sv}, "ecdsa-with-SHA224"},
    {oid::ecdsa_with_sha256, "ecdsa-with-SHA256"},
    {oid::ecdsa_with_sha384, "ecdsa-with-SHA384"},
    {oid::ecdsa_with_sha512, "ecdsa-with-SHA512"},
    {{"\x2a\x86\x48\xce\x38\x04\x03"sv}, "id-dsa-with-sha1"},
    {{"\x60\x86\x48\x01\x65\x03\x04\x03\x02"sv}, "id-dsa-with-sha256"},
    {oid::sha1, "id-sha1"},
    {oid::sha256, "id-sha256"},
    {oid::sha384, "id-sha384"},
    {oid::sha512, "id-sha512"},

    {oid::subject_directory_attributes, "id-ce-subjectDirectoryAttributes"},
    {oid::subject_key_identifier, "id-ce-subjectKeyIdentifier"},
    {oid::key_usage, "id-ce-keyUsage"},
    {oid::subject_alt_name, "id-ce-subjectAltName"},
    {oid::issuer_alt_name, "id-ce-issuerAltName"},
    {oid::basic_constraints, "id-ce-basicConstraints"},
    {oid::name_constraints, "id-ce-nameConstraints"},
    {oid::crl_distribution_points, "id-ce-cRLDistributionPoints"},
    {oid::certificate_policies, "id-ce-certificatePolicies"},
    {oid::any_policy, "anyPolicy"},
    {oid::policy_mappings, "id-ce-policyMappings"},
    {oid::authority_key_identifier, "id-ce-authorityKeyIdentifier"},
    {oid::policy_constraints, "id-ce-policyConstraints"},
    {oid::ext_key_usage, "id-ce-extKeyUsage"},
    {oid::any_ext_key_usage, "anyExtendedKeyUsage"},
    {oid::freshest_crl, "id-ce-freshestCRL"},
    {oid::inhibit_any_policy, "id-ce-inhibitAnyPolicy"},
    {oid::authority_info_access, "id-pe-authorityInfoAccess"},
    {oid::subject_info_access, "id-pe-subjectInfoAccess"},
    {oid::tls_feature, "id-pe-tlsfeature"},
    {oid::ocsp_no_check, "id-pkix-ocsp-nocheck"},
    {oid::sct_list, "signed certificate timestamps"},
    {oid::ct_poison, "certificate transparency poison"},

    {oid::crl_number, "id-ce-cRLNumber"},
    {oid::crl_reasons, "id-ce-cRLReasons"},
    {oid::invalidity_date, "id-ce-invalidityDate"},
    {oid::delta_crl_indicator, "id-ce-deltaCRLIndicator"},
    {oid::issuing_distribution_point, "id-ce-issuingDistributionPoint"},
    {oid::certificate_issuer, "id-ce-certificateIssuer"},
    {{"\x55\x1d\x17"sv}, "id-ce-holdInstructionCode"},

    {oid::ocsp_basic, "id-pkix-ocsp-basic"},
    {oid::ocsp_nonce, "id-pkix-ocsp-nonce"},
    {oid::ocsp_crl, "id-pkix-ocsp-crl"},
    {oid::ocsp_archive_cutoff, "id-pkix-ocsp-archive-cutoff"},

    {oid::server_auth, "id-kp-serverAuth"},
    {oid::client_auth, "id-kp-clientAuth"},
    {{"\x2b\x06\x01\x05\x05\x07\x03\x03"sv}, "id-kp-codeSigning"},
    {{"\x2b\x06\x01\x05\x05\x07\x03\x04"sv}, "id-kp-emailProtection"},
    {{"\x2b\x06\x01\x05\x05\x07\x03\x08"sv}, "id-kp-timeStamping"},
    {oid::ocsp_signing, "id-kp-OCSPSigning"},

    {oid::ocsp, "id-ad-ocsp"},
    {oid::ca_issuers, "id-ad-caIssuers"},
    {oid::qualifier_cps, "id-qt-cps"},
    {oid::qualifier_user_notice, "id-qt-unotice"},
    {{"\x67\x81\x0c\x01\x01"sv}, "CA/B Forum extended-validated"},
    {{"\x67\x81\x0c\x01\x02\x01"sv}, "CA/B Forum domain-validated"},
    {{"\x67\x81\x0c\x01\x02\x02"sv}, "CA/B Forum organization-validated"},
});

}  // namespace

std::string to_dotted(Oid oid) {
  std::string text;
  std::uint64_t arc = 0;
  for (char c : oid.content) {
    const auto byte = static_cast<std::uint8_t>(c);
    arc = arc << 7 | (byte & 0x7f);
    if (byte & 0x80) continue;
    if (text.empty()) {  // the first two arcs share a number
      const std::uint64_t first = arc < 80 ? arc / 40 : 2;
      text = std::to_string(first) + "." + std::to_string(arc - 40 * first);
    } else {
      text += "." + std::to_string(arc);
    }
    arc = 0;
  }
  return text;
}

std::string_view name_of(Oid oid) {
  for (const Named& row : names)
    if (row.oid == oid) return row.name;
  return {};
}

std::string to_text(Oid oid) {
  const std::string_view name = name_of(oid);
  return name.empty() ? to_dotted(oid) : std::string(name) + " (" + to_dotted(oid) + ")";
}

}  // namespace glasstls::x509
