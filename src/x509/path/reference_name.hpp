#pragma once

#include <optional>

#include "x509/certificate/general_name.hpp"

namespace glasstls::x509 {

/// RFC 9525: the name that the certificate must have, as the user typed it. A DNS name, the text of an IP
/// address (IPv6 with or without brackets), or, with an @, an e-mail address.
struct ReferenceName {
  GeneralName::Kind kind = GeneralName::Kind::dns_name;
  std::string text;  ///< in lower case and without a trailing dot
  Bytes octets;      ///< of an IP address
};

/// Reads a reference name; empty if `text` is none of the three. A DNS name in UTF-8 is turned into A-labels
/// (base/a_label.hpp).
std::optional<ReferenceName> parse_reference_name(std::string_view text);

/// RFC 9525: whether a name of a certificate matches `wanted`. A wildcard must be the whole left-most label
/// and matches exactly one label.
bool matches(const GeneralName& presented, const ReferenceName& wanted);

/// Whether a name may have one.
enum class Wildcard : std::uint8_t { refused, allowed };

/// RFC 1034 and RFC 1123: labels of 1 to 63 letters, digits and inner hyphens, at most 253
/// characters, and not an IPv4 address. With `allowed`, the left-most label may be "*" before at least one
/// other.
bool is_dns_name(std::string_view text, Wildcard wildcard = Wildcard::refused);

/// RFC 5280 4.2.1.6: a mailbox of RFC 2821, "local-part@domain".
bool is_mailbox(std::string_view text);

/// What is wrong with the form of a subjectAltName (RFC 5280 4.2.1.6), as the end of a sentence; null if it
/// is well formed.
const char* malformation(const GeneralName& name);

/// RFC 5280 4.2.1.6: the host of an absolute URI with an authority; empty if there is none.
std::string_view host_of_uri(std::string_view uri);

/// Whether a URI is absolute: a scheme and something after it.
bool is_absolute_uri(std::string_view uri);

}  // namespace glasstls::x509
