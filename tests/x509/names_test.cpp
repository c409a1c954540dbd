#include "support/catch.hpp"
#include "support/forge.hpp"
#include "x509/path/name_constraints.hpp"
#include "x509/path/reference_name.hpp"

using namespace glasstls;
using namespace glasstls::x509;

namespace {

bool dns_match(std::string_view presented, std::string_view wanted) {
  const auto reference = parse_reference_name(wanted);
  return reference && matches({GeneralName::Kind::dns_name, as_bytes(presented), {}}, *reference);
}

/// A Name of one RelativeDistinguishedName for each pair of string tag and common name.
Bytes name_of_parts(const std::vector<std::pair<int, std::string>>& parts) {
  std::vector<Bytes> rdns;
  for (const auto& [tag, text] : parts)
    rdns.push_back(forge::tlv(
        0x31, {forge::sequence({forge::object_identifier("2.5.4.3"), forge::tlv(tag, as_bytes(text))})}));
  return forge::sequence(rdns);
}

Name parse(const Bytes& der) {
  der::Reader reader(der);
  return parse_name(reader, "Name");
}

constexpr int utf8 = 0x0c, printable_string = 0x13, teletex = 0x14;

}  // namespace

TEST_CASE("a DNS name matches only itself, in any case") {
  CHECK(dns_match("example.com", "example.com"));
  CHECK(dns_match("EXAMPLE.com", "example.COM"));
  CHECK(dns_match("example.com", "example.com."));
  CHECK(dns_match("xn--bcher-kva.example", "xn--bcher-kva.example"));
  CHECK_FALSE(dns_match("example.com.", "example.com"));
  CHECK_FALSE(dns_match("example.com", "www.example.com"));
  CHECK_FALSE(dns_match("www.example.com", "example.com"));
  CHECK_FALSE(dns_match("example.com", "example.org"));
  CHECK_FALSE(dns_match(std::string_view("example.com\0.evil.org", 21), "example.com"));
  CHECK_FALSE(dns_match("example.com", ""));
}

TEST_CASE("a wildcard is one whole left-most label") {
  CHECK(dns_match("*.example.com", "www.example.com"));
  CHECK(dns_match("*.example.com", "xn--bcher-kva.example.com"));
  CHECK(dns_match("*.Example.com", "WWW.example.com"));
  CHECK_FALSE(dns_match("*.example.com", "example.com"));
  CHECK_FALSE(dns_match("*.example.com", "a.b.example.com"));
  CHECK_FALSE(dns_match("w*.example.com", "www.example.com"));
  CHECK_FALSE(dns_match("*w.example.com", "www.example.com"));
  CHECK_FALSE(dns_match("xn--*.example.com", "xn--a.example.com"));
  CHECK_FALSE(dns_match("www.*.com", "www.example.com"));
  CHECK_FALSE(dns_match("*.*.com", "www.example.com"));
  CHECK_FALSE(dns_match("*", "localhost"));
  CHECK_FALSE(dns_match("*.", "localhost"));
  CHECK_FALSE(dns_match("*.example.com", "*.example.com"));
}

TEST_CASE("what users ask for is a DNS name, an address or a mailbox") {
  CHECK(parse_reference_name("Example.com")->text == "example.com");
  CHECK(parse_reference_name("b\xc3\xbc"
                             "cher.de")
            ->text == "xn--bcher-kva.de");
  CHECK(parse_reference_name("192.0.2.1")->kind == GeneralName::Kind::ip_address);
  CHECK(parse_reference_name("[::1]")->octets.size() == 16);
  CHECK(parse_reference_name("::1")->octets.size() == 16);
  CHECK(parse_reference_name("me@example.com")->kind == GeneralName::Kind::rfc822_name);
  for (const char* wrong : {"", ".", "a..b", "-a.com", "a-.com", "a_b.com",
                            "bu\xcc\x88"
                            "cher.de",
                            "1.2.3", "a b", "[1.2.3", "@", "a@", "@b", "example.com..", "*.example.com"})
    CHECK_FALSE(parse_reference_name(wrong));
  CHECK_FALSE(is_dns_name(std::string(64, 'a') + ".com"));
  CHECK(is_dns_name(std::string(63, 'a') + ".com"));
}

TEST_CASE("an address matches its octets, never a DNS name") {
  const Bytes octets{192, 0, 2, 1};
  CHECK(matches({GeneralName::Kind::ip_address, octets, {}}, *parse_reference_name("192.0.2.1")));
  CHECK_FALSE(matches({GeneralName::Kind::ip_address, octets, {}}, *parse_reference_name("192.0.2.2")));
  CHECK_FALSE(
      matches({GeneralName::Kind::dns_name, as_bytes("192.0.2.1"), {}}, *parse_reference_name("192.0.2.1")));
}

TEST_CASE("a mailbox matches with its local part as it is") {
  const auto match = [](std::string_view presented, std::string_view wanted) {
    return matches({GeneralName::Kind::rfc822_name, as_bytes(presented), {}}, *parse_reference_name(wanted));
  };
  CHECK(match("Me@EXAMPLE.com", "Me@example.com"));
  CHECK_FALSE(match("me@example.com", "Me@example.com"));
  CHECK_FALSE(match("me@example.org", "me@example.com"));
}

TEST_CASE("distinguished names are compared without case and superfluous spaces") {
  const auto same = [](const Bytes& a, const Bytes& b) {
    const bool equal = same_name(parse(a), parse(b));
    if (equal) CHECK(name_hash(a) == name_hash(b));
    CHECK(same_name(parse(b), parse(a)) == equal);
    return equal;
  };
  const Bytes plain = name_of_parts({{utf8, "Test CA"}});
  CHECK(same(plain, name_of_parts({{utf8, "Test CA"}})));
  CHECK(same(plain, name_of_parts({{printable_string, "  test   ca "}})));
  CHECK_FALSE(same(plain, name_of_parts({{utf8, "TestCA"}})));
  CHECK_FALSE(same(plain, name_of_parts({{teletex, "Test CA"}})));
  CHECK_FALSE(same(plain, name_of_parts({{utf8, "Test CA"}, {utf8, "Test CA"}})));
  CHECK_FALSE(same(plain, name_of_parts({})));
  const Bytes organization = forge::sequence({forge::constructed(
      0x31,
      {forge::sequence({forge::object_identifier("2.5.4.10"), forge::tlv(utf8, as_bytes("Test CA"))})})});
  CHECK_FALSE(same(plain, organization));
  CHECK_FALSE(same(name_of_parts({{utf8, "a"}, {utf8, "b"}}), name_of_parts({{utf8, "b"}, {utf8, "a"}})));
  CHECK(is_within(parse(name_of_parts({{utf8, "A"}, {utf8, "b"}})), parse(name_of_parts({{utf8, "a"}}))));
  CHECK_FALSE(
      is_within(parse(name_of_parts({{utf8, "a"}})), parse(name_of_parts({{utf8, "a"}, {utf8, "b"}}))));
  CHECK(to_text(parse(name_of_parts({{utf8, "a,b"}, {utf8, "c"}}))) == "CN=c, CN=a\\,b");
  CHECK(title(parse(plain)) == "Test CA");
}

TEST_CASE("a name whose strings are not what they say is refused") {
  CHECK_THROWS_AS(parse(name_of_parts({{utf8, "\xff"}})), Failure);
  CHECK_THROWS_AS(parse(name_of_parts({{printable_string, "a*b"}})), Failure);
  CHECK_THROWS_AS(parse(name_of_parts({{0x1e, "odd"}})), Failure);
  CHECK_THROWS_AS(parse(forge::sequence({forge::tlv(0x31, View{})})), Failure);
  const Bytes b = forge::sequence({forge::object_identifier("2.5.4.3"), forge::tlv(utf8, as_bytes("b"))});
  const Bytes a = forge::sequence({forge::object_identifier("2.5.4.3"), forge::tlv(utf8, as_bytes("a"))});
  CHECK_NOTHROW(parse(forge::sequence({forge::constructed(0x31, {a, b})})));
  CHECK_THROWS_AS(parse(forge::sequence({forge::constructed(0x31, {b, a})})), Failure);
  CHECK_THROWS_AS(parse(forge::sequence({forge::constructed(0x31, {a, a})})), Failure);
}

namespace {

/// Whether a leaf with `presented` (a GeneralName) keeps to constraints of one base.
bool permitted(const Bytes& presented, const Bytes& base, bool excluded = false) {
  auto recipe = forge::leaf("");
  recipe.common_name = "";
  recipe.names = {};
  recipe.more = {{"2.5.29.17", true, forge::sequence({presented})}};
  const auto leaf = parse_certificate(forge::self_signed(recipe).der);
  auto ca = forge::ca("CA");
  ca.more = {{"2.5.29.30", true,
              excluded ? forge::name_constraints({}, {base}) : forge::name_constraints({base}, {})}};
  const auto issuer = parse_certificate(forge::self_signed(ca).der);
  std::size_t budget = 100;
  return !find_violation(*issuer.extensions.name_constraints, leaf, budget);
}

Bytes dns(std::string_view text) { return forge::dns_name(text); }
Bytes mail(std::string_view text) { return forge::tlv(0x81, as_bytes(text)); }
Bytes uri(std::string_view text) { return forge::tlv(0x86, as_bytes(text)); }
Bytes ip(std::string_view octets) { return forge::tlv(0x87, *from_hex(octets)); }

}  // namespace

TEST_CASE("DNS constraints apply to the name and the names below it") {
  CHECK(permitted(dns("example.com"), dns("example.com")));
  CHECK(permitted(dns("a.b.EXAMPLE.com"), dns("example.com")));
  CHECK_FALSE(permitted(dns("badexample.com"), dns("example.com")));
  CHECK_FALSE(permitted(dns("com"), dns("example.com")));
  CHECK(permitted(dns("anything.org"), dns("")));
  CHECK_FALSE(permitted(dns("anything.org"), dns(""), true));
  CHECK_FALSE(permitted(dns("a.example.com"), dns("example.com"), true));
  CHECK(permitted(dns("a.example.org"), dns("example.com"), true));
}

TEST_CASE("a wildcard name must lie in a permitted subtree with all, and in an excluded one with none") {
  CHECK(permitted(dns("*.example.com"), dns("example.com")));
  CHECK_FALSE(permitted(dns("*.example.com"), dns("www.example.com")));
  CHECK_FALSE(permitted(dns("*.example.com"), dns("www.example.com"), true));
  CHECK_FALSE(permitted(dns("*.example.com"), dns("example.com"), true));
  CHECK(permitted(dns("*.example.com"), dns("a.b.example.com"), true));
  CHECK(permitted(dns("*.example.com"), dns("example.org"), true));
}

TEST_CASE("constraints on other kinds of names") {
  CHECK(permitted(ip("c0000201"), ip("c0000200ffffff00")));
  CHECK_FALSE(permitted(ip("c0000301"), ip("c0000200ffffff00")));
  CHECK_FALSE(permitted(ip("c0000201"), ip("c0000200ffffff00"), true));
  CHECK_FALSE(
      permitted(ip("c0000201"), ip("20010db8000000000000000000000000ffffffff000000000000000000000000")));
  CHECK(permitted(mail("me@example.com"), mail("example.com")));
  CHECK(permitted(mail("me@example.com"), mail("me@EXAMPLE.com")));
  CHECK_FALSE(permitted(mail("Me@example.com"), mail("me@example.com")));
  CHECK_FALSE(permitted(mail("me@a.example.com"), mail("example.com")));
  CHECK(permitted(mail("me@a.example.com"), mail(".example.com")));
  CHECK_FALSE(permitted(mail("me@example.com"), mail(".example.com")));
  CHECK(permitted(uri("https://me@example.com:443/a?b"), uri("example.com")));
  CHECK(permitted(uri("https://a.b.example.com"), uri(".example.com")));
  CHECK_FALSE(permitted(uri("https://example.com"), uri(".example.com")));
  CHECK_FALSE(permitted(uri("https://a.example.com"), uri("example.com")));
  CHECK_FALSE(permitted(uri("https://example.com"), uri("example.com"), true));
  for (const char* hostless : {"urn:example.com", "https://192.0.2.1/", "https://[::1]/"})
    for (bool excluded : {false, true}) CHECK_FALSE(permitted(uri(hostless), uri("example.com"), excluded));
  const Bytes directory = forge::constructed(0xa4, {name_of_parts({{utf8, "a"}, {utf8, "b"}})});
  CHECK(permitted(directory, forge::constructed(0xa4, {name_of_parts({{printable_string, "A"}})})));
  CHECK_FALSE(permitted(directory, forge::constructed(0xa4, {name_of_parts({{utf8, "b"}})})));
}

TEST_CASE("a kind of name that cannot be judged is refused where it has a constraint") {
  const Bytes other = forge::constructed(
      0xa0, {forge::object_identifier("1.2.3"), forge::constructed(0xa0, {forge::boolean(true)})});
  CHECK_FALSE(permitted(other, other));
  CHECK_FALSE(permitted(other, other, true));
  CHECK(permitted(dns("example.com"), other));
  CHECK(permitted(other, dns("example.com")));
}
