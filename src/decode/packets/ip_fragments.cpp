#include "decode/packets/ip_fragments.hpp"

#include <algorithm>

namespace glasstls::decode {

namespace {

/// Whether the fragment fits between the parts that are there and the packet's end.
bool fits(const IpFragment& fragment, const std::map<std::size_t, Bytes>& parts,
          const std::optional<std::size_t>& end) {
  constexpr std::size_t unit = 8;  // in which offsets are counted
  const std::size_t stop = fragment.offset + fragment.bytes.size();
  if (fragment.bytes.empty() || stop > IpFragments::most_bytes) return false;
  if (fragment.more && fragment.bytes.size() % unit != 0) return false;
  if (end && (fragment.more ? stop >= *end : stop != *end)) return false;
  const auto after = parts.lower_bound(fragment.offset);
  if (after != parts.end() && (after->first < stop || !fragment.more)) return false;
  return after == parts.begin() ||
         std::prev(after)->first + std::prev(after)->second.size() <= fragment.offset;
}

}  // namespace

void IpFragments::give_up(std::map<Bytes, Packet>::iterator packet) {
  if (!packet->second.spoilt) ++given_up_;
  packets_.erase(packet);
}

IpFragments::Packet& IpFragments::packet_of(const IpFragment& fragment, std::uint64_t nanoseconds) {
  auto known = packets_.find(fragment.key);
  if (known != packets_.end() && nanoseconds > known->second.first_came + patience) {
    give_up(known);  // the number is in use again
    known = packets_.end();
  }
  if (known != packets_.end()) return known->second;
  if (packets_.size() >= most_packets)
    give_up(std::min_element(packets_.begin(), packets_.end(),
                             [](const auto& a, const auto& b) { return a.second.number < b.second.number; }));
  Packet& packet = packets_[fragment.key];
  packet.first_came = nanoseconds;
  packet.number = ++number_;
  return packet;
}

std::optional<IpFragments::Whole> IpFragments::add(const IpFragment& fragment, std::uint64_t nanoseconds) {
  Packet& packet = packet_of(fragment, nanoseconds);
  if (packet.spoilt) return {};
  const std::size_t stop = fragment.offset + fragment.bytes.size();
  const auto same = packet.parts.find(fragment.offset);
  if (same != packet.parts.end() && std::ranges::equal(same->second, fragment.bytes) &&
      fragment.more == (packet.end != stop))
    return {};  // it was captured twice
  if (fragment.cut_short) packet.cut_short = true;
  if (packet.cut_short) return {};
  if (!fits(fragment, packet.parts, packet.end) || packet.parts.size() >= most_parts) {
    packet.parts.clear();
    packet.spoilt = true;
    ++spoilt_;
    return {};
  }
  if (fragment.offset == 0) packet.next = fragment.next;
  if (!fragment.more) packet.end = stop;
  packet.size += fragment.bytes.size();
  packet.parts.emplace(fragment.offset, to_bytes(fragment.bytes));
  if (packet.size != packet.end) return {};

  Whole whole{packet.next, {}};
  for (const auto& [offset, bytes] : packet.parts) append(whole.bytes, bytes);
  packets_.erase(fragment.key);
  ++joined_;
  return whole;
}

std::size_t IpFragments::incomplete() const {
  return given_up_ + static_cast<std::size_t>(std::count_if(packets_.begin(), packets_.end(),
                                                            [](const auto& p) { return !p.second.spoilt; }));
}

}  // namespace glasstls::decode
