#include "x509/revocation/crl_rules.hpp"

#include <algorithm>

namespace glasstls::x509 {

namespace {

/// Problems as one text.
class Problems {
 public:
  void add(bool is_one, std::string_view text) {
    if (is_one) text_.append(text_.empty() ? "" : ", ").append(text);
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// RFC 5280 5.2 says of each extension whether it is critical.
void check_criticality(Problems& problems, const Crl& crl) {
  for (const Extension& extension : crl.extensions) {
    if (!extension.known) continue;
    const bool demanded =
        extension.id == oid::delta_crl_indicator || extension.id == oid::issuing_distribution_point;
    if (extension.critical != demanded)
      problems.add(true,
                   extension_text(extension.id) + (demanded ? " that is not critical" : " that is critical"));
  }
}

void check_form(Problems& problems, const Crl& crl) {
  problems.add(crl.version != 2, "version 1, which has no extensions");
  problems.add(!equal(crl.signature.der, crl.signature_algorithm.der),
               "two signature algorithms that differ");
  for (const std::string& irregularity : crl.irregularities) problems.add(true, irregularity);
  if (const Extension* unknown = first_unknown_critical(crl.extensions))
    problems.add(true, "the unknown critical extension " + extension_text(unknown->id));
  if (const auto& unknown = crl.unknown_critical_entry_extension)
    problems.add(true, "an entry with the unknown critical extension " + extension_text(*unknown));
  check_criticality(problems, crl);
  // RFC 5280 5.2.1 and 5.2.3: every CRL has these two.
  const auto& key = crl.authority_key_identifier;
  problems.add(!key || !key->key_identifier, "no authorityKeyIdentifier with a keyIdentifier");
  problems.add(!crl.crl_number, "no cRLNumber");
  if (crl.crl_number) {
    const View number = *crl.crl_number;
    problems.add(number[0] >= 0x80 || number.size() > 21 || (number.size() == 21 && number[0] != 0),
                 "a cRLNumber that is negative or longer than 20 bytes");
  }
}

void check_kind(Problems& problems, const Crl& crl) {
  problems.add(crl.delta_crl_indicator.has_value(),
               "a delta CRL, which changes another and is not supported");
  const auto& point = crl.issuing_distribution_point;
  problems.add((point && point->indirect_crl) || crl.has_certificate_issuers,
               "an indirect CRL, which lists other issuers' certificates and is not supported");
  // RFC 5280 5.3.1: only a delta CRL may remove an entry.
  problems.add(!crl.delta_crl_indicator && crl.has_removals, "removeFromCRL in a complete CRL");
}

void check_time(Problems& problems, const Crl& crl, UnixTime time) {
  problems.add(crl.this_update > time, "a thisUpdate in the future, " + to_text(crl.this_update));
  problems.add(!crl.next_update, "no nextUpdate");
  problems.add(crl.next_update && *crl.next_update < time,
               "out of date since " + to_text(crl.next_update.value_or(0)));
}

/// All that is wrong with a CRL of `issuer`'s name, except its signature.
std::string problems_of(const Crl& crl, const Certificate& issuer, UnixTime time) {
  Problems problems;
  check_form(problems, crl);
  check_kind(problems, crl);
  check_time(problems, crl, time);
  const auto& usage = issuer.extensions.key_usage;
  problems.add(usage && !usage->has(KeyUsage::Bit::crl_sign), "an issuer whose key may not sign CRLs");
  const auto& named = crl.authority_key_identifier;
  const auto& own = issuer.extensions.subject_key_identifier;
  problems.add(named && named->key_identifier && own && !equal(*named->key_identifier, *own),
               "another key than the issuer's in its authorityKeyIdentifier");
  problems.add(crl.signature_algorithm.kind == SignatureAlgorithm::Kind::unsupported,
               "the signature algorithm " + to_text(crl.signature_algorithm));
  return problems.text();
}

bool same_general_name(const GeneralName& a, const GeneralName& b) {
  if (a.kind != b.kind) return false;
  return a.kind == GeneralName::Kind::directory_name ? same_name(a.name, b.name) : equal(a.value, b.value);
}

/// A distribution point of the certificate, or the one that RFC 5280 6.3.3 assumes if none fits.
struct ScopePoint {
  const DistributionPoint* given = nullptr;
  const Certificate& subject;

  bool has_name(const GeneralName& name) const {
    const auto same = [&name](const GeneralName& other) { return same_general_name(name, other); };
    if (given) return std::any_of(given->full_name.begin(), given->full_name.end(), same);
    // The assumed point has the issuer's names.
    if (name.kind == GeneralName::Kind::directory_name && same_name(name.name, subject.issuer)) return true;
    const auto& names = subject.extensions.issuer_alt_name;
    return std::any_of(names.begin(), names.end(), same);
  }
};

/// RFC 5280 6.3.3 (b) (2): whether the CRL's scope includes the certificate, for this distribution point.
bool takes_in(const Crl& crl, const ScopePoint& point) {
  if (!crl.issuing_distribution_point) return true;
  const IssuingDistributionPoint& scope = *crl.issuing_distribution_point;
  const auto& basic = point.subject.extensions.basic_constraints;
  const bool ca = basic && basic->ca;
  if ((scope.only_contains_user_certs && ca) || (scope.only_contains_ca_certs && !ca) ||
      scope.only_contains_attribute_certs)
    return false;
  if (!scope.has_name()) return true;
  // A name relative to the issuer is compared only with another such name; CAs do not mix the two forms.
  if (!scope.name_relative_to_crl_issuer.empty())
    return point.given && equal(scope.name_relative_to_crl_issuer, point.given->name_relative_to_crl_issuer);
  return std::any_of(scope.full_name.begin(), scope.full_name.end(),
                     [&](const GeneralName& name) { return point.has_name(name); });
}

/// RFC 5280 6.3.3 (d)
Reasons interim_reasons(const Crl& crl, const ScopePoint& point) {
  Reasons reasons = all_reasons;
  if (point.given && point.given->reasons) reasons &= reasons_of(*point.given->reasons);
  const auto& scope = crl.issuing_distribution_point;
  if (scope && scope->only_some_reasons) reasons &= reasons_of(*scope->only_some_reasons);
  return reasons;
}

/// The state variables of 6.3.2 for one certificate.
class CrlProcessing {
 public:
  CrlProcessing(const Certificate& subject, const Certificate& issuer, const RevocationSources& sources)
      : subject_(subject), issuer_(issuer), sources_(sources) {}

  /// 6.3.3: processes one CRL of the issuer's name; returns whether the status is determined.
  bool process(const Crl& crl) {
    Reasons reasons = 0;
    for (const DistributionPoint& point : subject_.extensions.crl_distribution_points)
      if (point.crl_issuer.empty() && takes_in(crl, {&point, subject_}))
        reasons |= interim_reasons(crl, {&point, subject_});
    if (takes_in(crl, {nullptr, subject_})) reasons |= interim_reasons(crl, {nullptr, subject_});
    const std::string problems = problems_of(crl, issuer_, sources_.time);
    if (!problems.empty()) return refuse(crl, problems);
    if (reasons == 0) return refuse(crl, "a scope without this certificate");
    if ((reasons & ~reasons_) == 0) return false;
    const auto good = sources_.signatures.verify({crl.tbs, crl.signature_algorithm, crl.signature_value},
                                                 issuer_.public_key, issuer_.subject_public_key_info);
    if (good != true)
      return refuse(crl, good ? "a signature that does not verify with the issuer's key"
                              : "too many signatures to verify");
    if (auto entry = find_entry(crl, subject_.serial_number)) {
      result_ = {CrlResult::Status::revoked, to_text(crl), std::move(*entry)};
      return true;
    }
    reasons_ |= reasons;
    if (reasons_ != all_reasons) return refuse(crl, "only some reasons of revocation");
    result_ = {CrlResult::Status::unrevoked, to_text(crl)};
    return true;
  }

  CrlResult result() && { return std::move(result_); }

 private:
  bool refuse(const Crl& crl, const std::string& problems) {
    constexpr std::size_t most_told = 1000;  // characters
    if (result_.source.size() < most_told)
      result_.source.append(result_.source.empty() ? "" : "; ").append(to_text(crl) + ": " + problems);
    return false;
  }

  const Certificate& subject_;
  const Certificate& issuer_;
  const RevocationSources& sources_;
  Reasons reasons_ = 0;
  CrlResult result_;
};

}  // namespace

CrlResult check_crls(const RevocationSources& sources, const Certificate& subject,
                     const Certificate& issuer) {
  CrlProcessing search(subject, issuer, sources);
  for (const Crl& crl : sources.crls)
    if (same_name(crl.issuer, subject.issuer) && search.process(crl)) break;
  return std::move(search).result();
}

}  // namespace glasstls::x509
