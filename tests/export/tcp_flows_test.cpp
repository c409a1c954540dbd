#include "export/tcp_flows.hpp"

#include "packets.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::exporting;
using testing::address;

namespace {

/// Puts down what it hears.
struct Heard : TcpListener {
  std::vector<std::string> ends;
  std::vector<std::string> client, server;  // by connection
  std::string lost_bytes;

  void opened(std::size_t, const Endpoint& c, const Endpoint& s) override {
    ends.push_back(to_text(c) + " " + to_text(s));
    client.emplace_back();
    server.emplace_back();
  }
  void carried(std::size_t connection, bool by_client, View bytes, std::uint64_t) override {
    (by_client ? client : server)[connection] += as_text(bytes);
  }
  void lost(std::size_t connection, bool by_client, std::uint64_t bytes) override {
    lost_bytes += std::to_string(connection) + (by_client ? " client " : " server ") + std::to_string(bytes);
  }
};

struct Line {
  Heard heard;
  TcpFlows flows{heard};
  net::Address client = address("192.0.2.1", 50000), server = address("192.0.2.2", 443);
  std::uint32_t base = 0xfffffff0;  // so that the numbers wrap

  void add(const Bytes& packet, std::uint32_t link = 101) { flows.add({link, 0, packet}); }
  void syn() {
    add(ip_packet(client, server, {base - 1, 0, tcp_syn, {}}));
    add(ip_packet(server, client, {999, base, tcp_syn | tcp_ack, {}}));
  }
  void say(std::uint32_t offset, std::string_view text) {
    add(ip_packet(client, server, {base + offset, 1000, tcp_ack, as_bytes(text)}));
  }
  void answer(std::uint32_t offset, std::string_view text) {
    add(ip_packet(server, client, {1000 + offset, base, tcp_ack, as_bytes(text)}));
  }
};

}  // namespace

TEST_CASE("segments are put in order, and what comes twice counts once") {
  Line line;
  line.syn();
  line.say(0, "one ");
  line.say(8, "three ");  // too early
  line.say(0, "one ");    // again
  line.say(14, "four");
  line.answer(0, "yes");
  line.say(2, "e two ");  // begins before what is known
  line.say(4, "two ");
  line.flows.finish();
  CHECK(line.heard.ends == std::vector<std::string>{"192.0.2.1:50000 192.0.2.2:443"});
  CHECK(line.heard.client[0] == "one two three four");
  CHECK(line.heard.server[0] == "yes");
  CHECK(line.heard.lost_bytes.empty());
}

TEST_CASE("a gap is told of, with its size") {
  Line line;
  line.syn();
  line.say(0, "one ");
  line.say(10, "three");
  line.flows.finish();
  CHECK(line.heard.client[0] == "one ");
  CHECK(line.heard.lost_bytes == "0 client 6");
}

TEST_CASE("what waits for a segment that is missing is bounded") {
  Line line;
  line.syn();
  for (std::uint32_t i = 0; i <= most_waiting_segments + 2; ++i) line.say(10 + 2 * i, "xx");
  CHECK(line.heard.lost_bytes == "0 client 10");
  line.say(0, "0123456789");
  CHECK(line.heard.client[0].empty());
}

TEST_CASE("connections are told apart, also when ports are used again") {
  Line line;
  line.syn();
  line.say(0, "first");
  Line other;
  other.client = address("192.0.2.1", 50001);
  line.add(ip_packet(other.client, other.server, {5, 0, tcp_ack, as_bytes("second")}));
  line.base = 77;
  line.syn();
  line.say(0, "third");
  CHECK(line.heard.client == std::vector<std::string>{"first", "second", "third"});
}

TEST_CASE("every kind of link leads to the same, and anything else is passed over") {
  const auto packet = [] {
    return ip_packet(address("2001:db8::1", 50000), address("2001:db8::2", 443),
                     {1, 0, tcp_ack, as_bytes("hello")});
  };
  const Bytes mac(12, 2);
  Bytes ethernet = mac, vlan = mac;
  append(ethernet, Bytes{0x86, 0xdd});
  append(vlan, Bytes{0x81, 0, 0, 7, 0x86, 0xdd});
  for (const auto& [link, head] : std::vector<std::pair<std::uint32_t, Bytes>>{{0, {0, 0, 0, 30}},
                                                                               {1, ethernet},
                                                                               {1, vlan},
                                                                               {101, {}},
                                                                               {108, {0, 0, 0, 30}},
                                                                               {113, Bytes(16, 0)},
                                                                               {229, {}},
                                                                               {276, Bytes(20, 0)}}) {
    Line line;
    Bytes frame = head;
    append(frame, packet());
    append(frame, Bytes(6, 0));  // what fills up a short frame is not data
    line.add(frame, link);
    REQUIRE(line.heard.client.size() == 1);
    CHECK(line.heard.client[0] == "hello");
    CHECK(line.heard.ends[0] == "[2001:db8::1]:50000 [2001:db8::2]:443");
    for (std::size_t size = 0; size < frame.size() - 6; ++size)
      line.add({frame.begin(), frame.begin() + static_cast<std::ptrdiff_t>(size)}, link);
    line.add(frame, 147);
    CHECK(line.flows.passed_over() > 0);
  }
}

TEST_CASE("only so many connections are followed") {
  Line line;
  for (std::uint16_t port = 1; port <= most_connections + 5; ++port)
    line.add(ip_packet(address("192.0.2.1", static_cast<std::uint16_t>(20000 + port)), line.server,
                       {1, 0, tcp_ack, as_bytes("x")}));
  CHECK(line.flows.connections() == most_connections);
  CHECK(line.flows.too_many() == 5);
}
