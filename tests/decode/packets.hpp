#pragma once

#include <algorithm>

#include "decode/packets/packet_file.hpp"
#include "net/address.hpp"
#include "recording/tcp_segment.hpp"

/// Captures that a test puts together.
namespace glasstls::testing {

inline net::Address address(const char* ip, std::uint16_t port) {
  return net::parse_literal(ip, port).value();
}

/// A number of `size` bytes, in either order.
inline void put(Bytes& bytes, std::uint64_t value, std::size_t size, bool big_endian) {
  for (std::size_t i = 0; i < size; ++i)
    bytes.push_back(static_cast<std::uint8_t>(value >> 8 * (big_endian ? size - 1 - i : i)));
}

/// A pcap file; times are microseconds.
inline Bytes pcap(std::uint32_t link_type, const std::vector<Bytes>& packets, bool big_endian = false) {
  Bytes file;
  put(file, 0xa1b2c3d4, 4, big_endian);
  put(file, 2, 2, big_endian);
  put(file, 4, 2, big_endian);
  put(file, 0, 8, big_endian);
  put(file, 0xffff, 4, big_endian);
  put(file, link_type, 4, big_endian);
  std::uint64_t time = 0;
  for (const Bytes& packet : packets) {
    put(file, 1'700'000'000, 4, big_endian);
    put(file, ++time, 4, big_endian);
    put(file, packet.size(), 4, big_endian);
    put(file, packet.size(), 4, big_endian);
    append(file, packet);
  }
  return file;
}

/// The packet in fragments of `size` bytes each, which 8 divides. `identification` tells packets apart.
inline std::vector<Bytes> fragments(const Bytes& packet, std::size_t size, std::uint8_t identification = 7) {
  const bool v4 = packet[0] >> 4 == 4;
  const std::size_t header = v4 ? 20 : 40;
  const View inside = View(packet).subspan(header);
  std::vector<Bytes> all;
  for (std::size_t at = 0; at < inside.size(); at += size) {
    const View part = inside.subspan(at, std::min(size, inside.size() - at));
    const bool more = at + size < inside.size();
    Bytes one(packet.begin(), packet.begin() + static_cast<std::ptrdiff_t>(header));
    const std::size_t length = v4 ? header + part.size() : 8 + part.size();
    one[v4 ? 2 : 4] = static_cast<std::uint8_t>(length >> 8);
    one[v4 ? 3 : 5] = static_cast<std::uint8_t>(length);
    if (v4) {
      one[5] = identification;
      const std::size_t field = at / 8 | (more ? 0x2000u : 0u);
      one[6] = static_cast<std::uint8_t>(field >> 8);
      one[7] = static_cast<std::uint8_t>(field);
    } else {
      const std::size_t field = at | (more ? 1u : 0u);
      append(one, Bytes{one[6], 0, static_cast<std::uint8_t>(field >> 8), static_cast<std::uint8_t>(field), 0,
                        0, 0, identification});
      one[6] = 44;
    }
    append(one, part);
    all.push_back(std::move(one));
  }
  return all;
}

/// A ClientHello in its record, which asks for that name; for none if it is empty. `version`: 0x0301
/// (TLS 1.0) to 0x0304, which is then in supported_versions.
inline Bytes client_hello(std::string_view name, std::uint16_t version = 0x0303) {
  Bytes extensions;
  if (version == 0x0304) append(extensions, Bytes{0, 43, 0, 3, 2, 3, 4});
  if (!name.empty()) {
    put(extensions, 0, 2, true);
    put(extensions, name.size() + 5, 2, true);
    put(extensions, name.size() + 3, 2, true);
    put(extensions, 0, 1, true);
    put(extensions, name.size(), 2, true);
    append(extensions, as_bytes(name));
  }
  Bytes body{3, static_cast<std::uint8_t>(std::min<unsigned>(version & 0xff, 3))};
  append(body, Bytes(32, 0x42));
  append(body, Bytes{0, 0, 2, 0xc0, 0x2f, 1, 0});
  put(body, extensions.size(), 2, true);
  append(body, extensions);
  Bytes record{22, 3, 1};
  put(record, body.size() + 4, 2, true);
  put(record, 1, 1, true);
  put(record, body.size(), 3, true);
  append(record, body);
  return record;
}

}  // namespace glasstls::testing
