#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "base/bytes.hpp"

namespace glasstls::decode {

/// A part of an IP packet that was sent in several.
struct IpFragment {
  Bytes key{};             ///< the same for all parts of a packet: both addresses, and how it is identified
  std::uint8_t next = 0;   ///< the protocol of what is inside; that of the first part counts
  std::size_t offset = 0;  ///< of its bytes in the packet's
  bool more = false;       ///< whether it is not the last part
  bool cut_short = false;  ///< whether the capture has not all of its bytes
  View bytes{};
};

/// Puts fragments of IP packets together again (RFC 791, RFC 8200), whatever their order.
///
/// Parts that overlap and are not the same, or contradict each other, spoil their packet: systems resolve
/// them differently, which lets somebody show one packet to whoever watches and another to whoever receives
/// (RFC 5722).
class IpFragments {
 public:
  /// What may wait for missing parts: so many packets, of so many parts, for so long. (68 bytes is the least
  /// that IPv4 carries in one piece, 48 of them payload.) Where there are more packets the oldest is given
  /// up.
  static constexpr std::size_t most_packets = 64, most_parts = 65'536 / 48, most_bytes = 65'535;
  static constexpr std::uint64_t patience = 60'000'000'000;  ///< in nanoseconds

  struct Whole {
    std::uint8_t next = 0;
    Bytes bytes{};
  };
  /// The packet that is whole with this part, if one is.
  std::optional<Whole> add(const IpFragment& fragment, std::uint64_t nanoseconds);

  // How many packets went which way. Those that wait are incomplete unless their last parts come.
  std::size_t joined() const { return joined_; }
  std::size_t spoilt() const { return spoilt_; }
  std::size_t incomplete() const;

 private:
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
