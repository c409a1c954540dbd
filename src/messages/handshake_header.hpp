#pragma once

#include <cstddef>
#include <cstdint>

#include "base/bytes.hpp"

namespace glasstls::messages {

// RFC 9846 4:
//
//     struct {
//         HandshakeType msg_type;    /* handshake type */
//         uint24 length;             /* remaining bytes in message */
//         select (Handshake.msg_type) { ... };
//     } Handshake;

/// The size of msg_type and length, in bytes.
inline constexpr std::size_t handshake_header_size = 4;

/// The size of a handshake message in bytes, header included, as its header gives it. `start` has at least
/// the header.
inline std::size_t message_size(View start) {
  return handshake_header_size + (std::size_t{start[1]} << 16 | std::size_t{start[2]} << 8 | start[3]);
}

}  // namespace glasstls::messages
