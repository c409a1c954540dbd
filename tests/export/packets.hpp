#pragma once

#include "export/packet_file.hpp"
#include "export/tcp_segment.hpp"
#include "net/address.hpp"

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

}  // namespace glasstls::testing
