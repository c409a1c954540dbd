#include "lab/field_value.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/ascii.hpp"
#include "base/big_endian.hpp"
#include "dissect/annotate.hpp"
#include "lab/usage_error.hpp"
#include "messages/numbers.hpp"
#include "render/text/layout.hpp"

namespace glasstls::lab {

namespace {

using render::text::count;
using render::text::safe;

/// A registry: numbers and their names.
struct Registry {
  std::string_view what;
  std::size_t size;  // of a number, in bytes
  std::string_view (*name)(std::uint32_t);
};
template <class Number>
std::string_view name_in(std::uint32_t raw) {
  return name_of(static_cast<Number>(raw));
}
constexpr std::array registries{
    Registry{"a cipher suite", 2, name_in<messages::CipherSuite>},
    Registry{"a group", 2, name_in<messages::NamedGroup>},
    Registry{"a signature scheme", 2, name_in<messages::SignatureScheme>},
    Registry{"a version", 2, name_in<messages::ProtocolVersion>},
    Registry{"an extension", 2, name_in<messages::ExtensionType>},
    Registry{"a compression algorithm", 2, name_in<messages::CertificateCompressionAlgorithm>},
    Registry{"a handshake message", 1, name_in<messages::HandshakeType>},
    Registry{"a key exchange mode", 1, name_in<messages::PskKeyExchangeMode>},
    Registry{"a status type", 1, name_in<messages::CertificateStatusType>},
    Registry{"a request", 1, name_in<messages::KeyUpdateRequest>}};

bool has_name(std::string_view name) { return name != "unknown" && name != "GREASE"; }

bool is_item(const wire::Field& field) { return field.name.starts_with('['); }

/// Lengths of TLS; DER encodes its lengths differently.
bool is_length(const wire::Field& field) {
  return (field.name == "length" || field.name.ends_with(" length")) && field.name != "tag and length";
}

bool is_number(const wire::Field& field) {
  constexpr std::array numbers{"ticket_lifetime",     "ticket_age_add",    "obfuscated_ticket_age",
                               "max_early_data_size", "selected_identity", "uncompressed_length"};
  return is_length(field) || std::find(numbers.begin(), numbers.end(), field.name) != numbers.end();
}

bool is_text(const wire::Field& field) { return field.meaning.starts_with('"'); }

/// The registry of a field's number, recognized by what the field means now.
const Registry* own_registry(const FieldOf& field) {
  const std::string& meaning = field.field().meaning;
  for (const Registry& one : registries) {
    if (one.size != field.field().size || is_number(field.field())) continue;
    const std::string_view name = one.name(static_cast<std::uint32_t>(from_big_endian(field.bytes())));
    if (has_name(name) && meaning.starts_with(name) &&
        (meaning.size() == name.size() || meaning[name.size()] == ',' || meaning[name.size()] == ':'))
      return &one;
  }
  return nullptr;
}

/// The index of a field whose number has a name: the field itself, one of its items, or an item beside it.
/// Lists get their registry from this, and items with an unknown number. The number of fields if there is
/// none.
std::size_t with_name(const FieldOf& field) {
  if (own_registry(field)) return field.index;
  std::size_t first = field.index + 1;
  int depth = field.field().depth + 1;
  if (is_item(field.field())) {
    depth = field.field().depth;
    for (first = field.index; first > 0 && field.map[first - 1].depth == depth; --first) {
    }
  }
  for (std::size_t i = first; i < field.map.size() && field.map[i].depth == depth && is_item(field.map[i]);
       ++i)
    if (own_registry({field.message, field.map, i})) return i;
  return field.map.size();
}

const Registry* registry_of(const FieldOf& field) {
  const std::size_t index = with_name(field);
  return index < field.map.size() ? own_registry({field.message, field.map, index}) : nullptr;
}

/// Some names of that registry, beginning near the present value.
std::string some_names(const FieldOf& field, const Registry& registry) {
  constexpr std::uint32_t most = 3;
  const std::uint32_t all = 1u << (8 * registry.size);
  const FieldOf named{field.message, field.map, with_name(field)};
  const auto now = static_cast<std::uint32_t>(from_big_endian(named.bytes()));
  std::string names;
  std::uint32_t found = 0;
  for (std::uint32_t i = 0; i < all && found < most; ++i) {
    const std::string_view name = registry.name(((now & ~0xffu) + i) % all);
    if (has_name(name) && ++found <= most) names.append(names.empty() ? "" : ", ").append(name);
  }
  return found < most ? names : names + ", ...";
}

/// Ignores case and spaces: "TLS 1.2" and "tls1.2" are the same.
bool same_name(std::string_view a, std::string_view b) {
  const auto plain = [](std::string_view text) {
    std::string result;
    for (char c : text)
      if (c != ' ') result += lower(c);
    return result;
  };
  return plain(a) == plain(b);
}

/// The numbers of one name, or of several with commas; empty if a name is unknown.
std::optional<Bytes> named(const Registry& registry, std::string_view text) {
  Bytes bytes;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    const std::string_view name = text.substr(at, end - at);
    at = end + 1;
    std::uint32_t raw = 0;
    const std::uint32_t all = 1u << (8 * registry.size);
    while (raw < all && !(has_name(registry.name(raw)) && same_name(registry.name(raw), name))) ++raw;
    if (raw == all) return {};
    append(bytes, to_big_endian(raw, registry.size));
  }
  return bytes;
}

std::optional<std::uint64_t> decimal(std::string_view text, std::size_t size) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool fits = size >= 8 || number >> (8 * size) == 0;
  if (error != std::errc{} || end != text.data() + text.size() || !fits) return {};
  return number;
}

/// Hexadecimal; a single number may be written without its leading zeros.
std::optional<Bytes> hexadecimal(std::string_view text, std::size_t size, bool is_one_number) {
  std::string digits(text);
  if (is_one_number && digits.size() < 2 * size) digits.insert(0, 2 * size - digits.size(), '0');
  if (digits.empty()) return {};
  return from_hex(digits);
}

/// Whether the field directly before it is its length.
bool has_own_length(const FieldOf& field) {
  if (field.index == 0) return false;
  const wire::Field& before = field.map[field.index - 1];
  return is_length(before) && before.depth == field.field().depth &&
         before.name == field.field().name + " length";
}

bool is_called(const wire::Field& field, std::string_view name) {
  return field.name == name || field.name == "[" + std::string(name) + "]" ||
         (field.name == "Extension" && field.meaning == name);
}

/// One past the last field inside the one at `index`.
std::size_t end_of(const wire::FieldMap& map, std::size_t index) {
  std::size_t end = index + 1;
  while (end < map.size() && map[end].depth > map[index].depth) ++end;
  return end;
}

/// A line for each field inside the one at `index`, with its present value. A list or an extension gets one
/// line.
std::string inside(View message, const wire::FieldMap& map, std::size_t index) {
  constexpr std::size_t most = 24;
  std::string text;
  std::size_t lines = 0;
  const std::size_t end = end_of(map, index);
  for (std::size_t i = index + 1; i < end; ++i) {
    const wire::Field& field = map[i];
    const bool leaf = dissect::is_leaf(map, i);
    const bool list = !leaf && is_item(map[i + 1]) && map[i + 1].name != map[index + 1].name;
    const bool extension = field.name == "Extension" && !field.meaning.empty();
    if (is_length(field) || field.name == "tag and length" || !(leaf || list || extension)) continue;
    if (lines++ == most) return text + "\n  ...";
    text += "\n  ";
    if (extension)
      text += safe(field.meaning) + ", an extension of " + count(field.size, "byte");
    else
      text += safe(is_item(field) ? field.name.substr(1, field.name.size() - 2) : field.name) + ": ";
    if (list) text += "a list of " + count(field.size, "byte");
    if (leaf && !extension) text += value_in_words({message, map, i});
    if (list || extension) i = end_of(map, i) - 1;
  }
  return text;
}

}  // namespace

std::size_t find_field(View message, const wire::FieldMap& map, std::string_view path) {
  std::size_t at = 0, end = map.size();
  std::string reached;
  while (true) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    const std::string_view part = path.substr(0, dot);
    std::size_t found = at == 0 ? 0 : at + 1;
    while (found < end && !is_called(map[found], part)) ++found;
    if (found >= end) {
      const std::string fields = inside(message, map, at);
      const std::string here = reached.empty() ? "the message" : reached;
      throw UsageError((part.empty() ? "name a field of " : "there is no field \"" + safe(part) + "\" in ") +
                       here + (fields.empty() ? ": it has no fields of its own" : "; there are" + fields));
    }
    at = found;
    end = end_of(map, at);
    if (dot == path.size()) return at;
    path.remove_prefix(dot + 1);
    reached.append(reached.empty() ? "" : ".").append(safe(part));
  }
}

std::string in_words(View bytes) {
  constexpr std::size_t most = 20, end = 8;
  if (bytes.empty()) return "empty";
  if (bytes.size() <= most) return to_hex(bytes);
  return to_hex(bytes.first(end)) + "..." + to_hex(bytes.last(end)) + ", " + count(bytes.size(), "byte");
}

std::string value_in_words(const FieldOf& field) {
  constexpr std::size_t short_enough = 20;
  const std::string text = in_words(field.bytes());
  const bool says_more = !field.field().meaning.empty() && field.field().size <= short_enough &&
                         dissect::is_leaf(field.map, field.index);
  return says_more ? text + " (" + safe(field.field().meaning) + ")" : text;
}

bool varies_in_size(const FieldOf& field) {
  constexpr std::size_t header = 4;  // RFC 9846 4: of a handshake message, in bytes
  if (has_own_length(field)) return true;
  const wire::Field& one = field.field();
  if (one.offset == header && one.size + header == field.message.size()) return true;
  if (!is_item(one) && one.name != "Extension") return false;
  std::size_t holder = field.index;
  while (holder > 0 && field.map[holder].depth >= one.depth) --holder;
  return has_own_length({field.message, field.map, holder});
}

std::string what_it_takes(const FieldOf& field, bool any_size) {
  const bool varies = any_size || varies_in_size(field);
  const std::string size = varies ? "bytes" : count(field.field().size, "byte");
  std::string text;
  if (is_number(field.field())) {
    const std::size_t bits = 8 * std::min<std::size_t>(field.field().size, 8);
    const std::uint64_t most = bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
    text = "a number from 0 to " + std::to_string(most) + ", 0x and " + size + " in hexadecimal";
  } else if (is_text(field.field())) {
    text = "text, 0x and " + size + " in hexadecimal";
  } else if (const Registry* registry = registry_of(field)) {
    text =
        "the name of " + std::string(registry->what) + " (" + some_names(field, *registry) + ")" +
        (varies && (is_item(field.field()) || registry->size != field.field().size) ? ", several with commas"
                                                                                    : "") +
        ", " + size + " in hexadecimal";
  } else {
    text = size + " in hexadecimal, text: and text";
  }
  const bool optional = field.field().name == "Extension" || is_item(field.field());
  return text + (varies ? " (of any size), empty" : "") + (varies && optional ? " to leave it out" : "") +
         ", zeros, or flip to change the last bit";
}

Bytes read_value(const FieldOf& field, std::string_view path, std::string_view text, bool any_size) {
  constexpr std::string_view hex = "0x", letters = "text:";
  const std::size_t size = field.field().size;
  const bool varies = any_size || varies_in_size(field);
  const Registry* registry = is_text(field.field()) ? nullptr : registry_of(field);
  const bool one_number = is_number(field.field()) || (registry && size == registry->size);
  std::optional<Bytes> bytes;
  if (text == "flip" && size > 0) {
    bytes = to_bytes(field.bytes());
    bytes->back() ^= 1;
  } else if (text == "zeros") {
    bytes = Bytes(size, 0);
  } else if (text == "empty") {
    bytes.emplace();
  } else if (text.starts_with(hex)) {
    bytes = hexadecimal(text.substr(hex.size()), size, one_number);
  } else if (text.starts_with(letters)) {
    bytes = to_bytes(as_bytes(text.substr(letters.size())));
  } else if (is_number(field.field())) {
    if (const auto number = decimal(text, size)) bytes = to_big_endian(*number, size);
  } else if (is_text(field.field())) {
    bytes = to_bytes(as_bytes(text));
  } else {
    if (registry) bytes = named(*registry, text);
    if (!bytes) bytes = hexadecimal(text, size, one_number);
  }
  if (!text.empty() && bytes && (bytes->size() == size || varies)) return *bytes;
  throw UsageError(std::string(path) + " is " + value_in_words(field) +
                   (text.empty() ? "" : ", and cannot be \"" + safe(text) + "\"") + ".\n  It takes " +
                   what_it_takes(field, any_size));
}

Bytes replace_field(const FieldOf& field, View bytes, bool mend) {
  const wire::Field& one = field.field();
  Bytes message = to_bytes(field.message);
  const auto place = message.begin() + static_cast<std::ptrdiff_t>(one.offset);
  message.insert(message.erase(place, place + static_cast<std::ptrdiff_t>(one.size)), bytes.begin(),
                 bytes.end());
  if (!mend || bytes.size() == one.size) return message;
  for (const wire::Field& length : field.map) {
    if (!is_length(length) || length.size > 4) continue;
    const std::uint64_t value = from_big_endian(field.message.subspan(length.offset, length.size));
    const std::size_t from = length.offset + length.size;
    if (from > one.offset || one.offset + one.size > from + value) continue;  // it does not contain the field
    const std::uint64_t now = value + bytes.size() - one.size;
    if (now >> (8 * length.size) != 0)
      throw UsageError(length.name + " has " + count(length.size, "byte") + ", too few for " +
                       std::to_string(now) +
                       ": give a shorter value, or keep the lengths as they are (--keep-lengths)");
    const Bytes written = to_big_endian(now, length.size);
    std::copy(written.begin(), written.end(), message.begin() + static_cast<std::ptrdiff_t>(length.offset));
  }
  return message;
}

}  // namespace glasstls::lab
