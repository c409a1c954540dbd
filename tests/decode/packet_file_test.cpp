#include "decode/packets/packet_file.hpp"

#include "packets.hpp"
#include "recording/pcapng.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using decode::PacketFile;
using decode::read_packet_file;

namespace {

Bytes pcapng() {
  Bytes file = recording::pcapng::section_header("a comment");
  append(file, recording::pcapng::interface_description("test"));
  append(file, recording::pcapng::decryption_secrets("A line\n"));
  append(file, recording::pcapng::enhanced_packet(1'700'000'000'123'456'789, Bytes{1, 2, 3}));
  append(file, recording::pcapng::enhanced_packet(1'700'000'001'000'000'000, Bytes(5, 9)));
  return file;
}

}  // namespace

TEST_CASE("pcap is read in either order of bytes") {
  for (bool big_endian : {false, true}) {
    const Bytes bytes = testing::pcap(101, {{1, 2, 3}, {4}}, big_endian);
    const PacketFile file = read_packet_file(bytes);
    CHECK(file.kind == "pcap");
    CHECK(file.broken.empty());
    REQUIRE(file.packets.size() == 2);
    CHECK(file.packets[0].link_type == 101);
    CHECK(to_hex(file.packets[0].bytes) == "010203");
    CHECK(file.packets[0].nanoseconds == 1'700'000'000'000'001'000);
    CHECK(to_hex(file.packets[1].bytes) == "04");
  }
}

TEST_CASE("pcapng is read with its times and its secrets") {
  const Bytes bytes = pcapng();
  const PacketFile file = read_packet_file(bytes);
  CHECK(file.kind == "pcapng");
  CHECK(file.broken.empty());
  REQUIRE(file.packets.size() == 2);
  CHECK(to_hex(file.packets[0].bytes) == "010203");
  CHECK(file.packets[0].nanoseconds / 1000 == 1'700'000'000'123'456);
  CHECK(file.packets[1].nanoseconds == 1'700'000'001'000'000'000);
  CHECK(file.packets[1].bytes.size() == 5);
  CHECK(file.key_log.starts_with("A line\n"));
}

TEST_CASE("a capture that is cut off gives the packets before the cut, and says where it ends") {
  for (const Bytes& bytes : {pcapng(), testing::pcap(1, {{1, 2, 3}, Bytes(40, 7)})}) {
    const std::size_t all = read_packet_file(bytes).packets.size();
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      const View cut = View(bytes).first(size);
      const PacketFile file = read_packet_file(cut);
      CHECK(file.packets.size() <= all);
      CHECK((!file.broken.empty() || file.packets.size() < all));
      if (!file.broken.empty()) CHECK(file.broken.starts_with("at byte "));
      if (!file.broken.empty()) CHECK(file.broken.find("expected") != std::string::npos);
    }
  }
}

TEST_CASE("a capture with any byte changed is read or refused") {
  for (const Bytes& bytes : {pcapng(), testing::pcap(1, {{1, 2, 3}, Bytes(40, 7)})})
    for (std::size_t at = 0; at < bytes.size(); ++at)
      for (int change : {0x01, 0x80, 0xff}) {
        Bytes changed = bytes;
        changed[at] = static_cast<std::uint8_t>(changed[at] ^ change);
        for (const auto& packet : read_packet_file(changed).packets)
          CHECK(packet.bytes.size() <= bytes.size());
      }
}

TEST_CASE("a refusal names byte, expected and presented") {
  Bytes bytes = pcapng();
  const std::size_t second = recording::pcapng::section_header("a comment").size();
  bytes[second + 4] = 13;
  CHECK(read_packet_file(bytes).broken ==
        "at byte " + std::to_string(second + 4) +
            ": the length of a block is wrong; expected a multiple of 4, at least "
            "12, got 13");
  CHECK_FALSE(decode::is_packet_file(Bytes{1, 2, 3, 4}));
  CHECK(read_packet_file(Bytes{1, 2, 3, 4}).broken ==
        "at byte 0: this is not a capture file; expected the magic number of pcap or pcapng, got 0x01020304");
}

namespace {

/// A pcap file of one packet, with the words of its headers as they are given.
Bytes one_packet(std::uint32_t magic, std::uint32_t link, const Bytes& more_header, const Bytes& more_packet,
                 std::uint32_t length) {
  Bytes file;
  testing::put(file, magic, 4, false);
  testing::put(file, 0x00040002, 4, false);
  testing::put(file, 0, 8, false);
  testing::put(file, 0xffff, 4, false);
  testing::put(file, link, 4, false);
  append(file, more_header);
  testing::put(file, 5, 4, false);
  testing::put(file, 6, 4, false);
  testing::put(file, 8, 4, false);
  testing::put(file, length, 4, false);
  append(file, more_packet);
  append(file, Bytes{1, 2, 3, 4, 5, 6, 7, 8});
  return file;
}

Bytes block(std::uint32_t type, const Bytes& body) {
  Bytes all;
  const std::size_t padded = (body.size() + 3) / 4 * 4;
  testing::put(all, type, 4, true);
  testing::put(all, 12 + padded, 4, true);
  append(all, body);
  all.resize(8 + padded);
  testing::put(all, 12 + padded, 4, true);
  return all;
}

Bytes words(std::initializer_list<std::uint32_t> numbers) {
  Bytes all;
  for (const std::uint32_t number : numbers) testing::put(all, number, 4, true);
  return all;
}

}  // namespace

TEST_CASE("pcap is read in all its dialects, with checksums taken off") {
  const auto only = [](const Bytes& bytes) {
    const PacketFile file = read_packet_file(bytes);
    CHECK(file.broken.empty());
    REQUIRE(file.packets.size() == 1);
    return std::pair{to_hex(file.packets[0].bytes), file.packets[0]};
  };
  CHECK(only(one_packet(0xa1b2c3d4, 1, {}, {}, 8)).second.nanoseconds == 5'000'006'000);
  CHECK(only(one_packet(0xa1b23c4d, 1, {}, {}, 8)).second.nanoseconds == 5'000'000'006);
  CHECK(only(one_packet(0xa1b2cd34, 1, {}, Bytes(8, 9), 8)).first == "0102030405060708");
  CHECK(only(one_packet(0x1c0001ac, 1, Bytes(4, 9), {}, 8)).first == "0102030405060708");
  const auto checked = only(one_packet(0xa1b2c3d4, 0x24000001, {}, {}, 8));
  CHECK(checked.second.link_type == 1);
  CHECK(checked.first == "01020304");
  const auto cut = only(one_packet(0xa1b2c3d4, 0x24000001, {}, {}, 20));
  CHECK(cut.second.cut);
  CHECK(cut.first == "0102030405060708");
  CHECK_FALSE(only(one_packet(0xa1b2c3d4, 1, {}, {}, 8)).second.cut);
}

TEST_CASE("pcapng is read with sections, interfaces, options and all kinds of packets") {
  Bytes section = words({0x1a2b3c4d, 0x00010000, 0xffffffff, 0xffffffff});
  // Nanoseconds, a checksum of 32 bits, two seconds to be added.
  Bytes options{0, 9, 0, 1, 9, 0, 0, 0, 0, 13, 0, 1, 32, 0, 0, 0, 0, 14, 0, 8, 0, 0, 0, 0, 0, 0, 0, 2};
  Bytes first = words({0x00010000, 0}), second = words({0x00650000, 6});
  append(first, options);
  Bytes enhanced = words({0, 0, 7, 8, 8, 0x01020304, 0x05060708});
  Bytes obsolete = words({0x00010009, 0, 7, 3, 3, 0x0a0b0c00});
  Bytes simple = words({9, 0x01020304, 0x05060708});
  Bytes file = block(0x0a0d0d0a, section);
  for (const Bytes& part : {block(1, first), block(1, second), block(6, enhanced), block(2, obsolete),
                            block(0x0a0d0d0a, section), block(1, second), block(3, simple)})
    append(file, part);
  const PacketFile read = read_packet_file(file);
  CHECK(read.broken.empty());
  REQUIRE(read.packets.size() == 3);
  CHECK(read.packets[0].link_type == 1);
  CHECK(read.packets[0].nanoseconds == 2'000'000'007);
  CHECK(to_hex(read.packets[0].bytes) == "01020304");
  CHECK(read.packets[1].link_type == 101);
  CHECK(to_hex(read.packets[1].bytes) == "0a0b0c");
  CHECK(read.packets[1].nanoseconds == 7'000);
  CHECK(to_hex(read.packets[2].bytes) == "010203040506");  // as far as the interface kept it
  CHECK(read.packets[2].cut);
}
