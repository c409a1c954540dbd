#pragma once

#include <vector>

#include "x509/der/der.hpp"

namespace glasstls::x509 {

/// RFC 5280 4.1.2.4: one type and value of a distinguished name, as views of the certificate's bytes.
struct Attribute {
  std::size_t rdn = 0;  ///< the RelativeDistinguishedName it belongs to, counted from 0
  Oid type{};
  der::Tag tag{};
  View value{};
};

/// RFC 5280 4.1.2.4: a distinguished name. Its views point into the certificate's bytes.
struct Name {
  View der{};
  std::vector<Attribute> attributes;

  /// Whether it has no attributes.
  bool empty() const { return attributes.empty(); }
  /// How many RelativeDistinguishedNames it has.
  std::size_t rdn_count() const { return empty() ? 0 : attributes.back().rdn + 1; }
};

/// Reads a Name, called `field` in failures and in the byte view.
Name parse_name(der::Reader& reader, std::string_view field);

/// RFC 5280 7.1: whether two names are the same; case and spaces of strings do not matter.
bool same_name(const Name& a, const Name& b);

/// RFC 5280 4.2.1.10: whether `name` begins with all of `base`.
bool is_within(const Name& name, const Name& base);

/// A hash that is equal for names that are the same (RFC 5280 7.1), and rarely for others. `name` is the DER
/// of a Name; throws Failure if it is not.
std::uint64_t name_hash(View name);

/// "CN=example.com, O=Example, C=US": the most specific part first.
std::string to_text(const Name& name);

/// A short name for people: the common name, or else the last attribute. Empty for an empty name.
std::string title(const Name& name);

}  // namespace glasstls::x509
