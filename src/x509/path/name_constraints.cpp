#include "x509/path/name_constraints.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "x509/certificate/ip_address.hpp"
#include "x509/der/text.hpp"
#include "x509/path/reference_name.hpp"

namespace glasstls::x509 {

namespace {

using NameKind = GeneralName::Kind;

/// Whether `name` is `base` or ends with its labels. Every name is in an empty base.
bool is_at_or_below(std::string_view name, std::string_view base) {
  if (base.empty()) return true;
  if (name.size() < base.size() || !equal_in_any_case(name.substr(name.size() - base.size()), base))
    return false;
  return name.size() == base.size() || name[name.size() - base.size() - 1] == '.';
}

/// Whether a name is in a subtree. A wildcard name stands for many names; some of them may be in it.
enum class Place : std::uint8_t { outside, partly_inside, inside, unknown };

Place place_of_dns(std::string_view name, std::string_view base) {
  if (name.substr(0, 2) != "*.") return is_at_or_below(name, base) ? Place::inside : Place::outside;
  const std::string_view parent = name.substr(2);
  if (is_at_or_below(parent, base)) return Place::inside;
  const std::size_t dot = base.find('.');
  const bool one_of_them = dot != base.npos && equal_in_any_case(base.substr(dot + 1), parent);
  return one_of_them ? Place::partly_inside : Place::outside;
}

/// RFC 5280 4.2.1.10: a base with a leading dot has every host below it, one without only that host.
bool host_matches(std::string_view host, std::string_view base) {
  if (base.empty()) return true;
  if (base.front() != '.') return equal_in_any_case(host, base);
  return host.size() > base.size() && equal_in_any_case(host.substr(host.size() - base.size()), base);
}

Place place_of_mailbox(std::string_view name, std::string_view base) {
  const std::size_t at = name.rfind('@');
  if (at == name.npos) return Place::unknown;
  const std::string_view local = name.substr(0, at), host = name.substr(at + 1);
  const std::size_t base_at = base.rfind('@');
  if (base_at == base.npos) return host_matches(host, base) ? Place::inside : Place::outside;
  const bool same = local == base.substr(0, base_at) && equal_in_any_case(host, base.substr(base_at + 1));
  return same ? Place::inside : Place::outside;
}

Place place_of_uri(std::string_view name, std::string_view base) {
  const std::string_view host = host_of_uri(name);
  // RFC 5280 4.2.1.10: a URI without a host that is a name MUST be rejected.
  if (!is_dns_name(host)) return Place::unknown;
  return host_matches(host, base) ? Place::inside : Place::outside;
}

Place place_of_address(View address, View subnet) {
  if (subnet.size() != 2 * address.size()) return Place::outside;
  const View network = subnet.first(address.size()), mask = subnet.subspan(address.size());
  for (std::size_t i = 0; i < address.size(); ++i)
    if (((address[i] ^ network[i]) & mask[i]) != 0) return Place::outside;
  return Place::inside;
}

Place place(const GeneralName& name, const GeneralName& base) {
  switch (name.kind) {
    case NameKind::dns_name: return place_of_dns(name.text(), base.text());
    case NameKind::rfc822_name: return place_of_mailbox(name.text(), base.text());
    case NameKind::uri: return place_of_uri(name.text(), base.text());
    case NameKind::ip_address: return place_of_address(name.value, base.value);
    case NameKind::directory_name: return is_within(name.name, base.name) ? Place::inside : Place::outside;
    default: return Place::unknown;
  }
}

/// Whether the constraint is about this form of name. IPv4 and IPv6 addresses are one form: permitting only
/// subnets of one permits no address of the other.
bool speaks_of(const GeneralName& base, const GeneralName& name) { return base.kind == name.kind; }

std::string list(const std::vector<GeneralName>& bases, NameKind kind) {
  std::string text;
  int shown = 0;
  for (const GeneralName& base : bases) {
    if (base.kind != kind) continue;
    if (++shown > 3) return text + ", ...";
    text.append(text.empty() ? "" : " or ").append(to_text(base));
  }
  return text;
}

std::optional<Violation> check(const NameConstraints& constraints, const GeneralName& name,
                               std::size_t& budget) {
  for (const GeneralName& base : constraints.excluded_subtrees) {
    if (budget == 0) return std::nullopt;
    --budget;
    if (!speaks_of(base, name)) continue;
    if (place(name, base) != Place::outside)
      return Violation{to_text(name), "a name outside " + to_text(base)};
  }
  bool any = false;
  for (const GeneralName& base : constraints.permitted_subtrees) {
    if (budget == 0) return std::nullopt;
    --budget;
    if (!speaks_of(base, name)) continue;
    any = true;
    if (place(name, base) == Place::inside) return std::nullopt;
  }
  if (!any) return std::nullopt;
  return Violation{to_text(name), "a name in " + list(constraints.permitted_subtrees, name.kind)};
}

}  // namespace

std::optional<Violation> find_violation(const NameConstraints& constraints, const Certificate& certificate,
                                        std::size_t& budget) {
  if (!certificate.subject.empty()) {
    const GeneralName subject{NameKind::directory_name, certificate.subject.der, certificate.subject};
    if (auto violation = check(constraints, subject, budget)) return violation;
  }
  const std::vector<GeneralName>& names = certificate.extensions.subject_alt_name;
  for (const GeneralName& name : names)
    if (auto violation = check(constraints, name, budget)) return violation;
  // RFC 5280 4.2.1.10: without an e-mail address in subjectAltName, those in the subject are compared.
  if (std::none_of(names.begin(), names.end(),
                   [](const GeneralName& n) { return n.kind == NameKind::rfc822_name; }))
    for (const Attribute& attribute : certificate.subject.attributes)
      if (attribute.type == oid::email_address)
        if (auto violation = check(constraints, {NameKind::rfc822_name, attribute.value, {}}, budget))
          return violation;
  return std::nullopt;
}

const char* constraint_malformation(const GeneralName& constraint) {
  const std::string_view text = constraint.text();
  switch (constraint.kind) {
    case NameKind::dns_name:
      if (!text.empty() && text.front() == '.') return "begins with a dot, which only URI constraints may";
      return text.empty() || is_dns_name(text) ? nullptr : "is not a DNS name";
    case NameKind::rfc822_name: {
      if (text.find('@') != text.npos) return is_mailbox(text) ? nullptr : "is not an e-mail address";
      const std::string_view host = text.substr(!text.empty() && text.front() == '.' ? 1 : 0);
      return is_dns_name(host) ? nullptr : "is not an e-mail address or a host";
    }
    case NameKind::uri: {
      const std::string_view host = text.substr(!text.empty() && text.front() == '.' ? 1 : 0);
      return is_dns_name(host) ? nullptr : "is not a host name";
    }
    case NameKind::ip_address: {
      // Ones, then zeros: RFC 4632, as RFC 5280 4.2.1.10 says.
      bool ended = false;
      for (std::size_t i = constraint.value.size() / 2; i < constraint.value.size(); ++i)
        for (int bit = 7; bit >= 0; --bit) {
          const bool set = (constraint.value[i] >> bit & 1) != 0;
          if (set && ended) return "has a mask that is not ones followed by zeros";
          ended = ended || !set;
        }
      return nullptr;
    }
    default: return nullptr;
  }
}

}  // namespace glasstls::x509
