#pragma once

#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace glasstls::x509 {

/// An OBJECT IDENTIFIER: a view of the content octets of its DER.
struct Oid {
  std::string_view content{};

  friend bool operator==(const Oid&, const Oid&) = default;
};

/// "2.5.29.15".
std::string to_dotted(Oid oid);

/// Its name in the standard ("id-ce-keyUsage"); empty if this room does not know it.
std::string_view name_of(Oid oid);

/// The name with the numbers in brackets; without a name only the numbers.
std::string to_text(Oid oid);

/// The identifiers that this room uses or can name, by their names in the standards.
namespace oid {
using namespace std::string_view_literals;

/// RFC 5280 appendix A: attributes of names
inline constexpr Oid common_name{"\x55\x04\x03"sv};
inline constexpr Oid email_address{"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01"sv};

/// Public keys (RFC 3279, RFC 4055, RFC 5480 and RFC 8410)
inline constexpr Oid rsa_encryption{"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"sv};
inline constexpr Oid rsassa_pss{"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a"sv};
inline constexpr Oid mgf1{"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08"sv};
inline constexpr Oid ec_public_key{"\x2a\x86\x48\xce\x3d\x02\x01"sv};
inline constexpr Oid secp256r1{"\x2a\x86\x48\xce\x3d\x03\x01\x07"sv};
inline constexpr Oid secp384r1{"\x2b\x81\x04\x00\x22"sv};
inline constexpr Oid secp521r1{"\x2b\x81\x04\x00\x23"sv};
inline constexpr Oid ed25519{"\x2b\x65\x70"sv};

/// Signature algorithms and the hash functions in the parameters of RSASSA-PSS
inline constexpr Oid md5_with_rsa{"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x04"sv};
inline constexpr Oid sha1_with_rsa{"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05"sv};
inline constexpr Oid sha256_with_rsa{"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b"sv};
inline constexpr Oid sha384_with_rsa{"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c"sv};
inline constexpr Oid sha512_with_rsa{"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d"sv};
inline constexpr Oid ecdsa_with_sha1{"\x2a\x86\x48\xce\x3d\x04\x01"sv};
inline constexpr Oid ecdsa_with_sha256{"\x2a\x86\x48\xce\x3d\x04\x03\x02"sv};
inline constexpr Oid ecdsa_with_sha384{"\x2a\x86\x48\xce\x3d\x04\x03\x03"sv};
inline constexpr Oid ecdsa_with_sha512{"\x2a\x86\x48\xce\x3d\x04\x03\x04"sv};
inline constexpr Oid sha1{"\x2b\x0e\x03\x02\x1a"sv};
inline constexpr Oid sha256{"\x60\x86\x48\x01\x65\x03\x04\x02\x01"sv};
inline constexpr Oid sha384{"\x60\x86\x48\x01\x65\x03\x04\x02\x02"sv};
inline constexpr Oid sha512{"\x60\x86\x48\x01\x65\x03\x04\x02\x03"sv};

/// RFC 5280 4.2: certificate extensions
inline constexpr Oid subject_directory_attributes{"\x55\x1d\x09"sv};
inline constexpr Oid subject_key_identifier{"\x55\x1d\x0e"sv};
inline constexpr Oid key_usage{"\x55\x1d\x0f"sv};
inline constexpr Oid subject_alt_name{"\x55\x1d\x11"sv};
inline constexpr Oid issuer_alt_name{"\x55\x1d\x12"sv};
inline constexpr Oid basic_constraints{"\x55\x1d\x13"sv};
inline constexpr Oid name_constraints{"\x55\x1d\x1e"sv};
inline constexpr Oid crl_distribution_points{"\x55\x1d\x1f"sv};
inline constexpr Oid certificate_policies{"\x55\x1d\x20"sv};
inline constexpr Oid any_policy{"\x55\x1d\x20\x00"sv};
inline constexpr Oid qualifier_cps{"\x2b\x06\x01\x05\x05\x07\x02\x01"sv};
inline constexpr Oid qualifier_user_notice{"\x2b\x06\x01\x05\x05\x07\x02\x02"sv};
inline constexpr Oid policy_mappings{"\x55\x1d\x21"sv};
inline constexpr Oid authority_key_identifier{"\x55\x1d\x23"sv};
inline constexpr Oid policy_constraints{"\x55\x1d\x24"sv};
inline constexpr Oid ext_key_usage{"\x55\x1d\x25"sv};
inline constexpr Oid any_ext_key_usage{"\x55\x1d\x25\x00"sv};
inline constexpr Oid freshest_crl{"\x55\x1d\x2e"sv};
inline constexpr Oid inhibit_any_policy{"\x55\x1d\x36"sv};
inline constexpr Oid authority_info_access{"\x2b\x06\x01\x05\x05\x07\x01\x01"sv};
inline constexpr Oid subject_info_access{"\x2b\x06\x01\x05\x05\x07\x01\x0b"sv};
inline constexpr Oid ocsp_no_check{"\x2b\x06\x01\x05\x05\x07\x30\x01\x05"sv};
inline constexpr Oid tls_feature{"\x2b\x06\x01\x05\x05\x07\x01\x18"sv};
inline constexpr Oid sct_list{"\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x02"sv};
inline constexpr Oid ct_poison{"\x2b\x06\x01\x04\x01\xd6\x79\x02\x04\x03"sv};

/// RFC 5280 5.2 and 5.3: extensions of CRLs and of their entries
inline constexpr Oid crl_number{"\x55\x1d\x14"sv};
inline constexpr Oid crl_reasons{"\x55\x1d\x15"sv};
inline constexpr Oid invalidity_date{"\x55\x1d\x18"sv};
inline constexpr Oid delta_crl_indicator{"\x55\x1d\x1b"sv};
inline constexpr Oid issuing_distribution_point{"\x55\x1d\x1c"sv};
inline constexpr Oid certificate_issuer{"\x55\x1d\x1d"sv};

/// RFC 6960 4.2.1 and 4.4: OCSP
inline constexpr Oid ocsp_basic{"\x2b\x06\x01\x05\x05\x07\x30\x01\x01"sv};
inline constexpr Oid ocsp_nonce{"\x2b\x06\x01\x05\x05\x07\x30\x01\x02"sv};
inline constexpr Oid ocsp_crl{"\x2b\x06\x01\x05\x05\x07\x30\x01\x03"sv};
inline constexpr Oid ocsp_archive_cutoff{"\x2b\x06\x01\x05\x05\x07\x30\x01\x06"sv};

/// RFC 5280 4.2.1.12: purposes of a key
inline constexpr Oid server_auth{"\x2b\x06\x01\x05\x05\x07\x03\x01"sv};
inline constexpr Oid client_auth{"\x2b\x06\x01\x05\x05\x07\x03\x02"sv};
inline constexpr Oid ocsp_signing{"\x2b\x06\x01\x05\x05\x07\x03\x09"sv};

/// RFC 5280 4.2.2.1: access methods
inline constexpr Oid ocsp{"\x2b\x06\x01\x05\x05\x07\x30\x01"sv};
inline constexpr Oid ca_issuers{"\x2b\x06\x01\x05\x05\x07\x30\x02"sv};
}  // namespace oid

}  // namespace glasstls::x509
