#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "decode/dissector.hpp"
#include "decode/packet_file.hpp"

namespace glasstls::decode {

/// Who takes what TCP carried. Connections are numbered from 0 as they come.
class TcpListener {
 public:
  virtual ~TcpListener() = default;
  /// The client is who sent the SYN; where it was not captured, who has the higher port. `from_start`: the
  /// SYN or its answer was captured.
  virtual void opened(std::size_t connection, const Endpoint& client, const Endpoint& server,
                      bool from_start) = 0;
  /// Bytes in the order in which they were sent.
  virtual void carried(std::size_t connection, bool by_client, View bytes, std::uint64_t nanoseconds) = 0;
  /// So many bytes were not captured, or came too late; nothing more comes from that side.
  virtual void lost(std::size_t connection, bool by_client, std::uint64_t bytes) = 0;
};

/// What one side may have waiting for a segment that is missing, how many connections are followed, and how
/// much of what each side sent last is kept to be compared with what comes again.
inline constexpr std::size_t most_waiting_bytes = 4 << 20, most_waiting_segments = 4'096,
                             most_connections = 65'536, most_compared = 16 << 10;

/// Puts the TCP segments of captured packets together again (RFC 9293). What is retransmitted counts once,
/// and what came first counts.
class TcpFlows {
 public:
  explicit TcpFlows(TcpListener& listener) : listener_(listener) {}

  void add(const Packet& packet);
  /// Tells of what is still missing. Once, at the end.
  void finish();

  std::size_t connections() const { return connections_.size(); }
  std::size_t too_many() const { return too_many_; }  ///< packets of connections beyond the most
  /// Segments that came again with other contents, and the first connection with one, as text.
  std::size_t contradictions() const { return contradictions_; }
  const std::string& contradiction() const { return contradiction_; }
  const Dissector& packets() const { return packets_; }

 private:
  /// What one side sends. A place in its stream is counted from its first byte, and so never wraps.
  struct Side {
    bool started = false;                      // the sequence number of its first byte is known,
    bool by_syn = false;                       // and a SYN said it
    bool finished = false;                     // a FIN came
    bool ended = false;                        // a gap ended it
    std::uint32_t origin = 0;                  // the sequence number of its first byte
    std::uint64_t delivered = 0;               // bytes, which is also the place of the next one
    std::map<std::uint64_t, Bytes> waiting{};  // by place
    std::size_t waiting_bytes = 0;
    Bytes recent{};  // what was delivered last

    std::uint32_t next() const { return origin + static_cast<std::uint32_t>(delivered); }
  };
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
  void give_up(std::size_t number, bool by_client, Side& side);

  TcpListener& listener_;
  Dissector packets_;
  std::vector<Connection> connections_;
  std::map<std::pair<Endpoint, Endpoint>, std::size_t> numbers_;  // by both ends, the lesser one first
  std::size_t too_many_ = 0, contradictions_ = 0;
  std::string contradiction_;
};

}  // namespace glasstls::decode
