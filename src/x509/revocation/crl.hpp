#pragma once

#include <optional>

#include "x509/certificate/extensions.hpp"
#include "x509/key/algorithm.hpp"

namespace glasstls::x509 {

/// RFC 5280 5.3.1: why a certificate was revoked. The numbers are those of CRLReason.
enum class CrlReason : std::uint8_t {
  unspecified = 0,
  key_compromise = 1,
  ca_compromise = 2,
  affiliation_changed = 3,
  superseded = 4,
  cessation_of_operation = 5,
  certificate_hold = 6,
  remove_from_crl = 8,
  privilege_withdrawn = 9,
  aa_compromise = 10,
};

/// The RFC's name: "keyCompromise".
std::string_view name_of(CrlReason reason);

/// Reads a CRLReason; throws Failure for a number that is none.
CrlReason parse_crl_reason(der::Reader& reader, std::string_view field);

/// RFC 5280 4.2.1.13: a set of reasons, 1 << the bit of ReasonFlags. Bit 0 is not used.
using Reasons = std::uint16_t;
/// The special value of RFC 5280 6.3.2.
inline constexpr Reasons all_reasons = 0x1fe;
/// The set in a ReasonFlags.
Reasons reasons_of(const der::BitString& reason_flags);

/// RFC 5280 5.1.2.6 and 5.3: one entry of a CRL. Its views point into the CRL's bytes.
struct RevokedCertificate {
  View user_certificate{};  ///< the serial number, content octets of the INTEGER
  UnixTime revocation_date = 0;
  CrlReason reason_code = CrlReason::unspecified;
  std::optional<UnixTime> invalidity_date{};
  std::vector<GeneralName> certificate_issuer{};  ///< of indirect CRLs; empty otherwise
};

/// RFC 5280 5.2.5: which certificates a CRL covers.
struct IssuingDistributionPoint : DistributionPointName {
  bool only_contains_user_certs = false, only_contains_ca_certs = false;
  std::optional<der::BitString> only_some_reasons;
  bool indirect_crl = false, only_contains_attribute_certs = false;
};

/// RFC 5280 5.1: a certificate revocation list. Its views are of the caller's bytes, which must outlive it:
/// it may have a hundred thousand entries, and stores none.
struct Crl {
  /// In bytes; more is refused before it is read.
  static constexpr std::size_t largest = std::size_t{1} << 26;
  /// The byte view names the fields of this many entries, and shows the rest as one field.
  static constexpr std::size_t most_entries_shown = 1000;

  View der{};
  View tbs{};  ///< TBSCertList, tag and length included: what is signed
  int version = 1;
  SignatureAlgorithm signature{};  ///< the one inside, 5.1.2.2
  Name issuer{};
  UnixTime this_update = 0;
  std::optional<UnixTime> next_update{};
  View revoked_certificates{};  ///< the entries, one after the other
  std::size_t entry_count = 0;
  /// The first critical extension of an entry that this room does not know; empty if there is none.
  std::optional<Oid> unknown_critical_entry_extension{};
  bool has_certificate_issuers = false;       ///< some entry names the issuer of its certificate
  bool has_removals = false;                  ///< some entry has the reason removeFromCRL
  std::vector<std::string> irregularities{};  ///< readable, but not encoded as the RFC requires

  std::vector<Extension> extensions{};  ///< in the order of the CRL
  std::optional<AuthorityKeyIdentifier> authority_key_identifier{};
  std::vector<GeneralName> issuer_alt_name{};
  std::optional<View> crl_number{};           ///< content octets of the INTEGER
  std::optional<View> delta_crl_indicator{};  ///< the number of the base that this is a delta to
  std::optional<IssuingDistributionPoint> issuing_distribution_point{};
  std::vector<DistributionPoint> freshest_crl{};
  std::vector<AccessDescription> authority_info_access{};

  SignatureAlgorithm signature_algorithm{};  ///< the one outside, 5.1.1.2
  View signature_value{};
};

/// Reads one CRL and nothing after it, every entry included. With a FieldMap it also records what every byte
/// is. Throws Failure with `bad_certificate` that names the field, what was expected and what came.
/// check_crls checks later what the RFC requires beyond the structure.
Crl parse_crl(View der, wire::FieldMap* map = nullptr);

/// The first entry with this serial number (content octets of the INTEGER); empty if there is none. Reads the
/// entries one after the other.
std::optional<RevokedCertificate> find_entry(const Crl& crl, View serial_number);

/// "number 12 of "Test CA", 2026-06-15 12:00:00 UTC".
std::string to_text(const Crl& crl);

}  // namespace glasstls::x509
