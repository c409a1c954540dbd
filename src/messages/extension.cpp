#include "messages/extension.hpp"

#include "messages/extension_table.hpp"
#include "trace/checker.hpp"

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

/// The types of `extensions`, or the one that breaks a rule.
std::string shown(const Extensions& extensions, const Extension* breaks) {
  if (breaks) return describe(breaks->extension_type);
  std::string text;
  for (const Extension& extension : extensions)
    text.append(text.empty() ? "" : ", ").append(named(extension.extension_type));
  return text.empty() ? "no extensions" : text;
}

template <class Breaks>
const Extension* find_one(const Extensions& extensions, Breaks&& breaks) {
  const auto it = std::find_if(extensions.begin(), extensions.end(), breaks);
  return it == extensions.end() ? nullptr : &*it;
}

/// An extension whose type an earlier one has too.
const Extension* find_repeated(const Extensions& extensions) {
  std::vector<const Extension*> sorted;
  sorted.reserve(extensions.size());  // a block has room for 16,383
  for (const Extension& extension : extensions) sorted.push_back(&extension);
  std::sort(sorted.begin(), sorted.end(),
            [](const Extension* a, const Extension* b) { return a->extension_type < b->extension_type; });
  const auto it = std::adjacent_find(
      sorted.begin(), sorted.end(),
      [](const Extension* a, const Extension* b) { return a->extension_type == b->extension_type; });
  return it == sorted.end() ? nullptr : *it;
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

void check_extensions(const Extensions& extensions, Carrier carrier, std::span<const ExtensionType> requested,
                      trace::Tracer tracer) {
  const trace::Checker checker(tracer, name_of(carrier));
  const auto require = [&](const Extension* breaks, const trace::Must& must, std::string_view expected) {
    checker.require(!breaks, must, expected, [&] { return shown(extensions, breaks); });
  };
  require(find_repeated(extensions),
          {Alert::illegal_parameter, "each type of extension must occur at most once", {9846, "4.3"}},
          "each type at most once");
  if (is_response(carrier))
    require(find_one(extensions,
                     [&](const Extension& extension) {
                       // RFC 9846 4.3: a response answers a request, except for the cookie of a
                       // HelloRetryRequest.
                       const ExtensionType type = extension.extension_type;
                       return std::find(requested.begin(), requested.end(), type) == requested.end() &&
                              !(carrier == Carrier::HelloRetryRequest && type == ExtensionType::cookie);
                     }),
            {Alert::unsupported_extension, "an extension must answer one of the request", {9846, "4.3"}},
            "only types that the request has");
  require(
      find_one(extensions,
               [&](const Extension& extension) {
                 const ExtensionType type = extension.extension_type;
                 return !find_row<wire::Reader>(type, carrier) && is_recognised(type);
               }),
      {Alert::illegal_parameter, "a known extension must be in a message that Table 1 allows", {9846, "4.3"}},
      "extensions of Table 1 for this message");
  checker.attempt({Alert::decode_error, "each extension must follow its own syntax", {9846, "4.3"}}, [&] {
    for (const Extension& extension : extensions) {
      wire::Reader reader(extension.extension_data);
      walk_body(extension.extension_type, carrier, reader);
    }
  });
}

}  // namespace glasstls::messages
