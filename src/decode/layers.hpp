#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "base/bytes.hpp"

/// What stands between a captured packet's first byte and TCP: link layers, tags and tunnels.
namespace glasstls::decode {

/// What the bytes that come next are, and hence what `Carried::number` counts.
enum class Layer : std::uint8_t {
  link,       ///< a frame; LINKTYPE_... of tcpdump.org
  ethertype,  ///< what an EtherType announces
  ppp,        ///< what a protocol number of PPP announces (RFC 1661)
  ip,         ///< an IP packet of either version, which its first four bits say
  protocol,   ///< what IP carries; IANA's protocol numbers
};
struct Carried {
  Layer layer{};
  std::uint32_t number = 0;
  View bytes{};
};

/// What is not read any further: its name, under which it is counted.
struct NotRead {
  std::string name{};
};
using Peeled = std::variant<Carried, NotRead>;

/// Takes one header off: what is behind it, or what it is that is not read. IP and TCP are not its business
/// (Dissector).
Peeled peel(const Carried& outer);

/// What IP carries, where that is not TCP: tunnels (GRE, EtherIP, VXLAN, Geneve, GTP-U, Teredo, L2TP, ...),
/// the header of AH (RFC 4302), UDP. `bytes` begin behind the IP header.
Peeled peel_protocol(std::uint32_t protocol, View bytes);
/// An IEEE 802.11 frame.
Peeled peel_wifi(View frame);
/// What an access point sends to its controller (RFC 5415).
Peeled peel_capwap(View bytes);
/// A frame that begins with a radiotap header.
Peeled peel_radiotap(View frame);

/// The protocol numbers of IP that several files speak of.
inline constexpr std::uint32_t protocol_tcp = 6;
inline constexpr std::uint16_t ether_ipv4 = 0x0800, ether_ipv6 = 0x86dd, ether_bridging = 0x6558,
                               ether_mpls = 0x8847;
inline constexpr std::uint32_t link_ethernet = 1, link_ppp = 9, link_wifi = 105;

/// Numbers in the order of the network. The bytes must be there.
inline std::uint16_t u16(View bytes, std::size_t at) {
  return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}
inline std::uint32_t u32(View bytes, std::size_t at) {
  return std::uint32_t{u16(bytes, at)} << 16 | u16(bytes, at + 2);
}

/// "0x88be"; `digits` is 2, 4 or 8.
std::string hexadecimal(std::uint32_t value, int digits);
/// What is behind a header of `size` bytes; where the packet ends before, it is said to be a `name` that was
/// cut.
Peeled behind(View bytes, std::size_t size, const char* name, Layer layer, std::uint32_t number);

}  // namespace glasstls::decode
