#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "decode/packets/ip_fragments.hpp"
#include "decode/packets/layers.hpp"
#include "decode/packets/packet_file.hpp"

namespace glasstls::decode {

/// One end of a TCP connection.
struct Endpoint {
  std::array<std::uint8_t, 16> address{};
  std::uint8_t address_size = 0;  ///< 4 or 16 bytes
  std::uint16_t port = 0;

  /// The address, 4 or 16 bytes.
  View ip() const { return View(address).first(address_size); }
  auto operator<=>(const Endpoint&) const = default;
};
/// "192.0.2.1:443", "[2001:db8::1]:443".
std::string to_text(const Endpoint& endpoint);

/// A TCP segment as it was captured (RFC 9293).
struct CapturedSegment {
  Endpoint from{}, to{};
  std::uint32_t sequence = 0, acknowledgement = 0;
  std::uint8_t flags = 0;  ///< TcpFlags
  View payload{};          ///< the part of its data that was captured
};

/// Takes captured packets apart down to TCP, through link layers, tags, tunnels (layers.hpp) and IP, and
/// joins IP fragments. Packets that are not read are counted by what they are.
class PacketReader {
 public:
  /// How many headers may be nested, and how many kinds of unread packets are counted separately.
  static constexpr std::size_t most_layers = 24, most_names = 64;

  /// The segment that the packet contains or completes, if any. Its payload points into the packet, or is
  /// valid until the next call.
  std::optional<CapturedSegment> add(const Packet& packet);

  /// How many packets were not read, by what they are.
  const std::map<std::string, std::size_t>& not_read() const { return not_read_; }
  /// How many packets were cut when they were recorded.
  std::size_t cut() const { return cut_; }
  /// The IP fragments and their counts.
  const IpFragments& fragments() const { return fragments_; }

 private:
  /// The addresses of the innermost IP packet.
  struct Ends {
    View from{}, to{};
  };
  using Opened = std::variant<Carried, NotRead, std::monostate>;  // monostate: it waits for more fragments
  Opened open_ip(View packet, std::uint64_t nanoseconds);
  Opened open_ipv4(View packet, std::uint64_t nanoseconds);
  Opened open_ipv6(View packet, std::uint64_t nanoseconds);
  Opened join(IpFragment fragment, View identification, std::uint64_t nanoseconds);
  std::variant<CapturedSegment, NotRead> open_tcp(View bytes) const;
  void count(const std::string& name);

  IpFragments fragments_;
  Ends ends_;
  std::vector<Bytes> joined_;  // packets that this one's fragments completed
  std::map<std::string, std::size_t> not_read_;
  std::size_t cut_ = 0;
};

}  // namespace glasstls::decode
