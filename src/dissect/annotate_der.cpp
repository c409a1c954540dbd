#include "dissect/annotate_der.hpp"

#include "dissect/annotate.hpp"
#include "dissect/certificate_summary.hpp"
#include "x509/certificate/certificate.hpp"
#include "x509/key/private_key.hpp"
#include "x509/revocation/crl.hpp"
#include "x509/revocation/ocsp.hpp"

namespace glasstls::dissect {

namespace {

using wire::Field;
using wire::FieldMap;

constexpr Rfc der_section{5280, "4.1"};
constexpr int deepest = 24;
constexpr std::size_t most_fields = 20'000;

/// The size of a value's tag and length, and of its content. Empty if the value does not fit into `bytes`.
struct Header {
  std::size_t size = 0, content = 0;
};
std::optional<Header> header_of(View bytes) {
  if (bytes.size() < 2 || (bytes[0] & 0x1f) == 0x1f) return std::nullopt;
  Header header{2, bytes[1]};
  if (bytes[1] >= 0x80) {
    const std::size_t digits = bytes[1] & 0x7f;
    if (digits == 0 || digits > 4 || bytes.size() < 2 + digits) return std::nullopt;
    header = {2 + digits, 0};
    for (std::size_t i = 0; i < digits; ++i) header.content = header.content << 8 | bytes[2 + i];
  }
  if (header.content > bytes.size() - header.size) return std::nullopt;
  return header;
}

bool is_constructed(View value) { return (value[0] & 0x20) != 0; }

/// A value of a basic type, as text.
std::string meaning_of(View value, const Header& header) {
  using x509::der::Tag;
  const View content = value.subspan(header.size, header.content);
  switch (static_cast<Tag>(value[0])) {
    case Tag::object_identifier: {
      x509::der::Reader reader(value.first(header.size + header.content));
      return to_text(reader.object_identifier(""));
    }
    case Tag::utf8_string:
    case Tag::printable_string:
    case Tag::ia5_string:
    case Tag::utc_time:
    case Tag::generalized_time: return '"' + std::string(as_text(content)) + '"';
    default: return std::to_string(content.size()) + (content.size() == 1 ? " byte" : " bytes");
  }
}

/// Adds the values in `bytes`, one after the other, each with the values inside it.
void add_values(View bytes, std::size_t offset, int depth, FieldMap& map) {
  while (!bytes.empty()) {
    const auto header = header_of(bytes);
    if (!header || map.size() >= most_fields) {
      map.push_back({"not decoded", offset, bytes.size(), der_section, depth,
                     header ? "too many values" : "not the tag and length of a DER value"});
      return;
    }
    const std::size_t size = header->size + header->content;
    const View value = bytes.first(size);
    const std::string name = x509::der::to_text(static_cast<x509::der::Tag>(value[0]));
    if (is_constructed(value) && depth < deepest && header->content > 0) {
      map.push_back({name, offset, size, der_section, depth, {}});
      map.push_back({"tag and length", offset, header->size, der_section, depth + 1, {}});
      add_values(value.subspan(header->size), offset + header->size, depth + 1, map);
    } else {
      std::string meaning;
      try {
        meaning = meaning_of(value, *header);
      } catch (const Failure& failure) {
        meaning = failure.why;
      }
      map.push_back({name, offset, size, der_section, depth, std::move(meaning)});
    }
    bytes = bytes.subspan(size);
    offset += size;
  }
}

bool is_private_key(View der) {
  if (der.size() > x509::largest_private_key_file) return false;
  try {
    x509::read_private_key(der);
    return true;
  } catch (const x509::BadPrivateKey&) {
    return false;
  }
}

/// The map that a parser makes, if it can read everything.
template <class Parse>
std::optional<FieldMap> read(View der, Parse parse) {
  FieldMap map;
  try {
    parse(der, &map);
  } catch (const Failure&) {
    return std::nullopt;
  }
  return map;
}

AnnotatedDer certificate(View der) {
  const CertificateSummary summary = summarise(der);
  AnnotatedDer out{"certificate", annotate_certificate(der)};
  const auto say = [&out](std::string name, std::string value) {
    if (!value.empty()) out.facts.push_back({std::move(name), std::move(value), {}});
  };
  say("subject", summary.subject);
  say("issuer", summary.issuer);
  say("for", summary.names);
  if (!summary.not_before.empty()) say("valid", summary.not_before + " to " + summary.not_after);
  say("key", summary.key);
  out.faults = x509::read_certificate(der).faults;
  for (const x509::der::Fault& fault : out.faults) say("broken rule", fault_text(fault));
  return out;
}

}  // namespace

std::string fault_text(const x509::der::Fault& fault) {
  const Failure& failure = fault.failure;
  std::string text = (fault.inside.empty() ? "" : fault.inside + ": ") + failure.why;
  if (!failure.expected.empty()) text += "; expected " + failure.expected;
  if (!failure.presented.empty())
    text += (failure.expected.empty() ? "; got " : ", got ") + failure.presented;
  return text + " (byte " + std::to_string(fault.offset) + ", " + to_string_with_8446(failure.section) + ")";
}

AnnotatedDer annotate_der(View der) {
  if (x509::looks_like_certificate(der)) return certificate(der);
  if (auto map = read(der, x509::parse_crl)) return {"CRL", std::move(*map)};
  if (auto map = read(der, x509::parse_ocsp_response)) return {"OCSP response", std::move(*map)};
  if (is_private_key(der)) return {"private key", {}};
  AnnotatedDer out{"DER", {{"DER", 0, der.size(), der_section, 0, {}}}};
  add_values(der, 0, 1, out.fields);
  return out;
}

}  // namespace glasstls::dissect
