#include "x509/der/der.hpp"
#include "support/catch.hpp"
#include "x509/certificate/ip_address.hpp"
#include "x509/der/text.hpp"

using namespace glasstls;
using namespace glasstls::x509;
using der::Reader;
using der::Tag;

namespace {

Bytes hex(std::string_view text) { return *from_hex(text); }

/// Why reading `bytes` fails; empty if it does not.
template <class Read>
std::string refusal(std::string_view bytes, Read read) {
  const Bytes der = hex(bytes);
  Reader reader(der);
  try {
    read(reader);
    reader.end("test");
    return {};
  } catch (const Failure& failure) {
    CHECK(failure.alert == Alert::bad_certificate);
    CHECK(failure.section.number == 5280);
    return failure.why;
  }
}

}  // namespace

TEST_CASE("a length has one form") {
  const auto octets = [](Reader& reader) { reader.octet_string("x"); };
  CHECK(refusal("0400", octets).empty());
  CHECK(refusal("0402aabb", octets).empty());
  CHECK(refusal("0481"
                "80" +
                    std::string(256, 'a'),
                octets)
            .empty());
  CHECK(refusal("", octets) == "x is missing");
  CHECK(refusal("04", octets) == "x ends before its length");
  CHECK(refusal("0481", octets) == "x ends before its length");
  CHECK(refusal("04820001", octets) == "x has a length that is not in its shortest form");
  CHECK(refusal("04817f" + std::string(254, 'a'), octets) ==
        "x has a length that is not in its shortest form");
  CHECK(refusal("04820080" + std::string(256, 'a'), octets) ==
        "x has a length that is not in its shortest form");
  CHECK(refusal("0480aa0000", octets) == "x has no definite length, which is BER and not DER");
  CHECK(refusal("04850000000001aa", octets) == "x has a length of more than four bytes");
  CHECK(refusal("0484ffffffff", octets) == "x is longer than what holds it");
  CHECK(refusal("0402aa", octets) == "x is longer than what holds it");
  CHECK(refusal("0401aa00", octets) == "test has bytes after its last field");
  CHECK(refusal("1f8101"
                "00",
                [](Reader& reader) { reader.any("x"); }) == "x has a tag of more than one byte");
  CHECK(refusal("0200", octets) == "x has the wrong type");
  CHECK(refusal("2402"
                "0400",
                octets) == "x has the wrong type");  // constructed is BER
}

TEST_CASE("a BOOLEAN is 00 or ff") {
  const auto boolean = [](Reader& reader) { reader.boolean("x"); };
  CHECK(refusal("0101ff", boolean).empty());
  CHECK(refusal("010100", boolean).empty());
  for (const char* wrong : {"010101", "0100", "0102ffff"})
    CHECK(refusal(wrong, boolean) == "x is not a DER BOOLEAN");
}

TEST_CASE("an INTEGER is in its shortest form") {
  const auto integer = [](Reader& reader) { reader.integer("x"); };
  for (const char* right : {"020100", "02017f", "02020080", "0201ff", "0202ff7f"})
    CHECK(refusal(right, integer).empty());
  CHECK(refusal("0200", integer) == "x is an INTEGER without a value");
  for (const char* wrong : {"02020000", "0202007f", "0202ff80", "0203000080"})
    CHECK(refusal(wrong, integer) == "x is an INTEGER that is not in its shortest form");
  const auto small = [](Reader& reader) { reader.small_integer("x", 300); };
  CHECK(refusal("0202012c", small).empty());
  for (const char* wrong : {"0202012d", "0201ff", "020900ffffffffffffffff"})
    CHECK(refusal(wrong, small) == "x is outside its limits");
}

TEST_CASE("a BIT STRING has zeros where it has no bits") {
  const auto bits = [](Reader& reader) { reader.bit_string("x"); };
  CHECK(refusal("030100", bits).empty());
  CHECK(refusal("03020780", bits).empty());
  CHECK(refusal("03020700", bits).empty());
  CHECK(refusal("0300", bits) == "x is a BIT STRING without its first byte");
  CHECK(refusal("030107", bits) == "x has an impossible number of unused bits");
  CHECK(refusal("03020880", bits) == "x has an impossible number of unused bits");
  CHECK(refusal("03020781", bits) == "x has unused bits that are not zero");
  const Bytes der = hex("0303060140");
  Reader reader(der);
  const der::BitString value = reader.bit_string("x");
  CHECK_FALSE(value[0]);
  CHECK(value[7]);
  CHECK(value[9]);
  CHECK_FALSE(value[8]);
  CHECK_FALSE(value[1000]);
}

TEST_CASE("an OBJECT IDENTIFIER is in its shortest form and finite") {
  const auto identifier = [](Reader& reader) { reader.object_identifier("x"); };
  CHECK(refusal("0603551d0f", identifier).empty());
  CHECK(refusal("0600", identifier) == "x is an OBJECT IDENTIFIER cut short");
  CHECK(refusal("06025581", identifier) == "x is an OBJECT IDENTIFIER cut short");
  CHECK(refusal("0603558001", identifier) == "x is an OBJECT IDENTIFIER that is not in its shortest form");
  CHECK(refusal("060aff8181818181818181"
                "01",
                identifier) == "x is an OBJECT IDENTIFIER with a number of more than 56 bits");
  CHECK(to_dotted(oid::key_usage) == "2.5.29.15");
  CHECK(to_dotted(oid::sha256_with_rsa) == "1.2.840.113549.1.1.11");
  const Bytes large = hex("883703");
  CHECK(to_dotted(Oid{as_text(large)}) == "2.999.3");
  CHECK(to_text(oid::secp256r1) == "secp256r1 (1.2.840.10045.3.1.7)");
}

TEST_CASE("a NULL holds nothing") {
  CHECK(refusal("0500", [](Reader& reader) { reader.null("x"); }).empty());
  CHECK(refusal("050100", [](Reader& reader) { reader.null("x"); }) == "x is a NULL with a value");
}

TEST_CASE("a time has one form, and is a time") {
  CHECK(parse_utc_time("700101000000Z") == 0);
  CHECK(parse_utc_time("500101000000Z") == -631152000);
  CHECK(parse_utc_time("491231235959Z") == 2524607999);
  CHECK(parse_utc_time("260730012359Z") == 1785374639);
  CHECK(parse_generalized_time("20500101000000Z") == 2524608000);
  CHECK(parse_generalized_time("99991231235959Z") == 253402300799);
  for (const char* wrong :
       {"7001010000Z", "700101000000", "700101000000+0000", "700101000000.5Z", "701301000000Z",
        "700001000000Z", "700132000000Z", "700100000000Z", "700229000000Z", "700101240000Z", "700101006000Z",
        "700101000060Z", "70010100000aZ", ""})
    CHECK_FALSE(parse_utc_time(wrong));
  CHECK(parse_utc_time("720229000000Z"));
  CHECK(parse_generalized_time("20000229000000Z"));
  CHECK_FALSE(parse_generalized_time("21000229000000Z"));
  CHECK(to_text(UnixTime{1785374639}) == "2026-07-30 01:23:59 UTC");
  CHECK(to_text(UnixTime{-1}) == "1969-12-31 23:59:59 UTC");
  CHECK(to_text(UnixTime{253402300799}) == "9999-12-31 23:59:59 UTC");
  CHECK(to_text(UnixTime{951782400}) == "2000-02-29 00:00:00 UTC");
  CHECK(duration_text(115 * 86400 + 5) == "115 days");
  CHECK(duration_text(-86400) == "1 day");
  CHECK(duration_text(7199) == "1 hour");
  CHECK(duration_text(0) == "0 seconds");
}

TEST_CASE("text from a certificate cannot command a terminal or hide itself") {
  CHECK(printable("F\u0151tan\u00fas") == "F\u0151tan\u00fas");
  CHECK(printable("a\x1b[31m\n") == "a\\x1b[31m\\x0a");
  CHECK(printable("\xff\xc3") == "\\xff\\xc3");
  CHECK(printable("a\u202egpj") == "a\\xe2\\x80\\xaegpj");
  CHECK(printable(std::string(1000, 'a')).size() < 300);
}

TEST_CASE("an IP address is read in all its forms and written in one") {
  const auto again = [](std::string_view text) {
    const auto octets = parse_ip_address(text);
    return octets ? ip_text(*octets) : "";
  };
  CHECK(again("192.0.2.1") == "192.0.2.1");
  CHECK(again("::1") == "::1");
  CHECK(again("::") == "::");
  CHECK(again("2001:DB8:0:0:1:0:0:1") == "2001:db8::1:0:0:1");
  CHECK(again("2001:db8:0:1:1:1:1:1") == "2001:db8:0:1:1:1:1:1");
  CHECK(again("1:2:3:4:5:6:7::") == "1:2:3:4:5:6:7:0");
  CHECK(again("::ffff:192.0.2.1") == "::ffff:c000:201");
  CHECK(again("fe80::") == "fe80::");
  for (const char* wrong : {"",          "1.2.3",    "1.2.3.4.5",         "01.2.3.4",
                            "256.1.1.1", "1.2.3.4 ", "0x1.2.3.4",         ":",
                            ":::",       "1::2::3",  "1:2:3:4:5:6:7",     "1:2:3:4:5:6:7:8:9",
                            "12345::",   "g::",      "1:2:3:4:5:6:7:8::", "::1%lo",
                            "1:",        ":1",       "::1.2.3",           "1.2.3.4::"})
    CHECK(again(wrong).empty());
}
