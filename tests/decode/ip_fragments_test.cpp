#include "decode/packets/ip_fragments.hpp"

#include <numeric>

#include "decode/decode.hpp"
#include "decode/packets/tcp_flows.hpp"
#include "packets.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::decode;
using testing::address;
using testing::fragments;

namespace {

constexpr std::string_view text = "a segment that is long enough to be sent in four parts or more of 16";

Bytes packet(bool v4) {
  return v4 ? recording::ip_packet(address("192.0.2.1", 50000), address("192.0.2.2", 443),
                                   {1, 0, recording::tcp_ack, as_bytes(text)})
            : recording::ip_packet(address("2001:db8::1", 50000), address("2001:db8::2", 443),
                                   {1, 0, recording::tcp_ack, as_bytes(text)});
}

/// What the client said, and what became of the packets.
struct Line : TcpListener {
  std::string said;
  TcpFlows flows{*this};
  std::uint64_t time = 1;

  void opened(std::size_t, const Endpoint&, const Endpoint&, bool) override {}
  void carried(std::size_t, bool, View bytes, std::uint64_t) override { said += as_text(bytes); }
  void lost(std::size_t, bool, const decode::Gap&) override {}
  void add(const Bytes& one) { flows.add({101, time, one}); }
  void add(const std::vector<Bytes>& all) {
    for (const Bytes& one : all) add(one);
  }
  /// Packets that were joined, spoilt, and left incomplete.
  std::vector<std::size_t> fates() const {
    const IpFragments& f = flows.packets().fragments();
    return {f.joined(), f.spoilt(), f.incomplete()};
  }
};

using Fates = std::vector<std::size_t>;

/// A part of a packet by itself.
IpFragment part(std::uint8_t key, std::size_t offset, const Bytes& bytes, bool more = true) {
  return {{key}, 6, offset, more, false, bytes};
}

}  // namespace

TEST_CASE("fragments are joined in any order, also if they are repeated") {
  for (bool v4 : {true, false}) {
    const std::vector<Bytes> all = fragments(packet(v4), 24);
    REQUIRE(all.size() == 4);
    std::vector<std::size_t> order(all.size());
    std::iota(order.begin(), order.end(), 0);
    do {
      Line line;
      for (std::size_t i : order) {
        CHECK(line.said.empty());
        line.add(all[i]);
        if (i != order.back()) line.add(all[i]);
      }
      CHECK(line.said == text);
      CHECK(line.fates() == Fates{1, 0, 0});
      CHECK(line.flows.packets().not_read().empty());
    } while (std::next_permutation(order.begin(), order.end()));
  }
}

TEST_CASE("a packet whose fragments overlap or contradict each other is left out") {
  for (bool v4 : {true, false}) {
    const std::vector<Bytes> small = fragments(packet(v4), 24), large = fragments(packet(v4), 32);
    Line overlapping;
    overlapping.add(small[0]);
    overlapping.add(large[0]);  // begins where the other does, and ends elsewhere
    overlapping.add(small);
    overlapping.add(large);
    CHECK(overlapping.said.empty());
    CHECK(overlapping.fates() == Fates{0, 1, 0});

    Line behind;
    behind.add(large[0]);
    behind.add(small[1]);  // begins inside of it
    CHECK(behind.fates() == Fates{0, 1, 0});

    Line before;
    before.add(small[1]);
    before.add(large[0]);  // ends inside of it
    CHECK(before.fates() == Fates{0, 1, 0});

    Line other;
    std::vector<Bytes> changed = small;
    changed[1].back() ^= 1;
    other.add(small[1]);
    other.add(changed[1]);  // the same place with other bytes
    CHECK(other.fates() == Fates{0, 1, 0});

    Line longer;
    longer.add(small[3]);  // the end
    Bytes beyond = small[2];
    beyond[v4 ? 7 : 43] = static_cast<std::uint8_t>(v4 ? 12 : 96 | 1);  // at byte 96
    if (v4) beyond[6] = 0x20;
    longer.add(beyond);
    CHECK(longer.fates() == Fates{0, 1, 0});
  }
  // Two ends.
  IpFragments two;
  two.add(part(1, 16, Bytes(8, 1), false), 0);
  two.add(part(1, 24, Bytes(8, 1), false), 0);
  CHECK(two.spoilt() == 1);
  // The same part, once as the last.
  IpFragments last;
  last.add(part(1, 16, Bytes(8, 1), true), 0);
  last.add(part(1, 16, Bytes(8, 1), false), 0);
  CHECK(last.spoilt() == 1);
}

TEST_CASE("a fragment of an impossible size spoils its packet") {
  for (const IpFragment& bad : {part(1, 8, {}), part(1, 8, {}, false), part(1, 0, Bytes(9, 1)),
                                part(1, 65'528, Bytes(8, 1), false)}) {
    IpFragments joined;
    CHECK_FALSE(joined.add(bad, 0));
    CHECK(joined.spoilt() == 1);
    CHECK_FALSE(joined.add(part(1, 0, Bytes(8, 1), false), 0));
  }
  IpFragments largest;
  largest.add(part(1, 0, Bytes(65'528, 1)), 0);
  CHECK(largest.add(part(1, 65'528, Bytes(7, 1), false), 0)->bytes.size() == 65'535);
}

TEST_CASE("a fragment that is missing, cut or late leaves its packet incomplete") {
  for (bool v4 : {true, false}) {
    std::vector<Bytes> all = fragments(packet(v4), 24);
    Line missing;
    for (std::size_t i = 0; i + 1 < all.size(); ++i) missing.add(all[i]);
    CHECK(missing.fates() == Fates{0, 0, 1});
    missing.time += IpFragments::patience + 1;
    missing.add(all.back());
    CHECK(missing.said.empty());
    CHECK(missing.fates() == Fates{0, 0, 2});

    Line cut;
    all[1].pop_back();
    cut.add(all);
    CHECK(cut.said.empty());
    CHECK(cut.fates() == Fates{0, 0, 1});
  }
}

TEST_CASE("what waits is bounded, the oldest making room") {
  IpFragments many;
  for (std::size_t i = 0; i <= IpFragments::most_packets; ++i)
    many.add(part(static_cast<std::uint8_t>(i), 0, Bytes(8, 1)), 0);
  CHECK(many.incomplete() == IpFragments::most_packets + 1);
  CHECK_FALSE(many.add(part(0, 8, Bytes(8, 1), false), 0));  // its beginning is gone, and so is that of 1
  CHECK_FALSE(many.add(part(1, 8, Bytes(8, 1), false), 0));
  CHECK(many.add(part(64, 8, Bytes(8, 1), false), 0));

  IpFragments crumbs;
  for (std::size_t i = 0; i <= IpFragments::most_parts; ++i) crumbs.add(part(1, 8 * i, Bytes(8, 1)), 0);
  CHECK(crumbs.spoilt() == 1);
}

TEST_CASE("an IPv6 packet may be a single fragment, and a fragment cannot contain fragments") {
  Line alone;
  const std::vector<Bytes> one = fragments(packet(false), 4096);
  REQUIRE(one.size() == 1);
  alone.add(one);
  CHECK(alone.said == text);
  CHECK(alone.fates() == Fates{0, 0, 0});

  Line nested;
  nested.add(fragments(fragments(packet(false), 4096)[0], 24));
  CHECK(nested.said.empty());
  CHECK_FALSE(nested.flows.packets().not_read().empty());

  // What is joined and is not TCP is one packet that is not read.
  Line udp;
  for (Bytes& part : fragments(packet(false), 24)) {
    part[40] = 17;
    udp.add(part);
  }
  CHECK(udp.flows.packets().not_read() == std::map<std::string, std::size_t>{{"UDP", 1}});
  CHECK(udp.fates() == Fates{1, 0, 0});
}

TEST_CASE("decode reads through fragments, and says what became of them") {
  const Bytes alert{21, 3, 3, 0, 2, 2, 40};
  const Bytes whole = recording::ip_packet(address("192.0.2.1", 50000), address("192.0.2.2", 443),
                                           {1, 0, recording::tcp_ack, alert});
  std::vector<Bytes> packets = fragments(whole, 8);
  const std::vector<Bytes> coarse = fragments(whole, 16, 8);
  packets.push_back(coarse[0]);
  for (const Bytes& one : fragments(whole, 8, 8)) packets.push_back(one);
  packets.push_back(fragments(whole, 8, 9)[0]);
  decode::KnownSecrets secrets;
  const decode::Decoded decoded = decode::decode(testing::pcap(101, packets), secrets);
  REQUIRE(decoded.connections.size() == 1);
  CHECK(decoded.connections[0].story.steps.size() >= 2);  // the record and its alert
  std::string notes;
  for (const std::string& note : decoded.notes) notes += note + "\n";
  CAPTURE(notes);
  CHECK(notes.find("1 IP packet joined from fragments\n") != notes.npos);
  CHECK(notes.find("1 IP packet not joined: fragments are missing") != notes.npos);
  CHECK(notes.find("1 IP packet left out: their fragments overlap") != notes.npos);
}
