#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "decode/packets/packet_file.hpp"
#include "decode/packets/packet_reader.hpp"

namespace glasstls::decode {

/// Bytes that a side sent and that the capture does not have, or has too late.
struct Gap {
  std::optional<std::uint64_t> missing{};  ///< how many; empty: nothing that the side sent was captured
  std::uint64_t cut_off = 0;               ///< the bytes after them, which are not read

  /// Two gaps are the same if both numbers are.
  friend bool operator==(const Gap&, const Gap&) = default;
};

/// Receives the data of TCP connections. They are numbered from 0 in the order of their first packets.
class TcpListener {
 public:
  virtual ~TcpListener() = default;
  /// A new connection. The client is the sender of the SYN or, if that was not captured, the side with the
  /// higher port. `from_start`: the SYN or its answer was captured.
  virtual void opened(std::size_t connection, const Endpoint& client, const Endpoint& server,
                      bool from_start) = 0;
  /// The next bytes of one side, in the order in which they were sent.
  virtual void carried(std::size_t connection, bool by_client, View bytes, std::uint64_t nanoseconds) = 0;
  /// A gap ended what was read of that side. Comes at the end of the capture, once for a side at most.
  virtual void lost(std::size_t connection, bool by_client, const Gap& gap) = 0;
};

/// Limits: the bytes and segments of one side that wait for a missing segment, the connections that are
/// followed, and the bytes that each side sent last, which are kept to compare them with retransmissions.
inline constexpr std::size_t most_waiting_bytes = 4 << 20, most_waiting_segments = 4'096,
                             most_connections = 65'536, most_compared = 16 << 10;

/// Joins the TCP segments of captured packets to the bytes that each side sent (RFC 9293). Of a
/// retransmission the first copy counts.
class TcpFlows {
 public:
  /// `listener` must outlive this object.
  explicit TcpFlows(TcpListener& listener) : listener_(listener) {}

  /// Adds the next packet of the capture.
  void add(const Packet& packet);
  /// Reports the bytes that are still missing. To be called once, at the end.
  void finish();

  /// How many connections were found.
  std::size_t connections() const { return connections_.size(); }
  /// How many packets belong to connections beyond most_connections.
  std::size_t too_many() const { return too_many_; }
  /// How many segments were retransmitted with other contents.
  std::size_t contradictions() const { return contradictions_; }
  /// The first connection with such a segment: "192.0.2.1:40001 to 192.0.2.2:443".
  const std::string& contradiction() const { return contradiction_; }
  /// The reader of the packets below TCP, with its counts.
  const PacketReader& packets() const { return packets_; }

 private:
  /// One direction. Places in its stream count from its first byte, so they never wrap.
  struct Side {
    bool captured = false;                     // one of its packets is in the capture
    bool started = false;                      // the sequence number of its first byte is known,
    bool by_syn = false;                       // and a SYN said it
    bool finished = false;                     // a FIN came
    std::optional<std::uint64_t> gap_end{};    // the place after the gap that ended it
    std::uint32_t origin = 0;                  // the sequence number of its first byte
    std::uint64_t delivered = 0;               // bytes, which is also the place of the next one
    std::uint64_t sent = 0;                    // bytes that it sent, as its last segments show
    std::map<std::uint64_t, Bytes> waiting{};  // by place
    std::size_t waiting_bytes = 0;
    Bytes recent{};  // what was delivered last

    std::uint32_t next() const { return origin + static_cast<std::uint32_t>(delivered); }
    std::optional<Gap> gap(const Side& other) const;
  };
  /// A connection and its two directions.
  struct Connection {
    Endpoint client{}, server{};
    std::array<Side, 2> sides{};  // the client's, the server's
    bool reset = false;

    bool by_client(const CapturedSegment& segment) const { return segment.from == client; }
    bool has_data() const { return sides[0].delivered > 0 || sides[1].delivered > 0; }
  };

  void add_segment(const CapturedSegment& segment, std::uint64_t nanoseconds);
  Connection* find(const CapturedSegment& segment, std::size_t& number);
  static bool is_another(const Connection& connection, const CapturedSegment& segment);
  static bool start(Connection& connection, const CapturedSegment& segment);
  void deliver(std::size_t number, bool by_client, std::uint32_t sequence, View payload,
               std::uint64_t nanoseconds);
  void pass_on(std::size_t number, bool by_client, View fresh, std::uint64_t nanoseconds);
  void compare(const Connection& connection, const Side& side, std::uint64_t place, View payload);
  void contradicted(const Connection& connection);
  static void give_up(Side& side);

  TcpListener& listener_;
  PacketReader packets_;
  std::vector<Connection> connections_;
  std::map<std::pair<Endpoint, Endpoint>, std::size_t> numbers_;  // by both ends, the lesser one first
  std::size_t too_many_ = 0, contradictions_ = 0;
  std::string contradiction_;
};

}  // namespace glasstls::decode
