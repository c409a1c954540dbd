#include "net/https_record.hpp"

#include <algorithm>

#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::net;

namespace {

/// Hexadecimal, with spaces to show what belongs together.
Bytes bytes(std::string hex) {
  hex.erase(std::remove(hex.begin(), hex.end(), ' '), hex.end());
  return from_hex(hex).value();
}

/// A DNS answer to a question for "a.example", with these records of the type HTTPS.
Bytes answer(const std::vector<Bytes>& records, std::uint8_t type = 65) {
  const Bytes name{1, 'a', 7, 'e', 'x', 'a', 'm', 'p', 'l', 'e', 0};
  Bytes message{0, 1, 0x81, 0x80, 0, 1, 0, static_cast<std::uint8_t>(records.size()), 0, 0, 0, 0};
  append(message, name);
  append(message, Bytes{0, 65, 0, 1});
  for (const Bytes& data : records) {
    append(message, Bytes{0xc0, 12, 0, type, 0, 1, 0, 0, 1, 44});
    append(message,
           Bytes{static_cast<std::uint8_t>(data.size() >> 8), static_cast<std::uint8_t>(data.size())});
    append(message, data);
  }
  return message;
}

std::string shown(const std::string& hex) {
  const auto records = parse_https_answer(answer({bytes(hex)}));
  REQUIRE(records.size() == 1);
  CHECK(records[0].ttl == 300);
  return records[0].text();
}

std::string complaint(View message) {
  try {
    parse_https_answer(message);
  } catch (const BadDnsAnswer& error) {
    return error.what();
  }
  return "none";
}

std::string complaint(const std::string& hex) { return complaint(View(answer({bytes(hex)}))); }

}  // namespace

TEST_CASE("HTTPS records are shown as zone files have them") {
  CHECK(shown("0001 00"
              "0001 0006 02 6832 02 6833") == "1 . alpn=h2,h3");
  CHECK(shown("0000 03 666f6f 03 636f6d 00") == "0 foo.com.");
  CHECK(shown("0010 03 666f6f 00 0000 0004 0001 0003"
              "0001 0003 02 6832"
              "0002 0000"
              "0003 0002 20fb"
              "0004 0008 c0000201 c0000202"
              "0005 0003 010203"
              "0006 0010 20010db8000000000000000000000001"
              "029a 0003 61 20 ff") ==
        "16 foo. mandatory=alpn,port alpn=h2 no-default-alpn port=8443 ipv4hint=192.0.2.1,192.0.2.2 "
        "ech=(3 bytes) ipv6hint=2001:db8::1 key666=a\\032\\255");
  CHECK(shown("0001 02 2e1b 00 0001 0003 02 2c22") == "1 \\046\\027. alpn=\\044\\034");
}

TEST_CASE("the best record comes first, and records of other types are passed over") {
  const auto records = parse_https_answer(answer({bytes("000200"), bytes("000100")}));
  REQUIRE(records.size() == 2);
  CHECK(records[0].priority == 1);
  CHECK(parse_https_answer(answer({{192, 0, 2, 1}}, 1)).empty());
  CHECK(https_record_name("example.com", 443) == "example.com");
  CHECK(https_record_name("example.com", 8443) == "_8443._https.example.com");
}

TEST_CASE("a record that breaks a rule is refused, and says which") {
  CHECK(complaint("0001 00 0003 0002 01bb 0001 0003 02 6832") ==
        "its SvcParamKeys are not in strictly ascending order");
  CHECK(complaint("0001 00 0001 0003 02 6832 0001 0003 02 6832") ==
        "its SvcParamKeys are not in strictly ascending order");
  CHECK(complaint("0001 00 0001 0000") == "alpn names no protocol");
  CHECK(complaint("0001 00 0001 0001 00") == "alpn has an empty protocol");
  CHECK(complaint("0001 00 0001 0003 03 6832") == "it ends in the middle of alpn");
  CHECK(complaint("0001 00 0001 0009 02 6832") == "it ends in the middle of a SvcParamValue");
  CHECK(complaint("0001 00 0002 0001 00") == "no-default-alpn has a value");
  CHECK(complaint("0001 00 0003 0001 01") == "port does not have two bytes");
  CHECK(complaint("0001 00 0004 0005 c000020101") == "an address hint has a wrong length");
  CHECK(complaint("0001 00 0006 0000") == "an address hint has a wrong length");
  CHECK(complaint("0001 00 0005 0000") == "ech is empty");
  CHECK(complaint("0001 00 0000 0004 0003 0001") ==
        "the keys of mandatory are not in strictly ascending order");
  CHECK(complaint("0001 00 0000 0002 0000") == "the keys of mandatory are not in strictly ascending order");
  CHECK(complaint("0001 c00c") == "TargetName has a label of more than 63 bytes, or is compressed");
  CHECK(complaint("0001 01") == "it ends in the middle of TargetName");
  CHECK(complaint("00") == "it ends in the middle of SvcPriority");
}

TEST_CASE("a message that ends early is refused at every byte, and its numbers are not trusted") {
  const Bytes whole = answer({bytes("0001 00 0001 0006 02 6832 02 6833")});
  for (std::size_t size = 0; size < whole.size(); ++size)
    CHECK(complaint(View(whole).first(size)).starts_with("it ends in the middle of "));
  Bytes many = whole;
  many[6] = many[7] = 0xff;
  CHECK(complaint(View(many)).starts_with("it ends in the middle of "));
  CHECK(complaint(View(answer(std::vector<Bytes>(65, bytes("000100"))))) ==
        "it has more than 64 HTTPS records");
  Bytes endless(12 + 600, 1);  // a name of labels of one byte
  endless[4] = 0;
  CHECK(complaint(View(endless)) == "a name is longer than 255 bytes");
}
