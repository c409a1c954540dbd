#include "x509/revocation/crl.hpp"

#include <chrono>

#include "support/catch.hpp"
#include "support/forge_revocation.hpp"
#include "validated.hpp"

using namespace glasstls;
using namespace glasstls::x509;

namespace {

const forge::Minted root = forge::root();
const forge::Minted leaf = forge::issue(root, forge::leaf("example.com"));

ValidationResult judge_with(std::vector<Bytes> crls, const forge::Minted& subject = leaf) {
  return judge({.chain = {subject}, .trusted = {root}, .crls = std::move(crls)});
}

/// The outcome of the usual leaf with one CRL of the root, changed.
template <class Change>
std::string with_crl(Change change, const forge::Minted& subject = leaf) {
  forge::CrlRecipe recipe;
  change(recipe);
  return outcome(judge_with({forge::crl(root, recipe)}, subject));
}

/// The outcome, and why the CRL did not count.
template <class Change>
std::string refusal(Change change, const forge::Minted& subject = leaf) {
  forge::CrlRecipe recipe;
  change(recipe);
  const ValidationResult answer = judge_with({forge::crl(root, recipe)}, subject);
  CHECK(outcome(answer) == "leaf revocation-known (certificate_unknown)");
  const std::string presented = check_of(answer, "leaf", Rule::revocation_known).presented;
  const std::size_t colon = presented.find("UTC: ");
  return colon == presented.npos ? presented : presented.substr(colon + 5);
}

Bytes uri(std::string_view text) { return forge::tlv(0x86, as_bytes(text)); }

/// A leaf with cRLDistributionPoints: each the content of one DistributionPoint.
forge::Minted leaf_with_points(const std::vector<Bytes>& points) {
  auto recipe = forge::leaf("example.com");
  recipe.more = {{"2.5.29.31", false, forge::sequence(points)}};
  return forge::issue(root, recipe);
}

Bytes full_name(const Bytes& name) { return forge::tlv(0xa0, forge::tlv(0xa0, name)); }

/// An issuingDistributionPoint.
forge::ExtensionBytes scope(const std::vector<Bytes>& fields, bool critical = true) {
  return {"2.5.29.28", critical, forge::sequence(fields)};
}

const Bytes yes{0xff};

}  // namespace

TEST_CASE("a certificate that is not on the CRL is accepted, and one that is on it revoked") {
  CHECK(with_crl([](auto&) {}) == "accepted");
  CHECK(with_crl([](auto& r) { r.revoked = {{.serial = Bytes{9, 9}}}; }) == "accepted");
  CHECK(with_crl([](auto& r) {
          r.revoked = {{.serial = Bytes{9, 9}}, {.serial = leaf.serial}};
        }) == "leaf not-revoked (certificate_revoked)");
  const ValidationResult answer = judge_with({forge::crl(
      root, {.revoked = {{.serial = leaf.serial, .when = forge::now - forge::day, .reason = 1u}}})});
  const Check check = check_of(answer, "leaf", Rule::not_revoked);
  CHECK(check.presented == "revoked on 2026-06-14 12:00:00 UTC (keyCompromise)");
  CHECK(check.fact ==
        "the certificate was revoked by its CA on 2026-06-14 (keyCompromise), according to the CRL 0x01 of "
        "\"CN=Test Root\", 2026-06-14 12:00:00 UTC");
  const ValidationResult good = judge_with({forge::crl(root)});
  CHECK(check_of(good, "leaf", Rule::not_revoked).presented ==
        "not on the CRL 0x01 of \"CN=Test Root\", 2026-06-14 12:00:00 UTC");
}

TEST_CASE("where CRLs are given, the status of every certificate below the anchor must be known") {
  CHECK(outcome(judge_with({})) == "accepted");
  CHECK(outcome(judge_with({forge::crl(forge::root("Other Root"))})) ==
        "leaf revocation-known (certificate_unknown)");
  CHECK(outcome(judge_with({forge::crl(forge::root("Other Root")), forge::crl(root)})) == "accepted");
  const auto ca = forge::issue(root, forge::ca("CA"));
  const auto below = forge::issue(ca, forge::leaf("example.com"));
  const auto judged = [&](std::vector<Bytes> crls) {
    return outcome(Case{.chain = {below, ca}, .trusted = {root}, .crls = std::move(crls)});
  };
  CHECK(judged({forge::crl(ca), forge::crl(root)}) == "accepted");
  CHECK(judged({forge::crl(ca)}) == "intermediate 1 revocation-known (certificate_unknown)");
  CHECK(judged({forge::crl(root)}) == "leaf revocation-known (certificate_unknown)");
  CHECK(judged({forge::crl(ca), forge::crl(root, {.revoked = {{.serial = ca.serial}}})}) ==
        "intermediate 1 not-revoked (certificate_revoked)");
  CHECK(judged({forge::crl(ca, {.revoked = {{.serial = below.serial}}}),
                forge::crl(root, {.revoked = {{.serial = ca.serial}}})}) ==
        "leaf not-revoked (certificate_revoked), intermediate 1 not-revoked (certificate_revoked)");
}

TEST_CASE("a path around a revoked CA is taken") {
  const auto other = forge::root("Other Root");
  const auto dead = forge::issue(root, forge::ca("CA")), alive = forge::issue(other, forge::ca("CA"));
  const auto below = forge::issue(alive, forge::leaf("example.com"));
  const std::vector<Bytes> crls{forge::crl(root, {.revoked = {{.serial = dead.serial}}}), forge::crl(other),
                                forge::crl(alive)};
  const ValidationResult answer =
      judge({.chain = {below, dead, alive}, .trusted = {root, other}, .crls = crls});
  CHECK(outcome(answer) == "accepted");
  REQUIRE(answer.rejected.size() == 1);
  CHECK(answer.rejected[0].verdict.first_failure()->alert == Alert::certificate_revoked);
}

TEST_CASE("a CRL that cannot be read is set aside") {
  const ValidationResult answer = judge_with({Bytes{1, 2, 3}, forge::crl(root)});
  CHECK(outcome(answer) == "accepted");
  REQUIRE(answer.set_aside.size() == 1);
  CHECK(answer.set_aside[0].subject == "CRL 1");
  CHECK(outcome(judge_with({Bytes{}})) == "leaf revocation-known (certificate_unknown)");
}

TEST_CASE("a CRL counts if it meets RFC 5280, and otherwise says what is wrong") {
  CHECK(refusal([](auto& r) { r.break_signature = true; }) ==
        "a signature that does not verify with the issuer's key");
  CHECK(refusal([](auto& r) { r.next_update = forge::now - 1; }) ==
        "out of date since 2026-06-15 11:59:59 UTC");
  CHECK(with_crl([](auto& r) { r.next_update = forge::now; }) == "accepted");
  CHECK(refusal([](auto& r) { r.next_update = {}; }) == "no nextUpdate");
  CHECK(refusal([](auto& r) { r.this_update = forge::now + 1; }) ==
        "a thisUpdate in the future, 2026-06-15 12:00:01 UTC");
  CHECK(with_crl([](auto& r) { r.this_update = forge::now; }) == "accepted");
  CHECK(refusal([](auto& r) { r.number = {}; }) == "no cRLNumber");
  CHECK(refusal([](auto& r) { r.number_critical = true; }) == "cRLNumber that is critical");
  CHECK(refusal([](auto& r) {
          r.number = {};
          r.more = {{"2.5.29.20", false, forge::tlv(0x02, Bytes{0xff})}};
        }) == "a cRLNumber that is negative or longer than 20 bytes");
  CHECK(refusal([](auto& r) { r.authority_key_identifier = false; }) ==
        "no authorityKeyIdentifier with a keyIdentifier");
  CHECK(refusal([](auto& r) {
          r.authority_key_identifier = false;
          r.more = {{"2.5.29.35", false, forge::sequence({forge::tlv(0x80, Bytes{1, 2})})}};
        }) == "another key than the issuer's in its authorityKeyIdentifier");
  CHECK(refusal([](auto& r) {
          r.more = {{"1.2.3.4", true, {5, 0}}};
        }) == "the unknown critical extension 1.2.3.4");
  CHECK(with_crl([](auto& r) { r.more = {{"1.2.3.4", false, {5, 0}}}; }) == "accepted");
  CHECK(refusal([](auto& r) {
          r.revoked = {{.serial = {9}, .more = {{"1.2.3.4", true, {5, 0}}}}};
        }) == "an entry with the unknown critical extension 1.2.3.4");
  CHECK(with_crl([](auto& r) {
          r.revoked = {{.serial = {9}, .more = {{"1.2.3.4", false, {5, 0}}}}};
        }) == "accepted");
  CHECK(refusal([](auto& r) {
          r.inner_algorithm = forge::sequence({forge::object_identifier("1.2.840.10045.4.3.2")});
        }) == "two signature algorithms that differ");
  CHECK(refusal([](auto& r) {
          r.version = 1;
          r.number = {};
          r.authority_key_identifier = false;
          r.next_update = forge::now - 1;
        }) ==
        "version 1, which has no extensions, no authorityKeyIdentifier with a keyIdentifier, no cRLNumber, "
        "out of date since 2026-06-15 11:59:59 UTC");
}

TEST_CASE("delta CRLs and indirect CRLs are refused by name") {
  CHECK(refusal([](auto& r) {
          r.more = {{"2.5.29.27", true, forge::integer(1)}};
        }).find("a delta CRL, which changes another and is not supported") == 0);
  CHECK(refusal([](auto& r) { r.more = {scope({forge::tlv(0x84, yes)})}; }).find("an indirect CRL") == 0);
  const Bytes issuer = forge::sequence({forge::tlv(0xa4, forge::name("Another CA"))});
  CHECK(refusal([&](auto& r) {
          r.revoked = {{.serial = {9}, .more = {{"2.5.29.29", true, issuer}}}};
        }).find("an indirect CRL") == 0);
  CHECK(refusal([](auto& r) { r.revoked = {{.serial = leaf.serial, .reason = 8u}}; }) ==
        "removeFromCRL in a complete CRL");
}

TEST_CASE("a CA whose key may not sign CRLs signs none") {
  const auto crl_of = [](std::optional<unsigned> usage) {
    auto recipe = forge::ca("Test Root");
    recipe.key_usage = usage;
    const auto limited = forge::self_signed(recipe);
    Case c{.chain = {forge::issue(limited, forge::leaf("example.com"))}, .trusted = {limited}};
    c.crls = {forge::crl(limited)};
    return outcome(c);
  };
  CHECK(crl_of(forge::key_cert_sign | forge::crl_sign) == "accepted");
  CHECK(crl_of(forge::key_cert_sign) == "leaf revocation-known (certificate_unknown)");
}

TEST_CASE("a CRL speaks of the certificates in its scope") {
  const auto point = leaf_with_points({forge::sequence({full_name(uri("http://crl.example.com/1"))})});
  const auto outside = "a scope without this certificate";
  const auto named = [](auto& r) { r.more = {scope({full_name(uri("http://crl.example.com/1"))})}; };
  CHECK(with_crl(named, point) == "accepted");
  CHECK(refusal(named, leaf) == outside);
  CHECK(refusal([](auto& r) { r.more = {scope({full_name(uri("http://crl.example.com/2"))})}; }, point) ==
        outside);
  CHECK(with_crl([](auto& r) {
          r.more = {scope({full_name(forge::tlv(0xa4, forge::name("Test Root")))})};
        }) == "accepted");
  CHECK(with_crl([](auto& r) { r.more = {scope({forge::tlv(0x81, yes)})}; }) == "accepted");
  CHECK(refusal([](auto& r) { r.more = {scope({forge::tlv(0x82, yes)})}; }) == outside);
  CHECK(refusal([](auto& r) { r.more = {scope({forge::tlv(0x85, yes)})}; }) == outside);
  CHECK(refusal([](auto& r) { r.more = {scope({forge::tlv(0x81, yes)}, false)}; }) ==
        "issuingDistributionPoint that is not critical");
  const auto ca = forge::issue(root, forge::ca("CA"));
  const auto ca_list = [&](int tag) {
    Case c{.chain = {forge::issue(ca, forge::leaf("example.com")), ca}, .trusted = {root}};
    c.crls = {forge::crl(ca), forge::crl(root, {.more = {scope({forge::tlv(tag, yes)})}})};
    return outcome(c);
  };
  CHECK(ca_list(0x82) == "accepted");
  CHECK(ca_list(0x81) == "intermediate 1 revocation-known (certificate_unknown)");
}

TEST_CASE("CRLs for some reasons count when together they cover all") {
  const auto for_reasons = [](std::uint8_t first, std::uint8_t second, int unused) {
    return forge::crl(
        root, {.more = {scope({forge::tlv(0x83, Bytes{static_cast<std::uint8_t>(unused), first, second})})}});
  };
  const Bytes compromise = for_reasons(0x60, 0, 7), others = for_reasons(0x1f, 0x80, 7);
  CHECK(outcome(judge_with({compromise, others})) == "accepted");
  CHECK(outcome(judge_with({compromise})) == "leaf revocation-known (certificate_unknown)");
  CHECK(outcome(judge_with({others, others})) == "leaf revocation-known (certificate_unknown)");
}

TEST_CASE("a CRL of a hundred thousand entries is searched without being stored") {
  forge::CrlRecipe recipe;
  for (std::uint32_t i = 0; i < 100000; ++i)
    recipe.revoked.push_back(
        {.serial = Bytes{1, static_cast<std::uint8_t>(i >> 16), static_cast<std::uint8_t>(i >> 8),
                         static_cast<std::uint8_t>(i)},
         .reason = 4u});
  const Bytes without = forge::crl(root, recipe);
  recipe.revoked.push_back({.serial = leaf.serial});
  const Bytes with = forge::crl(root, recipe);
  const auto start = std::chrono::steady_clock::now();
  CHECK(outcome(judge_with({without})) == "accepted");
  CHECK(outcome(judge_with({with})) == "leaf not-revoked (certificate_revoked)");
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));  // far above what it takes
  wire::FieldMap map;
  const Crl crl = parse_crl(with, &map);
  CHECK(crl.entry_count == 100001);
  CHECK(map.size() < 20 * Crl::most_entries_shown);
  CHECK(sizeof(Crl) < 1024);
}

TEST_CASE("a CRL has a byte view with names, meanings and sections") {
  forge::CrlRecipe recipe;
  recipe.revoked = {
      {.serial = {9}, .reason = 6u, .more = {{"2.5.29.24", false, forge::generalized_time(forge::now)}}}};
  const Bytes der = forge::crl(root, recipe);
  wire::FieldMap map;
  parse_crl(der, &map);
  const auto meaning = [&map](std::string_view name) {
    for (const wire::Field& field : map)
      if (field.name == name) return field.meaning + " (" + std::string(field.section.section) + ")";
    return std::string("absent");
  };
  CHECK(meaning("CertificateList") == "CRL 0x01 of \"CN=Test Root\", 2026-06-14 12:00:00 UTC (5.1)");
  CHECK(meaning("version") == "v2 (5.1.2.1)");
  CHECK(meaning("userCertificate") == "9 (5.1.2.6)");
  CHECK(meaning("CRLReason") == "certificateHold (5.3.1)");
  CHECK(meaning("InvalidityDate") == "2026-06-15 12:00:00 UTC (5.3.2)");
  CHECK(meaning("CRLNumber") == "1 (5.2.3)");
  std::size_t covered = 0;  // the outermost structure is every byte
  for (const wire::Field& field : map)
    if (field.depth == 0) covered += field.size;
  CHECK(covered == der.size());
}

TEST_CASE("anything but a CRL in DER throws") {
  const Bytes good = forge::crl(root, {.revoked = {{.serial = {9}, .reason = 1u}}});
  CHECK_NOTHROW(parse_crl(good));
  for (std::size_t size = 0; size < good.size(); ++size)
    CHECK_THROWS_AS(parse_crl(View(good).first(size)), Failure);
  Bytes longer = good;
  longer.push_back(0);
  CHECK_THROWS_AS(parse_crl(longer), Failure);
  CHECK_THROWS_AS(parse_crl(forge::crl(root, {.revoked = {{.serial = {9}, .reason = 7u}}})), Failure);
  CHECK_THROWS_AS(parse_crl(forge::crl(root, {.more = {scope({})}})), Failure);
  CHECK_THROWS_AS(parse_crl(forge::crl(root, {.more = {scope({forge::tlv(0x81, Bytes{0})})}})), Failure);
  CHECK_THROWS_AS(parse_crl(forge::crl(root, {.more = {{"2.5.29.20", false, forge::integer(2)}}})), Failure);
}
