#include "decode/tls/first_bytes.hpp"

namespace glasstls::decode {

bool begins_record(View bytes) {
  constexpr auto least = static_cast<std::uint8_t>(messages::ContentType::change_cipher_spec);
  constexpr std::uint8_t heartbeat = 24;
  if (!bytes.empty() && (bytes[0] < least || bytes[0] > heartbeat)) return false;
  if (bytes.size() > 1 && bytes[1] != 3) return false;
  return bytes.size() < 3 || bytes[2] <= 4;
}

bool begins_with(View bytes, messages::HandshakeType type) {
  return bytes.size() > record::header_size && begins_record(bytes) &&
         static_cast<messages::ContentType>(bytes[0]) == messages::ContentType::handshake &&
         static_cast<messages::HandshakeType>(bytes[record::header_size]) == type;
}

std::size_t ssl2_hello_size(View bytes) {
  constexpr std::size_t least = 9;
  if (bytes.size() < least || (bytes[0] & 0x80) == 0) return 0;
  const bool by_client = is_ssl2_by_client(bytes) &&
                         ((bytes[3] == 0 && bytes[4] == 2) || (bytes[3] == 3 && bytes[4] <= 4)) &&
                         bytes[5] == 0 && bytes[6] % 3 == 0;
  const bool by_server = bytes[2] == 4 && bytes[3] <= 1 && bytes[5] == 0 && bytes[6] == 2;
  if (!by_client && !by_server) return 0;
  return 2 + static_cast<std::size_t>(from_big_endian(bytes.first(2)) & 0x7fff);
}

}  // namespace glasstls::decode
