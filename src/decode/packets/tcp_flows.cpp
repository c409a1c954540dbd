#include "decode/packets/tcp_flows.hpp"

#include <algorithm>

#include "decode/tls/first_bytes.hpp"
#include "recording/tcp_segment.hpp"

namespace glasstls::decode {

namespace {

/// RFC 7323: the largest window. A segment further ahead belongs to another connection.
constexpr std::int32_t largest_window = 1 << 30;

/// The distance of a sequence number from another; numbers may wrap (RFC 9293).
std::int32_t beyond(std::uint32_t number, std::uint32_t other) {
  return static_cast<std::int32_t>(number - other);
}

}  // namespace

void TcpFlows::add(const Packet& packet) {
  if (const auto segment = packets_.add(packet)) add_segment(*segment, packet.nanoseconds);
}

/// Whether the same two ends begin a new connection with this segment.
bool TcpFlows::is_another(const Connection& connection, const CapturedSegment& segment) {
  const Side& side = connection.sides[connection.by_client(segment) ? 0 : 1];
  if (segment.flags & recording::tcp_syn) {
    // A repeated SYN is not a new connection; before there was data it is the same attempt.
    const bool opens = !(segment.flags & recording::tcp_ack);
    const bool has_data = opens ? connection.has_data() : side.delivered > 0;
    return has_data && (!side.started || side.origin != segment.sequence + 1);
  }
  if (segment.payload.empty() || !side.started) return false;
  // The SYN may be missing in the capture. Sequence numbers that the old connection cannot have show it.
  const std::int32_t ahead = beyond(segment.sequence, side.next());
  const bool is_new = ahead > 0 || static_cast<std::uint64_t>(-std::int64_t{ahead}) > side.delivered;
  const bool is_over = connection.reset || (connection.sides[0].finished && connection.sides[1].finished);
  if (is_over) return is_new;
  constexpr std::int32_t far = 1 << 24;
  return is_new && (ahead > far || ahead < -far) &&
         begins_with(segment.payload, messages::HandshakeType::client_hello);
}

TcpFlows::Connection* TcpFlows::find(const CapturedSegment& segment, std::size_t& number) {
  const auto key = std::minmax(segment.from, segment.to);
  const auto known = numbers_.find(key);
  if (known != numbers_.end()) {
    number = known->second;
    if (!is_another(connections_[number], segment)) return &connections_[number];
  }
  // A first packet without data (an ACK, a FIN) begins no connection; one byte may be a keep-alive.
  if (!(segment.flags & recording::tcp_syn) && segment.payload.size() <= 1) return nullptr;
  if (connections_.size() >= most_connections) {
    ++too_many_;
    return nullptr;
  }
  const bool syn = segment.flags & recording::tcp_syn, answers = syn && segment.flags & recording::tcp_ack;
  const bool by_client = syn ? !answers : segment.from.port >= segment.to.port;
  number = connections_.size();
  numbers_[key] = number;
  Connection& added = connections_.emplace_back();
  added.client = by_client ? segment.from : segment.to;
  added.server = by_client ? segment.to : segment.from;
  listener_.opened(number, added.client, added.server, syn);
  return &added;
}

/// Finds where the stream of the segment's sender begins. False if the segment is not of this connection.
bool TcpFlows::start(Connection& connection, const CapturedSegment& segment) {
  Side& side = connection.sides[connection.by_client(segment) ? 0 : 1];
  const Side& other = connection.sides[connection.by_client(segment) ? 1 : 0];
  side.captured = true;
  if (segment.flags & recording::tcp_syn) {
    // It replaces any number seen before: an ACK that challenges the SYN (RFC 5961) has the numbers of an
    // older connection.
    if (side.delivered > 0) return true;
    side = {};
    side.captured = side.started = side.by_syn = true;
    side.origin = segment.sequence + 1;  // RFC 9293: a SYN takes a number too
    connection.reset = false;
    return true;
  }
  if (side.started) return true;
  if (segment.payload.empty() || (!other.by_syn && segment.payload.size() == 1)) return false;
  // What the other side sent is acknowledged by what belongs to this connection.
  if (other.by_syn && segment.flags & recording::tcp_ack) {
    const std::int32_t acknowledged = beyond(segment.acknowledgement, other.origin);
    if (acknowledged < 0 || acknowledged > largest_window) return false;
  }
  side.started = true;
  side.origin = segment.sequence;
  return true;
}

void TcpFlows::add_segment(const CapturedSegment& segment, std::uint64_t nanoseconds) {
  std::size_t number = 0;
  Connection* connection = find(segment, number);
  if (!connection || !start(*connection, segment)) return;
  const bool by_client = connection->by_client(segment);
  Side& side = connection->sides[by_client ? 0 : 1];
  if (segment.flags & recording::tcp_fin) side.finished = true;
  if (segment.flags & recording::tcp_reset) {
    connection->reset = true;
    return;  // what it carries explains it and is not data (RFC 9293)
  }
  // RFC 7413: a SYN may carry data, which begins after the SYN's own number.
  const std::uint32_t sequence = segment.sequence + (segment.flags & recording::tcp_syn ? 1 : 0);
  const std::int32_t ahead = beyond(sequence, side.next());
  // After its FIN a side's ACKs are numbered one further, and carry nothing.
  const bool shows_end = !segment.payload.empty() || segment.flags & recording::tcp_fin;
  const std::int64_t end = static_cast<std::int64_t>(side.delivered + segment.payload.size()) + ahead;
  if (shows_end && ahead <= largest_window && end > 0)
    side.sent = std::max(side.sent, static_cast<std::uint64_t>(end));
  if (segment.payload.empty() || side.gap_end) return;
  deliver(number, by_client, sequence, segment.payload, nanoseconds);
}

void TcpFlows::deliver(std::size_t number, bool by_client, std::uint32_t sequence, View payload,
                       std::uint64_t nanoseconds) {
  Side& side = connections_[number].sides[by_client ? 0 : 1];
  const std::int32_t ahead = beyond(sequence, side.next());
  if (ahead > largest_window) return;
  if (ahead > 0) {
    if (side.waiting_bytes + payload.size() > most_waiting_bytes ||
        side.waiting.size() >= most_waiting_segments)
      return give_up(side);
    Bytes& slot = side.waiting[side.delivered + static_cast<std::uint64_t>(ahead)];
    const std::size_t same = std::min(slot.size(), payload.size());
    if (!std::ranges::equal(View(slot).first(same), payload.first(same))) contradicted(connections_[number]);
    append(slot, payload.subspan(same));
    side.waiting_bytes += payload.size() - same;
    return;
  }
  const auto known = static_cast<std::size_t>(-std::int64_t{ahead});
  // A keep-alive repeats the last byte with any contents (RFC 9293).
  const bool keeps_alive = payload.size() == 1 && known == 1;
  if (known > 0 && !keeps_alive && known <= side.delivered)
    compare(connections_[number], side, side.delivered - known, payload);
  if (known >= payload.size()) return;
  pass_on(number, by_client, payload.subspan(known), nanoseconds);
  // What waited for these bytes may follow now.
  while (!side.waiting.empty() && side.waiting.begin()->first <= side.delivered) {
    const auto first = side.waiting.extract(side.waiting.begin());
    side.waiting_bytes -= first.mapped().size();
    compare(connections_[number], side, first.key(), first.mapped());
    const std::uint64_t overlap = side.delivered - first.key();
    if (overlap < first.mapped().size())
      pass_on(number, by_client, View(first.mapped()).subspan(static_cast<std::size_t>(overlap)),
              nanoseconds);
  }
}

void TcpFlows::pass_on(std::size_t number, bool by_client, View fresh, std::uint64_t nanoseconds) {
  Side& side = connections_[number].sides[by_client ? 0 : 1];
  side.delivered += fresh.size();
  append(side.recent, fresh.last(std::min(fresh.size(), most_compared)));
  if (side.recent.size() > 2 * most_compared)
    side.recent.erase(side.recent.begin(), side.recent.end() - std::ptrdiff_t{most_compared});
  listener_.carried(number, by_client, fresh, nanoseconds);
}

/// Compares a retransmission with the first copy, as far as that is kept. `place` is where it begins.
void TcpFlows::compare(const Connection& connection, const Side& side, std::uint64_t place, View payload) {
  const std::uint64_t kept_from = side.delivered - side.recent.size();
  const std::uint64_t from = std::max(place, kept_from);
  const std::uint64_t to = std::min(place + payload.size(), side.delivered);
  if (from >= to) return;
  const auto size = static_cast<std::size_t>(to - from);
  const View first = View(side.recent).subspan(static_cast<std::size_t>(from - kept_from), size);
  const View again = payload.subspan(static_cast<std::size_t>(from - place), size);
  if (!std::ranges::equal(first, again)) contradicted(connection);
}

void TcpFlows::contradicted(const Connection& connection) {
  if (contradictions_++ == 0)
    contradiction_ = to_text(connection.client) + " to " + to_text(connection.server);
}

/// Stops waiting for the bytes that are missing before those that came.
void TcpFlows::give_up(Side& side) {
  side.gap_end = side.waiting.begin()->first;
  side.waiting.clear();
  side.waiting_bytes = 0;
}

/// What is missing of a side at the end of the capture. A FIN has the number of the byte that would be next.
std::optional<Gap> TcpFlows::Side::gap(const Side& other) const {
  if (gap_end) return Gap{*gap_end - delivered, std::max(sent, *gap_end) - *gap_end};
  if (sent > delivered) return Gap{sent - delivered, 0};
  if (!captured && other.delivered > 0) return Gap{};
  return std::nullopt;
}

void TcpFlows::finish() {
  for (std::size_t number = 0; number < connections_.size(); ++number) {
    auto& sides = connections_[number].sides;
    for (const std::size_t i : {0u, 1u}) {
      if (!sides[i].waiting.empty()) give_up(sides[i]);
      if (const auto gap = sides[i].gap(sides[1 - i])) listener_.lost(number, i == 0, *gap);
    }
  }
}

}  // namespace glasstls::decode
