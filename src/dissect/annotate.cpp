#include "dissect/annotate.hpp"

#include <algorithm>
#include <utility>

#include "dissect/meaning.hpp"
#include "dissect/older_messages.hpp"
#include "dissect/shown_extensions.hpp"
#include "dissect/versions.hpp"
#include "messages/handshake.hpp"
#include "x509/certificate/certificate.hpp"

namespace glasstls::dissect {

namespace {

using messages::Carrier;
using messages::ExtensionType;
using wire::Field;
using wire::FieldMap;

/// RFC 9846 4.3, Table 1: the bit of the message that carries extensions; none for other messages.
Carrier carrier_of(std::string_view message) {
  using enum Carrier;
  for (Carrier carrier : {ClientHello, ServerHello, HelloRetryRequest, EncryptedExtensions, Certificate,
                          CertificateRequest, NewSessionTicket})
    if (name_of(carrier) == message) return carrier;
  return Carrier{};
}

/// The end of the bytes that the leaves of `map` name.
std::size_t named_up_to(const FieldMap& map) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < map.size(); ++i)
    if (is_leaf(map, i)) end = std::max(end, map[i].offset + map[i].size);
  return end;
}

/// Where bytes are in the message, how deep in its structures, and the section that defines them.
struct Place {
  std::size_t offset = 0;
  int depth = 0;
  Rfc section{};
};

/// Names the bytes that `decode` reads with a lenient reader; the others are named "not decoded".
template <class Decode>
FieldMap name_all(View bytes, const Place& place, wire::Faults& faults, Decode decode) {
  const auto [offset, depth, section] = place;
  FieldMap map;
  std::string reason = "no structure is known for these bytes";
  wire::LenientReader reader(bytes, faults, &map, offset, depth);
  try {
    decode(reader);
  } catch (const Failure& failure) {
    reason = failure.why;
    faults.push_back(failure);
  }
  const std::size_t end = offset + bytes.size(), from = std::max(offset, named_up_to(map));
  if (!map.empty()) map.front().size = bytes.size();
  const int inside = map.empty() ? depth : depth + 1;
  if (from < end) map.push_back({"not decoded", from, end - from, section, inside, std::move(reason)});
  return map;
}

/// An extension's type, the message that carries it, and the version that is spoken.
struct Kind {
  ExtensionType type{};
  Carrier carrier{};
  Spoken spoken{};
};

/// Names the bytes of an extension's body, in a nameless container. An unknown body is one field, "body".
FieldMap name_body(View body, const Field& data, const Kind& kind, wire::Faults& faults) {
  const Place place{data.offset, data.depth, data.section};
  return name_all(body, place, faults, [&](wire::LenientReader& reader) {
    if (walk_shown(kind.type, kind.carrier, kind.spoken, reader)) return;
    Bytes bytes;
    reader.rest("body", bytes);
  });
}

/// Names the bytes of a certificate's DER.
FieldMap name_certificate(View der, const Field& data) {
  const Rfc section = data.section;
  FieldMap map;
  const x509::Certificate certificate = x509::read_certificate(der, &map);
  for (Field& field : map) {
    field.offset += data.offset;
    field.depth += data.depth + 1;
  }
  const std::size_t end = data.offset + der.size();
  const std::size_t from = std::max(data.offset, named_up_to(map));
  const int inside = data.depth + 1 + (map.empty() ? 0 : 1);
  if (from < end)
    map.push_back({"not decoded", from, end - from, section, inside,
                   certificate.faults.empty() ? std::string() : certificate.faults.front().failure.why});
  return map;
}

/// The reader gives elements the name of their list. Here each gets its index, "[0]".
void number_elements(FieldMap& map) {
  struct Open {
    std::string name;
    std::size_t elements = 0;
  };
  std::vector<Open> open;  // the fields around, by depth
  for (Field& field : map) {
    const auto depth = static_cast<std::size_t>(field.depth);
    open.resize(depth);
    const std::string name = field.name;
    if (depth > 0 && open.back().name == name)
      field.name = "[" + std::to_string(open.back().elements++) + "]";
    open.push_back({name});
  }
}

/// "server_hello"; a type that TLS 1.3 does not have gets the name of its message.
std::string type_name(View message, Spoken spoken) {
  const std::string_view name = name_of(static_cast<messages::HandshakeType>(message[0]));
  return std::string(name != "unknown" ? name : message_name(message, spoken));
}

/// The same fault, with the name of its extension.
Failure in_extension(ExtensionType type, Failure fault) {
  const std::string name(name_of(type));
  if (fault.why.starts_with(name)) return fault;
  return Failure(fault.alert, name + ": " + fault.why, fault.section, fault.expected, fault.presented);
}

enum class Expand : std::uint8_t { extensions, extensions_and_certificates };

/// Adds the fields inside extensions, and if wanted certificates, after their extension_data or cert_data.
FieldMap expand(View message, const FieldMap& map, Spoken spoken, wire::Faults& faults, Expand what) {
  Kind kind{{}, carrier_of(message_name(message, spoken)), spoken};
  FieldMap expanded;
  for (const Field& field : map) {
    expanded.push_back(field);
    if (field.name == "extension_type") {
      kind.type = static_cast<ExtensionType>(from_big_endian(message.subspan(field.offset, 2)));
      Field& container = expanded[expanded.size() - 2];
      container.name = "Extension";
      container.meaning = name_of(kind.type);
    }
    if (field.name == "extension_data" && field.size == 0) {
      wire::Faults inside;
      name_body({}, field, kind, inside);
      for (Failure& fault : inside) faults.push_back(in_extension(kind.type, std::move(fault)));
    }
    if (field.size == 0) continue;
    if (field.name == "cert_data" && what == Expand::extensions_and_certificates)
      for (Field& inner : name_certificate(message.subspan(field.offset, field.size), field))
        expanded.push_back(std::move(inner));
    if (field.name != "extension_data") continue;
    wire::Faults inside;
    FieldMap body = name_body(message.subspan(field.offset, field.size), field, kind, inside);
    for (Failure& fault : inside) faults.push_back(in_extension(kind.type, std::move(fault)));
    for (Field& inner : body) {
      // The structure itself covers what extension_data covers: one line for both.
      if (inner.name.empty())
        expanded.back().section = inner.section;
      else {
        inner.depth = std::max(inner.depth, field.depth + 1);
        if (inner.section.number == 0) inner.section = field.section;
        expanded.push_back(std::move(inner));
      }
    }
  }
  return expanded;
}

/// Keeps the first most_fields fields. The bytes after them are one field in each structure around, "more".
void shorten(FieldMap& map) {
  if (map.size() <= most_fields) return;
  std::vector<Field> open;  // the structures around the first field that is left out
  for (std::size_t i = 0; i < most_fields; ++i) {
    open.resize(static_cast<std::size_t>(map[i].depth));
    open.push_back(map[i]);
  }
  open.resize(static_cast<std::size_t>(map[most_fields].depth));
  std::size_t at = map[most_fields].offset;
  const std::size_t left_out = map.size() - most_fields;
  map.resize(most_fields);
  for (; !open.empty(); open.pop_back()) {
    const Field& around = open.back();
    const std::size_t end = around.offset + around.size;
    if (at < end)
      map.push_back(
          {"more", at, end - at, around.section, around.depth + 1,
           "not listed: the message has " + std::to_string(left_out) + " more fields than are shown"});
    at = std::max(at, end);
  }
}

}  // namespace

bool is_leaf(const FieldMap& map, std::size_t index) {
  return index + 1 == map.size() || map[index + 1].depth <= map[index].depth;
}

namespace {

/// The fields of a message, expanded. Adds its faults to `found`.
FieldMap read_fields(View message, Spoken spoken, wire::Faults& found, Expand what) {
  constexpr Rfc section{9846, "4"};
  const std::size_t header = messages::handshake_header_size;
  FieldMap map{{"Handshake", 0, message.size(), section, 0, {}}};
  if (message.size() < header) {
    map.push_back({"not decoded", 0, message.size(), section, 1, "shorter than a handshake header"});
    found.push_back(Failure(Alert::decode_error, "a handshake message is shorter than its header", section,
                            "4 bytes", std::to_string(message.size())));
    return map;
  }
  const std::size_t size = messages::message_size(message);
  if (size != message.size())
    found.push_back(Failure(
        Alert::decode_error,
        size > message.size() ? "the message was cut off" : "the message is longer than its length says",
        section, std::to_string(size - header) + " bytes", std::to_string(message.size() - header)));
  map.push_back({"msg_type", 0, 1, section, 1, type_name(message, spoken)});
  map.push_back({"length", 1, 3, section, 1, {}});
  const FieldMap body = name_all(message.subspan(header), {header, 1, section}, found,
                                 [&](wire::LenientReader& reader) { walk_message(message, spoken, reader); });
  map.insert(map.end(), body.begin(), body.end());
  return expand(message, map, spoken, found, what);
}

}  // namespace

FieldMap annotate(View message, Spoken spoken, wire::Faults* faults) {
  wire::Faults unused;
  wire::Faults& found = faults ? *faults : unused;
  if (spoken.version == ssl20) {
    Ssl2Hello hello = read_ssl2_hello(message);
    found.insert(found.end(), hello.faults.begin(), hello.faults.end());
    return hello.fields;
  }
  spoken = spoken_by(message).value_or(spoken);
  FieldMap map = read_fields(message, spoken, found, Expand::extensions_and_certificates);
  if (message.size() < messages::handshake_header_size) return map;
  add_meanings(message, map, spoken);
  number_elements(map);
  shorten(map);
  return map;
}

bool is_cut_off(View message) {
  return message.size() < messages::handshake_header_size || message.size() < messages::message_size(message);
}

wire::Faults faults_of(View message, Spoken spoken) {
  if (spoken.version == ssl20) return read_ssl2_hello(message).faults;
  wire::Faults faults;
  read_fields(message, spoken_by(message).value_or(spoken), faults, Expand::extensions);
  return faults;
}

FieldMap annotate_record(View record, Spoken spoken) {
  constexpr Rfc section{9846, "5.1"}, protected_section{9846, "5.2"};
  constexpr std::size_t header = 5;
  FieldMap map{{"TLSPlaintext", 0, record.size(), section, 0, {}}};
  if (record.size() < header) {
    map.push_back({"not decoded", 0, record.size(), section, 1, "shorter than a record header"});
    return map;
  }
  const auto type = static_cast<messages::ContentType>(record[0]);
  const bool is_protected = type == messages::ContentType::application_data;
  if (is_protected) map[0] = {"TLSCiphertext", 0, record.size(), protected_section, 0, {}};
  const Rfc own = map[0].section;
  map.push_back({is_protected ? "opaque_type" : "type", 0, 1, own, 1, std::string(name_of(type))});
  map.push_back({"legacy_record_version", 1, 2, own, 1, {}});
  map.push_back({"length", 3, 2, own, 1, {}});
  map.push_back({is_protected ? "encrypted_record" : "fragment", header, record.size() - header, own, 1, {}});
  add_meanings(record, map, spoken);
  return map;
}

FieldMap annotate_certificate(View der) {
  constexpr int around = -1;  // the depth of the structure around it; there is none
  return name_certificate(der, {"", 0, der.size(), {5280, "4.1"}, around, {}});
}

}  // namespace glasstls::dissect
