#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "x509/der.hpp"

namespace glasstls::x509 {

/// RFC 5280 4.1.2.9: an extension as it stands, known or not. Certificates, CRLs, their entries and OCSP
/// responses all have the same kind of them.
struct Extension {
  Oid id{};
  bool critical = false;
  View value{};        ///< inside the OCTET STRING
  bool known = false;  ///< whether this room reads it
};

/// The extension with this identifier; null where there is none.
inline const Extension* find(std::span<const Extension> extensions, Oid id) {
  for (const Extension& extension : extensions)
    if (extension.id == id) return &extension;
  return nullptr;
}

/// The first extension that is critical and not known, which forbids the use of what it stands in (RFC 5280
/// 4.2 and 5.2); null where there is none.
inline const Extension* first_unknown_critical(std::span<const Extension> extensions) {
  for (const Extension& extension : extensions)
    if (extension.critical && !extension.known) return &extension;
  return nullptr;
}

/// What an extension is called, for people: "keyUsage", or its numbers.
std::string extension_text(Oid id);

/// A kind of extension that an `Out` can hold: where it is defined, and how its value is read.
template <class Out>
struct KnownExtension {
  Oid id;
  Rfc section;
  void (*parse)(Out&, der::Reader&);
};

/// More than any certificate in use has, so that comparing each with each stays cheap.
inline constexpr std::size_t most_extensions = 128;

/// Reads one or more extensions, those of `known` into `out`. Two of a kind throw Failure with
/// `bad_certificate`, and so does a known one whose content is not well formed.
template <class Out, std::size_t size>
std::vector<Extension> parse_extension_list(der::Reader& outer, std::string_view field, Out& out,
                                            const std::array<KnownExtension<Out>, size>& known) {
  std::vector<Extension> list;
  der::Reader reader = outer.enter(field);
  do {
    reader.cite("4.1.2.9");
    der::Reader fields = reader.enter("Extension");
    Extension extension;
    extension.id = fields.object_identifier("extnID");
    if (fields.annotates()) reader.explain(extension_text(extension.id));
    if (list.size() == most_extensions) fields.fail(field, "has too many extensions");
    if (find(list, extension.id)) {
      fields.cite("4.2");
      fields.fail(field, "has two extensions of one kind", "each once", extension_text(extension.id));
    }
    if (fields.next_is(der::Tag::boolean)) {
      extension.critical = fields.boolean("critical");
      if (!extension.critical)
        fields.fail("critical", "says FALSE, which is its default and is left out in DER");
    }
    const auto row = std::find_if(known.begin(), known.end(),
                                  [&](const auto& candidate) { return candidate.id == extension.id; });
    extension.known = row != known.end();
    if (extension.known) {
      fields.cite(row->section);
      der::Reader value = fields.enter_octets("extnValue");
      extension.value = value.rest();
      row->parse(out, value);
      value.end(extension_text(extension.id));
    } else {
      extension.value = fields.octet_string("extnValue");
    }
    fields.end("Extension");
    list.push_back(extension);
  } while (!reader.empty());
  return list;
}

}  // namespace glasstls::x509
