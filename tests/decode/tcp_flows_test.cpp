#include "decode/packets/tcp_flows.hpp"

#include "packets.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::decode;
using testing::address;

namespace {

/// Puts down what it hears.
struct Heard : TcpListener {
  std::vector<std::string> ends;
  std::vector<std::string> client, server;  // by connection
  std::string lost_bytes;

  void opened(std::size_t, const Endpoint& c, const Endpoint& s, bool) override {
    ends.push_back(to_text(c) + " " + to_text(s));
    client.emplace_back();
    server.emplace_back();
  }
  void carried(std::size_t connection, bool by_client, View bytes, std::uint64_t) override {
    (by_client ? client : server)[connection] += as_text(bytes);
  }
  void lost(std::size_t connection, bool by_client, const Gap& gap) override {
    lost_bytes += std::to_string(connection) + (by_client ? " client " : " server ") +
                  (gap.missing ? std::to_string(*gap.missing) : "all") + "+" + std::to_string(gap.cut_off);
  }
};

struct Flow {
  Heard heard;
  TcpFlows flows{heard};
  net::Address client = address("192.0.2.1", 50000), server = address("192.0.2.2", 443);
  std::uint32_t base = 0xfffffff0;  // so the numbers wrap

  void add(const Bytes& packet, std::uint32_t link = 101) { flows.add({link, 0, packet}); }
  void syn() {
    add(recording::ip_packet(client, server, {base - 1, 0, recording::tcp_syn, {}}));
    add(recording::ip_packet(server, client, {999, base, recording::tcp_syn | recording::tcp_ack, {}}));
  }
  void say(std::uint32_t offset, std::string_view text) {
    add(recording::ip_packet(client, server, {base + offset, 1000, recording::tcp_ack, as_bytes(text)}));
  }
  void answer(std::uint32_t offset, std::string_view text) {
    add(recording::ip_packet(server, client, {1000 + offset, base, recording::tcp_ack, as_bytes(text)}));
  }
  /// A connection to its end; it is the only one that was heard.
  void one_exchange() {
    syn();
    say(0, "ask");
    answer(0, "answer");
    flows.finish();
    CHECK(heard.client == std::vector<std::string>{"ask"});
    CHECK(heard.server == std::vector<std::string>{"answer"});
    CHECK(heard.lost_bytes.empty());
  }
};

}  // namespace

TEST_CASE("segments are put in order, and what comes twice counts once") {
  Flow line;
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

TEST_CASE("a gap is reported with its size and what it cuts off, and the other side goes on") {
  Flow line;
  line.syn();
  line.say(0, "one ");
  line.say(10, "three");
  line.answer(0, "yes, ");
  line.say(20, "five");
  line.answer(5, "and more");
  line.flows.finish();
  CHECK(line.heard.client[0] == "one ");
  CHECK(line.heard.server[0] == "yes, and more");
  CHECK(line.heard.lost_bytes == "0 client 6+14");
}

TEST_CASE("a FIN shows what is missing before it") {
  Flow line;
  line.syn();
  line.say(0, "one ");
  line.add(recording::ip_packet(line.client, line.server,
                                {line.base + 10, 1000, recording::tcp_ack | recording::tcp_fin, {}}));
  line.flows.finish();
  CHECK(line.heard.lost_bytes == "0 client 6+0");
  Flow whole;
  whole.syn();
  whole.say(0, "one ");
  whole.add(recording::ip_packet(whole.client, whole.server,
                                 {whole.base + 4, 1000, recording::tcp_ack | recording::tcp_fin, {}}));
  whole.add(recording::ip_packet(whole.client, whole.server, {whole.base + 5, 1000, recording::tcp_ack, {}}));
  whole.flows.finish();
  CHECK(whole.heard.lost_bytes.empty());
}

TEST_CASE("what waits for a segment that is missing is bounded") {
  Flow line;
  line.syn();
  for (std::uint32_t i = 0; i <= most_waiting_segments + 2; ++i) line.say(10 + 2 * i, "xx");
  line.say(0, "0123456789");
  line.flows.finish();
  CHECK(line.heard.client[0].empty());
  CHECK(line.heard.lost_bytes == "0 client 10+" + std::to_string(2 * (most_waiting_segments + 3)));
}

TEST_CASE("connections are distinguished, even if ports are reused") {
  Flow line;
  line.syn();
  line.say(0, "first");
  Flow other;
  other.client = address("192.0.2.1", 50001);
  line.add(recording::ip_packet(other.client, other.server, {5, 0, recording::tcp_ack, as_bytes("second")}));
  line.base = 77;
  line.syn();
  line.say(0, "third");
  CHECK(line.heard.client == std::vector<std::string>{"first", "second", "third"});
}

TEST_CASE("only so many connections are followed") {
  Flow line;
  for (std::uint32_t i = 0; i < most_connections + 5; ++i)
    line.add(recording::ip_packet(
        address(i >> 15 ? "192.0.2.1" : "192.0.2.3", static_cast<std::uint16_t>(1 + (i & 0x7fff))),
        address("192.0.2.2", static_cast<std::uint16_t>(40'000 + (i >> 16))),
        {1, 0, recording::tcp_ack, as_bytes("xy")}));
  CHECK(line.flows.connections() == most_connections);
  CHECK(line.flows.too_many() == 5);
}

TEST_CASE("a SYN-ACK sets the sequence number, even after an earlier ACK") {
  Flow line;
  line.add(recording::ip_packet(line.client, line.server, {line.base - 1, 0, recording::tcp_syn, {}}));
  line.add(recording::ip_packet(line.server, line.client,
                                {770'000, line.base - 900, recording::tcp_ack, {}}));  // challenges: RFC 5961
  line.add(recording::ip_packet(line.client, line.server, {5, 0, recording::tcp_reset, {}}));
  line.add(recording::ip_packet(
      line.server, line.client,
      {770'000, line.base - 900, recording::tcp_ack, as_bytes("of an older connection")}));
  line.one_exchange();
}

TEST_CASE("a SYN that comes again with another number, before there was data, is the one that counts") {
  Flow line;
  line.add(recording::ip_packet(line.client, line.server, {77, 0, recording::tcp_syn, {}}));
  line.one_exchange();
}

TEST_CASE("ports that are used again begin another connection, also where the SYN is missing") {
  for (const std::uint8_t end : {recording::tcp_fin, recording::tcp_reset}) {
    Flow line;
    line.syn();
    line.say(0, "first");
    line.answer(0, "one");
    line.add(recording::ip_packet(line.client, line.server,
                                  {line.base + 5, 1003, std::uint8_t(end | recording::tcp_ack), {}}));
    line.add(recording::ip_packet(line.server, line.client,
                                  {1003, line.base + 6, std::uint8_t(end | recording::tcp_ack), {}}));
    line.say(0, "first");  // a retransmission is of the old one
    line.say(500'000, "second");
    line.add(recording::ip_packet(line.server, line.client, {777, 0, recording::tcp_ack, as_bytes("two")}));
    line.flows.finish();
    CHECK(line.heard.client == std::vector<std::string>{"first", "second"});
    CHECK(line.heard.server == std::vector<std::string>{"one", "two"});
  }
}

TEST_CASE("a hello far away from the old numbers begins another connection") {
  const Bytes hello{22, 3, 1, 0, 5, 1, 0, 0, 1, 0};
  Flow line;
  line.syn();
  line.say(0, "first");
  line.say(0x5000'0000, as_text(hello));
  line.flows.finish();
  REQUIRE(line.heard.client.size() == 2);
  CHECK(line.heard.client[1] == as_text(hello));
  CHECK(line.heard.lost_bytes == "1 server all+0");
}

TEST_CASE("data in a SYN counts, and a repeated SYN does not begin another connection") {
  for (const bool with_data_again : {true, false}) {
    Flow line;
    line.add(recording::ip_packet(line.client, line.server,
                                  {line.base - 1, 0, recording::tcp_syn, as_bytes("fast ")}));
    line.add(recording::ip_packet(
        line.client, line.server,
        {line.base - 1, 0, recording::tcp_syn, as_bytes(with_data_again ? "fast " : "")}));
    line.add(
        recording::ip_packet(line.server, line.client,
                             {999, line.base + 5, recording::tcp_syn | recording::tcp_ack, as_bytes("so ")}));
    line.say(5, "open");
    line.answer(3, "soon");
    CHECK(line.heard.client == std::vector<std::string>{"fast open"});
    CHECK(line.heard.server == std::vector<std::string>{"so soon"});
  }
}

TEST_CASE("a retransmission with other contents is counted, and the first contents stay") {
  Flow line;
  line.syn();
  line.say(0, "one two");
  line.say(4, "TWO");
  line.say(9, "four");
  line.say(9, "FOUR and more");
  line.say(6, "o+");  // one byte of it is known
  line.say(7, "+-");
  CHECK(line.heard.client[0] == "one two+-four and more");
  CHECK(line.flows.contradictions() == 2);
  CHECK(line.flows.contradiction() == "192.0.2.1:50000 to 192.0.2.2:443");
}

TEST_CASE("a keep-alive is neither data nor a contradiction") {
  Flow line;
  line.syn();
  line.say(0, "one ");
  line.say(3, "?");
  line.add(recording::ip_packet(line.client, line.server, {line.base + 3, 1000, recording::tcp_ack, {}}));
  line.say(4, "two");
  CHECK(line.heard.client[0] == "one two");
  CHECK(line.flows.contradictions() == 0);
}

TEST_CASE("a capture may begin in the middle, or have one direction only") {
  Flow line;
  line.add(recording::ip_packet(line.server, line.client,
                                {4'999, 0, recording::tcp_ack, {}}));  // a keep-alive begins nothing
  line.add(recording::ip_packet(line.server, line.client,
                                {4'999, 0, recording::tcp_ack, as_bytes("?")}));  // with a byte neither
  line.add(
      recording::ip_packet(line.server, line.client, {5'000, 0, recording::tcp_ack, as_bytes("in the ")}));
  line.add(
      recording::ip_packet(line.server, line.client, {5'007, 0, recording::tcp_ack, as_bytes("middle")}));
  line.flows.finish();
  CHECK(line.heard.ends == std::vector<std::string>{"192.0.2.1:50000 192.0.2.2:443"});
  CHECK(line.heard.server[0] == "in the middle");
  CHECK(line.heard.lost_bytes == "0 client all+0");
}
