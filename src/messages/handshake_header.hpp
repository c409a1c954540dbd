#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/big_endian.hpp"
#include "messages/numbers.hpp"

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
  return handshake_header_size + static_cast<std::size_t>(from_big_endian(start.subspan(1, 3)));
}

/// The header of a message with `length` bytes after it; `length` is below 2^24.
constexpr std::array<std::uint8_t, handshake_header_size> make_handshake_header(HandshakeType type,
                                                                                std::size_t length) {
  return {static_cast<std::uint8_t>(type), static_cast<std::uint8_t>(length >> 16),
          static_cast<std::uint8_t>(length >> 8), static_cast<std::uint8_t>(length)};
}

}  // namespace glasstls::messages
