#include "x509/certificate/general_name.hpp"

#include "x509/certificate/ip_address.hpp"
#include "x509/der/text.hpp"

namespace glasstls::x509 {

std::string_view name_of(GeneralName::Kind kind) {
  switch (kind) {
    using enum GeneralName::Kind;
    case other_name: return "otherName";
    case rfc822_name: return "rfc822Name";
    case dns_name: return "dNSName";
    case x400_address: return "x400Address";
    case directory_name: return "directoryName";
    case edi_party_name: return "ediPartyName";
    case uri: return "uniformResourceIdentifier";
    case ip_address: return "iPAddress";
    case registered_id: return "registeredID";
  }
  return "unknown kind of name";
}

GeneralName parse_general_name(der::Reader& reader, AddressForm form) {
  using enum GeneralName::Kind;
  const auto is = [&reader](GeneralName::Kind kind, bool holds_more) {
    const int number = static_cast<int>(kind);
    return reader.next_is(holds_more ? der::constructed(number) : der::context(number));
  };
  const auto text = [&reader](GeneralName::Kind kind) {
    return as_bytes(reader.ia5_string(name_of(kind), der::context(static_cast<int>(kind))));
  };
  for (GeneralName::Kind kind : {rfc822_name, dns_name, uri})
    if (is(kind, false)) return {kind, text(kind)};
  for (GeneralName::Kind kind : {other_name, x400_address, edi_party_name})
    if (is(kind, true)) return {kind, reader.any(name_of(kind)).content};
  if (is(registered_id, false))
    return {registered_id, as_bytes(reader.object_identifier("registeredID", der::context(8)).content)};
  if (is(ip_address, false)) {
    const View octets = reader.octet_string("iPAddress", der::context(7));
    const std::size_t factor = form == AddressForm::subnet ? 2 : 1;
    if (octets.size() != 4 * factor && octets.size() != 16 * factor)
      reader.fault("iPAddress", "has the wrong size",
                   form == AddressForm::subnet ? "8 or 32 bytes" : "4 or 16 bytes",
                   std::to_string(octets.size()));
    if (reader.annotates()) reader.explain(ip_text(octets));
    return {ip_address, octets};
  }
  if (is(directory_name, true)) {
    der::Reader inner = reader.enter("directoryName", der::constructed(4));
    Name name = parse_name(inner, "Name");
    inner.end("directoryName");
    const View der = name.der;
    return {directory_name, der, std::move(name)};
  }
  reader.fail("GeneralName", reader.empty() ? "is missing" : "is not one of its nine choices", "[0] to [8]",
              reader.empty() ? "nothing" : der::to_text(static_cast<der::Tag>(reader.rest()[0])));
}

std::vector<GeneralName> parse_general_names(der::Reader& reader, std::string_view field, der::Tag tag) {
  std::vector<GeneralName> names;
  der::Reader sequence = reader.enter(field, tag);
  do sequence.salvage([&] { names.push_back(parse_general_name(sequence)); });
  while (!sequence.empty());
  return names;
}

std::string to_text(const GeneralName& name) {
  const std::string prefix = std::string(name_of(name.kind)) + " ";
  switch (name.kind) {
    using enum GeneralName::Kind;
    case rfc822_name:
    case dns_name:
    case uri: return prefix + printable(name.text());
    case ip_address: return prefix + ip_text(name.value);
    case directory_name: return prefix + to_text(name.name);
    case registered_id: return prefix + to_text(Oid{name.text()});
    default: return prefix + "of " + std::to_string(name.value.size()) + " bytes";
  }
}

}  // namespace glasstls::x509
