#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "base/big_endian.hpp"
#include "messages/numbers.hpp"

namespace glasstls::record {

// RFC 9846 5.1 and 5.2: TLSPlaintext and TLSCiphertext begin with the same three fields.
//
//     struct {
//         ContentType type;
//         ProtocolVersion legacy_record_version;
//         uint16 length;
//         opaque fragment[TLSPlaintext.length];
//     } TLSPlaintext;
//
//     struct {
//         ContentType opaque_type = application_data; /* 23 */
//         ProtocolVersion legacy_record_version = 0x0303; /* TLS v1.2 */
//         uint16 length;
//         opaque encrypted_record[TLSCiphertext.length];
//     } TLSCiphertext;

/// The size of type, legacy_record_version and length, in bytes.
inline constexpr std::size_t header_size = 5;
/// RFC 9846 5.1: the most that an unprotected record may hold, in bytes without its header.
inline constexpr std::size_t max_plaintext = 1 << 14;
/// RFC 9846 5.2: the most that a protected record may hold, in bytes without its header.
inline constexpr std::size_t max_ciphertext = max_plaintext + 256;

/// The header of a record that holds `length` bytes.
constexpr std::array<std::uint8_t, header_size> make_header(messages::ContentType type, std::uint16_t version,
                                                            std::size_t length) {
  return {static_cast<std::uint8_t>(type), static_cast<std::uint8_t>(version >> 8),
          static_cast<std::uint8_t>(version), static_cast<std::uint8_t>(length >> 8),
          static_cast<std::uint8_t>(length)};
}

/// The size of a record in bytes, header included, as its header gives it. `start` has at least the header.
inline std::size_t record_size(View start) {
  return header_size + static_cast<std::size_t>(from_big_endian(start.subspan(3, 2)));
}

}  // namespace glasstls::record
