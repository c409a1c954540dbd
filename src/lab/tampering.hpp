#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"

namespace glasstls::lab {

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
  std::string text{};         ///< as it was written
  std::string sender{};       ///< "client" or "server"; empty for whoever sends such a message first
  std::string message{};      ///< "ServerHello"
  std::string field{};        ///< "key_share.group"
  std::string value{};        ///< of `set`, and the name of `name`
  std::int64_t seconds = 0;   ///< of `clock`
  bool keep_lengths = false;  ///< of `set`: the lengths around the value stay, whatever its size

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

/// Sets the field of a handshake message, header included. A field is named as `-v` shows it, within an
/// extension or a list where it needs that: "key_share.group", "cipher_suites.1"; read_value() says what
/// values are written like. The lengths around a value of another size are made right, or stay with
/// `keep_lengths`, for values of every field. Throws UsageError where there is no such field or it cannot be
/// that.
Changed set_field(View message, std::string_view field, std::string_view value, bool keep_lengths = false);

}  // namespace glasstls::lab
