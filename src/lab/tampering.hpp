#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"

namespace glasstls::lab {

/// What somebody on the path does to a connection, to see who notices (`--tamper`).
struct Tampering {
  /// The kinds of tampering, and how each is written.
  enum class Act : std::uint8_t {
    set,       ///< MESSAGE.FIELD=VALUE
    drop,      ///< MESSAGE:drop: it does not arrive
    repeat,    ///< it arrives twice
    reorder,   ///< it arrives after the one that follows
    truncate,  ///< it arrives without its last byte, and its length fits
    flip,      ///< somebody without the keys flips the last bit of its record
    clock,     ///< clock=+400d: the client's clock is wrong
    name,      ///< name=HOST: the client wants another server
    replay     ///< early-data:replay: the first flight is sent again, on a new connection
  };
  Act act{};
  std::string text{};         ///< as it was written
  std::string sender{};       ///< "client" or "server"; empty: the side that sends such a message first
  std::string message{};      ///< "ServerHello"
  std::string field{};        ///< "key_share.group"
  std::string value{};        ///< for `set` the new value, for `name` the host
  std::int64_t seconds = 0;   ///< for `clock`: how far the client's clock is ahead
  bool keep_lengths = false;  ///< for `set`: lengths around the value stay as they are

  /// Whether it needs a ticket from an earlier connection.
  bool resumes() const;
};

/// Reads what the user wrote. Throws UsageError, which says how to write it.
Tampering parse_tampering(const std::string& text);

/// Throws UsageError for what needs both ends of the connection: clock, name and replay. With a real peer
/// only messages can be changed.
void require_real_peer(const Tampering& tampering);

/// A message with one field changed.
struct Changed {
  Bytes message;      ///< with its header
  std::string words;  ///< "cipher_suite was 1301 (TLS_AES_128_GCM_SHA256) and is now 1302 (...)"
};

/// Sets a field of a handshake message, whose header is part of `message`. Fields have the names that `-v`
/// shows, inside an extension or a list if necessary: "key_share.group", "cipher_suites.1". read_value() says
/// how values are written. If the size changes, the lengths around the value are corrected, or stay with
/// `keep_lengths`, which allows another size for every field. Throws UsageError if there is no such field or
/// it cannot have this value.
Changed set_field(View message, std::string_view field, std::string_view value, bool keep_lengths = false);

}  // namespace glasstls::lab
