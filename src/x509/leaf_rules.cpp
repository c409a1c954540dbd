#include <algorithm>

#include "x509/certificate_rules.hpp"
#include "x509/ip_address.hpp"
#include "x509/text.hpp"

namespace glasstls::x509 {

namespace {

using Kind = GeneralName::Kind;

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
    text.append(name.kind == Kind::dns_name ? printable(name.text()) : to_text(name));
  }
  return text;
}

void judge_name(Judgement& judgement, const Placed& placed, std::string_view name) {
  if (name.empty()) return;
  const std::vector<GeneralName>& names = placed.certificate.extensions.subject_alt_name;
  const auto wanted = parse_reference_name(name);
  const GeneralName* match = nullptr;
  for (const GeneralName& presented : names)
    if (!match && wanted && matches(presented, *wanted)) match = &presented;
  judgement.hold(placed.label, Rule::name_matches, match != nullptr, [&] {
    if (!wanted)
      return Detail{"a DNS name in ASCII letters, an IP address or an e-mail address", printable(name),
                    "no certificate can be for the name \"" + printable(name) + "\""};
    return Detail{printable(name), list(names),
                  "the server that answered has no certificate for " + printable(name) +
                      (names.empty() ? "; a common name does not count" : ", but one for " + list(names)) +
                      "; is this the name that you meant? If so, another server than yours answered, or "
                      "whoever runs it must get a certificate with this name"};
  });
  if (match) judgement.found(to_text(*match));
}

/// Baseline Requirements 7.1.4.3: a common name is one of the alternative names, character for character, and
/// addresses in their one text form. The domain that a wildcard stands below is let pass as well:
/// certificates for "*.example.com" are called "example.com", and no client looks at a common name.
bool repeats(std::string_view common_name, const GeneralName& name) {
  if (name.kind == Kind::ip_address) return ip_text(name.value) == common_name;
  if (name.kind != Kind::dns_name) return false;
  std::string_view text = name.text();
  if (text.substr(0, 2) == "*." && text.substr(2) == common_name) return true;
  return text == common_name;
}

/// A name of this machine itself: "localhost" and what is below it, 127.0.0.0/8, ::1.
bool is_own_machine(const GeneralName& name) {
  if (name.kind == Kind::ip_address)
    return ip_text(name.value) == "::1" || (name.value.size() == 4 && name.value[0] == 127);
  constexpr std::string_view localhost = "localhost", below = ".localhost";
  const std::string_view text = name.text();
  return name.kind == Kind::dns_name &&
         (equal_folded(text, localhost) ||
          (text.size() > below.size() && equal_folded(text.substr(text.size() - below.size()), below)));
}

void judge_common_name(Judgement& judgement, const Placed& placed) {
  // The Forum's rules are for names that its CAs may vouch for, and those of one's own machine are none.
  const std::vector<GeneralName>& names = placed.certificate.extensions.subject_alt_name;
  if (!names.empty() && std::all_of(names.begin(), names.end(), is_own_machine)) return;
  std::vector<View> common_names;
  for (const Attribute& attribute : placed.certificate.subject.attributes)
    if (attribute.type == oid::common_name) common_names.push_back(attribute.value);
  std::string problem;
  if (common_names.size() > 1)
    problem = "more than one common name";
  else if (!common_names.empty() && std::none_of(names.begin(), names.end(), [&](const GeneralName& name) {
             return repeats(as_text(common_names[0]), name);
           }))
    problem = printable(as_text(common_names[0]));
  judgement.hold(placed.label, Rule::common_name, problem.empty(), [&] {
    return Detail{
        names.empty() ? "no common name, because there is no subjectAltName" : "one of " + list(names),
        problem,
        "the certificate has a common name that its CA does not vouch for; its CA must issue another"};
  });
}

void judge_wildcards(Judgement& judgement, const Placed& placed) {
  const GeneralName* wide = nullptr;
  for (const GeneralName& name : placed.certificate.extensions.subject_alt_name)
    if (name.kind == Kind::dns_name && name.text().substr(0, 2) == "*." &&
        name.text().find('.', 2) == name.text().npos)
      wide = &name;
  judgement.hold(placed.label, Rule::wildcard_scope, !wide, [&] {
    return Detail{
        "a wildcard with at least two labels behind it", to_text(*wide),
        "the certificate claims every domain below a top-level domain; its CA must not have issued it"};
  });
}

}  // namespace

void judge_leaf(Judgement& judgement, const Placed& placed, Purpose purpose, std::string_view name) {
  const Extensions& extensions = placed.certificate.extensions;
  const bool strict = judgement.policy().ca_browser_forum;
  judge_name(judgement, placed, name);
  if (strict)
    judgement.hold(placed.label, Rule::leaf_is_not_a_ca,
                   !extensions.basic_constraints || !extensions.basic_constraints->ca, [&] {
                     return Detail{
                         "cA FALSE", "cA TRUE",
                         "the certificate is a CA's own and must not be used by a server; issue one to "
                         "the server with it"};
                   });
  const auto& usage = extensions.key_usage;
  judgement.hold(
      placed.label, Rule::leaf_key_usage, !usage || usage->has(KeyUsage::Bit::digital_signature), [&] {
        return Detail{
            "digitalSignature", to_text(*usage),
            "the certificate does not allow its key to sign, which TLS 1.3 needs; its CA must issue "
            "another"};
      });
  if (usage) judgement.found(to_text(*usage));
  const std::vector<Oid>& purposes = extensions.ext_key_usage;
  const bool named = has(purposes, purpose_oid(purpose)), any = has(purposes, oid::any_ext_key_usage);
  judgement.hold(
      placed.label, Rule::leaf_ext_key_usage, strict ? named && !any : purposes.empty() || named || any, [&] {
        return Detail{
            std::string(name_of(purpose_oid(purpose))) + (strict ? ", and not anyExtendedKeyUsage" : ""),
            list(purposes),
            std::string("the certificate is not meant for a ") +
                (purpose == Purpose::server ? "server" : "client") +
                " of TLS; another must be issued for that purpose"};
      });
  judgement.found(list(purposes));
  if (strict && purpose == Purpose::server) {
    judge_common_name(judgement, placed);
    judge_wildcards(judgement, placed);
  }
}

void judge_issuer(Judgement& judgement, const Placed& placed, Purpose purpose, std::size_t below) {
  const Extensions& extensions = placed.certificate.extensions;
  const auto& basic = extensions.basic_constraints;
  judgement.hold(placed.label, Rule::is_ca, basic && basic->ca, [&] {
    return Detail{
        "basicConstraints with cA TRUE", basic ? "cA FALSE" : "no basicConstraints",
        placed.text() +
            " is not a CA's, so nobody may rely on what it signed; whoever runs the server must get "
            "a certificate from a CA"};
  });
  const auto& usage = extensions.key_usage;
  // A public root that is older than the rule that asks for it may leave keyUsage out.
  const bool may_sign = usage ? usage->has(KeyUsage::Bit::key_cert_sign)
                              : placed.is_anchor() && judgement.policy().ca_browser_forum;
  judgement.hold(placed.label, Rule::ca_key_usage, may_sign, [&] {
    return Detail{"keyCertSign", usage ? to_text(*usage) : "no keyUsage",
                  placed.text() + " does not allow its key to sign certificates"};
  });
  if (usage) judgement.found(to_text(*usage));
  const auto limit = basic ? basic->path_len_constraint : std::nullopt;
  judgement.hold(placed.label, Rule::path_length, !limit || below <= *limit, [&] {
    return Detail{
        *limit == 0 ? "no CA below"
                    : "at most " + std::to_string(*limit) + (*limit == 1 ? " CA" : " CAs") + " below",
        std::to_string(below),
        placed.text() +
            (*limit == 0 ? " may not have any CA below it" : " may not have that many CAs below it") +
            "; one that is there was not entitled to issue, and another must issue the certificate"};
  });
  const std::vector<Oid>& purposes = extensions.ext_key_usage;
  const bool root = placed.is_anchor() && placed.certificate.is_self_issued();
  const bool allowed =
      purposes.empty() || has(purposes, purpose_oid(purpose)) || has(purposes, oid::any_ext_key_usage);
  // Baseline Requirements 7.1.2.1.2: a root says nothing about purposes.
  const bool silent = !(judgement.policy().ca_browser_forum && root) || purposes.empty();
  judgement.hold(placed.label, Rule::ca_ext_key_usage, allowed && silent, [&] {
    return Detail{silent ? std::string(name_of(purpose_oid(purpose))) : "no extKeyUsage in a root",
                  list(purposes),
                  placed.text() + " may not issue certificates for this purpose; another CA must issue it"};
  });
}

}  // namespace glasstls::x509
