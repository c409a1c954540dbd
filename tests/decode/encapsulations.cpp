#include "encapsulations.hpp"

namespace glasstls::testing {

std::vector<Encapsulation> encapsulations() {
  using Packet = const Bytes&;
  const auto type = [](bool v4) { return be(v4 ? 0x0800 : 0x86dd, 2); };
  const auto ether = [](bool v4) { return static_cast<std::uint16_t>(v4 ? 0x0800 : 0x86dd); };
  const auto frame = [=](Packet p, bool v4) { return ethernet_around(ether(v4), p); };
  const auto ppp = [](bool v4) { return be(v4 ? 0x0021 : 0x0057, 2); };
  const auto snap = [=](Packet p, bool v4) { return joined({Bytes{0xaa, 0xaa, 3, 0, 0, 0}, type(v4), p}); };
  const auto in_ip = [](std::uint8_t protocol, const Bytes& inside) { return ip_around(protocol, inside); };
  const auto in_udp = [](std::uint16_t port, const Bytes& inside) {
    return ip_around(17, udp_around(port, inside));
  };
  const Bytes tag = be(7, 2);
  return {
      {"raw 12", 12, [](Packet p, bool) { return p; }},
      {"raw 14", 14, [](Packet p, bool) { return p; }},
      {"raw 101", 101, [](Packet p, bool) { return p; }},
      {"IPv4 or IPv6 by name", 228, [](Packet p, bool) { return p; }},
      {"null", 0,
       [](Packet p, bool v4) {
         return joined({le(v4 ? 2 : 30, 4), p});
       }},
      {"null, big-endian", 0,
       [](Packet p, bool v4) {
         return joined({be(v4 ? 2 : 24, 4), p});
       }},
      {"loop", 108,
       [](Packet p, bool v4) {
         return joined({be(v4 ? 2 : 24, 4), p});
       }},
      {"Ethernet", 1, frame},
      {"VLAN", 1,
       [=](Packet p, bool v4) {
         return ethernet_around(0x8100, joined({tag, type(v4), p}));
       }},
      {"QinQ", 1,
       [=](Packet p, bool v4) {
         return ethernet_around(0x88a8, joined({tag, be(0x8100, 2), tag, type(v4), p}));
       }},
      {"VLAN and LLC", 1,
       [=](Packet p, bool v4) {
         const Bytes inside = snap(p, v4);
         return ethernet_around(0x8100, joined({tag, be(inside.size(), 2), inside}));
       }},
      {"LLC, IPv4 or IPv6 by its version", 1,
       [=](Packet p, bool) {
         return ethernet_around(static_cast<std::uint16_t>(3 + p.size()), joined({Bytes{6, 6, 3}, p}));
       }},
      {"SNAP", 1,
       [=](Packet p, bool v4) {
         const Bytes inside = snap(p, v4);
         return ethernet_around(static_cast<std::uint16_t>(inside.size()), inside);
       }},
      {"PPPoE", 1,
       [=](Packet p, bool v4) {
         return ethernet_around(0x8864, joined({Bytes{0x11, 0, 0, 1}, be(2 + p.size(), 2), ppp(v4), p}));
       }},
      {"PPPoE without Ethernet", 51,
       [=](Packet p, bool v4) {
         return joined({Bytes{0x11, 0, 0, 1}, be(2 + p.size(), 2), ppp(v4), p});
       }},
      {"PPP", 9,
       [=](Packet p, bool v4) {
         return joined({Bytes{0xff, 3}, ppp(v4), p});
       }},
      {"PPP without address", 9,
       [=](Packet p, bool v4) {
         return joined({ppp(v4), p});
       }},
      {"PPP, compressed number", 9,
       [](Packet p, bool v4) {
         return joined({Bytes{0xff, 3, std::uint8_t(v4 ? 0x21 : 0x57)}, p});
       }},
      {"PPP in HDLC", 50,
       [=](Packet p, bool v4) {
         return joined({Bytes{0xff, 3}, ppp(v4), p});
       }},
      {"PPP with direction", 204,
       [=](Packet p, bool v4) {
         return joined({Bytes{1, 0xff, 3}, ppp(v4), p});
       }},
      {"Cisco HDLC", 104,
       [=](Packet p, bool v4) {
         return joined({Bytes{0x0f, 0}, type(v4), p});
       }},
      {"Linux cooked", 113,
       [=](Packet p, bool v4) {
         return joined({be(0, 2), be(1, 2), be(6, 2), Bytes(8, 1), type(v4), p});
       }},
      {"Linux cooked with VLAN", 113,
       [=](Packet p, bool v4) {
         return joined({be(0, 2), be(1, 2), be(6, 2), Bytes(8, 1), be(0x8100, 2), tag, type(v4), p});
       }},
      {"Linux cooked, version 2", 276,
       [=](Packet p, bool v4) {
         return joined({type(v4), Bytes(6, 0), be(1, 2), Bytes{0, 6}, Bytes(8, 1), p});
       }},
      {"MPLS", 1,
       [](Packet p, bool) {
         return ethernet_around(0x8847, joined({be(0x00010040, 4), be(0x00020140, 4), p}));
       }},
      {"MPLS with Ethernet", 1,
       [=](Packet p, bool v4) {
         return ethernet_around(0x8847, joined({be(0x00020140, 4), be(0, 4), frame(p, v4)}));
       }},
      {"802.11", 105,
       [=](Packet p, bool v4) {
         return joined({Bytes{0x08, 0x01}, Bytes(22, 3), snap(p, v4)});
       }},
      {"802.11 with quality of service", 105,
       [=](Packet p, bool v4) {
         return joined({Bytes{0x88, 0x02}, Bytes(24, 0), snap(p, v4)});
       }},
      {"802.11 between systems", 105,
       [=](Packet p, bool v4) {
         return joined({Bytes{0x08, 0x03}, Bytes(28, 3), snap(p, v4)});
       }},
      {"radiotap", 127,
       [=](Packet p, bool v4) {
         return joined({Bytes{0, 0, 8, 0, 0, 0, 0, 0}, Bytes{0x08, 0x01}, Bytes(22, 3), snap(p, v4)});
       }},
      {"radiotap with clock, flags, padding and checksum", 127,
       [=](Packet p, bool v4) {
         return joined({Bytes{0, 0, 25, 0, 3, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0}, Bytes(8, 9), Bytes{0x30},
                        Bytes{0x88, 0x01}, Bytes(24, 0), Bytes(2, 0), snap(p, v4), Bytes(4, 0xee)});
       },
       false},
      {"PPI", 192,
       [=](Packet p, bool v4) {
         return joined({Bytes{0, 0, 8, 0}, le(1, 4), frame(p, v4)});
       }},
      {"GRE", 1,
       [=](Packet p, bool v4) {
         return ethernet_around(0x0800, in_ip(47, joined({Bytes{0, 0}, type(v4), p})));
       }},
      {"GRE with checksum, key and number", 101,
       [=](Packet p, bool v4) {
         return in_ip(47, joined({Bytes{0xb0, 0}, type(v4), Bytes(12, 1), p}));
       }},
      {"GRE with Ethernet", 101,
       [=](Packet p, bool v4) {
         return in_ip(47, joined({Bytes{0, 0}, be(0x6558, 2), frame(p, v4)}));
       }},
      {"GRE of PPTP", 101,
       [=](Packet p, bool v4) {
         return in_ip(47,
                      joined({Bytes{0x30, 0x81}, be(0x880b, 2), Bytes(12, 0), Bytes{0xff, 3}, ppp(v4), p}));
       }},
      {"ERSPAN, type II", 101,
       [=](Packet p, bool v4) {
         return in_ip(47, joined({Bytes{0x10, 0}, be(0x88be, 2), be(1, 4), Bytes(8, 0x10), frame(p, v4)}));
       }},
      {"IP in IP", 101, [=](Packet p, bool v4) { return in_ip(v4 ? 4 : 41, p); }},
      {"IP in IPv6", 101, [](Packet p, bool v4) { return ip6_around(v4 ? 4 : 41, p); }},
      {"IPv6 extension headers", 101,
       [](Packet p, bool v4) {
         const std::uint8_t next = v4 ? 4 : 41;
         return ip6_around(0, joined({Bytes{60, 0, 1, 4, 0, 0, 0, 0}, Bytes{43, 1, 1, 12}, Bytes(12, 0),
                                      Bytes{next, 0, 4, 0, 0, 0, 0, 0}, p}));
       }},
      {"AH", 101,
       [](Packet p, bool v4) {
         return ip_around(51, joined({Bytes{std::uint8_t(v4 ? 4 : 41), 4, 0, 0}, Bytes(20, 7), p}));
       }},
      {"EtherIP", 101,
       [=](Packet p, bool v4) {
         return in_ip(97, joined({Bytes{0x30, 0}, frame(p, v4)}));
       }},
      {"VXLAN", 1,
       [=](Packet p, bool v4) {
         return ethernet_around(0x0800, in_udp(4789, joined({Bytes{8, 0, 0, 0, 0, 0, 1, 0}, frame(p, v4)})));
       }},
      {"VXLAN on Linux's old port", 101,
       [=](Packet p, bool v4) {
         return in_udp(8472, joined({Bytes{8, 0, 0, 0, 0, 0, 1, 0}, frame(p, v4)}));
       }},
      {"VXLAN-GPE", 101,
       [=](Packet p, bool v4) {
         return in_udp(4790, joined({Bytes{0x0c, 0, 0, std::uint8_t(v4 ? 1 : 2), 0, 0, 1, 0}, p}));
       }},
      {"Geneve", 101,
       [=](Packet p, bool v4) {
         return in_udp(6081,
                       joined({Bytes{1, 0}, be(0x6558, 2), Bytes{0, 0, 1, 0}, Bytes(4, 0), frame(p, v4)}));
       }},
      {"GTP-U", 101,
       [=](Packet p, bool) {
         return in_udp(2152, joined({Bytes{0x30, 255}, be(p.size(), 2), be(1, 4), p}));
       }},
      {"GTP-U with extension", 101,
       [=](Packet p, bool) {
         return in_udp(2152, joined({Bytes{0x34, 255}, be(8 + p.size(), 2), be(1, 4), Bytes{0, 0, 0, 0x85},
                                     Bytes{1, 0x10, 0x81, 0}, p}));
       }},
      {"Teredo", 101,
       [=](Packet p, bool) {
         return in_udp(3544, joined({Bytes{0, 0, 1, 2, 3, 4, 5, 6}, p}));
       }},
      {"L2TP", 101,
       [=](Packet p, bool v4) {
         return in_udp(1701, joined({Bytes{0, 2, 0, 1, 0, 2, 0xff, 3}, ppp(v4), p}));
       }},
      {"TZSP", 101,
       [=](Packet p, bool v4) {
         return in_udp(37008, joined({Bytes{1, 0, 0, 1, 1}, frame(p, v4)}));
       }},
      {"CAPWAP with 802.11", 101,
       [=](Packet p, bool v4) {
         return in_udp(
             5247, joined({Bytes{0, 0x10, 3, 0, 0, 0, 0, 0}, Bytes{0x08, 0x01}, Bytes(22, 3), snap(p, v4)}));
       }},
      {"CAPWAP with 802.11, bytes swapped", 101,
       [=](Packet p, bool v4) {
         return in_udp(
             5247, joined({Bytes{0, 0x10, 3, 0, 0, 0, 0, 0}, Bytes{0x01, 0x08}, Bytes(22, 3), snap(p, v4)}));
       }},
      {"CAPWAP with Ethernet", 101,
       [=](Packet p, bool v4) {
         return in_udp(5247, joined({Bytes{0, 0x10, 2, 0, 0, 0, 0, 0}, frame(p, v4)}));
       }},
      {"Frame Relay", 107,
       [](Packet p, bool v4) {
         return joined({Bytes{0x18, 0x41, 3, std::uint8_t(v4 ? 0xcc : 0x8e)}, p});
       }},
      {"Frame Relay with SNAP", 107,
       [=](Packet p, bool v4) {
         return joined({Bytes{0x18, 0x41, 3, 0, 0x80, 0, 0, 0}, type(v4), p});
       }},
      {"Cisco metadata", 1,
       [=](Packet p, bool v4) {
         return ethernet_around(0x8909, joined({Bytes{1, 1, 0, 1, 0, 9}, type(v4), p}));
       }},
      {"802.11 in GRE", 101,
       [=](Packet p, bool v4) {
         return in_ip(47, joined({Bytes{0, 0}, be(0x8200, 2), Bytes{0x08, 0x01}, Bytes(22, 3), snap(p, v4)}));
       }},
      {"LISP", 101,
       [=](Packet p, bool) {
         return in_udp(4341, joined({Bytes(8, 0), p}));
       }},
      {"NSH", 1,
       [=](Packet p, bool v4) {
         return ethernet_around(0x894f, joined({Bytes{0, 2, 2, std::uint8_t(v4 ? 1 : 2)}, Bytes(4, 0), p}));
       }},
      {"MPLS in UDP", 101,
       [=](Packet p, bool) {
         return in_udp(6635, joined({be(0x00020140, 4), p}));
       }},
      {"no length, as offloading leaves it", 101,
       [](Packet p, bool v4) {
         Bytes packet = p;
         packet[v4 ? 2 : 4] = packet[v4 ? 3 : 5] = 0;
         return packet;
       },
       false},
  };
}

}  // namespace glasstls::testing
