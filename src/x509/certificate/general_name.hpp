#pragma once

#include "x509/certificate/name.hpp"

namespace glasstls::x509 {

/// RFC 5280 4.2.1.6: one name of a subject, issuer or constraint. Shows bytes of the certificate.
struct GeneralName {
  /// The numbers of the choice's tags.
  enum class Kind : std::uint8_t {
    other_name,
    rfc822_name,
    dns_name,
    x400_address,
    directory_name,
    edi_party_name,
    uri,
    ip_address,
    registered_id,
  };

  Kind kind{};
  /// The characters, the octets of an address, or the DER of the other kinds.
  View value{};
  /// Of a directory_name; empty for the other kinds.
  Name name{};

  /// The value as characters.
  std::string_view text() const { return as_text(value); }
};

/// The RFC's name: "dNSName".
std::string_view name_of(GeneralName::Kind kind);

/// An iPAddress has 4 or 16 octets; in a constraint, as many more follow as its mask.
enum class AddressForm : std::uint8_t { address, subnet };

/// Reads a GeneralName. Rule::subject_alt_name checks later whether DNS, e-mail and URI names are well
/// formed.
GeneralName parse_general_name(der::Reader& reader, AddressForm form = AddressForm::address);

/// Reads a SEQUENCE of one or more, with the name `field`.
std::vector<GeneralName> parse_general_names(der::Reader& reader, std::string_view field,
                                             der::Tag tag = der::Tag::sequence);

/// "dNSName example.com".
std::string to_text(const GeneralName& name);

}  // namespace glasstls::x509
