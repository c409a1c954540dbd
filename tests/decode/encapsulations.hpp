#pragma once

#include <functional>

#include "packets.hpp"

/// Everything that may surround an IP packet in a capture, put together here byte by byte.
namespace glasstls::testing {

inline Bytes joined(std::initializer_list<View> parts) {
  Bytes all;
  for (const View part : parts) append(all, part);
  return all;
}

inline Bytes be(std::uint64_t value, std::size_t size) {
  Bytes bytes;
  put(bytes, value, size, true);
  return bytes;
}

inline Bytes le(std::uint64_t value, std::size_t size) {
  Bytes bytes;
  put(bytes, value, size, false);
  return bytes;
}

/// An Ethernet frame; a type of at most 1500 is a length.
inline Bytes ethernet_around(std::uint16_t type, const Bytes& inside) {
  return joined({Bytes(12, 2), be(type, 2), inside});
}

/// An IPv4 packet of any protocol.
inline Bytes ip_around(std::uint8_t protocol, const Bytes& inside) {
  return joined({Bytes{0x45, 0}, be(20 + inside.size(), 2), Bytes{0, 1, 0, 0, 64, protocol, 0, 0},
                 Bytes{198, 51, 100, 1, 198, 51, 100, 2}, inside});
}

/// An IPv6 packet of any next header.
inline Bytes ip6_around(std::uint8_t next, const Bytes& inside) {
  Bytes from(16, 0x20), to(16, 0x30);
  return joined({Bytes{0x60, 0, 0, 0}, be(inside.size(), 2), Bytes{next, 64}, from, to, inside});
}

inline Bytes udp_around(std::uint16_t port, const Bytes& inside) {
  return joined({be(40'000, 2), be(port, 2), be(8 + inside.size(), 2), Bytes(2, 0), inside});
}

struct Encapsulation {
  const char* name;
  std::uint32_t link;
  std::function<Bytes(const Bytes& packet, bool v4)> around;
  bool may_be_padded = true;  // bytes may follow at the frame's end
};

/// All that are read. Each takes an IPv4 or an IPv6 packet.
std::vector<Encapsulation> encapsulations();

}  // namespace glasstls::testing
