#pragma once

#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "wire/field_map.hpp"

/// Fields of handshake messages, as people write their names and new values.
namespace glasstls::lab {

/// A field of a message that is annotated: `map` is dissect::annotate(message).
struct FieldOf {
  View message{};
  const wire::FieldMap& map;
  std::size_t index = 0;  ///< in `map`

  /// Where it is and what it is called.
  const wire::Field& field() const { return map[index]; }
  /// Its value.
  View bytes() const { return message.subspan(field().offset, field().size); }
};

/// The index of the field that `path` leads to, such as "key_share.group". Each part is a name that `-v`
/// shows, an extension's name, or the number of an item, inside the part before it. Throws UsageError, which
/// lists the fields that there are.
std::size_t find_field(View message, const wire::FieldMap& map, std::string_view path);

/// Hexadecimal; for a long value its beginning and its end.
std::string in_words(View bytes);

/// What the field is now: "1301 (TLS_AES_128_GCM_SHA256)".
std::string value_in_words(const FieldOf& field);

/// Whether it may change its size without breaking the message: fields with a length before them, items of
/// lists, extensions, and a field that is the whole message.
bool varies_in_size(const FieldOf& field);

/// What values the field takes, in words: "the name of a cipher suite (...), or 2 bytes in hexadecimal".
std::string what_it_takes(const FieldOf& field, bool any_size);

/// The bytes that `text` means for the field: a number for lengths and times, a name for what the RFC gives
/// names, text for host names and protocols, otherwise hexadecimal; and for every field 0x..., text:...,
/// zeros, flip (another last bit) and empty. Throws UsageError, which says what the field is now and what it
/// takes.
Bytes read_value(const FieldOf& field, std::string_view path, std::string_view text, bool any_size);

/// The message with `bytes` in the place of the field. With `mend`, the lengths around the field are
/// corrected; throws UsageError if one of them is too small for that.
Bytes replace_field(const FieldOf& field, View bytes, bool mend);

}  // namespace glasstls::lab
