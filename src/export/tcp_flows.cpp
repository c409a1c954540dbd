#include "export/tcp_flows.hpp"

#include <algorithm>

#include "export/tcp_segment.hpp"
#include "net/address.hpp"

namespace glasstls::exporting {

namespace {

// LINKTYPE_... of tcpdump.org.
constexpr std::uint32_t link_null = 0, link_ethernet = 1, link_raw = 101, link_loop = 108,
                        link_linux_sll = 113, link_ipv4 = 228, link_ipv6 = 229, link_linux_sll2 = 276;
constexpr std::uint16_t ether_ipv4 = 0x0800, ether_ipv6 = 0x86dd, ether_vlan = 0x8100, ether_qinq = 0x88a8;
constexpr std::uint8_t protocol_tcp = 6;

std::uint16_t u16(View bytes, std::size_t at) {
  return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}
std::uint32_t u32(View bytes, std::size_t at) {
  return std::uint32_t{u16(bytes, at)} << 16 | u16(bytes, at + 2);
}

/// What the header of an Ethernet frame leads to; empty where that is not IP.
View behind_ethernet(View frame) {
  std::size_t at = 12;
  while (frame.size() >= at + 2 && (u16(frame, at) == ether_vlan || u16(frame, at) == ether_qinq)) at += 4;
  if (frame.size() < at + 2 || (u16(frame, at) != ether_ipv4 && u16(frame, at) != ether_ipv6)) return {};
  return frame.subspan(at + 2);
}

/// The IP packet; empty where there is none. Its own first digit says which version it is.
View behind_link(const Packet& packet) {
  const auto skip = [&](std::size_t size) {
    return packet.bytes.size() < size ? View() : packet.bytes.subspan(size);
  };
  switch (packet.link_type) {
    case link_null:
    case link_loop: return skip(4);
    case link_ethernet: return behind_ethernet(packet.bytes);
    case link_linux_sll: return skip(16);
    case link_linux_sll2: return skip(20);
    case link_raw:
    case link_ipv4:
    case link_ipv6: return packet.bytes;
    default: return {};
  }
}

}  // namespace

std::string to_text(const Endpoint& endpoint) {
  std::string text;
  if (endpoint.address.size() == 4) {
    for (std::uint8_t byte : endpoint.address)
      text.append(text.empty() ? "" : ".").append(std::to_string(byte));
  } else {
    const std::string hex = to_hex(endpoint.address);
    for (std::size_t i = 0; i < hex.size(); i += 4) text.append(i == 0 ? "" : ":").append(hex, i, 4);
    const auto address = net::parse_literal(text, endpoint.port);
    text = "[" + (address ? address->ip() : text) + "]";
  }
  return text + ":" + std::to_string(endpoint.port);
}

void TcpFlows::add(const Packet& packet) {
  if (!add_ip(behind_link(packet), packet.nanoseconds)) ++passed_over_;
}

bool TcpFlows::add_ip(View packet, std::uint64_t nanoseconds) {
  if (packet.empty()) return false;
  if (packet[0] >> 4 == 4) {
    const std::size_t header = std::size_t{4} * (packet[0] & 15);
    if (header < 20 || packet.size() < header || packet[9] != protocol_tcp) return false;
    constexpr std::uint16_t more_fragments = 0x2000, offset_mask = 0x1fff;
    if (u16(packet, 6) & (more_fragments | offset_mask)) return false;
    // A total of 0 is what offloading leaves in packets that the machine itself sends.
    const std::size_t total = u16(packet, 2) == 0 ? packet.size() : u16(packet, 2);
    if (total < header) return false;
    return add_tcp(packet.subspan(header), to_bytes(packet.subspan(12, 4)), to_bytes(packet.subspan(16, 4)),
                   total - header, nanoseconds);
  }
  constexpr std::size_t fixed = 40;
  if (packet[0] >> 4 != 6 || packet.size() < fixed) return false;
  std::size_t at = fixed;
  const std::size_t end = u16(packet, 4) == 0 ? packet.size() : fixed + u16(packet, 4);
  std::uint8_t next = packet[6];
  // RFC 8200: hop-by-hop options, routing and destination options may stand before TCP.
  while (next == 0 || next == 43 || next == 60) {
    if (packet.size() < at + 8) return false;
    next = packet[at];
    at += std::size_t{8} * (std::size_t{1} + packet[at + 1]);
    if (packet.size() < at) return false;
  }
  if (next != protocol_tcp || end < at) return false;
  return add_tcp(packet.subspan(at), to_bytes(packet.subspan(8, 16)), to_bytes(packet.subspan(24, 16)),
                 end - at, nanoseconds);
}

/// `size` is what IP says: there may be less where the packet was cut, and more where the link filled it up.
bool TcpFlows::add_tcp(View segment, Bytes from, Bytes to, std::size_t size, std::uint64_t nanoseconds) {
  segment = segment.first(std::min(segment.size(), size));
  if (segment.size() < 20) return false;
  const std::size_t header = std::size_t{4} * (segment[12] >> 4);
  if (header < 20 || segment.size() < header) return false;
  add_segment({{std::move(from), u16(segment, 0)},
               {std::move(to), u16(segment, 2)},
               u32(segment, 4),
               segment[13],
               segment.subspan(header)},
              nanoseconds);
  return true;
}

TcpFlows::Connection* TcpFlows::find(const Segment& segment, std::size_t& number) {
  const auto key = std::minmax(segment.from, segment.to);
  const bool opens = (segment.flags & (tcp_syn | tcp_ack)) == tcp_syn;
  const auto known = numbers_.find(key);
  if (known != numbers_.end()) {
    number = known->second;
    Connection& connection = connections_[number];
    // The same two ports may be used again; a SYN that comes twice is not that.
    const Side& side = connection.sides[0];
    const bool again = opens && connection.has_data && side.next != segment.sequence + 1;
    if (!again) return &connection;
  }
  // What belongs to no connection yet and carries nothing (an ACK, a FIN) begins none.
  if (!(segment.flags & tcp_syn) && segment.payload.empty()) return nullptr;
  if (connections_.size() >= most_connections) {
    ++too_many_;
    return nullptr;
  }
  const bool answers = (segment.flags & (tcp_syn | tcp_ack)) == (tcp_syn | tcp_ack);
  const bool by_client = opens || (!answers && segment.from.port >= segment.to.port);
  number = connections_.size();
  numbers_[key] = number;
  connections_.push_back({by_client ? segment.from : segment.to, {}, false});
  listener_.opened(number, connections_.back().client, by_client ? segment.to : segment.from);
  return &connections_.back();
}

void TcpFlows::add_segment(const Segment& segment, std::uint64_t nanoseconds) {
  std::size_t number = 0;
  Connection* connection = find(segment, number);
  if (!connection) return;
  const bool by_client = segment.from == connection->client;
  Side& side = connection->sides[by_client ? 0 : 1];
  const bool syn = segment.flags & tcp_syn;
  const std::uint32_t sequence = segment.sequence + (syn ? 1 : 0);  // RFC 9293: a SYN takes a number too
  if (!side.started) {
    side.started = true;
    side.next = side.origin = sequence;
  }
  if (segment.payload.empty() || side.ended) return;
  connection->has_data = true;
  deliver(number, by_client, side, sequence, segment.payload, nanoseconds);
}

void TcpFlows::deliver(std::size_t number, bool by_client, Side& side, std::uint32_t sequence, View payload,
                       std::uint64_t nanoseconds) {
  const auto ahead = static_cast<std::int32_t>(sequence - side.next);
  if (ahead > 0) {
    if (side.waiting_bytes + payload.size() > most_waiting_bytes ||
        side.waiting.size() >= most_waiting_segments)
      return give_up(number, by_client, side);
    Bytes& slot = side.waiting[sequence - side.origin];
    if (slot.size() >= payload.size()) return;
    side.waiting_bytes += payload.size() - slot.size();
    slot = to_bytes(payload);
    return;
  }
  const auto known = static_cast<std::size_t>(-static_cast<std::int64_t>(ahead));
  if (known >= payload.size()) return;
  const View fresh = payload.subspan(known);
  side.next += static_cast<std::uint32_t>(fresh.size());
  listener_.carried(number, by_client, fresh, nanoseconds);
  // What waited for these bytes may follow now.
  while (!side.waiting.empty()) {
    const auto first = side.waiting.begin();
    const std::uint32_t start = first->first + side.origin;
    if (static_cast<std::int32_t>(start - side.next) > 0) return;
    const Bytes bytes = std::move(first->second);
    side.waiting_bytes -= bytes.size();
    side.waiting.erase(first);
    const std::uint32_t overlap = side.next - start;
    if (overlap >= bytes.size()) continue;
    side.next += static_cast<std::uint32_t>(bytes.size()) - overlap;
    listener_.carried(number, by_client, View(bytes).subspan(overlap), nanoseconds);
  }
}

void TcpFlows::give_up(std::size_t number, bool by_client, Side& side) {
  const std::uint32_t first = side.waiting.begin()->first + side.origin;
  side.ended = true;
  side.waiting.clear();
  listener_.lost(number, by_client, first - side.next);
}

void TcpFlows::finish() {
  for (std::size_t number = 0; number < connections_.size(); ++number)
    for (bool by_client : {true, false}) {
      Side& side = connections_[number].sides[by_client ? 0 : 1];
      if (!side.waiting.empty()) give_up(number, by_client, side);
    }
}

}  // namespace glasstls::exporting
