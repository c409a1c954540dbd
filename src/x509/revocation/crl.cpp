#include "x509/revocation/crl.hpp"

#include <array>

namespace glasstls::x509 {

namespace {

using der::constructed;
using der::context;
using der::Reader;

struct NamedReason {
  CrlReason reason;
  std::string_view name;
};
constexpr std::array reasons = std::to_array<NamedReason>({
    {CrlReason::unspecified, "unspecified"},
    {CrlReason::key_compromise, "keyCompromise"},
    {CrlReason::ca_compromise, "cACompromise"},
    {CrlReason::affiliation_changed, "affiliationChanged"},
    {CrlReason::superseded, "superseded"},
    {CrlReason::cessation_of_operation, "cessationOfOperation"},
    {CrlReason::certificate_hold, "certificateHold"},
    {CrlReason::remove_from_crl, "removeFromCRL"},
    {CrlReason::privilege_withdrawn, "privilegeWithdrawn"},
    {CrlReason::aa_compromise, "aACompromise"},
});

// The extensions of a CRL.

void authority_key_identifier(Crl& crl, Reader& value) {
  crl.authority_key_identifier = parse_authority_key_identifier(value);
}

void issuer_alt_name(Crl& crl, Reader& value) {
  crl.issuer_alt_name = parse_general_names(value, "IssuerAltName");
}

void crl_number(Crl& crl, Reader& value) { crl.crl_number = value.integer("CRLNumber"); }

void delta_crl_indicator(Crl& crl, Reader& value) {
  crl.delta_crl_indicator = value.integer("BaseCRLNumber");
}

/// A BOOLEAN that is FALSE if it is absent, as DER then leaves it.
bool flag(Reader& reader, std::string_view name, int number) {
  if (!reader.next_is(context(number))) return false;
  if (!reader.boolean(name, context(number)))
    reader.fail(name, "says FALSE, its default, which DER leaves out");
  return true;
}

void issuing_distribution_point(Crl& crl, Reader& outer) {
  IssuingDistributionPoint& point = crl.issuing_distribution_point.emplace();
  Reader reader = outer.enter("IssuingDistributionPoint");
  // RFC 5280 5.2.5: an empty one is never issued.
  if (reader.empty()) reader.fail("IssuingDistributionPoint", "is empty");
  if (reader.next_is(constructed(0)))
    static_cast<DistributionPointName&>(point) = parse_distribution_point_name(reader);
  point.only_contains_user_certs = flag(reader, "onlyContainsUserCerts", 1);
  point.only_contains_ca_certs = flag(reader, "onlyContainsCACerts", 2);
  if (reader.next_is(context(3))) point.only_some_reasons = reader.bit_string("onlySomeReasons", context(3));
  point.indirect_crl = flag(reader, "indirectCRL", 4);
  point.only_contains_attribute_certs = flag(reader, "onlyContainsAttributeCerts", 5);
  reader.end("IssuingDistributionPoint");
  if (point.only_contains_user_certs + point.only_contains_ca_certs + point.only_contains_attribute_certs > 1)
    reader.fail("IssuingDistributionPoint",
                "says that it contains only one kind of certificate, and only another");
}

void freshest_crl(Crl& crl, Reader& value) {
  crl.freshest_crl = parse_distribution_points(value, "FreshestCRL");
}

void authority_info_access(Crl& crl, Reader& value) {
  crl.authority_info_access = parse_access_descriptions(value, "AuthorityInfoAccess");
}

constexpr std::array crl_extensions = std::to_array<KnownExtension<Crl>>({
    {oid::authority_key_identifier, {5280, "5.2.1"}, authority_key_identifier},
    {oid::issuer_alt_name, {5280, "5.2.2"}, issuer_alt_name},
    {oid::crl_number, {5280, "5.2.3"}, crl_number},
    {oid::delta_crl_indicator, {5280, "5.2.4"}, delta_crl_indicator},
    {oid::issuing_distribution_point, {5280, "5.2.5"}, issuing_distribution_point},
    {oid::freshest_crl, {5280, "5.2.6"}, freshest_crl},
    {oid::authority_info_access, {5280, "5.2.7"}, authority_info_access},
});

// The extensions of an entry.

void reason_code(RevokedCertificate& entry, Reader& value) {
  entry.reason_code = parse_crl_reason(value, "CRLReason");
}

void invalidity_date(RevokedCertificate& entry, Reader& value) {
  entry.invalidity_date = value.generalized_time("InvalidityDate");
}

void certificate_issuer(RevokedCertificate& entry, Reader& value) {
  entry.certificate_issuer = parse_general_names(value, "CertificateIssuer");
}

constexpr std::array entry_extensions = std::to_array<KnownExtension<RevokedCertificate>>({
    {oid::crl_reasons, {5280, "5.3.1"}, reason_code},
    {oid::invalidity_date, {5280, "5.3.2"}, invalidity_date},
    {oid::certificate_issuer, {5280, "5.3.3"}, certificate_issuer},
});

RevokedCertificate parse_entry(Reader& entries, std::vector<Extension>& extensions) {
  RevokedCertificate entry;
  entries.cite("5.1.2.6");
  Reader reader = entries.enter("revokedCertificate");
  entry.user_certificate = reader.integer("userCertificate");
  entry.revocation_date = reader.time("revocationDate");
  extensions.clear();
  if (!reader.empty())
    parse_extension_list(reader, "crlEntryExtensions", extensions, entry, entry_extensions);
  reader.end("revokedCertificate");
  return entry;
}

void parse_entries(Crl& crl, Reader& tbs) {
  tbs.cite("5.1.2.6");
  Reader entries = tbs.enter("revokedCertificates");
  crl.revoked_certificates = entries.rest();
  if (entries.empty())  // RFC 5280 5.1.2.6: without revoked certificates the list MUST be absent
    entries.fail("revokedCertificates", "is empty, and must be left out");
  std::vector<Extension> extensions;
  const auto note = [&](const RevokedCertificate& entry) {
    ++crl.entry_count;
    if (const Extension* unknown = first_unknown_critical(extensions);
        unknown && !crl.unknown_critical_entry_extension)
      crl.unknown_critical_entry_extension = unknown->id;
    crl.has_certificate_issuers |= !entry.certificate_issuer.empty();
    crl.has_removals |= entry.reason_code == CrlReason::remove_from_crl;
  };
  while (!entries.empty() && !(entries.annotates() && crl.entry_count == Crl::most_entries_shown))
    note(parse_entry(entries, extensions));
  if (entries.empty()) return;
  Reader rest(entries.rest());  // without a map
  while (!rest.empty()) note(parse_entry(rest, extensions));
  entries.skip_rest("more entries",
                    std::to_string(crl.entry_count - Crl::most_entries_shown) + " more entries");
}

void parse_tbs(Crl& crl, Reader& outer) {
  outer.cite("5.1.1.1");
  Reader tbs = outer.enter("tbsCertList");
  crl.tbs = outer.last();
  tbs.cite("5.1.2.1");
  if (tbs.next_is(der::Tag::integer)) {
    if (tbs.small_integer("version", 1) == 0) tbs.fail("version", "says v1, which must be left out");
    crl.version = 2;
    if (tbs.annotates()) tbs.explain("v2");
  }
  tbs.cite("5.1.2.2");
  crl.signature = parse_signature_algorithm(tbs, "signature");
  tbs.cite("5.1.2.3");
  crl.issuer = parse_name(tbs, "issuer");
  tbs.cite("5.1.2.4");
  crl.this_update = tbs.time("thisUpdate", crl.irregularities);
  tbs.cite("5.1.2.5");
  if (tbs.next_is(der::Tag::utc_time) || tbs.next_is(der::Tag::generalized_time))
    crl.next_update = tbs.time("nextUpdate", crl.irregularities);
  if (tbs.next_is(der::Tag::sequence)) parse_entries(crl, tbs);
  tbs.cite("5.1.2.7");
  if (tbs.next_is(constructed(0))) {
    Reader reader = tbs.enter("crlExtensions", constructed(0));
    parse_extension_list(reader, "Extensions", crl.extensions, crl, crl_extensions);
    reader.end("crlExtensions");
  }
  tbs.end("tbsCertList");
}

}  // namespace

std::string_view name_of(CrlReason reason) {
  for (const NamedReason& row : reasons)
    if (row.reason == reason) return row.name;
  return "unknown reason";
}

CrlReason parse_crl_reason(Reader& reader, std::string_view field) {
  const auto number = reader.small_integer(field, 10, der::Tag::enumerated);
  if (number == 7) reader.fail(field, "is 7, which is unused");
  const auto reason = static_cast<CrlReason>(number);
  if (reader.annotates()) reader.explain(std::string(name_of(reason)));
  return reason;
}

Reasons reasons_of(const der::BitString& reason_flags) {
  Reasons found = 0;
  for (std::size_t bit = 1; bit < 9; ++bit)
    if (reason_flags[bit]) found = static_cast<Reasons>(found | 1 << bit);
  return found;
}

Crl parse_crl(View der, wire::FieldMap* map) {
  Crl crl;
  Reader file(der, map, {5280, "5.1"});
  if (der.size() > Crl::largest)
    file.fail("CertificateList", "is too large", "at most " + std::to_string(Crl::largest) + " bytes",
              std::to_string(der.size()));
  crl.der = der;
  Reader outer = file.enter("CertificateList");
  parse_tbs(crl, outer);
  outer.cite("5.1.1.2");
  crl.signature_algorithm = parse_signature_algorithm(outer, "signatureAlgorithm");
  outer.cite("5.1.1.3");
  crl.signature_value = outer.whole_bytes("signatureValue");
  outer.end("CertificateList");
  file.end("CertificateList");
  if (map) file.explain(to_text(crl));
  return crl;
}

std::optional<RevokedCertificate> find_entry(const Crl& crl, View serial_number) {
  Reader entries(crl.revoked_certificates);
  while (!entries.empty()) {
    // The number is the first field of an entry; only the wanted entry is read completely.
    const der::Element whole = entries.any("revokedCertificate");
    Reader front(whole.content);
    if (!equal(front.integer("userCertificate"), serial_number)) continue;
    Reader again(whole.whole);
    std::vector<Extension> extensions;
    return parse_entry(again, extensions);
  }
  return std::nullopt;
}

std::string to_text(const Crl& crl) {
  std::string text = crl.delta_crl_indicator ? "delta CRL" : "CRL";
  if (crl.crl_number) text += " 0x" + to_hex(*crl.crl_number).substr(0, 40);
  return text + " of \"" + to_text(crl.issuer) + "\", " + to_text(crl.this_update);
}

}  // namespace glasstls::x509
