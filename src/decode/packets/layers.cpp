#include "decode/packets/layers.hpp"

#include <algorithm>
#include <array>

namespace glasstls::decode {

namespace {

struct Name {
  std::uint32_t number = 0;
  const char* name = nullptr;
};

template <std::size_t size>
std::string name_of(const std::array<Name, size>& names, std::uint32_t number) {
  const auto found = std::ranges::find(names, number, &Name::number);
  return found == names.end() ? std::string() : std::string(" (") + found->name + ")";
}

constexpr std::array link_names{
    Name{3, "AX.25"},          Name{6, "Token Ring"}, Name{7, "ARCNET"},      Name{10, "FDDI"},
    Name{119, "Prism"},        Name{147, "user 0"},   Name{187, "Bluetooth"}, Name{189, "USB"},
    Name{192, "PPI"},          Name{195, "802.15.4"}, Name{201, "Bluetooth"}, Name{220, "USB"},
    Name{227, "SocketCAN"},    Name{239, "NFLOG"},    Name{249, "USB"},       Name{251, "Bluetooth LE"},
    Name{252, "exported PDU"}, Name{253, "Netlink"},  Name{272, "nRF"},       Name{283, "802.15.4"},
};
constexpr std::array ether_names{
    Name{0x0806, "ARP"},
    Name{0x8035, "RARP"},
    Name{0x809b, "AppleTalk"},
    Name{0x8137, "IPX"},
    Name{0x80f3, "AppleTalk ARP"},
    Name{0x8808, "flow control"},
    Name{0x8809, "slow protocols"},
    Name{0x8863, "PPPoE discovery"},
    Name{0x888e, "802.1X"},
    Name{0x88a2, "ATA over Ethernet"},
    Name{0x88cc, "LLDP"},
    Name{0x88e1, "HomePlug"},
    Name{0x88e5, "MACsec"},
    Name{0x88f7, "PTP"},
    Name{0x8902, "CFM"},
    Name{0x8915, "RoCE"},
    Name{0x9000, "loopback test"},
};
constexpr std::array ppp_names{
    Name{0x002d, "TCP with compressed header"},
    Name{0x002f, "TCP, header not compressed"},
    Name{0x003d, "Multilink"},
    Name{0x0053, "encrypted"},
    Name{0x00fd, "compressed"},
    Name{0x8021, "IPCP"},
    Name{0x8057, "IPv6CP"},
    Name{0x80fd, "CCP"},
    Name{0xc021, "LCP"},
    Name{0xc023, "PAP"},
    Name{0xc025, "Link Quality Report"},
    Name{0xc223, "CHAP"},
};

NotRead not_read_ether(std::uint16_t type) {
  const std::string name = name_of(ether_names, type);
  if (name == " (ARP)") return {"ARP"};
  return {"EtherType " + hexadecimal(type, 4) + name};
}

/// IEEE 802.2 and SNAP.
Peeled peel_llc(View bytes) {
  if (bytes.size() < 3) return NotRead{"LLC, cut off inside its header"};
  constexpr std::uint8_t snap = 0xaa, ip = 0x06;
  if (bytes[0] == ip) return behind(bytes, 3, "LLC", Layer::ip, 0);
  if (bytes[0] != snap) return NotRead{"LLC, service access point " + hexadecimal(bytes[0], 2)};
  if (bytes.size() < 8) return NotRead{"SNAP, cut off inside its header"};
  const std::uint32_t organization = u32(bytes, 2) & 0x00ffffff;
  constexpr std::uint32_t bridge_tunnel = 0x0000f8;  // RFC 1042 and 802.1H
  if (organization != 0 && organization != bridge_tunnel)
    return NotRead{"SNAP of the organization " + hexadecimal(organization, 8) + ", protocol " +
                   hexadecimal(u16(bytes, 6), 4)};
  return behind(bytes, 8, "SNAP", Layer::ethertype, u16(bytes, 6));
}

/// A type, or where it is too small for one the length of an LLC frame.
Peeled peel_type_or_length(View bytes, std::size_t at, const char* name) {
  constexpr std::uint16_t longest = 1500;
  if (bytes.size() < at + 2) return NotRead{std::string(name) + ", cut off inside its header"};
  const std::uint16_t type = u16(bytes, at);
  const View inside = bytes.subspan(at + 2);
  if (type > longest) return Carried{Layer::ethertype, type, inside};
  return peel_llc(inside.first(std::min<std::size_t>(type, inside.size())));
}

/// A PPP protocol number may have lost its first byte, which is then 0 (RFC 1661).
Peeled peel_ppp_number(View bytes) {
  if (bytes.empty()) return NotRead{"PPP, cut off inside its header"};
  if (bytes[0] & 1) return behind(bytes, 1, "PPP", Layer::ppp, bytes[0]);
  if (bytes.size() < 2) return NotRead{"PPP, cut off inside its header"};
  return behind(bytes, 2, "PPP", Layer::ppp, u16(bytes, 0));
}

/// Address and control may be left out (RFC 1661). Cisco's HDLC has other addresses, and an EtherType.
Peeled peel_serial(View bytes) {
  if (bytes.size() < 4) return NotRead{"PPP, cut off inside its header"};
  if (bytes[0] == 0xff && bytes[1] == 0x03) return peel_ppp_number(bytes.subspan(2));
  if (bytes[0] == 0x0f || bytes[0] == 0x8f)
    return behind(bytes, 4, "Cisco HDLC", Layer::ethertype, u16(bytes, 2));
  return peel_ppp_number(bytes);
}

/// RFC 2427: two bytes of address, a control byte, and a number of what follows, which may be SNAP.
Peeled peel_frame_relay(View bytes) {
  constexpr std::uint8_t ipv4 = 0xcc, ipv6 = 0x8e, snap = 0x80;
  if (bytes.size() < 10) return NotRead{"Frame Relay, cut off inside its header"};
  const std::size_t at = bytes[3] == 0 ? 4 : 3;  // a byte may fill up the header
  if (bytes[at] == ipv4 || bytes[at] == ipv6) return Carried{Layer::ip, 0, bytes.subspan(at + 1)};
  if (bytes[at] == snap) return behind(bytes, at + 6, "Frame Relay", Layer::ethertype, u16(bytes, at + 4));
  return NotRead{"Frame Relay, protocol " + hexadecimal(bytes[at], 2)};
}

/// A cooked capture of Linux. Its protocol may be a number of Linux's own where Ethernet has a length.
Peeled peel_cooked(View bytes, std::size_t at, std::size_t header, std::size_t hardware_at) {
  constexpr std::uint16_t novell = 1, llc = 4, can = 0x000c, ipgre = 778, netlink = 824, radiotap = 803,
                          wifi = 801;
  if (bytes.size() < header) return NotRead{"Linux cooked, cut off inside its header"};
  const std::uint16_t type = u16(bytes, at), hardware = u16(bytes, hardware_at);
  const View inside = bytes.subspan(header);
  if (hardware == netlink) return NotRead{"Netlink in a Linux cooked capture"};
  if (hardware == radiotap) return peel_radiotap(inside);
  if (hardware == wifi) return peel_wifi(inside);
  if (hardware == ipgre) return peel_protocol(47, inside);
  if (type == llc) return peel_llc(inside);
  if (type == can || type == novell) return NotRead{"Linux cooked, protocol " + hexadecimal(type, 4)};
  return Carried{Layer::ethertype, type, inside};
}

/// RFC 3032: a stack of labels. Its bottom does not say what follows: IP, or Ethernet (RFC 4448) with or
/// without a control word before it.
Peeled peel_mpls(View bytes) {
  std::size_t at = 0;
  do {
    if (bytes.size() < at + 4) return NotRead{"MPLS, cut off inside its labels"};
    at += 4;
  } while (!(bytes[at - 2] & 1));
  const View inside = bytes.subspan(at);
  if (inside.size() < 20) return NotRead{"MPLS without IP after its labels"};
  const int first = inside[0] >> 4;
  const bool is_ipv4 = first == 4 && (inside[0] & 15) >= 5;
  if (is_ipv4 || first == 6) return Carried{Layer::ip, 0, inside};
  if (first == 1) return NotRead{"MPLS, associated channel"};
  constexpr std::size_t type_at = 12;
  const bool has_control_word =
      first == 0 && inside.size() >= 4 + type_at + 2 && u16(inside, 4 + type_at) >= ether_ipv4;
  return behind(inside, has_control_word ? 4 : 0, "MPLS", Layer::link, link_ethernet);
}

/// RFC 2516: PPP over Ethernet, once it has a session.
Peeled peel_pppoe(View bytes) {
  if (bytes.size() < 6) return NotRead{"PPPoE, cut off inside its header"};
  return peel_ppp_number(bytes.subspan(6));
}

/// A packet that Cisco's ERSPAN mirrors, type III: the last bit says that 8 bytes more follow.
Peeled peel_erspan_3(View bytes) {
  const bool has_more = bytes.size() >= 12 && bytes[11] & 1;
  return behind(bytes, has_more ? 20 : 12, "ERSPAN", Layer::link, link_ethernet);
}

Peeled peel_ether(std::uint32_t number, View bytes) {
  constexpr std::uint16_t vlan = 0x8100, qinq = 0x88a8, qinq_old = 0x9100, qinq_older = 0x9200,
                          qinq_oldest = 0x9300, mpls_multicast = 0x8848, pppoe = 0x8864, ppp = 0x880b,
                          jumbo_llc = 0x8870, vn_tag = 0x8926, e_tag = 0x893f, erspan_2 = 0x88be,
                          erspan_3 = 0x22eb, wccp = 0x883e, nsh = 0x894f, cisco_metadata = 0x8909,
                          aruba = 0x8200;
  switch (number) {
    case ether_ipv4:
    case ether_ipv6: return Carried{Layer::ip, 0, bytes};
    case vlan:
    case qinq:
    case qinq_old:
    case qinq_older:
    case qinq_oldest: return peel_type_or_length(bytes, 2, "VLAN tag");
    case cisco_metadata: return peel_type_or_length(bytes, 6, "Cisco metadata");
    case aruba: return peel_wifi(bytes);  // in GRE, from an access point
    case vn_tag: return peel_type_or_length(bytes, 4, "VN-Tag");
    case e_tag: return peel_type_or_length(bytes, 6, "E-Tag");
    case ether_mpls:
    case mpls_multicast: return peel_mpls(bytes);
    case pppoe: return peel_pppoe(bytes);
    case ppp: return peel_serial(bytes);
    case jumbo_llc: return peel_llc(bytes);
    case ether_bridging: return Carried{Layer::link, link_ethernet, bytes};
    case erspan_2: return behind(bytes, 8, "ERSPAN", Layer::link, link_ethernet);
    case erspan_3: return peel_erspan_3(bytes);
    case wccp:  // a redirect header of 4 bytes, which older ones lack
      return behind(bytes, !bytes.empty() && bytes[0] >> 4 == 4 ? 0 : 4, "WCCP", Layer::ip, 0);
    case nsh: {  // RFC 8300: the length counts 4 bytes
      if (bytes.size() < 8) return NotRead{"NSH, cut off inside its header"};
      const std::size_t size = std::size_t{4} * (bytes[1] & 0x3f);
      constexpr std::uint8_t ipv4 = 1, ipv6 = 2, ethernet = 3;
      if (bytes[3] == ipv4 || bytes[3] == ipv6) return behind(bytes, size, "NSH", Layer::ip, 0);
      if (bytes[3] == ethernet) return behind(bytes, size, "NSH", Layer::link, link_ethernet);
      return NotRead{"NSH, next protocol " + hexadecimal(bytes[3], 2)};
    }
    default: return not_read_ether(static_cast<std::uint16_t>(number));
  }
}

Peeled peel_ppp(std::uint32_t number, View bytes) {
  constexpr std::uint32_t ipv4 = 0x0021, ipv6 = 0x0057, mpls = 0x0281;
  if (number == ipv4 || number == ipv6) return Carried{Layer::ip, 0, bytes};
  if (number == mpls) return peel_mpls(bytes);
  return NotRead{"PPP, protocol " + hexadecimal(number, 4) + name_of(ppp_names, number)};
}

Peeled peel_link(std::uint32_t type, View bytes) {
  switch (type) {
    case 0:    // NULL: an address family in the byte order of the capturing machine; IP's version says enough
    case 108:  // LOOP: the same in the network's order
      return behind(bytes, 4, "loopback", Layer::ip, 0);
    case link_ethernet: return peel_type_or_length(bytes, 12, "Ethernet");
    case link_ppp:
    case 50:  // PPP in HDLC's frames
      return peel_serial(bytes);
    case 166:  // PPPD: a byte for the direction and three of PPP's header, or HDLC's
    case 204:
      return bytes.empty() ? Peeled(NotRead{"PPP, cut off inside its header"})
                           : peel_serial(bytes.subspan(1));
    case 51: return peel_pppoe(bytes);
    case 104: return behind(bytes, 4, "Cisco HDLC", Layer::ethertype, bytes.size() < 4 ? 0 : u16(bytes, 2));
    case 12:  // RAW, which is 12 or 14 where the file's writer did not translate its own system's number
    case 14:
    case 101:
    case 228:
    case 229: return Carried{Layer::ip, 0, bytes};
    case 100: return peel_llc(bytes);  // RFC 2684: LLC over ATM
    case 107: return peel_frame_relay(bytes);
    case 109: return behind(bytes, 12, "ENC", Layer::ip, 0);
    case 117: {  // PFLOG: its length is filled up to a multiple of 4
      const std::size_t size = bytes.empty() ? 0 : (std::size_t{bytes[0]} + 3) / 4 * 4;
      return behind(bytes, size, "PFLOG", Layer::ip, 0);
    }
    case 138:  // IP over IEEE 1394, as Apple captures it
      return behind(bytes, 18, "IEEE 1394", Layer::ethertype, bytes.size() < 18 ? 0 : u16(bytes, 16));
    case 10:  // FDDI: a byte, two addresses, LLC
      return bytes.size() < 13 ? Peeled(NotRead{"FDDI, cut off inside its header"})
                               : peel_llc(bytes.subspan(13));
    case 113: return peel_cooked(bytes, 14, 16, 2);
    case 276: return peel_cooked(bytes, 0, 20, 8);
    case link_wifi: return peel_wifi(bytes);
    case 127: return peel_radiotap(bytes);
    case 119:  // Prism and AVS say at byte 4 how long they are, in either order; a plain frame may come
               // instead
    case 163: {
      constexpr std::size_t prism = 144;
      const bool is_avs = bytes.size() >= 8 && (u32(bytes, 0) & 0xfffff000) == 0x80211000;
      const std::size_t size = is_avs ? u32(bytes, 4) : prism;
      return behind(bytes, size, "Prism header", Layer::link, link_wifi);
    }
    case 192: {  // PPI: its length and the link type inside, both little-endian
      if (bytes.size() < 8) return NotRead{"PPI, cut off inside its header"};
      const std::size_t size = std::size_t{bytes[2]} | std::size_t{bytes[3]} << 8;
      return behind(bytes, size, "PPI", Layer::link, std::uint32_t{bytes[4]} | std::uint32_t{bytes[5]} << 8);
    }
    default: return NotRead{"link type " + std::to_string(type) + name_of(link_names, type)};
  }
}

}  // namespace

std::string hexadecimal(std::uint32_t value, int digits) {
  std::string text = "0x";
  for (int i = digits - 1; i >= 0; --i) text.push_back("0123456789abcdef"[value >> 4 * i & 15]);
  return text;
}

Peeled behind(View bytes, std::size_t size, const char* name, Layer layer, std::uint32_t number) {
  if (bytes.size() < size) return NotRead{std::string(name) + ", cut off inside its header"};
  return Carried{layer, number, bytes.subspan(size)};
}

Peeled peel(const Carried& outer) {
  switch (outer.layer) {
    case Layer::link: return peel_link(outer.number, outer.bytes);
    case Layer::ethertype: return peel_ether(outer.number, outer.bytes);
    case Layer::ppp: return peel_ppp(outer.number, outer.bytes);
    case Layer::protocol: return peel_protocol(outer.number, outer.bytes);
    case Layer::ip: break;
  }
  return NotRead{"IP"};
}

}  // namespace glasstls::decode
