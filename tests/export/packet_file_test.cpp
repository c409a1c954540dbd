#include "export/packet_file.hpp"

#include "export/pcapng.hpp"
#include "packets.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using exporting::PacketFile;
using exporting::read_packet_file;

namespace {

Bytes pcapng() {
  Bytes file = exporting::pcapng::section_header("a comment");
  append(file, exporting::pcapng::interface_description("test"));
  append(file, exporting::pcapng::decryption_secrets("A line\n"));
  append(file, exporting::pcapng::enhanced_packet(1'700'000'000'123'456'789, Bytes{1, 2, 3}));
  append(file, exporting::pcapng::enhanced_packet(1'700'000'001'000'000'000, Bytes(5, 9)));
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

TEST_CASE("a capture that is cut has what stands before, and says where it ends") {
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
  const std::size_t second = exporting::pcapng::section_header("a comment").size();
  bytes[second + 4] = 13;
  CHECK(read_packet_file(bytes).broken ==
        "at byte " + std::to_string(second + 4) +
            ": the length of a block is wrong; expected a multiple of 4, at least "
            "12, got 13");
  CHECK_FALSE(exporting::is_packet_file(Bytes{1, 2, 3, 4}));
  CHECK(read_packet_file(Bytes{1, 2, 3, 4}).broken ==
        "at byte 0: this is no capture; expected the magic number of pcap or pcapng, got 0x01020304");
}
