#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.hpp"

namespace glasstls::decode {

/// A packet of a capture, from its link layer's header on.
struct Packet {
  std::uint32_t link_type = 0;    ///< LINKTYPE_..., as tcpdump.org lists them
  std::uint64_t nanoseconds = 0;  ///< since 1970-01-01 UTC; 0 where the file does not say
  View bytes{};      ///< what was kept of it, without a checksum at its end; points into the file
  bool cut = false;  ///< it was longer when it travelled
};

/// What a capture held.
struct PacketFile {
  std::string_view kind{};  ///< "pcap" or "pcapng"
  std::vector<Packet> packets{};
  std::string key_log{};  ///< what its Decryption Secrets Blocks hold, one after the other
  std::string broken{};   ///< where and why the file could not be read on; empty where all of it could
};

/// What a capture may cost, so that no file can fill the memory.
inline constexpr std::size_t most_packets = 1'000'000, most_interfaces = 1'024, most_key_log = 16 << 20;

/// Whether the file begins as a capture does.
bool is_packet_file(View file);

/// Reads a capture: pcap in either order of bytes, with microseconds or nanoseconds, also as Kuznetzov's
/// patches of tcpdump and IXIA's devices write it; pcapng with any number of sections, also with its obsolete
/// packet block. Of a file that is broken somewhere it has what stands before. Never fails.
PacketFile read_packet_file(View file);

}  // namespace glasstls::decode
