#include "decode/packets/layers.hpp"

#include <algorithm>

#include "decode/decode.hpp"
#include "decode/packets/packet_reader.hpp"
#include "encapsulations.hpp"
#include "packets.hpp"
#include "story/facts.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::decode;
using testing::address;
using testing::Encapsulation;

namespace {

Bytes segment(bool v4) {
  return v4 ? recording::ip_packet(address("192.0.2.1", 50000), address("192.0.2.2", 443),
                                   {1, 0, recording::tcp_ack, as_bytes("hello")})
            : recording::ip_packet(address("2001:db8::1", 50000), address("2001:db8::2", 443),
                                   {1, 0, recording::tcp_ack, as_bytes("hello")});
}

/// Under which name a packet of that link is counted.
std::string name_of(std::uint32_t link, const Bytes& packet) {
  PacketReader reader;
  if (reader.add({link, 0, packet})) return "TCP";
  const auto& names = reader.not_read();
  return names.size() == 1 ? names.begin()->first : std::to_string(names.size()) + " names";
}

Bytes udp(std::uint16_t port, const Bytes& payload) {
  return testing::ip_around(17, testing::udp_around(port, payload));
}

}  // namespace

TEST_CASE("every encapsulation leads to the same segment") {
  for (const Encapsulation& way : testing::encapsulations())
    for (const bool v4 : {true, false}) {
      CAPTURE(way.name, v4);
      Bytes packet = way.around(segment(v4), v4);
      if (way.may_be_padded) append(packet, Bytes(6, 0));  // what fills up a short frame is not data
      PacketReader reader;
      const auto found = reader.add({way.link, 0, packet});
      CAPTURE(reader.not_read());
      REQUIRE(found);
      CHECK(as_text(found->payload) == "hello");
      CHECK(to_text(found->from) == (v4 ? "192.0.2.1:50000" : "[2001:db8::1]:50000"));
      CHECK(to_text(found->to) == (v4 ? "192.0.2.2:443" : "[2001:db8::2]:443"));
    }
}

TEST_CASE("the server name of every ClientHello from TLS 1.0 to 1.3 is shown, through every encapsulation") {
  for (const Encapsulation& way : testing::encapsulations())
    for (const int number : {0x0301, 0x0302, 0x0303, 0x0304}) {
      const auto version = static_cast<std::uint16_t>(number);
      CAPTURE(way.name, version);
      const Bytes hello = testing::client_hello("inside.example", version);
      const bool v4 = version % 2;
      const Bytes packet = recording::ip_packet(address(v4 ? "192.0.2.1" : "2001:db8::1", 50000),
                                                address(v4 ? "192.0.2.2" : "2001:db8::2", 443),
                                                {1, 0, recording::tcp_ack, hello});
      decode::KnownSecrets secrets;
      const decode::Decoded decoded =
          decode::decode(testing::pcap(way.link, {way.around(packet, v4)}), secrets);
      REQUIRE(decoded.connections.size() == 1);
      std::size_t hellos = 0;
      std::string names;
      for (const story::Step& step : decoded.connections[0].story.steps)
        if (const auto* message = std::get_if<story::Message>(&step.what)) {
          hellos +=
              message->name == "ClientHello" && std::ranges::equal(message->bytes, View(hello).subspan(5));
          for (const dissect::Fact& fact : story::facts(*message))
            if (fact.name == "server_name") names += fact.value;
        }
      CHECK(hellos == 1);
      CHECK(names == "inside.example");
    }
}

TEST_CASE("the checksum of a frame is no data, also where no length of IP's says so") {
  Bytes packet = segment(true);
  packet[2] = packet[3] = 0;  // as offloading leaves it: IP goes on to the end of the frame
  const Bytes snap{0xaa, 0xaa, 3, 0, 0, 0, 8, 0}, checksum(4, 0xee);
  const auto data_of = [&](std::uint8_t flags) {
    PacketReader reader;
    const Bytes frame = testing::joined(
        {Bytes{0, 0, 9, 0, 2, 0, 0, 0, flags}, Bytes{0x08, 0x01}, Bytes(22, 3), snap, packet, checksum});
    const auto found = reader.add({127, 0, frame});
    return found ? std::string(as_text(found->payload)) : std::string();
  };
  CHECK(data_of(0x10) == "hello");
  CHECK(data_of(0) == "hello\xee\xee\xee\xee");
}

TEST_CASE("a packet that is cut anywhere, or changed, is counted once or read") {
  for (const Encapsulation& way : testing::encapsulations()) {
    const Bytes packet = way.around(segment(true), true);
    for (std::size_t size = 0; size < packet.size(); ++size) {
      CAPTURE(way.name, size);
      const Bytes cut(packet.begin(), packet.begin() + static_cast<std::ptrdiff_t>(size));
      CHECK(name_of(way.link, cut) != "2 names");
    }
    for (std::size_t at = 0; at < packet.size(); ++at)
      for (const int change : {1, 0x80, 0xff}) {
        Bytes changed = packet;
        changed[at] = static_cast<std::uint8_t>(changed[at] ^ change);
        CHECK(name_of(way.link, changed) != "2 names");
      }
  }
}

TEST_CASE("packets that are not read are named") {
  const auto ethernet = [](std::uint16_t type, const Bytes& inside) {
    return testing::ethernet_around(type, inside);
  };
  const Bytes some(40, 1);
  CHECK(name_of(147, some) == "link type 147 (user 0)");
  CHECK(name_of(1, ethernet(0x0806, some)) == "ARP");
  CHECK(name_of(1, ethernet(0x88cc, some)) == "EtherType 0x88cc (LLDP)");
  CHECK(name_of(1, ethernet(40, {0x42, 0x42, 3})) == "LLC, service access point 0x42");
  CHECK(name_of(9, {0xff, 3, 0xc0, 0x21, 1, 1}) == "PPP, protocol 0xc021 (LCP)");
  CHECK(name_of(101, testing::ip_around(1, some)) == "ICMP");
  CHECK(name_of(101, testing::ip_around(50, some)) == "ESP (IPsec), encrypted");
  CHECK(name_of(101, testing::ip_around(200, some)) == "IP protocol 200");
  CHECK(name_of(101, testing::ip_around(47, {0x20, 0, 0x12, 0x34, 0, 0, 0, 9, 1, 2})) ==
        "GRE with key 0x00000009, EtherType 0x1234");
  CHECK(name_of(101, testing::ip_around(6, {1, 2, 3})) == "TCP, cut off inside its header");
  CHECK(name_of(105, {0x08, 0x40, 0, 0}) == "802.11 data, encrypted");
  CHECK(name_of(105, {0x80, 0, 0, 0}) == "802.11 management and control");
  CHECK(name_of(101, udp(53, some)) == "UDP (DNS)");
  CHECK(name_of(101, udp(9'999, some)) == "UDP");
}

TEST_CASE("QUIC and DTLS are recognised by what they are, on any port") {
  Bytes dtls{22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 1, 2, 3, 4};
  CHECK(name_of(101, udp(9'999, dtls)) == "DTLS (TLS over UDP, RFC 9147)");
  dtls[12] = 5;  // longer than what is there
  CHECK(name_of(101, udp(9'999, dtls)) == "UDP");
  for (const Bytes& version : {Bytes{0, 0, 0, 1}, Bytes{0x6b, 0x33, 0x43, 0xcf}, Bytes{0xff, 0, 0, 29}}) {
    Bytes quic{0xc3};
    append(quic, version);
    append(quic, Bytes{8, 1, 2, 3, 4, 5, 6, 7, 8});
    CHECK(name_of(101, udp(9'999, quic)) == "QUIC (TLS 1.3 inside UDP, RFC 9001)");
  }
  CHECK(name_of(101, udp(9'999, {0xc3, 9, 9, 9, 9, 8, 1, 2})) == "UDP");
}

TEST_CASE("headers in each other, and names, are bounded") {
  Bytes packet = segment(true);
  for (int i = 0; i < 40; ++i) packet = testing::ip_around(4, packet);
  CHECK(name_of(101, packet) == "more than 24 nested headers");
  PacketReader reader;
  for (std::uint32_t i = 0; i < 1'000; ++i)
    static_cast<void>(
        reader.add({101, 0,
                    testing::ip_around(47, {0x20, 0, 0x12, 0x34, 0, 0, static_cast<std::uint8_t>(i >> 8),
                                            static_cast<std::uint8_t>(i), 1, 2})}));
  CHECK(reader.not_read().size() == PacketReader::most_names + 1);
  CHECK(reader.not_read().at("others") == 1'000 - PacketReader::most_names);
}
