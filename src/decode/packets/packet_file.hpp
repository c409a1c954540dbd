#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.hpp"

namespace glasstls::decode {

/// A packet of a capture, from its link-layer header on.
struct Packet {
  std::uint32_t link_type = 0;    ///< a LINKTYPE_ of tcpdump.org
  std::uint64_t nanoseconds = 0;  ///< since 1970-01-01 UTC; 0 if the file does not say
  View bytes{};                   ///< the recorded part, without a checksum at its end; points into the file
  bool cut = false;               ///< whether the packet was longer than its recorded part
};

/// The contents of a capture.
struct PacketFile {
  std::string_view kind{};  ///< "pcap" or "pcapng"
  std::vector<Packet> packets{};
  std::string key_log{};  ///< the contents of its Decryption Secrets Blocks
  std::string broken{};   ///< where and why the file cannot be read to its end; empty if it can
};

/// Limits for a capture, so no file can fill the memory; the last one in bytes.
inline constexpr std::size_t most_packets = 1'000'000, most_interfaces = 1'024, most_key_log = 16 << 20;

/// Whether the file begins like a capture.
bool is_packet_file(View file);

/// Reads a capture: pcap in either byte order, with microseconds or nanoseconds, also the variants of
/// Kuznetzov's patches for tcpdump and of IXIA's devices; pcapng with any number of sections, also with its
/// obsolete packet block. Of a damaged file it returns the packets before the damage. Never fails.
PacketFile read_packet_file(View file);

}  // namespace glasstls::decode
