#include "decode/gunzip.hpp"

#include <zlib.h>

#include "decode/decode.hpp"
#include "packets.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using decode::gunzip;

namespace {

Bytes gzip(View bytes) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  Bytes input = to_bytes(bytes), out(bytes.size() + 1'000);
  stream.next_in = input.data();
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = out.data();
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

}  // namespace

TEST_CASE("gzip is unpacked, also with several members, and up to a cut or a fault") {
  Bytes text;
  for (int i = 0; i < 3'000; ++i) append(text, as_bytes(std::to_string(i * i)));
  const Bytes one = gzip(text);
  CHECK(decode::is_gzip(one));
  CHECK(gunzip(one).bytes == text);
  Bytes two = one;
  append(two, one);
  append(two, Bytes(5, 0));
  CHECK(gunzip(two).bytes.size() == 2 * text.size());
  CHECK(gunzip(two).broken.empty());
  const auto cut = gunzip(View(one).first(one.size() / 2));
  CHECK_FALSE(cut.bytes.empty());
  CHECK(cut.broken.ends_with("the file ends inside the packed data"));
  Bytes damaged = one;
  damaged[one.size() / 2] ^= 0xff;
  damaged[one.size() - 5] ^= 0xff;
  CHECK_FALSE(gunzip(damaged).broken.empty());
}

TEST_CASE("what comes out of gzip is bounded") {
  const Bytes bomb = gzip(Bytes(8 << 20, 0));
  const auto unpacked = gunzip(bomb);
  CHECK(unpacked.bytes.size() <= 100 * bomb.size() + (1 << 20));
  CHECK(unpacked.broken.find("more than") != std::string::npos);
  CHECK(gunzip(gzip(Bytes(1'000, 7)), 999).bytes.empty());
}

TEST_CASE("decode takes gzip off, once") {
  const Bytes alert{21, 3, 3, 0, 2, 2, 40};
  const Bytes file = testing::pcap(
      101, {recording::ip_packet(testing::address("192.0.2.1", 50000), testing::address("192.0.2.2", 443),
                                 {1, 0, recording::tcp_ack, alert})});
  decode::KnownSecrets secrets;
  const auto decoded = decode::decode(gzip(file), secrets);
  CHECK(decoded.kind == "pcap in gzip");
  CHECK(decoded.connections.size() == 1);
  CHECK(decode::decode(gzip(gzip(file)), secrets).broken.find("gzip inside of gzip") != std::string::npos);
}
