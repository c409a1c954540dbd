#include <algorithm>
#include <array>
#include <optional>

#include "decode/packets/layers.hpp"

/// What IP carries if it is not TCP.
namespace glasstls::decode {

namespace {

using Named = std::pair<std::uint32_t, const char*>;

constexpr std::array<Named, 17> protocol_names{{{1, "ICMP"},
                                                {2, "IGMP"},
                                                {33, "DCCP"},
                                                {44, "a fragment inside joined fragments"},
                                                {46, "RSVP"},
                                                {50, "ESP (IPsec), encrypted"},
                                                {58, "ICMPv6"},
                                                {59, "IPv6 without payload"},
                                                {88, "EIGRP"},
                                                {89, "OSPF"},
                                                {103, "PIM"},
                                                {108, "IPComp"},
                                                {112, "VRRP"},
                                                {113, "PGM"},
                                                {115, "L2TPv3"},
                                                {132, "SCTP"},
                                                {136, "UDP-Lite"}}};
constexpr std::array<Named, 14> port_names{{{53, "DNS"},
                                            {67, "DHCP"},
                                            {123, "NTP"},
                                            {137, "NetBIOS"},
                                            {138, "NetBIOS"},
                                            {161, "SNMP"},
                                            {500, "IKE"},
                                            {514, "syslog"},
                                            {546, "DHCPv6"},
                                            {547, "DHCPv6"},
                                            {1900, "SSDP"},
                                            {3478, "STUN"},
                                            {4500, "IPsec"},
                                            {5353, "mDNS"}}};

/// RFC 2784 and RFC 2890; version 1 is PPTP's (RFC 2637).
Peeled peel_gre(View bytes) {
  constexpr std::uint16_t checksum = 0x8000, routing = 0x4000, keyed = 0x2000, numbered = 0x1000,
                          acknowledged = 0x0080, version_mask = 7, ppp = 0x880b, erspan = 0x88be;
  if (bytes.size() < 4) return NotRead{"GRE, cut off inside its header"};
  const std::uint16_t flags = u16(bytes, 0), type = u16(bytes, 2);
  const int version = flags & version_mask;
  std::size_t size = 4;
  if (version == 1) {  // the key has the payload's length and the call
    size += 4 + (flags & numbered ? 4 : 0) + (flags & acknowledged ? 4 : 0);
    if (bytes.size() == size) return NotRead{"GRE of PPTP without payload"};
    return behind(bytes, size, "GRE", Layer::ethertype, ppp);
  }
  if (version != 0) return NotRead{"GRE, version " + std::to_string(version)};
  if (flags & routing) return NotRead{"GRE with source routing (RFC 1701)"};
  if (flags & checksum) size += 4;
  std::string key;
  if (flags & keyed) {
    if (bytes.size() < size + 4) return NotRead{"GRE, cut off inside its header"};
    key = " with key " + hexadecimal(u32(bytes, size), 8);
    size += 4;
  }
  if (flags & numbered) size += 4;
  // ERSPAN of type I has neither a number nor a header.
  if (type == erspan && !(flags & numbered)) return behind(bytes, size, "GRE", Layer::link, link_ethernet);
  Peeled inside = behind(bytes, size, "GRE", Layer::ethertype, type);
  if (const auto* carried = std::get_if<Carried>(&inside); carried) {
    const Peeled next = peel(*carried);
    if (std::holds_alternative<NotRead>(next))
      return NotRead{"GRE" + key + ", " + std::get<NotRead>(next).name};
  }
  return inside;
}

/// RFC 7348; its generic protocol extension (GPE) says what is inside.
Peeled peel_vxlan(View bytes) {
  constexpr std::uint8_t has_protocol = 0x04, ipv4 = 1, ipv6 = 2, ethernet = 3;
  const bool says = bytes.size() >= 8 && bytes[0] & has_protocol;
  if (says && (bytes[3] == ipv4 || bytes[3] == ipv6)) return behind(bytes, 8, "VXLAN", Layer::ip, 0);
  if (says && bytes[3] != ethernet && bytes[3] != 0)
    return NotRead{"VXLAN, next protocol " + hexadecimal(bytes[3], 2)};
  return behind(bytes, 8, "VXLAN", Layer::link, link_ethernet);
}

/// RFC 8926.
Peeled peel_geneve(View bytes) {
  if (bytes.size() < 8) return NotRead{"Geneve, cut off inside its header"};
  const std::size_t options = std::size_t{4} * (bytes[0] & 0x3f);
  return behind(bytes, 8 + options, "Geneve", Layer::ethertype, u16(bytes, 2));
}

/// 3GPP TS 29.281: user data of version 1, with its optional fields and extension headers.
Peeled peel_gtp(View bytes) {
  constexpr std::uint8_t user_data = 255, optional = 0x07, extension = 0x04;
  if (bytes.size() < 8) return NotRead{"GTP-U, cut off inside its header"};
  if (bytes[1] != user_data) return NotRead{"GTP-U, message type " + std::to_string(bytes[1])};
  std::size_t size = 8;
  if (bytes[0] & optional) {
    size += 4;
    std::uint8_t next = bytes[0] & extension && bytes.size() >= size ? bytes[size - 1] : 0;
    while (next != 0) {
      const std::size_t length = bytes.size() > size ? std::size_t{4} * bytes[size] : 0;
      if (length == 0 || bytes.size() < size + length)
        return NotRead{"GTP-U, cut off inside its extension headers"};
      size += length;
      next = bytes[size - 1];
    }
  }
  return behind(bytes, size, "GTP-U", Layer::ip, 0);
}

/// RFC 4380: what may come before the IPv6 packet.
Peeled peel_teredo(View bytes) {
  std::size_t size = 0;
  if (bytes.size() >= 4 && u16(bytes, 0) == 1) size = 13 + std::size_t{bytes[2]} + bytes[3];
  if (bytes.size() >= size + 8 && u16(bytes, size) == 0) size += 8;
  return behind(bytes, size, "Teredo", Layer::ip, 0);
}

/// RFC 2661: a data message, which is PPP.
Peeled peel_l2tp(View bytes) {
  constexpr std::uint16_t control = 0x8000, with_length = 0x4000, numbered = 0x0800, with_offset = 0x0200;
  if (bytes.size() < 6) return NotRead{"L2TP, cut off inside its header"};
  const std::uint16_t flags = u16(bytes, 0);
  if (flags & control) return NotRead{"L2TP, control message"};
  std::size_t size = 6 + (flags & with_length ? 2 : 0) + (flags & numbered ? 4 : 0);
  if (flags & with_offset) {
    if (bytes.size() < size + 2) return NotRead{"L2TP, cut off inside its header"};
    size += 2 + std::size_t{u16(bytes, size)};
  }
  return behind(bytes, size, "L2TP", Layer::link, link_ppp);
}

/// TZSP: tags up to an end tag; what it carries is Ethernet or 802.11.
Peeled peel_tzsp(View bytes) {
  constexpr std::uint8_t padding = 0, end = 1, ethernet = 1, wifi = 18;
  if (bytes.size() < 4) return NotRead{"TZSP, cut off inside its header"};
  const std::uint16_t inside = u16(bytes, 2);
  std::size_t at = 4;
  while (at + 1 < bytes.size() && bytes[at] != end)
    at += bytes[at] == padding ? 1 : 2 + std::size_t{bytes[at + 1]};
  if (inside != ethernet && inside != wifi) return NotRead{"TZSP, protocol " + hexadecimal(inside, 4)};
  return behind(bytes, at + 1, "TZSP", Layer::link, inside == ethernet ? link_ethernet : link_wifi);
}

/// RFC 9000, RFC 8999: a long header, which has the version; of those that are in use.
bool is_quic(View bytes) {
  if (bytes.size() < 7 || !(bytes[0] & 0x80)) return false;
  const std::uint32_t version = u32(bytes, 1);
  constexpr std::uint32_t negotiation = 0, first = 1, second = 0x6b3343cf, grease = 0x0a0a0a0a;
  const bool is_known = version == negotiation || version == first || version == second ||
                        (version & 0x0f0f0f0f) == grease || version >> 8 == 0xff0000 ||
                        version >> 16 == 0x5130 ||  // "Q0": Google's, before the standard
                        version >> 16 == 0xface;    // Facebook's
  return is_known && (bytes[5] <= 20 || version >> 16 == 0x5130);
}

/// RFC 9147, RFC 6347: the header of a record in plain text, which fits what follows.
bool is_dtls(View bytes) {
  constexpr std::size_t header = 13;
  if (bytes.size() < header || bytes[0] < 20 || bytes[0] > 26 || bytes[1] != 0xfe) return false;
  return (bytes[2] == 0xff || bytes[2] == 0xfd || bytes[2] == 0xfc) &&
         u16(bytes, 11) <= bytes.size() - header;
}

Peeled peel_udp(View bytes) {
  constexpr std::size_t header = 8;
  if (bytes.size() < header) return NotRead{"UDP, cut off inside its header"};
  const View inside = bytes.subspan(header);
  const auto by_port = [&](std::uint16_t port) -> std::optional<Peeled> {
    switch (port) {
      case 4789:
      case 8472:  // Linux's default before there was a standard
      case 4790: return peel_vxlan(inside);
      case 6081: return peel_geneve(inside);
      case 2152: return peel_gtp(inside);
      case 3544: return peel_teredo(inside);
      case 1701: return peel_l2tp(inside);
      case 6635: return Carried{Layer::ethertype, ether_mpls, inside};  // RFC 7510
      case 5247: return peel_capwap(inside);
      case 37008: return peel_tzsp(inside);
      case 4341: return behind(inside, 8, "LISP", Layer::ip, 0);
      default: return std::nullopt;
    }
  };
  const std::uint16_t from = u16(bytes, 0), to = u16(bytes, 2);
  if (auto tunnel = by_port(to)) return *tunnel;
  if (auto tunnel = by_port(from)) return *tunnel;
  if (is_dtls(inside)) return NotRead{"DTLS (TLS over UDP, RFC 9147)"};
  if (is_quic(inside)) return NotRead{"QUIC (TLS 1.3 inside UDP, RFC 9001)"};
  for (const auto& [port, name] : port_names)
    if (port == from || port == to) return NotRead{"UDP (" + std::string(name) + ")"};
  return NotRead{"UDP"};
}

}  // namespace

Peeled peel_protocol(std::uint32_t protocol, View bytes) {
  constexpr std::uint32_t ipip = 4, udp = 17, six_in_four = 41, gre = 47, authentication = 51, ether_ip = 97,
                          mpls = 137, ethernet = 143;
  switch (protocol) {
    case ipip:
    case six_in_four: return Carried{Layer::ip, 0, bytes};
    case udp: return peel_udp(bytes);
    case gre: return peel_gre(bytes);
    case ether_ip: return behind(bytes, 2, "EtherIP", Layer::link, link_ethernet);  // RFC 3378
    case ethernet: return Carried{Layer::link, link_ethernet, bytes};               // RFC 8986
    case mpls: return Carried{Layer::ethertype, ether_mpls, bytes};                 // RFC 4023
    case authentication: {  // RFC 4302: the length counts 4 bytes, and leaves out two of them
      if (bytes.size() < 12) return NotRead{"AH (IPsec), cut off inside its header"};
      return behind(bytes, std::size_t{4} * (bytes[1] + std::size_t{2}), "AH (IPsec)", Layer::protocol,
                    bytes[0]);
    }
    default: break;
  }
  const auto found = std::ranges::find(protocol_names, protocol, &Named::first);
  if (found != protocol_names.end()) return NotRead{found->second};
  return NotRead{"IP protocol " + std::to_string(protocol)};
}

}  // namespace glasstls::decode
