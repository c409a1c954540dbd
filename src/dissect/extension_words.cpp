#include "dissect/extension_words.hpp"

#include <algorithm>
#include <array>

#include "x509/certificate/ip_address.hpp"
#include "x509/der/text.hpp"

namespace glasstls::dissect {

namespace {

namespace oid = x509::oid;
using x509::Certificate;
using x509::GeneralName;
using x509::Oid;

constexpr std::size_t most_items = 100;  ///< of a list; large sites have certificates with that many names

/// "a, b, c": each item as `say` says it. Items beyond most_items are only counted.
template <class Items, class Say>
std::string list(const Items& items, Say say) {
  std::string text;
  std::size_t count = 0;
  for (const auto& item : items) {
    if (count == most_items) return text + ", and " + std::to_string(items.size() - count) + " more";
    text.append(count++ == 0 ? "" : ", ").append(say(item));
  }
  return text;
}

std::string name(const GeneralName& name) {
  using enum GeneralName::Kind;
  switch (name.kind) {
    case dns_name:
    case uri:
    case rfc822_name: return x509::printable(name.text());
    case ip_address: return x509::ip_text(name.value);
    case directory_name: return "\"" + to_text(name.name) + "\"";
    default: return to_text(name);
  }
}

std::string named(Oid id) {
  const std::string_view known = name_of(id);
  return known.empty() ? to_dotted(id) : std::string(known);
}

std::string key_identifier(View octets) {
  constexpr std::size_t most = 32;
  return to_hex(octets.first(std::min(octets.size(), most))) + (octets.size() > most ? "..." : "");
}

std::string key_usage(const Certificate& certificate) {
  static constexpr std::array uses = {
      "signatures (digitalSignature)",
      "legally binding signatures (nonRepudiation)",
      "encrypting keys, as TLS 1.2 did with RSA (keyEncipherment)",
      "encrypting data (dataEncipherment)",
      "key agreement (keyAgreement)",
      "signing certificates (keyCertSign)",
      "signing revocation lists (cRLSign)",
      "encryption only (encipherOnly)",
      "decryption only (decipherOnly)",
  };
  std::string text;
  for (std::size_t bit = 0; bit < uses.size(); ++bit)
    if (certificate.extensions.key_usage->has(static_cast<x509::KeyUsage::Bit>(bit)))
      text.append(text.empty() ? "the key is for " : ", ").append(uses[bit]);
  return text;
}

std::string purposes(const Certificate& certificate) {
  return "the key is for " + list(certificate.extensions.ext_key_usage, [](Oid id) -> std::string {
           if (id == oid::server_auth) return "TLS servers (serverAuth)";
           if (id == oid::client_auth) return "TLS clients (clientAuth)";
           if (id == oid::ocsp_signing) return "signing revocation status (OCSPSigning)";
           if (id == oid::any_ext_key_usage) return "anything (anyExtendedKeyUsage)";
           return named(id);
         });
}

std::string constraints(const Certificate& certificate) {
  const auto& basic = *certificate.extensions.basic_constraints;
  if (!basic.ca) return "not a CA: it may not issue certificates";
  if (!basic.path_len_constraint) return "a CA: it may issue certificates";
  if (*basic.path_len_constraint == 0)
    return "a CA, only for end users' certificates: no CA may come below it";
  return "a CA, with at most " + std::to_string(*basic.path_len_constraint) + " more CAs below it";
}

std::string authority_key(const Certificate& certificate) {
  const auto& named = *certificate.extensions.authority_key_identifier;
  if (named.key_identifier)
    return "the issuer's key has the identifier " + key_identifier(*named.key_identifier);
  return "it names the issuer's certificate instead of its key";
}

std::string policies(const Certificate& certificate) {
  return "issued under the rules of " +
         list(*certificate.extensions.certificate_policies, [](const x509::PolicyInformation& policy) {
           return policy.policy_identifier == oid::any_policy ? std::string("any policy (anyPolicy)")
                                                              : named(policy.policy_identifier);
         });
}

std::string name_constraints(const Certificate& certificate) {
  const auto& names = *certificate.extensions.name_constraints;
  const auto kinds = [](const GeneralName& one) {
    return std::string(name_of(one.kind)) + " " + (name(one).empty() ? "(all)" : name(one));
  };
  std::string text;
  if (!names.permitted_subtrees.empty())
    text += "certificates below it may be only for these names: " + list(names.permitted_subtrees, kinds);
  if (!names.excluded_subtrees.empty())
    text.append(text.empty() ? "" : "; ")
        .append("certificates below it must not be for: ")
        .append(list(names.excluded_subtrees, kinds));
  return text;
}

std::string distribution_points(const std::vector<x509::DistributionPoint>& points) {
  return list(points, [](const x509::DistributionPoint& point) {
    return point.full_name.empty() ? std::string("a name relative to its issuer")
                                   : list(point.full_name, name);
  });
}

std::string access(const std::vector<x509::AccessDescription>& descriptions) {
  return list(descriptions, [](const x509::AccessDescription& description) {
    const std::string where = name(description.access_location);
    if (description.access_method == oid::ocsp) return "revocation status (OCSP) at " + where;
    if (description.access_method == oid::ca_issuers) return "the issuer's certificate at " + where;
    return named(description.access_method) + " at " + where;
  });
}

std::string timestamp(const x509::SignedCertificateTimestamp& sct) {
  if (sct.version != 0) return "one in an unknown version";
  constexpr std::uint64_t year_10000 = 253402300800000;
  if (sct.timestamp >= year_10000) return "one with an impossible time";
  return x509::to_text(static_cast<x509::UnixTime>(sct.timestamp / 1000)).substr(0, 10) + " by log " +
         to_hex(sct.log_id.first(4)) + "...";
}

std::string timestamps(const Certificate& certificate) {
  const auto& all = certificate.extensions.signed_certificate_timestamps;
  return "public logs promise to list it (Certificate Transparency): " + list(all, timestamp);
}

std::string features(const Certificate& certificate) {
  return list(certificate.extensions.tls_features, [](std::uint32_t feature) -> std::string {
    constexpr std::uint32_t status_request = 5;
    if (feature == status_request) return "the server must staple a revocation status (must-staple)";
    return "the server must answer TLS extension " + std::to_string(feature);
  });
}

std::string policy_constraints(const Certificate& certificate) {
  const auto& constraints = *certificate.extensions.policy_constraints;
  const auto below = [](std::uint32_t skipped) {
    return skipped == 0 ? std::string(" from here on")
                        : " after " + std::to_string(skipped) + " more certificates";
  };
  std::string text;
  if (constraints.require_explicit_policy)
    text += "certificates must name a policy" + below(*constraints.require_explicit_policy);
  if (constraints.inhibit_policy_mapping)
    text += (text.empty() ? "policies may not be mapped" : ", and none may be mapped") +
            below(*constraints.inhibit_policy_mapping);
  return text;
}

/// The words for one kind of extension.
struct Row {
  Oid id;
  Rfc section;
  std::string (*say)(const Certificate&);
};

constexpr std::array rows = std::to_array<Row>({
    {oid::subject_alt_name,
     {5280, "4.2.1.6"},
     [](const Certificate& c) { return "it is for " + list(c.extensions.subject_alt_name, name); }},
    {oid::key_usage, {5280, "4.2.1.3"}, key_usage},
    {oid::ext_key_usage, {5280, "4.2.1.12"}, purposes},
    {oid::basic_constraints, {5280, "4.2.1.9"}, constraints},
    {oid::subject_key_identifier,
     {5280, "4.2.1.2"},
     [](const Certificate& c) {
       return "its own key has the identifier " + key_identifier(*c.extensions.subject_key_identifier);
     }},
    {oid::authority_key_identifier, {5280, "4.2.1.1"}, authority_key},
    {oid::authority_info_access,
     {5280, "4.2.2.1"},
     [](const Certificate& c) { return access(c.extensions.authority_info_access); }},
    {oid::subject_info_access,
     {5280, "4.2.2.2"},
     [](const Certificate& c) { return access(c.extensions.subject_info_access); }},
    {oid::crl_distribution_points,
     {5280, "4.2.1.13"},
     [](const Certificate& c) {
       return "revocation list at " + distribution_points(c.extensions.crl_distribution_points);
     }},
    {oid::freshest_crl,
     {5280, "4.2.1.15"},
     [](const Certificate& c) {
       return "changes to the revocation list at " + distribution_points(c.extensions.freshest_crl);
     }},
    {oid::certificate_policies, {5280, "4.2.1.4"}, policies},
    {oid::policy_mappings,
     {5280, "4.2.1.5"},
     [](const Certificate& c) {
       return list(c.extensions.policy_mappings, [](const x509::PolicyMapping& mapping) {
         return named(mapping.issuer_domain_policy) + " counts as " + named(mapping.subject_domain_policy);
       });
     }},
    {oid::policy_constraints, {5280, "4.2.1.11"}, policy_constraints},
    {oid::inhibit_any_policy,
     {5280, "4.2.1.14"},
     [](const Certificate& c) {
       return "anyPolicy is valid for " + std::to_string(*c.extensions.inhibit_any_policy) +
              " more certificates";
     }},
    {oid::name_constraints, {5280, "4.2.1.10"}, name_constraints},
    {oid::issuer_alt_name,
     {5280, "4.2.1.7"},
     [](const Certificate& c) { return "the issuer is also " + list(c.extensions.issuer_alt_name, name); }},
    {oid::sct_list, {6962}, timestamps},
    {oid::tls_feature, {7633}, features},
    {oid::ct_poison,
     {6962},
     [](const Certificate&) {
       return std::string("a precertificate: it is only for a public log, and no one may accept it");
     }},
});

}  // namespace

std::vector<ExtensionWords> extension_words(const Certificate& certificate) {
  std::vector<ExtensionWords> all;
  for (const x509::Extension& extension : certificate.extensions.all) {
    ExtensionWords words{x509::extension_text(extension.id), {}, extension.critical, {5280, "4.2"}};
    const auto row =
        std::find_if(rows.begin(), rows.end(), [&](const Row& r) { return r.id == extension.id; });
    if (!extension.unreadable.empty()) {
      words.meaning = "not readable: " + extension.unreadable;
    } else if (row != rows.end()) {
      words.section = row->section;
      words.meaning = row->say(certificate);
    } else {
      words.meaning =
          "unknown to this program (" + std::to_string(extension.value.size()) + " bytes, shown by -v)";
    }
    all.push_back(std::move(words));
  }
  return all;
}

}  // namespace glasstls::dissect
