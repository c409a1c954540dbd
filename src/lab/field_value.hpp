#pragma once

#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "wire/field_map.hpp"

/// A field of a handshake message, as people name it and write what it is to be.
namespace glasstls::lab {

/// A field of a message that is annotated: `map` is dissect::annotate(message).
struct FieldOf {
  View message{};
  const wire::FieldMap& map;
  std::size_t index = 0;

  const wire::Field& field() const { return map[index]; }
  View bytes() const { return message.subspan(field().offset, field().size); }
};

/// The index of the field that `path` leads to, "key_share.group": each part is a name as `-v` shows it, an
/// extension's, or the number of an item, inside of the one before it. Throws UsageError that lists what
/// there is instead.
std::size_t find_field(View message, const wire::FieldMap& map, std::string_view path);

/// Hexadecimal; of long values the beginning and the end.
std::string in_words(View bytes);

/// "1301 (TLS_AES_128_GCM_SHA256)".
std::string value_in_words(const FieldOf& field);

/// Whether it may have another size while all else stays well-formed: what has a length before it, items of
/// lists, extensions, and what fills its message.
bool varies_in_size(const FieldOf& field);

/// What the field may be set to, in words: "the name of a cipher suite (...), or 2 bytes in hexadecimal".
std::string what_it_takes(const FieldOf& field, bool any_size);

/// The bytes that `text` means for the field: numbers for lengths and times, names for what the RFC gives
/// names to, text for host names and protocols, hexadecimal for all else; and for any field 0x... , text:...,
/// zeros, flip (another last bit) and empty. Throws UsageError that says what the field is now and what it
/// takes.
Bytes read_value(const FieldOf& field, std::string_view path, std::string_view text, bool any_size);

/// The message with `bytes` in the field's place. `mend`: the lengths of all that holds the field are made
/// right again. Throws UsageError where one cannot be.
Bytes replace_field(const FieldOf& field, View bytes, bool mend);

}  // namespace glasstls::lab
