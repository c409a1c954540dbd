#pragma once

#include <cstdint>

#include "base/bytes.hpp"
#include "net/address.hpp"

namespace glasstls::recording {

/// The TCP flags that we write or read.
enum TcpFlags : std::uint8_t { tcp_fin = 1, tcp_syn = 2, tcp_reset = 4, tcp_push = 8, tcp_ack = 16 };

/// The 4 or 16 bytes of an address.
Bytes ip_bytes(const net::Address& address);

/// RFC 9293: the fields of a TCP header that vary, and the payload.
struct TcpSegment {
  std::uint32_t sequence = 0, acknowledgement = 0;
  std::uint8_t flags = tcp_ack;
  View payload{};
};

/// The packet that carries `segment` from one address to another of the same family: IPv4 or IPv6 header, TCP
/// header, payload, with the right checksums.
Bytes ip_packet(const net::Address& from, const net::Address& to, const TcpSegment& segment);

/// The most payload of such a packet, for Ethernet's 1500 bytes.
std::size_t most_payload(const net::Address& to);

}  // namespace glasstls::recording
