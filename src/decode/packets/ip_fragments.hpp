#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "base/bytes.hpp"

namespace glasstls::decode {

/// One fragment of an IP packet.
struct IpFragment {
  Bytes key{};             ///< the same for all fragments of a packet: both addresses and the identification
  std::uint8_t next = 0;   ///< the protocol inside; the first fragment's counts
  std::size_t offset = 0;  ///< of its bytes in the packet, in bytes
  bool more = false;       ///< whether it is not the last fragment
  bool cut_short = false;  ///< whether the capture lacks some of its bytes
  View bytes{};
};

/// Joins fragments of IP packets, in any order (RFC 791, RFC 8200).
///
/// A packet whose fragments overlap or contradict each other is dropped. Systems join such fragments
/// differently, so an attacker could show one packet to an observer and another to the receiver (RFC 5722).
class IpFragments {
 public:
  /// How many packets may wait for missing fragments, of how many fragments and bytes. (IPv4 carries at least
  /// 68 bytes in one piece, 48 of them payload.) When too many packets wait, the oldest is dropped.
  static constexpr std::size_t most_packets = 64, most_parts = 65'536 / 48, most_bytes = 65'535;
  /// How long a packet may wait, in nanoseconds.
  static constexpr std::uint64_t patience = 60'000'000'000;

  /// A packet whose fragments are all there.
  struct Whole {
    std::uint8_t next = 0;  ///< the protocol inside
    Bytes bytes{};          ///< after the IP header
  };
  /// Adds a fragment that came at that time. Returns the packet if it is complete now.
  std::optional<Whole> add(const IpFragment& fragment, std::uint64_t nanoseconds);

  /// How many packets were joined.
  std::size_t joined() const { return joined_; }
  /// How many packets were dropped because their fragments overlap or contradict each other.
  std::size_t spoilt() const { return spoilt_; }
  /// How many packets lack fragments, with those that still wait.
  std::size_t incomplete() const;

 private:
  /// A packet that waits for fragments.
  struct Packet {
    std::map<std::size_t, Bytes> parts{};  // by offset; empty once it is spoilt
    std::size_t size = 0;                  // of all parts
    std::optional<std::size_t> end{};      // where the last part ends
    std::uint64_t first_came = 0, number = 0;
    bool spoilt = false, cut_short = false;
    std::uint8_t next = 0;
  };
  Packet& packet_of(const IpFragment& fragment, std::uint64_t nanoseconds);
  void give_up(std::map<Bytes, Packet>::iterator packet);

  std::map<Bytes, Packet> packets_;
  std::uint64_t number_ = 0;
  std::size_t joined_ = 0, spoilt_ = 0, given_up_ = 0;
};

}  // namespace glasstls::decode
