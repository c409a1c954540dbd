#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "base/big_endian.hpp"
#include "base/bytes.hpp"

/// The headers between a captured packet's first byte and TCP: link layers, tags and tunnels.
namespace glasstls::decode {

/// What the next bytes are, which decides what `Carried::number` means.
enum class Layer : std::uint8_t {
  link,       ///< a frame; the number is a LINKTYPE_ of tcpdump.org
  ethertype,  ///< the number is an EtherType
  ppp,        ///< the number is a protocol number of PPP (RFC 1661)
  ip,         ///< an IP packet; its first four bits are its version
  protocol,   ///< the contents of IP; the number is IANA's protocol number
};
/// The contents of a header.
struct Carried {
  Layer layer{};
  std::uint32_t number = 0;
  View bytes{};
};

/// A packet that is not read any further, with the name under which it is counted.
struct NotRead {
  std::string name{};
};
/// What is after one header.
using Peeled = std::variant<Carried, NotRead>;

/// Removes one header. Returns what is after it, or why it is not read. PacketReader reads IP and TCP
/// itself.
Peeled peel(const Carried& outer);

/// Removes a header other than TCP's that IP carries: of a tunnel (GRE, EtherIP, VXLAN, Geneve, GTP-U,
/// Teredo, L2TP, ...), of AH (RFC 4302), of UDP. `bytes` begin after the IP header.
Peeled peel_protocol(std::uint32_t protocol, View bytes);
/// Removes the header of an IEEE 802.11 frame.
Peeled peel_wifi(View frame);
/// Removes the header with which an access point sends frames to its controller (RFC 5415).
Peeled peel_capwap(View bytes);
/// Removes a radiotap header and the 802.11 header after it.
Peeled peel_radiotap(View frame);

/// Numbers that several files use: of IP's protocols, of EtherTypes, of link types.
inline constexpr std::uint32_t protocol_tcp = 6;
inline constexpr std::uint16_t ether_ipv4 = 0x0800, ether_ipv6 = 0x86dd, ether_bridging = 0x6558,
                               ether_mpls = 0x8847;
inline constexpr std::uint32_t link_ethernet = 1, link_ppp = 9, link_wifi = 105;

/// The 16-bit number at `at` in network byte order. The bytes must exist.
inline std::uint16_t u16(View bytes, std::size_t at) {
  return static_cast<std::uint16_t>(from_big_endian(bytes.subspan(at, 2)));
}
/// The 32-bit number at `at` in network byte order. The bytes must exist.
inline std::uint32_t u32(View bytes, std::size_t at) {
  return static_cast<std::uint32_t>(from_big_endian(bytes.subspan(at, 4)));
}

/// "0x88be"; `digits` is 2, 4 or 8.
std::string hexadecimal(std::uint32_t value, int digits);
/// What is after a header of `size` bytes. If the packet ends before, a NotRead that says `name` was cut
/// off.
Peeled behind(View bytes, std::size_t size, const char* name, Layer layer, std::uint32_t number);

}  // namespace glasstls::decode
