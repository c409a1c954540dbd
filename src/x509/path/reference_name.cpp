#include "x509/path/reference_name.hpp"

#include <algorithm>
#include <stdexcept>

#include "base/a_label.hpp"

#include "base/ascii.hpp"
#include "x509/certificate/ip_address.hpp"
#include "x509/der/text.hpp"

namespace glasstls::x509 {

namespace {

using NameKind = GeneralName::Kind;

bool is_alphanumeric(char c) { return is_letter(c) || is_digit(c); }

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(), [](char c) { return is_alphanumeric(c) || c == '-'; });
}

bool dns_matches(std::string_view presented, std::string_view wanted) {
  if (!is_dns_name(presented, Wildcard::allowed)) return false;
  if (presented[0] != '*') return equal_in_any_case(presented, wanted);
  const std::size_t dot = wanted.find('.');
  return dot != wanted.npos && equal_in_any_case(presented.substr(1), wanted.substr(dot));
}

}  // namespace

bool is_dns_name(std::string_view text, Wildcard wildcard) {
  if (text.size() > 253) return false;
  if (wildcard == Wildcard::allowed && text.substr(0, 2) == "*.") text.remove_prefix(2);
  std::string_view label;
  for (std::string_view rest = text;; rest.remove_prefix(label.size() + 1)) {
    label = rest.substr(0, rest.find('.'));
    if (!is_label(label)) return false;
    if (label.size() == rest.size()) break;
  }
  // RFC 1123: the last label is not a number, which tells a host name from an address.
  return std::any_of(label.begin(), label.end(), [](char c) { return c < '0' || c > '9'; });
}

bool is_mailbox(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == text.npos || at == 0 || at > 64) return false;
  const std::string_view local = text.substr(0, at), domain = text.substr(at + 1);
  // RFC 2821: a dot-string. Quoted local parts are not used in certificates, and are refused.
  constexpr std::string_view others = "!#$%&'*+-/=?^_`{|}~.";
  const bool characters = std::all_of(local.begin(), local.end(), [&](char c) {
    return is_alphanumeric(c) || others.find(c) != others.npos;
  });
  const bool dots = local.front() == '.' || local.back() == '.' || local.find("..") != local.npos;
  return characters && !dots && is_dns_name(domain);
}

bool is_absolute_uri(std::string_view uri) {
  const std::size_t colon = uri.find(':');
  if (colon == uri.npos || colon == 0 || colon + 1 == uri.size()) return false;
  const std::string_view scheme = uri.substr(0, colon);
  if (scheme[0] >= '0' && scheme[0] <= '9') return false;
  return std::all_of(scheme.begin(), scheme.end(),
                     [](char c) { return is_alphanumeric(c) || c == '+' || c == '-' || c == '.'; }) &&
         std::all_of(uri.begin(), uri.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

const char* malformation(const GeneralName& name) {
  const std::string_view text = name.text();
  switch (name.kind) {
    case NameKind::dns_name: return is_dns_name(text, Wildcard::allowed) ? nullptr : "is not a DNS name";
    case NameKind::rfc822_name: return is_mailbox(text) ? nullptr : "is not an e-mail address";
    case NameKind::uri: {
      if (!is_absolute_uri(text)) return "is not an absolute URI";
      if (text.find("://") != text.find(':')) return nullptr;  // no authority: nothing more to say
      std::string_view host = host_of_uri(text);
      if (host.size() > 2 && host.front() == '[') host = host.substr(1, host.size() - 2);
      return is_dns_name(host) || parse_ip_address(host) ? nullptr : "has no host";
    }
    case NameKind::directory_name: return name.name.empty() ? "is an empty name" : nullptr;
    default: return nullptr;
  }
}

std::string_view host_of_uri(std::string_view uri) {
  const std::size_t slashes = uri.find("://");
  if (slashes == uri.npos || slashes != uri.find(':')) return {};
  std::string_view authority = uri.substr(slashes + 3);
  authority = authority.substr(0, authority.find_first_of("/?#"));
  const std::size_t at = authority.rfind('@');
  if (at != authority.npos) authority.remove_prefix(at + 1);
  if (!authority.empty() && authority.front() == '[') return authority;  // an IPv6 address, with its brackets
  return authority.substr(0, authority.find(':'));
}

std::optional<ReferenceName> parse_reference_name(std::string_view text) {
  if (text.find('@') != text.npos) {
    if (!is_mailbox(text)) return std::nullopt;
    return ReferenceName{NameKind::rfc822_name, std::string(text), {}};
  }
  std::string_view bare = text;
  if (bare.size() > 2 && bare.front() == '[' && bare.back() == ']') bare = bare.substr(1, bare.size() - 2);
  if (auto octets = parse_ip_address(bare))
    return ReferenceName{NameKind::ip_address, std::string(bare), *octets};
  std::string ascii;
  try {
    ascii = to_ascii_name(text);
  } catch (const std::invalid_argument&) {
    return std::nullopt;
  }
  if (!ascii.empty() && ascii.back() == '.') ascii.pop_back();  // the root of the DNS, said aloud
  if (!is_dns_name(ascii)) return std::nullopt;
  return ReferenceName{NameKind::dns_name, lower(ascii), {}};
}

bool matches(const GeneralName& presented, const ReferenceName& wanted) {
  if (presented.kind != wanted.kind) return false;
  switch (wanted.kind) {
    case NameKind::dns_name: return dns_matches(presented.text(), wanted.text);
    case NameKind::ip_address: return equal(presented.value, wanted.octets);
    case NameKind::rfc822_name: {
      // RFC 5280 7.5: the domain in any case, the local part exactly.
      const std::string_view text = presented.text();
      const std::size_t at = wanted.text.find('@');
      return text.size() == wanted.text.size() && text.substr(0, at) == wanted.text.substr(0, at) &&
             equal_in_any_case(text.substr(at), std::string_view(wanted.text).substr(at));
    }
    default: return false;
  }
}

}  // namespace glasstls::x509
