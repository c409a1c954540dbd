#include <algorithm>

#include "base/ascii.hpp"
#include "x509/certificate/ip_address.hpp"
#include "x509/der/text.hpp"
#include "x509/path/certificate_rules.hpp"

namespace glasstls::x509 {

namespace {

using NameKind = GeneralName::Kind;

Oid purpose_oid(Purpose purpose) { return purpose == Purpose::server ? oid::server_auth : oid::client_auth; }

bool has(const std::vector<Oid>& purposes, Oid wanted) {
  return std::find(purposes.begin(), purposes.end(), wanted) != purposes.end();
}

std::string list(const std::vector<Oid>& purposes) {
  if (purposes.empty()) return "no extKeyUsage";
  std::string text;
  for (Oid purpose : purposes) {
    if (text.size() > 200) return text + ", ...";
    text.append(text.empty() ? "" : ", ")
        .append(name_of(purpose).empty() ? to_dotted(purpose) : name_of(purpose));
  }
  return text;
}

std::string list(const std::vector<GeneralName>& names) {
  if (names.empty()) return "no subjectAltName";
  std::string text;
  for (const GeneralName& name : names) {
    if (text.size() > 200) return text + ", ... (" + std::to_string(names.size()) + " in all)";
    text.append(text.empty() ? "" : ", ");
    text.append(name.kind == NameKind::dns_name ? printable(name.text()) : to_text(name));
  }
  return text;
}

/// What to do if a server sends a certificate for another name than the requested one.
std::string name_advice(const ReferenceName& wanted, bool from_handshake) {
  if (!from_handshake) return "a certificate with this name is needed";
  std::string advice;
  if (wanted.kind == NameKind::ip_address)
    advice =
        "an address is never sent in server_name (RFC 6066 3), so the server could not choose a certificate and "
        "sent its default one; use the server's name, or ";
  else
    advice = "check the name; if it is right, another server answered, or ";
  return advice + "the people who run it must get a certificate with this " +
         (wanted.kind == NameKind::ip_address ? "address" : "name");
}

void check_name(PathChecks& checks, const PathEntry& entry, const ValidationInputs& inputs) {
  const std::string_view name = inputs.name;
  if (name.empty()) return;
  const std::vector<GeneralName>& names = entry.certificate.extensions.subject_alt_name;
  const auto wanted = parse_reference_name(name);
  const GeneralName* match = nullptr;
  for (const GeneralName& presented : names)
    if (!match && wanted && matches(presented, *wanted)) match = &presented;
  checks.check(entry.label, Rule::name_matches, match != nullptr, [&] {
    if (!wanted)
      return Detail{"a DNS name, an IP address or an e-mail address", printable(name),
                    "no certificate can have the name \"" + printable(name) + "\"", "check the name"};
    const bool is_ascii = wanted->kind != NameKind::dns_name || name.find("xn--") != name.npos ||
                          wanted->text.find("xn--") == wanted->text.npos;
    const std::string asked = printable(name) + (is_ascii ? "" : " (" + wanted->text + ")");
    return Detail{printable(name), list(names),
                  names.empty() ? "the certificate is not for " + asked +
                                      ": it has no subjectAltName, and a common name does not count"
                                : "the certificate is for " + list(names) + ", not for " + asked,
                  name_advice(*wanted, inputs.from_handshake)};
  });
  if (match) checks.found(to_text(*match));
}

/// Baseline Requirements 7.1.4.3: a common name is one of the alternative names, character for character, and
/// addresses in their one text form. The parent domain of a wildcard is accepted too: certificates for
/// "*.example.com" often have the common name "example.com", and few clients look at a common name.
bool repeats(std::string_view common_name, const GeneralName& name) {
  if (name.kind == NameKind::ip_address) return ip_text(name.value) == common_name;
  if (name.kind != NameKind::dns_name) return false;
  std::string_view text = name.text();
  if (text.substr(0, 2) == "*." && text.substr(2) == common_name) return true;
  return text == common_name;
}

/// A name of this machine itself: "localhost" and names below it, 127.0.0.0/8, ::1.
bool is_own_machine(const GeneralName& name) {
  if (name.kind == NameKind::ip_address)
    return ip_text(name.value) == "::1" || (name.value.size() == 4 && name.value[0] == 127);
  constexpr std::string_view localhost = "localhost", below = ".localhost";
  const std::string_view text = name.text();
  return name.kind == NameKind::dns_name &&
         (equal_in_any_case(text, localhost) ||
          (text.size() > below.size() && equal_in_any_case(text.substr(text.size() - below.size()), below)));
}

void check_common_name(PathChecks& checks, const PathEntry& entry) {
  // The Forum's rules are for names that its CAs may vouch for, not for those of the local machine.
  const std::vector<GeneralName>& names = entry.certificate.extensions.subject_alt_name;
  if (!names.empty() && std::all_of(names.begin(), names.end(), is_own_machine)) return;
  std::vector<View> common_names;
  for (const Attribute& attribute : entry.certificate.subject.attributes)
    if (attribute.type == oid::common_name) common_names.push_back(attribute.value);
  std::string problem;
  if (common_names.size() > 1)
    problem = "more than one common name";
  else if (!common_names.empty() && std::none_of(names.begin(), names.end(), [&](const GeneralName& name) {
             return repeats(as_text(common_names[0]), name);
           }))
    problem = printable(as_text(common_names[0]));
  checks.check(entry.label, Rule::common_name, problem.empty(), [&] {
    return Detail{
        names.empty() ? "no common name, because there is no subjectAltName" : "one of " + list(names),
        problem,
        "the certificate has " +
            (common_names.size() > 1 ? problem
                                     : "the common name " + problem + ", which is not in its subjectAltName"),
        "its CA must issue another"};
  });
}

void check_wildcards(PathChecks& checks, const PathEntry& entry) {
  const GeneralName* wide = nullptr;
  for (const GeneralName& name : entry.certificate.extensions.subject_alt_name)
    if (name.kind == NameKind::dns_name && name.text().substr(0, 2) == "*." &&
        name.text().find('.', 2) == name.text().npos)
      wide = &name;
  checks.check(entry.label, Rule::wildcard_scope, !wide, [&] {
    return Detail{"a wildcard followed by at least two labels", to_text(*wide),
                  "the certificate claims every domain below a top-level domain: " + to_text(*wide),
                  "its CA must issue another"};
  });
}

/// What the certificate says about how its key may be used.
void check_uses(PathChecks& checks, const PathEntry& entry, const ValidationInputs& inputs) {
  const Extensions& extensions = entry.certificate.extensions;
  const bool strict = checks.policy().ca_browser_forum;
  const auto& usage = extensions.key_usage;
  // Handshakes and the servers of the Forum's profile need it; RFC 5280 knows other uses.
  if (inputs.from_handshake || strict) {
    checks.check(
        entry.label, Rule::leaf_key_usage, !usage || usage->has(KeyUsage::Bit::digital_signature), [&] {
          return Detail{
              "digitalSignature", to_text(*usage),
              "the certificate does not allow its key to sign handshakes: its keyUsage is " + to_text(*usage),
              "TLS 1.3 needs digitalSignature; its CA must issue another"};
        });
    if (usage) checks.found(to_text(*usage));
  }
  const std::vector<Oid>& purposes = extensions.ext_key_usage;
  const Oid wanted = purpose_oid(inputs.purpose);
  const bool named = has(purposes, wanted), any = has(purposes, oid::any_ext_key_usage);
  // RFC 5280 4.2.1.12: a certificate without extKeyUsage is not limited to any purpose.
  checks.check(entry.label, Rule::leaf_ext_key_usage, purposes.empty() || named || any, [&] {
    return Detail{std::string(name_of(wanted)), list(purposes),
                  std::string("the certificate is not for a TLS ") +
                      (inputs.purpose == Purpose::server ? "server" : "client") + ": its extKeyUsage is " +
                      list(purposes),
                  "a certificate for that purpose is needed"};
  });
  checks.found(list(purposes));
  if (!strict || !(purposes.empty() || named || any)) return;
  checks.check(entry.label, Rule::names_its_purpose, named && !any, [&] {
    return Detail{
        std::string(name_of(wanted)) + ", and not anyExtendedKeyUsage", list(purposes),
        any ? "the certificate is for every purpose (anyExtendedKeyUsage), which a public CA may not issue"
            : "the certificate does not name its purpose (no extKeyUsage), which a public CA must do",
        "its CA must issue another; for a private CA, --policy rfc5280 does not check this"};
  });
}

}  // namespace

void check_leaf(PathChecks& checks, const PathEntry& entry, const ValidationInputs& inputs) {
  const Extensions& extensions = entry.certificate.extensions;
  const bool strict = checks.policy().ca_browser_forum;
  check_name(checks, entry, inputs);
  if (strict)
    checks.check(entry.label, Rule::leaf_is_not_a_ca,
                 !extensions.basic_constraints || !extensions.basic_constraints->ca, [&] {
                   return Detail{"cA FALSE", "cA TRUE",
                                 "the certificate is a CA certificate, which a server must not use",
                                 "use it to issue a certificate for the server"};
                 });
  check_uses(checks, entry, inputs);
  if (strict && inputs.purpose == Purpose::server) {
    check_common_name(checks, entry);
    check_wildcards(checks, entry);
  }
}

void check_trusted_leaf(PathChecks& checks, const PathEntry& entry, const ValidationInputs& inputs) {
  check_name(checks, entry, inputs);
  check_usable(checks, entry, inputs.time);
  check_uses(checks, entry, inputs);
}

void check_issuer(PathChecks& checks, const PathEntry& entry, Purpose purpose, std::size_t below) {
  const Extensions& extensions = entry.certificate.extensions;
  const ValidationPolicy& policy = checks.policy();
  const auto& basic = extensions.basic_constraints;
  // RFC 5280 6.1.4 (k): that a version 1 certificate is a CA must be known by other means: the user said so.
  const bool known_otherwise = policy.private_ca && entry.is_anchor() && !entry.certificate.has_extensions;
  checks.check(entry.label, Rule::is_ca, (basic && basic->ca) || known_otherwise, [&] {
    return Detail{"basicConstraints with cA TRUE", basic ? "cA FALSE" : "no basicConstraints",
                  entry.text() + " issued a certificate but is not a CA certificate: it has " +
                      (basic ? "cA FALSE" : "no basicConstraints"),
                  "do not rely on what it signed; the server needs a certificate from a CA"};
  });
  const auto& usage = extensions.key_usage;
  // An old public root may leave keyUsage out, and RFC 5280 6.1.4 (n) checks it only if it is present.
  const bool may_sign = usage ? usage->has(KeyUsage::Bit::key_cert_sign)
                              : policy.private_ca || (entry.is_anchor() && policy.ca_browser_forum);
  checks.check(entry.label, Rule::ca_key_usage, may_sign, [&] {
    return Detail{"keyCertSign", usage ? to_text(*usage) : "no keyUsage",
                  entry.text() + " does not allow its key to sign certificates: it has " +
                      (usage ? "the keyUsage " + to_text(*usage) : "no keyUsage"),
                  "another CA must issue the certificate"};
  });
  if (usage) checks.found(to_text(*usage));
  const auto limit = basic ? basic->path_len_constraint : std::nullopt;
  checks.check(entry.label, Rule::path_length, !limit || below <= *limit, [&] {
    return Detail{
        *limit == 0 ? "no CA below"
                    : "at most " + std::to_string(*limit) + (*limit == 1 ? " CA" : " CAs") + " below",
        std::to_string(below),
        entry.text() + " may have " + (*limit == 0 ? "no CA" : "at most " + std::to_string(*limit) + " CAs") +
            " below it, but has " + std::to_string(below),
        "the lowest CA was not allowed to issue; another CA must issue the certificate"};
  });
  const std::vector<Oid>& purposes = extensions.ext_key_usage;
  const bool root = entry.is_anchor() && entry.certificate.is_self_issued();
  const bool allowed =
      purposes.empty() || has(purposes, purpose_oid(purpose)) || has(purposes, oid::any_ext_key_usage);
  // Baseline Requirements 7.1.2.1.2: a root has no extKeyUsage.
  const bool silent = !(policy.ca_browser_forum && root) || purposes.empty();
  checks.check(entry.label, Rule::ca_ext_key_usage, allowed && silent, [&] {
    return Detail{silent ? std::string(name_of(purpose_oid(purpose))) : "no extKeyUsage in a root",
                  list(purposes),
                  entry.text() +
                      (silent ? " may not issue certificates for this purpose: its extKeyUsage is "
                              : " is a root with an extKeyUsage, which a public root must not have: it is ") +
                      list(purposes),
                  "another CA must issue the certificate"};
  });
}

}  // namespace glasstls::x509
