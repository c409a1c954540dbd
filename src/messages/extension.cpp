#include "messages/extension.hpp"

#include <set>

#include "messages/extension_table.hpp"

namespace glasstls::messages {

namespace {

using Row = ExtensionRow<wire::Reader>;
constexpr const auto& rows = extension_rows<wire::Reader>;

bool is_recognised(ExtensionType type) {
  return std::any_of(rows.begin(), rows.end(), [type](const Row& row) { return row.type == type; });
}

bool is_response(Carrier carrier) {
  using namespace carriers;
  return (static_cast<unsigned>(carrier) & (SH | HRR | EE | CT)) != 0;
}

std::string describe(ExtensionType type) {
  const std::string number = std::to_string(static_cast<unsigned>(type));
  return name_of(type) == "unknown" ? "extension " + number : std::string(name_of(type)) + "(" + number + ")";
}

}  // namespace

std::string_view name_of(Carrier carrier) {
  switch (carrier) {
    case Carrier::ClientHello: return "ClientHello";
    case Carrier::ServerHello: return "ServerHello";
    case Carrier::HelloRetryRequest: return "HelloRetryRequest";
    case Carrier::EncryptedExtensions: return "EncryptedExtensions";
    case Carrier::Certificate: return "Certificate";
    case Carrier::CertificateRequest: return "CertificateRequest";
    case Carrier::NewSessionTicket: return "NewSessionTicket";
  }
  return "unknown";
}

bool walk_body(ExtensionType type, Carrier carrier, wire::Reader& reader) {
  const Row* row = find_row<wire::Reader>(type, carrier);
  if (!row || !row->walk) return false;
  row->walk(reader);
  return true;
}

void check_extensions(const Extensions& extensions, Carrier carrier,
                      std::span<const ExtensionType> requested) {
  const std::string message(name_of(carrier));
  std::set<ExtensionType> seen;  // a block has room for 16,383
  for (std::size_t i = 0; i < extensions.size(); ++i) {
    const ExtensionType type = extensions[i].extension_type;
    // RFC 9846 4.3: there is at most one extension of each type in a block.
    if (!seen.insert(type).second)
      throw Failure(Alert::illegal_parameter, message + " has an extension twice", {9846, "4.3"},
                    "each type at most once", describe(type));
    // RFC 9846 4.3: a response answers a request, except for the cookie of a HelloRetryRequest.
    const bool asked = std::find(requested.begin(), requested.end(), type) != requested.end() ||
                       (carrier == Carrier::HelloRetryRequest && type == ExtensionType::cookie);
    if (is_response(carrier) && !asked)
      throw Failure(Alert::unsupported_extension, message + " has an extension that was not asked for",
                    {9846, "4.3"}, "only types that the request has", describe(type));
    // RFC 9846 4.3: a recognised extension stands only in the messages of Table 1.
    const Row* row = find_row<wire::Reader>(type, carrier);
    if (!row && is_recognised(type))
      throw Failure(Alert::illegal_parameter, message + " has an extension that belongs in other messages",
                    {9846, "4.3"}, "an extension of Table 1 for this message", describe(type));
    if (row && row->walk) {
      wire::Reader reader(extensions[i].extension_data);
      row->walk(reader);
    }
  }
}

}  // namespace glasstls::messages
