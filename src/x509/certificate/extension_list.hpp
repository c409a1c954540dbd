#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "x509/der/der.hpp"

namespace glasstls::x509 {

/// RFC 5280 4.1.2.9: an extension, known or not. Certificates, CRLs, entries of CRLs and OCSP responses all
/// have this structure.
struct Extension {
  Oid id{};
  bool critical = false;
  View value{};        ///< inside the OCTET STRING
  bool known = false;  ///< whether this room reads it
  /// If faults are listed (der::Reader): why its value could not be read, although its kind is known.
  std::string unreadable{};
};

/// The extension with this identifier; null if there is none.
inline const Extension* find(std::span<const Extension> extensions, Oid id) {
  for (const Extension& extension : extensions)
    if (extension.id == id) return &extension;
  return nullptr;
}

/// The first extension that is critical and not known: the structure that contains it must not be used (RFC
/// 5280 4.2 and 5.2). Null if there is none.
inline const Extension* first_unknown_critical(std::span<const Extension> extensions) {
  for (const Extension& extension : extensions)
    if (extension.critical && !extension.known) return &extension;
  return nullptr;
}

/// The name of an extension for people: "keyUsage", or its numbers.
std::string extension_text(Oid id);

/// A kind of extension that `Out` has a field for: its section, and the reader of its value.
template <class Out>
struct KnownExtension {
  Oid id;
  Rfc section;
  void (*parse)(Out&, der::Reader&);
};

/// More than any certificate in use has, but few enough to compare each with each.
inline constexpr std::size_t most_extensions = 128;

/// Reads one extension and appends it to `list`.
template <class Out, std::size_t size>
void parse_extension(der::Reader& reader, std::string_view field, std::vector<Extension>& list, Out& out,
                     const std::array<KnownExtension<Out>, size>& known) {
  reader.cite("4.1.2.9");
  der::Reader fields = reader.enter("Extension");
  Extension extension;
  extension.id = fields.object_identifier("extnID");
  if (fields.annotates()) reader.explain(extension_text(extension.id));
  if (list.size() == most_extensions) fields.fail(field, "has too many extensions");
  const bool again = find(list, extension.id) != nullptr;
  if (again) {
    fields.cite("4.2");
    fields.fault(field, "has two extensions of one kind", "each once", extension_text(extension.id));
  }
  if (fields.next_is(der::Tag::boolean)) {
    extension.critical = fields.boolean("critical");
    if (!extension.critical) fields.fault("critical", "says FALSE, its default, which DER leaves out");
  }
  const auto row = std::find_if(known.begin(), known.end(),
                                [&](const auto& candidate) { return candidate.id == extension.id; });
  extension.known = row != known.end() && !again;
  if (!extension.known) {
    extension.value = fields.octet_string("extnValue");
    if (again) extension.unreadable = "another extension of this kind comes before it";
  } else {
    const std::size_t faults = fields.faults() ? fields.faults()->size() : 0;
    fields.cite(row->section);
    const bool readable = fields.salvage([&] {
      der::Reader value = fields.enter_octets("extnValue");
      extension.value = value.rest();
      row->parse(out, value);
      value.end(extension_text(extension.id));
    });
    if (!readable)
      extension.unreadable =
          fields.faults()->size() > faults ? fields.faults()->back().failure.why : "broken";
    for (std::size_t i = faults; fields.faults() && i < fields.faults()->size(); ++i)
      (*fields.faults())[i].inside = extension_text(extension.id);
  }
  fields.end("Extension");
  list.push_back(std::move(extension));
}

/// Reads one or more extensions into `list`, the values of `known` ones into `out`. Two of a kind throw
/// Failure with `bad_certificate`, and so does a known one whose content is not well formed.
template <class Out, std::size_t size>
void parse_extension_list(der::Reader& outer, std::string_view field, std::vector<Extension>& list, Out& out,
                          const std::array<KnownExtension<Out>, size>& known) {
  der::Reader reader = outer.enter(field);
  do reader.salvage([&] { parse_extension(reader, field, list, out, known); });
  while (!reader.empty());
}

}  // namespace glasstls::x509
