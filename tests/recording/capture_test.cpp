#include "recording/capture.hpp"

#include "recording/tcp_segment.hpp"
#include "support/catch.hpp"
#include "temporary_path.hpp"

using namespace glasstls;
using recording::Capture;

namespace {

const Bytes client_random(32, 0xab);

struct Block {
  std::uint32_t type;
  std::string body;
};

std::uint32_t number(std::string_view bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8 | static_cast<std::uint8_t>(bytes[i]);
  return value;
}

/// The blocks of a file, whose two lengths agree.
std::vector<Block> blocks(std::string_view file) {
  std::vector<Block> all;
  while (!file.empty()) {
    const std::uint32_t length = number(file.substr(4));
    REQUIRE(length % 4 == 0);
    REQUIRE(length <= file.size());
    CHECK(number(file.substr(length - 4)) == length);
    all.push_back({number(file), std::string(file.substr(8, length - 12))});
    file.remove_prefix(length);
  }
  return all;
}

std::vector<std::uint32_t> types(const std::string& path) {
  std::vector<std::uint32_t> all;
  const std::string file = content(path);
  for (const Block& block : blocks(file)) all.push_back(block.type);
  return all;
}

void derive(Capture& capture, std::string_view label) {
  const Secret secret(View(client_random).first(4));
  capture.receive(trace::SecretDerived{"", "", "", label, "SHA-256", {}, client_random, 4, &secret, nullptr});
}

void send(Capture& capture, std::size_t size) {
  const Bytes wire(size, 0x17);
  capture.receive(trace::RecordSealed{trace::Epoch::application, 0, 23, {}, 0, wire});
}

constexpr std::uint32_t section = 0x0a0d0d0a, interface = 1, packet = 6, secrets = 10;

}  // namespace

TEST_CASE("packets wait until the secrets that they need are written before them") {
  TemporaryPath file;
  Capture capture(file.path, {});
  CHECK(capture.wants_secrets());
  send(capture, 100);
  derive(capture, "CLIENT_HANDSHAKE_TRAFFIC_SECRET");
  send(capture, 100);
  CHECK(types(file.path) == std::vector{section, interface});
  derive(capture, "CLIENT_TRAFFIC_SECRET_0");
  derive(capture, "SERVER_TRAFFIC_SECRET_0");
  send(capture, 1461);
  // SYN, SYN and ACK, ACK, two records, and one that needs two packets.
  std::vector<std::uint32_t> expected{section, interface, secrets};
  expected.insert(expected.end(), 7, packet);
  CHECK(types(file.path) == expected);
  const std::string text = content(file.path);
  CHECK(blocks(text)[2].body.find("CLIENT_HANDSHAKE_TRAFFIC_SECRET " + to_hex(client_random) +
                                  " abababab\n") != std::string::npos);
  CHECK(blocks(text)[0].body.find("The IP and TCP headers are made up") != std::string::npos);
}

TEST_CASE("a connection that breaks off leaves what was held back, secrets first") {
  TemporaryPath file;
  Capture capture(file.path, {});
  send(capture, 10);
  derive(capture, "SERVER_HANDSHAKE_TRAFFIC_SECRET");
  capture.finish();
  CHECK(types(file.path) == std::vector{section, interface, secrets, packet, packet, packet, packet});
}

TEST_CASE("packets have the right checksums, in either family") {
  const Bytes payload{1, 2, 3};
  const auto sum = [](View bytes) {
    std::uint32_t total = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) total += std::uint32_t{bytes[i]} << (i % 2 == 0 ? 8 : 0);
    while (total > 0xffff) total = (total & 0xffff) + (total >> 16);
    return total;
  };
  for (const char* ip : {"192.0.2.1", "2001:db8::1"}) {
    const net::Address from = *net::parse_literal(ip, 49152), to = *net::parse_literal(ip, 443);
    const Bytes bytes = recording::ip_packet(from, to, {1, 2, recording::tcp_ack, payload});
    const std::size_t header = from.family() == net::Family::ipv6 ? 40 : 20,
                      addresses = header == 40 ? 32 : 8;
    REQUIRE(bytes.size() == header + 23);
    if (header == 20) CHECK(sum(View(bytes).first(20)) == 0xffff);
    const View all = View(bytes).subspan(header - addresses);  // the pseudo-header's addresses, then TCP
    const std::uint32_t total = sum(all) + 6 + 23;             // protocol and length
    CHECK((total & 0xffff) + (total >> 16) == 0xffff);
  }
}
