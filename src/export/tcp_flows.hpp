#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "export/ip_fragments.hpp"
#include "export/packet_file.hpp"

namespace glasstls::exporting {

/// One end of a TCP connection.
struct Endpoint {
  Bytes address{};  ///< 4 or 16 bytes
  std::uint16_t port = 0;

  auto operator<=>(const Endpoint&) const = default;
};
/// "192.0.2.1:443", "[2001:db8::1]:443".
std::string to_text(const Endpoint& endpoint);

/// Who takes what TCP carried. Connections are numbered from 0 as they come.
class TcpListener {
 public:
  virtual ~TcpListener() = default;
  /// The client is who sent the SYN; where it was not captured, who has the higher port.
  virtual void opened(std::size_t connection, const Endpoint& client, const Endpoint& server) = 0;
  /// Bytes in the order in which they were sent.
  virtual void carried(std::size_t connection, bool by_client, View bytes, std::uint64_t nanoseconds) = 0;
  /// So many bytes were not captured, or came too late; nothing more comes from that side.
  virtual void lost(std::size_t connection, bool by_client, std::uint64_t bytes) = 0;
};

/// What one side may have waiting for a segment that is missing, and how many connections are followed.
inline constexpr std::size_t most_waiting_bytes = 4 << 20, most_waiting_segments = 4'096,
                             most_connections = 1'024;

/// Puts the TCP segments of captured packets together again: Ethernet (with VLAN tags), Linux cooked
/// captures, loopback and bare IP; IPv4 and IPv6, joined where they came in fragments. What is retransmitted
/// counts once. Packets of anything else are passed over and counted.
class TcpFlows {
 public:
  explicit TcpFlows(TcpListener& listener) : listener_(listener) {}

  void add(const Packet& packet);
  /// Tells of what is still missing. Once, at the end.
  void finish();

  std::size_t connections() const { return connections_.size(); }
  std::size_t passed_over() const { return passed_over_; }
  const IpFragments& fragments() const { return fragments_; }
  std::size_t too_many() const { return too_many_; }  ///< packets of connections beyond the most

 private:
  /// What one side sends.
  struct Side {
    bool started = false, ended = false;
    std::uint32_t next = 0;                  // the sequence number that is to come
    std::map<std::uint32_t, Bytes> waiting;  // by how far beyond `origin` they begin
    std::uint32_t origin = 0;
    std::size_t waiting_bytes = 0;
  };
  struct Connection {
    Endpoint client{};
    std::array<Side, 2> sides{};  // the client's, the server's
    bool has_data = false;
  };
  struct Segment {
    Endpoint from{}, to{};
    std::uint32_t sequence = 0;
    std::uint8_t flags = 0;
    View payload{};
  };

  /// What IP carries: there may be less of it where the packet was cut, and more where the link filled it up.
  struct Payload {
    View from{}, to{};
    std::uint8_t protocol = 0;  ///< IPv6 calls it next header
    View bytes{};
    std::size_t size = 0;  ///< as IP says
  };
  bool add_ip(View packet, std::uint64_t nanoseconds);
  bool add_ipv4(View packet, std::uint64_t nanoseconds);
  bool add_payload(Payload payload, bool joined, std::uint64_t nanoseconds);
  bool add_fragment(const Payload& payload, View identification, std::uint16_t offset_field, bool more,
                    std::uint64_t nanoseconds);
  bool add_tcp(const Payload& payload, std::uint64_t nanoseconds);
  void add_segment(const Segment& segment, std::uint64_t nanoseconds);
  Connection* find(const Segment& segment, std::size_t& number);
  void deliver(std::size_t number, bool by_client, Side& side, std::uint32_t sequence, View payload,
               std::uint64_t nanoseconds);
  void give_up(std::size_t number, bool by_client, Side& side);

  TcpListener& listener_;
  IpFragments fragments_;
  std::vector<Connection> connections_;
  std::map<std::pair<Endpoint, Endpoint>, std::size_t> numbers_;  // by both ends, the lesser one first
  std::size_t passed_over_ = 0, too_many_ = 0;
};

}  // namespace glasstls::exporting
