// Reading for display: what breaks a rule is named, and the rest is shown all the same.
#include <algorithm>

#include "support/catch.hpp"
#include "support/field_maps.hpp"
#include "support/forge.hpp"
#include "x509/certificate/certificate.hpp"
#include "x509/path/trust_store.hpp"

namespace glasstls::x509 {
namespace {

const forge::Minted root = forge::root();

forge::Recipe recipe() {
  auto made = forge::leaf("example.com");
  made.common_name = "example.com";
  return made;
}

Bytes with_extension(std::string id, Bytes value) {
  auto made = recipe();
  made.more.push_back({std::move(id), false, std::move(value)});
  return forge::issue(root, made).der;
}

/// The rules that it breaks; fails the test where the strict reading takes it, or anything else is not read.
std::string faults_of(const Bytes& der) {
  CHECK_THROWS_AS(parse_certificate(der), Failure);
  wire::FieldMap map;
  const Certificate certificate = read_certificate(der, &map);
  std::string text;
  for (const der::Fault& fault : certificate.faults) {
    text.append(text.empty() ? "" : "; ");
    text.append(fault.inside).append(fault.inside.empty() ? "" : ": ").append(fault.failure.why);
    CHECK(fault.offset + fault.size <= der.size());
  }
  CHECK(title(certificate) == "example.com");
  CHECK(to_text(certificate.issuer) == "CN=Test Root");
  CHECK(certificate.has_validity());
  CHECK(certificate.public_key.kind == PublicKey::Kind::ed25519);
  std::size_t end = 0;  // every byte is named
  for (const wire::Field& field : map) {
    CHECK(field.offset + field.size <= der.size());
    end = std::max(end, field.offset + field.size);
  }
  CHECK(end == der.size());
  return text;
}

/// `der` with one byte string in the place of another of the same size.
Bytes replaced(Bytes der, const Bytes& what, const Bytes& by) {
  const auto at = std::search(der.begin(), der.end(), what.begin(), what.end());
  REQUIRE(at != der.end());
  REQUIRE(what.size() == by.size());
  std::copy(by.begin(), by.end(), at);
  return der;
}

TEST_CASE("an extension that comes again is not taken for the first one, which could not be read") {
  auto made = recipe();
  for (const Bytes& value : {Bytes{0x01, 0x01, 0x00}, Bytes{0x04, 0x01, 0x00}})
    made.more.push_back({"2.5.29.54", true, value});  // neither is an INTEGER, as inhibitAnyPolicy is
  const Bytes der = forge::issue(root, made).der;
  const Certificate certificate = read_certificate(der);
  CHECK_FALSE(certificate.extensions.inhibit_any_policy);
  int seen = 0;
  for (const Extension& extension : certificate.extensions.all)
    if (extension.id == oid::inhibit_any_policy) seen += !extension.unreadable.empty();
  CHECK(seen == 2);
}

TEST_CASE("one broken rule is named with its place, and all else is read") {
  // RFC 8410's own example: cA FALSE is the default and is written out.
  CHECK(faults_of(with_extension("2.5.29.19", forge::sequence({forge::boolean(false)}))) ==
        "basicConstraints: cA says FALSE, its default, which DER leaves out");
  CHECK(faults_of(with_extension("2.5.29.19", forge::sequence({forge::tlv(1, Bytes{1})}))) ==
        "basicConstraints: cA is not a DER BOOLEAN");
  CHECK(faults_of(with_extension("2.5.29.19", forge::sequence({forge::tlv(4, Bytes{1})}))) ==
        "basicConstraints: pathLenConstraint has the wrong type");
  CHECK(faults_of(with_extension("2.5.29.18", forge::sequence({forge::tlv(0x82, Bytes{0xff})}))) ==
        "issuerAltName: dNSName has a character beyond ASCII, which IA5String does not have");
  CHECK(faults_of(with_extension("2.5.29.32", Bytes{})) ==
        "certificatePolicies: CertificatePolicies is missing");
  CHECK(faults_of(with_extension("2.5.29.17", forge::sequence({forge::dns_name("x.example")}))) ==
        "Extensions has two extensions of one kind");
  CHECK(faults_of(with_extension("2.5.29.35", forge::sequence({forge::tlv(0x82, Bytes{1})})))
            .find("Extensions has two extensions") == 0);
}

TEST_CASE("a name among others that cannot be read leaves the others") {
  auto made = recipe();
  made.names = {};
  made.more.push_back({"2.5.29.17", false,
                       forge::sequence({forge::dns_name("a.example"), forge::tlv(0x9f, Bytes{1, 2}),
                                        forge::tlv(0x87, Bytes{1, 2, 3}), forge::dns_name("b.example")})});
  const Bytes der = forge::issue(root, made).der;
  CHECK_THROWS_AS(parse_certificate(der), Failure);
  const Certificate certificate = read_certificate(der);
  REQUIRE_FALSE(certificate.extensions.subject_alt_name.empty());
  CHECK(certificate.extensions.subject_alt_name.front().text() == "a.example");
  CHECK_FALSE(certificate.faults.empty());
}

TEST_CASE("times in a form that DER does not have are read, and named") {
  const Bytes der = forge::issue(root, recipe()).der;
  const Certificate good = parse_certificate(der);
  // 260516120000Z -> 2605161200+000 is no time at all; without its Z neither.
  const Bytes utc = to_bytes(as_bytes("260516120000Z"));
  const Bytes broken = replaced(der, utc, to_bytes(as_bytes("260516120000X")));
  const Certificate certificate = read_certificate(broken);
  CHECK_FALSE(certificate.has_not_before);
  CHECK(certificate.has_not_after);
  CHECK(certificate.not_after == good.not_after);
  REQUIRE(certificate.faults.size() == 1);
  CHECK(certificate.faults[0].failure.why == "notBefore is not a time in its DER form");
  CHECK(title(certificate) == "example.com");

  CHECK(parse_other_time("2605161200Z", true) == parse_utc_time("260516120000Z"));
  CHECK(parse_other_time("260516140000+0200", true) == parse_utc_time("260516120000Z"));
  CHECK(parse_other_time("20260516100000.25-0200", false) == parse_utc_time("260516120000Z"));
  CHECK_FALSE(parse_other_time("260516", true));
  CHECK_FALSE(parse_other_time("260516120000+02", true));
  CHECK_FALSE(parse_other_time("", true));
}

TEST_CASE("a certificate that is cut off at any byte is shown up to the cut") {
  const Bytes der = forge::issue(root, recipe()).der;
  bool named = false, dated = false;
  for (std::size_t size = 0; size < der.size(); ++size) {
    wire::FieldMap map;
    const Certificate certificate = read_certificate(View(der).first(size), &map);
    REQUIRE_FALSE(certificate.faults.empty());
    REQUIRE_THROWS_AS(parse_certificate(View(der).first(size)), Failure);
    std::size_t cuts = 0;
    for (const der::Fault& fault : certificate.faults)
      cuts += fault.failure.why.ends_with("is longer than what holds it");
    REQUIRE(cuts <= 1);  // it is said once
    named |= title(certificate) == "example.com";
    dated |= certificate.has_validity();
    if (size > 40) REQUIRE(looks_like_certificate(View(der).first(size)));
  }
  CHECK(named);
  CHECK(dated);
}

/// Certificates with most of what one can hold.
std::vector<Bytes> certificates_of_all_kinds() {
  using namespace forge;
  const auto oid = [](std::string_view id) { return object_identifier(id); };
  const Bytes directory_name = tlv(0xa4, name("A Directory"));
  auto rich = recipe();
  rich.names = {"example.com", "192.0.2.1"};
  rich.more = {
      {"2.5.29.18", false, sequence({dns_name("a.example"), directory_name, tlv(0x88, Bytes{0x2a, 3})})},
      {"2.5.29.30", true, name_constraints({dns_name("example.com")}, {tlv(0x87, Bytes(8, 1))})},
      {"2.5.29.32", false,
       sequence({sequence({oid("1.2.3"), sequence({sequence({oid("1.3.6.1.5.5.7.2.1"), integer(1)})})})})},
      {"2.5.29.33", false, sequence({sequence({oid("1.2.3"), oid("1.2.4")})})},
      {"2.5.29.36", true, sequence({tlv(0x80, Bytes{0}), tlv(0x81, Bytes{1})})},
      {"2.5.29.9", false, sequence({sequence({oid("1.2.3"), constructed(0x31, {integer(1)})})})},
      {"2.5.29.31", false,
       sequence({sequence({constructed(0xa0, {constructed(0xa0, {tlv(0x86, Bytes(9, 'u'))})}),
                           tlv(0x81, Bytes{1, 0x80}), constructed(0xa2, {directory_name})})})},
      {"1.3.6.1.5.5.7.1.1", false,
       sequence({sequence({oid("1.3.6.1.5.5.7.48.1"), tlv(0x86, Bytes(9, 'u'))})})},
      {"1.3.6.1.5.5.7.1.24", false, sequence({integer(5)})},
  };
  const Bytes sha256 = sequence({oid("2.16.840.1.101.3.4.2.1")});
  auto pss = forge::leaf("example.com");
  pss.inner_algorithm = pss.outer_algorithm =
      sequence({oid("1.2.840.113549.1.1.10"),
                sequence({constructed(0xa0, {sha256}),
                          constructed(0xa1, {sequence({oid("1.2.840.113549.1.1.8"), sha256})}),
                          constructed(0xa2, {integer(32)})})});
  pss.public_key_info = sequence({sequence({oid("1.2.840.113549.1.1.1"), tlv(5, Bytes{})}),
                                  bit_string(sequence({tlv(2, Bytes(65, 0x55)), tlv(2, Bytes{1, 0, 1})}))});
  auto curve = forge::leaf("example.com");
  Bytes point(65, 7);
  point[0] = 4;
  curve.public_key_info =
      sequence({sequence({oid("1.2.840.10045.2.1"), oid("1.2.840.10045.3.1.7")}), bit_string(point)});
  return {forge::issue(root, rich).der, forge::issue(root, pss).der, forge::issue(root, curve).der, root.der};
}

/// Nothing that reads for display, or sorts what it is given, may throw; and every byte has one name.
void require_shown(View der) {
  wire::FieldMap map;
  const Certificate certificate = read_certificate(der, &map);
  REQUIRE(testing::is_nested(map));
  if (!map.empty()) REQUIRE(testing::unnamed_bytes(map, der.size()) == 0);
  for (const der::Fault& fault : certificate.faults) REQUIRE(fault.offset + fault.size <= der.size());
  title(certificate);
  to_text(certificate.subject);
  to_text(certificate.public_key);
  to_text(certificate.signature_algorithm);
  for (const GeneralName& name : certificate.extensions.subject_alt_name) to_text(name);
  looks_like_certificate(der);
  TrustStore store;
  store.add_der(to_bytes(der));
  store.add_pem(forge::pem(der));
  store.subjects();
}

TEST_CASE("a certificate with any byte changed, or cut anywhere, is shown and never throws") {
  for (const Bytes& der : certificates_of_all_kinds()) {
    REQUIRE(read_certificate(der).faults.empty());
    for (std::size_t at = 0; at < der.size(); ++at) {
      CAPTURE(at);
      const std::uint8_t was = der[at];
      Bytes changed = der;
      for (int by : {was ^ 0xff, was ^ 0x20, was ^ 0x80, was + 1, was - 1, 0x00, 0x30, 0x80, 0x84}) {
        changed[at] = static_cast<std::uint8_t>(by);
        require_shown(changed);
      }
    }
    for (std::size_t size = 0; size < der.size(); ++size) {
      CAPTURE(size);
      require_shown(View(der).first(size));
    }
  }
}

TEST_CASE("behind a field that cannot be read, each value shows its own rest") {
  // The second policy has no identifier: what is left of it, and of the list around it, is two fields.
  using namespace forge;
  const Bytes policy = sequence({object_identifier("1.2.3")});
  const Bytes der = with_extension("2.5.29.32", sequence({policy, sequence({integer(1)}), policy}));
  wire::FieldMap map;
  read_certificate(der, &map);
  CHECK(testing::is_nested(map));
  CHECK(testing::unnamed_bytes(map, der.size()) == 0);
  std::vector<wire::Field> left;
  for (const wire::Field& field : map)
    if (field.name == "not decoded") left.push_back(field);
  REQUIRE(left.size() == 2);
  CHECK(left[0].size == integer(1).size());
  CHECK(left[0].meaning == "policyIdentifier has the wrong type");
  CHECK(left[1].size == policy.size());
  CHECK(left[1].depth == left[0].depth - 1);
  CHECK(left[1].meaning == "comes after what could not be read");
}

TEST_CASE("a flood of faults is bounded") {
  std::vector<Bytes> names(5'000, forge::tlv(0x82, Bytes{0xff}));
  const Bytes der = with_extension("2.5.29.18", forge::sequence(names));
  CHECK(read_certificate(der).faults.size() == der::Reader::most_faults);
}

}  // namespace
}  // namespace glasstls::x509
