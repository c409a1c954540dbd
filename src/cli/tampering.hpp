#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"

namespace glasstls::cli {

/// What somebody does to a connection between its two ends, to see who notices (`--tamper`).
struct Tampering {
  enum class Act : std::uint8_t {
    set,       ///< MESSAGE.FIELD=VALUE
    drop,      ///< MESSAGE:drop: it does not arrive
    repeat,    ///< it arrives twice
    reorder,   ///< it arrives after the one that follows
    truncate,  ///< it lacks its last byte, and its length says so
    flip,      ///< the last bit of the record that it rides in is another one, by somebody without the keys
    clock,     ///< clock=+400d: the client's clock is wrong
    name,      ///< name=HOST: the client wants another server
    replay     ///< early-data:replay: the first flight is sent again, to a new connection
  };
  Act act{};
  std::string text{};        ///< as it was written
  std::string sender{};      ///< "client" or "server"; empty for whoever sends such a message first
  std::string message{};     ///< "ServerHello"
  std::string field{};       ///< "key_share.group"
  std::string value{};       ///< of `set`, and the name of `name`
  std::int64_t seconds = 0;  ///< of `clock`

  /// Whether it needs an earlier connection, whose ticket is used.
  bool resumes() const;
};

/// Throws UsageError that says how it is written.
Tampering parse_tampering(const std::string& text);

/// A message with one field changed.
struct Changed {
  Bytes message;
  std::string words;  ///< "cipher_suite was 1301 (TLS_AES_128_GCM_SHA256) and is now 1302 (...)"
};

/// Sets the field of a handshake message, header included, to a value of the same size. A field is named as
/// `-v` shows it, within an extension or a list where it needs that: "key_share.group", "cipher_suites.1". A
/// value is hexadecimal (0x1302), a number, a name (TLS_AES_256_GCM_SHA384), as many bytes of text, `zeros`,
/// or `flip` for another last bit. Throws UsageError where there is no such field or the value does not fit.
Changed set_field(View message, std::string_view field, std::string_view value);

}  // namespace glasstls::cli
