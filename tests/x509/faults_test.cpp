// Reading for display: what breaks a rule is named, and the rest is shown all the same.
#include <algorithm>

#include "support/catch.hpp"
#include "support/forge.hpp"
#include "x509/certificate.hpp"

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
  CHECK(certificate.has_validity);
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

TEST_CASE("one broken rule is named with its place, and all else is read") {
  // RFC 8410's own example: cA FALSE is the default and is written out.
  CHECK(faults_of(with_extension("2.5.29.19", forge::sequence({forge::boolean(false)}))) ==
        "basicConstraints: cA says FALSE, which is its default and is left out in DER");
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
  CHECK_FALSE(certificate.has_validity);
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

TEST_CASE("a certificate that was cut off is shown as far as it goes, at every byte") {
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
    dated |= certificate.has_validity;
    if (size > 40) REQUIRE(looks_like_certificate(View(der).first(size)));
  }
  CHECK(named);
  CHECK(dated);
}

TEST_CASE("a flood of faults is bounded") {
  std::vector<Bytes> names(5'000, forge::tlv(0x82, Bytes{0xff}));
  const Bytes der = with_extension("2.5.29.18", forge::sequence(names));
  CHECK(read_certificate(der).faults.size() == der::Reader::most_faults);
}

}  // namespace
}  // namespace glasstls::x509
