#include "decode/packets/packet_reader.hpp"

#include <algorithm>

#include "net/address.hpp"

namespace glasstls::decode {

namespace {

constexpr std::uint8_t hop_by_hop = 0, routing = 43, fragment = 44, destination_options = 60, mobility = 135;

/// RFC 8200: whether it is an extension header of IPv6.
bool is_extension(std::uint32_t next) {
  return next == hop_by_hop || next == routing || next == destination_options || next == mobility;
}

/// Skips IPv6's extension headers, up to a fragment header or the contents. False if they are cut off.
bool skip_extensions(std::uint8_t& next, View& bytes) {
  while (is_extension(next)) {
    const std::size_t length = bytes.size() < 2 ? 0 : std::size_t{8} * (std::size_t{1} + bytes[1]);
    if (length == 0 || bytes.size() < length) return false;
    next = bytes[0];
    bytes = bytes.subspan(length);
  }
  return true;
}

Endpoint endpoint(View address, std::uint16_t port) {
  Endpoint out;
  out.address_size = static_cast<std::uint8_t>(std::min(address.size(), out.address.size()));
  std::copy_n(address.begin(), out.address_size, out.address.begin());
  out.port = port;
  return out;
}

}  // namespace

std::string to_text(const Endpoint& endpoint) {
  std::string text;
  if (endpoint.address_size == 4) {
    for (std::uint8_t byte : endpoint.ip()) text.append(text.empty() ? "" : ".").append(std::to_string(byte));
  } else {
    const std::string hex = to_hex(endpoint.ip());
    for (std::size_t i = 0; i < hex.size(); i += 4) text.append(i == 0 ? "" : ":").append(hex, i, 4);
    const auto address = net::parse_literal(text, endpoint.port);
    text = "[" + (address ? address->ip() : text) + "]";
  }
  return text + ":" + std::to_string(endpoint.port);
}

std::optional<CapturedSegment> PacketReader::add(const Packet& packet) {
  if (packet.cut) ++cut_;
  joined_.clear();
  Carried inside{Layer::link, packet.link_type, packet.bytes};
  for (std::size_t depth = 0; depth < most_layers; ++depth) {
    if (inside.layer == Layer::protocol && inside.number == protocol_tcp) {
      const auto segment = open_tcp(inside.bytes);
      if (const auto* found = std::get_if<CapturedSegment>(&segment)) return *found;
      count(std::get<NotRead>(segment).name);
      return std::nullopt;
    }
    Opened next;
    if (inside.layer == Layer::ip)
      next = open_ip(inside.bytes, packet.nanoseconds);
    else
      std::visit([&](auto&& peeled) { next = std::move(peeled); }, peel(inside));
    if (std::holds_alternative<std::monostate>(next)) return std::nullopt;
    if (const auto* not_read = std::get_if<NotRead>(&next)) {
      count(not_read->name);
      return std::nullopt;
    }
    inside = std::get<Carried>(next);
  }
  count("more than " + std::to_string(most_layers) + " nested headers");
  return std::nullopt;
}

void PacketReader::count(const std::string& name) {
  const bool is_new = not_read_.size() >= most_names && !not_read_.contains(name);
  ++not_read_[is_new ? "others" : name];
}

PacketReader::Opened PacketReader::open_ip(View packet, std::uint64_t nanoseconds) {
  if (packet.empty()) return NotRead{"IP, cut off before its header"};
  if (packet[0] >> 4 == 4) return open_ipv4(packet, nanoseconds);
  if (packet[0] >> 4 == 6) return open_ipv6(packet, nanoseconds);
  return NotRead{"IP, version " + std::to_string(packet[0] >> 4)};
}

PacketReader::Opened PacketReader::open_ipv4(View packet, std::uint64_t nanoseconds) {
  const std::size_t header = std::size_t{4} * (packet[0] & 15);
  if (header < 20) return NotRead{"IPv4, with a header length below 20 bytes"};
  if (packet.size() < header) return NotRead{"IPv4, cut off inside its header"};
  // Offloading (TSO) leaves a total length of 0 in packets that the recording machine sends.
  const std::size_t total = u16(packet, 2) == 0 ? packet.size() : u16(packet, 2);
  if (total < header) return NotRead{"IPv4, with a total length below its header's"};
  ends_ = {packet.subspan(12, 4), packet.subspan(16, 4)};
  const View bytes = packet.first(std::min(packet.size(), total)).subspan(header);
  constexpr std::uint16_t more_fragments = 0x2000, offset_mask = 0x1fff;
  const std::uint16_t flags = u16(packet, 6);
  if ((flags & (more_fragments | offset_mask)) == 0) return Carried{Layer::protocol, packet[9], bytes};
  constexpr std::size_t unit = 8;
  // RFC 791: the protocol is a part of what identifies a packet.
  const Bytes identification{packet[4], packet[5], packet[9]};
  return join({{},
               packet[9],
               unit * (flags & offset_mask),
               (flags & more_fragments) != 0,
               packet.size() < total,
               bytes},
              identification, nanoseconds);
}

PacketReader::Opened PacketReader::open_ipv6(View packet, std::uint64_t nanoseconds) {
  constexpr std::size_t header = 40;
  const NotRead cut_extensions{"IPv6, cut off inside its extension headers"};
  if (packet.size() < header) return NotRead{"IPv6, cut off inside its header"};
  ends_ = {packet.subspan(8, 16), packet.subspan(24, 16)};
  std::uint8_t next = packet[6];
  // A length of 0 means a jumbogram (RFC 2675), or that offloading left it so.
  const std::size_t size = u16(packet, 4) == 0 ? packet.size() - header : u16(packet, 4);
  View bytes = packet.subspan(header);
  const bool cut_short = bytes.size() < size;
  bytes = bytes.first(std::min(bytes.size(), size));
  if (!skip_extensions(next, bytes)) return cut_extensions;
  if (next != fragment) return Carried{Layer::protocol, next, bytes};
  if (bytes.size() < 8) return cut_extensions;
  const std::uint16_t field = u16(bytes, 2);
  const bool more = field & 1;
  const View identification = bytes.subspan(4, 4);
  next = bytes[0];
  bytes = bytes.subspan(8);
  if (field >> 3 != 0 || more)
    return join({{}, next, std::size_t{field} & ~std::size_t{7}, more, cut_short, bytes}, identification,
                nanoseconds);
  // RFC 6946: a fragment that is the whole packet is not joined with others.
  if (!skip_extensions(next, bytes)) return cut_extensions;
  return Carried{Layer::protocol, next, bytes};
}

PacketReader::Opened PacketReader::join(IpFragment part, View identification, std::uint64_t nanoseconds) {
  part.key = to_bytes(ends_.from);
  append(part.key, ends_.to);
  append(part.key, identification);
  auto whole = fragments_.add(part, nanoseconds);
  if (!whole) return std::monostate{};
  joined_.push_back(std::move(whole->bytes));
  View bytes = joined_.back();
  std::uint8_t next = whole->next;
  // RFC 8200: the fragmented part may begin with extension headers.
  if (ends_.from.size() == 16 && !skip_extensions(next, bytes))
    return NotRead{"IPv6, cut off inside its extension headers"};
  return Carried{Layer::protocol, next, bytes};
}

std::variant<CapturedSegment, NotRead> PacketReader::open_tcp(View bytes) const {
  if (bytes.size() < 20) return NotRead{"TCP, cut off inside its header"};
  const std::size_t header = std::size_t{4} * (bytes[12] >> 4);
  if (header < 20) return NotRead{"TCP, with a header length below 20 bytes"};
  if (bytes.size() < header) return NotRead{"TCP, cut off inside its header"};
  return CapturedSegment{endpoint(ends_.from, u16(bytes, 0)),
                         endpoint(ends_.to, u16(bytes, 2)),
                         u32(bytes, 4),
                         u32(bytes, 8),
                         bytes[13],
                         bytes.subspan(header)};
}

}  // namespace glasstls::decode
