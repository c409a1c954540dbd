#include "recording/tcp_segment.hpp"

#include <netinet/in.h>

#include <cstring>

namespace glasstls::recording {

namespace {

constexpr std::uint8_t protocol_tcp = 6, hop_limit = 64;

void put16(Bytes& bytes, std::size_t value) {
  bytes.push_back(static_cast<std::uint8_t>(value >> 8));
  bytes.push_back(static_cast<std::uint8_t>(value));
}

void put32(Bytes& bytes, std::uint32_t value) {
  put16(bytes, value >> 16);
  put16(bytes, value & 0xffff);
}

/// The internet checksum (RFC 1071).
std::uint16_t checksum(View bytes) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    sum += static_cast<std::uint32_t>(bytes[i]) << (i % 2 == 0 ? 8 : 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

void set16(Bytes& bytes, std::size_t at, std::uint16_t value) {
  bytes[at] = static_cast<std::uint8_t>(value >> 8);
  bytes[at + 1] = static_cast<std::uint8_t>(value);
}

Bytes tcp(const net::Address& from, const net::Address& to, const TcpSegment& segment) {
  Bytes bytes;
  put16(bytes, from.port());
  put16(bytes, to.port());
  put32(bytes, segment.sequence);
  put32(bytes, segment.flags & tcp_ack ? segment.acknowledgement : 0);
  put16(bytes, std::size_t{5} << 12 | segment.flags);
  put16(bytes, 0xffff);  // window
  put32(bytes, 0);       // checksum, urgent pointer
  append(bytes, segment.payload);
  Bytes summed = ip_bytes(from);  // RFC 9293: the pseudo-header
  append(summed, ip_bytes(to));
  put32(summed, static_cast<std::uint32_t>(bytes.size()));
  put32(summed, protocol_tcp);
  append(summed, bytes);
  set16(bytes, 16, checksum(summed));
  return bytes;
}

}  // namespace

Bytes ip_bytes(const net::Address& address) {
  if (address.family() == net::Family::ipv6) {
    sockaddr_in6 in{};
    std::memcpy(&in, &address.storage, sizeof in);
    return {std::begin(in.sin6_addr.s6_addr), std::end(in.sin6_addr.s6_addr)};
  }
  sockaddr_in in{};
  std::memcpy(&in, &address.storage, sizeof in);
  Bytes bytes(4);
  std::memcpy(bytes.data(), &in.sin_addr, bytes.size());
  return bytes;
}

std::size_t most_payload(const net::Address& to) { return to.family() == net::Family::ipv6 ? 1440 : 1460; }

Bytes ip_packet(const net::Address& from, const net::Address& to, const TcpSegment& segment) {
  const Bytes payload = tcp(from, to, segment);
  Bytes packet;
  if (to.family() == net::Family::ipv6) {
    put32(packet, 0x60000000);
    put16(packet, payload.size());
    packet.push_back(protocol_tcp);
    packet.push_back(hop_limit);
    append(packet, ip_bytes(from));
    append(packet, ip_bytes(to));
  } else {
    put16(packet, 0x4500);
    put16(packet, 20 + payload.size());
    put32(packet, 0x00004000);  // never to be fragmented
    packet.push_back(hop_limit);
    packet.push_back(protocol_tcp);
    put16(packet, 0);
    append(packet, ip_bytes(from));
    append(packet, ip_bytes(to));
    set16(packet, 10, checksum(packet));
  }
  append(packet, payload);
  return packet;
}

}  // namespace glasstls::recording
