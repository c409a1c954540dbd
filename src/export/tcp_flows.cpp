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
constexpr std::uint8_t hop_by_hop = 0, routing = 43, fragment = 44, destination_options = 60;

/// RFC 8200: whether such a header may stand between IPv6's own and TCP's.
bool may_precede_tcp(std::uint8_t next) {
  return next == hop_by_hop || next == routing || next == destination_options;
}

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
  constexpr std::size_t ipv6_header = 40;
  if (packet.empty()) return false;
  if (packet[0] >> 4 == 4) return add_ipv4(packet, nanoseconds);
  if (packet[0] >> 4 != 6 || packet.size() < ipv6_header) return false;
  const std::size_t size = u16(packet, 4) == 0 ? packet.size() - ipv6_header : u16(packet, 4);
  return add_payload(
      {packet.subspan(8, 16), packet.subspan(24, 16), packet[6], packet.subspan(ipv6_header), size}, false,
      nanoseconds);
}

bool TcpFlows::add_ipv4(View packet, std::uint64_t nanoseconds) {
  const std::size_t header = std::size_t{4} * (packet[0] & 15);
  if (header < 20 || packet.size() < header || packet[9] != protocol_tcp) return false;
  // A total of 0 is what offloading leaves in packets that the machine itself sends.
  const std::size_t total = u16(packet, 2) == 0 ? packet.size() : u16(packet, 2);
  if (total < header) return false;
  const Payload payload{packet.subspan(12, 4), packet.subspan(16, 4), packet[9], packet.subspan(header),
                        total - header};
  constexpr std::uint16_t more_fragments = 0x2000, offset_mask = 0x1fff;
  const std::uint16_t flags = u16(packet, 6);
  if ((flags & (more_fragments | offset_mask)) == 0) return add_tcp(payload, nanoseconds);
  return add_fragment(payload, packet.subspan(4, 2), flags & offset_mask, flags & more_fragments,
                      nanoseconds);
}

/// What may stand before TCP, and then TCP. `joined`: the payload came in fragments, which are joined now.
bool TcpFlows::add_payload(Payload payload, bool joined, std::uint64_t nanoseconds) {
  const auto skip = [&](std::size_t size) {
    if (payload.bytes.size() < size || payload.size < size) return false;
    payload.bytes = payload.bytes.subspan(size);
    payload.size -= size;
    return true;
  };
  while (may_precede_tcp(payload.protocol)) {
    if (payload.bytes.size() < 2) return false;
    payload.protocol = payload.bytes[0];
    if (!skip(std::size_t{8} * (std::size_t{1} + payload.bytes[1]))) return false;
  }
  if (payload.protocol != fragment) return add_tcp(payload, nanoseconds);
  const View header = payload.bytes;
  if (joined || !skip(8)) return false;
  payload.protocol = header[0];
  const bool more = header[3] & 1;
  const auto offset = static_cast<std::uint16_t>(u16(header, 2) >> 3);
  if (offset == 0 && !more) return add_payload(payload, true, nanoseconds);  // RFC 6946: it stands for itself
  if (payload.protocol != protocol_tcp && !may_precede_tcp(payload.protocol)) return false;
  return add_fragment(payload, header.subspan(4, 4), offset, more, nanoseconds);
}

/// `offset` counts in units of 8 bytes. False where the whole packet turns out not to be TCP.
bool TcpFlows::add_fragment(const Payload& payload, View identification, std::uint16_t offset, bool more,
                            std::uint64_t nanoseconds) {
  constexpr std::size_t unit = 8;
  Bytes key = to_bytes(payload.from);
  append(key, payload.to);
  append(key, identification);
  const View bytes = payload.bytes.first(std::min(payload.bytes.size(), payload.size));
  const auto whole = fragments_.add(
      {std::move(key), payload.protocol, unit * offset, more, bytes.size() < payload.size, bytes},
      nanoseconds);
  if (!whole) return true;
  return add_payload({payload.from, payload.to, whole->next, whole->bytes, whole->bytes.size()}, true,
                     nanoseconds);
}

bool TcpFlows::add_tcp(const Payload& payload, std::uint64_t nanoseconds) {
  const View segment = payload.bytes.first(std::min(payload.bytes.size(), payload.size));
  if (payload.protocol != protocol_tcp || segment.size() < 20) return false;
  const std::size_t header = std::size_t{4} * (segment[12] >> 4);
  if (header < 20 || segment.size() < header) return false;
  add_segment({{to_bytes(payload.from), u16(segment, 0)},
               {to_bytes(payload.to), u16(segment, 2)},
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
