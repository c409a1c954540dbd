#include "decode/decode.hpp"

#include "decode/hex_text.hpp"
#include "packets.hpp"
#include "support/catch.hpp"
#include "support/forge.hpp"
#include "support/has.hpp"

using namespace glasstls;
using decode::Decoded;
using decode::read_hex_text;

namespace {

Decoded decode_text(std::string_view text) {
  decode::KnownSecrets secrets;
  return decode::decode(as_bytes(text), secrets);
}

const char* const alert_text = "15030300020228";

const story::Note* note(const story::Story& story) {
  for (const auto& step : story.steps)
    if (const auto* found = std::get_if<story::Note>(&step.what)) return found;
  return nullptr;
}

/// A ServerHello of TLS 1.2, in its record.
Bytes older_server_hello() {
  Bytes message{2, 0, 0, 38, 3, 3};
  append(message, Bytes(32, 0x11));
  append(message, Bytes{0, 0xc0, 0x2f, 0});
  Bytes record{22, 3, 3, 0, static_cast<std::uint8_t>(message.size())};
  append(record, message);
  return record;
}

}  // namespace

TEST_CASE("hexadecimal is read however it is written") {
  const std::string wanted = "16030100f8010000f40303aabbccddeeff0011";
  for (const char* text : {
           "16030100f8010000f40303aabbccddeeff0011\n",
           "16 03 01 00 F8 01 00 00 F4 03 03 AA BB CC DD EE FF 00 11",
           "16:03:01:00:f8:01:00:00:f4:03:03:aa:bb:cc:dd:ee:ff:00:11",
           "{0x16, 0x03, 0x01, 0x00, 0xf8, 0x01, 0x00, 0x00, 0xf4, 0x03, 0x03, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, "
           "0xff, "
           "0x00, 0x11};",
           "record (19 octets):  16 03 01 00 f8 01 00 00 f4 03 03\n   aa bb cc dd ee ff 00 11\n",
           "00000000: 1603 0100 f801 0000 f403 03aa bbcc ddee  ................\n00000010: ff00 11           "
           "           "
           "            ...\n",
           "00000000  16 03 01 00 f8 01 00 00  f4 03 03 aa bb cc dd ee  |................|\n00000010  ff 00 "
           "11          "
           "                                |...|\n00000013\n",
           "0000   16 03 01 00 f8 01 00 00 f4 03 03 aa bb cc dd ee   ................\n0010   ff 00 11   "
           "ab.\n",
       }) {
    CAPTURE(text);
    const auto read = read_hex_text(text);
    REQUIRE(read.bytes);
    CHECK(to_hex(*read.bytes) == wanted);
  }
  CHECK(read_hex_text("16 0g").why == "at byte 4: expected two hexadecimal digits, got \"g\"");
  CHECK_FALSE(read_hex_text("16 0").bytes);
  CHECK_FALSE(read_hex_text("").bytes);
  CHECK_FALSE(read_hex_text("{}").bytes);
}

TEST_CASE("bytes are recognised for what they are") {
  const Decoded records = decode_text(alert_text);
  CHECK(records.kind == "TLS records");
  CHECK(records.hexadecimal);
  CHECK(records.size == 7);
  REQUIRE(records.connections.size() == 1);
  const auto& steps = records.connections[0].story.steps;
  REQUIRE(steps.size() == 2);
  CHECK(std::get<story::AlertStep>(steps[1].what).alert == Alert::handshake_failure);

  const Decoded messages = decode_text("08 00 00 02 00 00  14 00 00 01 aa");
  CHECK(messages.kind == "handshake messages");
  REQUIRE(messages.pieces.size() == 2);
  CHECK(messages.pieces[0].name == "EncryptedExtensions");
  CHECK(messages.pieces[1].name == "Finished");

  const auto root = forge::root();
  decode::KnownSecrets secrets;
  const Decoded der = decode::decode(root.der, secrets);
  CHECK(der.kind == "DER");
  REQUIRE(der.pieces.size() == 1);
  CHECK(der.pieces[0].name == "certificate");
  const Decoded pem = decode_text("words\n" + forge::pem(root.der) + forge::pem(root.der) +
                                  "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
  CHECK(pem.kind == "PEM");
  CHECK(pem.pieces.size() == 2);
  REQUIRE(pem.notes.size() == 1);
  CHECK(pem.notes[0].starts_with("block 3: a private key, which is not shown"));
  const Decoded other = decode_text("30 06 02 01 05 04 01 61");
  REQUIRE(other.pieces.size() == 1);
  CHECK(other.pieces[0].name == "DER");
  CHECK(other.pieces[0].fields.size() == 5);
}

TEST_CASE("unrecognised input is reported with what was expected") {
  for (const char* text : {"", "GET / HTTP/1.1\r\n\r\n", "\x80\x2e\x01", "ff ff ff ff", "\x1e{}"}) {
    CAPTURE(text);
    const Decoded decoded = decode_text(text);
    CHECK(decoded.kind.empty());
    CHECK_FALSE(decoded.broken.empty());
  }
  CHECK(decode_text("ffff").broken.find("expected a capture (pcap or pcapng), a TLS record") !=
        std::string::npos);
  CHECK(decode_text("\x1e{}").broken == "this is a trace; glasstls view shows it");
}

TEST_CASE("an older version is said to be so, and its hello is read") {
  const Decoded decoded = decode_text(to_hex(older_server_hello()) + "1603030004" + "0e000000");
  REQUIRE(decoded.connections.size() == 1);
  const story::Story& story = decoded.connections[0].story;
  std::size_t messages = 0;
  for (const auto& step : story.steps) messages += std::holds_alternative<story::Message>(step.what);
  CHECK(messages == 2);
  REQUIRE(note(story));
  CHECK(note(story)->title == "TLS 1.2");
}

TEST_CASE("bytes that are not a record end the reading of their side, after everything before them") {
  const auto client = testing::address("192.0.2.1", 50000), server = testing::address("192.0.2.2", 443);
  Bytes said = *from_hex(alert_text);
  append(said, Bytes(20, 0xee));
  const Bytes file =
      testing::pcap(101, {recording::ip_packet(client, server, {1, 0, recording::tcp_ack, said}),
                          recording::ip_packet(client, server, {28, 0, recording::tcp_ack, said})});
  decode::KnownSecrets secrets;
  const Decoded decoded = decode::decode(file, secrets);
  REQUIRE(decoded.connections.size() == 1);
  const auto& steps = decoded.connections[0].story.steps;
  REQUIRE(steps.size() == 4);
  CHECK(std::holds_alternative<story::AlertStep>(steps[1].what));
  CHECK(std::get<story::Note>(steps[2].what).text == "there is no TLS record at byte 7");
  CHECK(std::get<story::Note>(steps[3].what).title == "The capture has only one side");
}

TEST_CASE("connections without TLS are counted by what they begin with") {
  const auto client = testing::address("192.0.2.1", 50000), server = testing::address("192.0.2.2", 80);
  const Bytes file = testing::pcap(
      101,
      {recording::ip_packet(client, server, {1, 0, recording::tcp_ack, as_bytes("GET / HTTP/1.1\r\n")})});
  decode::KnownSecrets secrets;
  const Decoded decoded = decode::decode(file, secrets);
  CHECK(decoded.kind == "pcap");
  CHECK(decoded.connections.empty());
  CHECK(decoded.notes ==
        std::vector<std::string>{"1 TCP connection without TLS: HTTP (192.0.2.1:50000 to 192.0.2.2:80)"});
}

TEST_CASE("without the SYN, the hello shows which side is the client") {
  const auto client = testing::address("192.0.2.1", 443), server = testing::address("192.0.2.2", 50000);
  const Bytes file = testing::pcap(
      101, {recording::ip_packet(server, client, {1, 0, recording::tcp_ack, older_server_hello()})});
  decode::KnownSecrets secrets;
  const Decoded decoded = decode::decode(file, secrets);
  REQUIRE(decoded.connections.size() == 1);
  CHECK(decoded.connections[0].client == "192.0.2.1:443");
}

TEST_CASE("secrets are found by the connection that they belong to") {
  decode::KnownSecrets secrets;
  const std::string random(64, 'a'), secret(64, '1');
  CHECK(secrets.add("# a comment\r\n\r\nCLIENT_TRAFFIC_SECRET_0 " + random + " " + secret + "\r" +
                    "nonsense\nX " + random + " 1\n" + "Y aa 11\n") == 3);
  CHECK(secrets.size() == 1);
  const Bytes wanted(32, 0xaa);
  CHECK(secrets.has(wanted));
  CHECK_FALSE(secrets.has(Bytes(32, 0xab)));
  REQUIRE(secrets.find(wanted, "CLIENT_TRAFFIC_SECRET_0"));
  CHECK(secrets.find(wanted, "CLIENT_TRAFFIC_SECRET_0")->equal_ct(Bytes(32, 0x11)));
  CHECK_FALSE(secrets.find(wanted, "SERVER_TRAFFIC_SECRET_0"));
}

TEST_CASE("what is cut off, or packed by another program, is said to be so") {
  const Bytes der = *from_hex("3006020101020102");  // two numbers
  decode::KnownSecrets secrets;
  CHECK(decode::decode(der, secrets).broken.empty());
  for (std::size_t size = 1; size < der.size(); ++size) {
    INFO(size);
    CHECK_FALSE(decode::decode(View(der).first(size), secrets).broken.empty());
  }
  CHECK(testing::has(decode::decode(View(der).first(5), secrets).broken,
                     "is cut off; expected 8 bytes, got 5"));
  CHECK(testing::has(decode::decode(*from_hex("fd377a585a0000"), secrets).broken, "compressed with xz"));
  CHECK(testing::has(decode::decode(*from_hex("28b52ffd04"), secrets).broken, "compressed with zstd"));
}
