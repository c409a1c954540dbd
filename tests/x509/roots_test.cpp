// The roots that systems trust: old ones, forged, and those of this machine.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "support/catch.hpp"
#include "support/skip.hpp"
#include "validated.hpp"
#include "x509/certificate/pem.hpp"
#include "x509/path/certificate_rules.hpp"

using namespace glasstls;
using namespace glasstls::x509;

namespace {

template <class Change>
std::string with_root(Change change, ValidationPolicy policy = ValidationPolicy::webpki()) {
  auto recipe = forge::ca("Test Root");
  change(recipe);
  const auto root = forge::self_signed(recipe);
  const auto ca = forge::issue(root, forge::ca("Test CA"));
  Case c{.chain = {forge::issue(ca, forge::leaf("example.com")), ca}, .trusted = {root}};
  c.policy = policy;
  return outcome(c);
}

Bytes authority(const forge::Minted& issuer, const Bytes& name, const Bytes& serial) {
  return forge::sequence({forge::tlv(0x80, forge::key_identifier(issuer.key)),
                          forge::tlv(0xa1, forge::tlv(0xa4, name)), forge::tlv(0x82, serial)});
}

}  // namespace

TEST_CASE("webpki takes the old roots that systems trust, and rfc5280 does not") {
  const auto no_key_identifier = [](forge::Recipe& r) { r.subject_key_identifier = false; };
  const auto no_key_usage = [](forge::Recipe& r) { r.key_usage = {}; };
  const auto not_critical = [](forge::Recipe& r) {
    r.is_ca = {};
    r.more = {{"2.5.29.19", false, *from_hex("30030101ff")}};
  };
  CHECK(with_root(no_key_identifier) == "accepted");
  CHECK(with_root(no_key_usage) == "accepted");
  CHECK(with_root(not_critical) == "accepted");
  CHECK(with_root([&](forge::Recipe& r) {
          no_key_identifier(r);
          no_key_usage(r);
          not_critical(r);
        }) == "accepted");
  const ValidationPolicy strict = ValidationPolicy::rfc5280();
  CHECK(with_root(no_key_identifier, strict) == "root subject-key-identifier (bad_certificate)");
  CHECK(with_root(no_key_usage, strict) == "root ca-key-usage (bad_certificate)");
  CHECK(with_root(not_critical, strict) == "root criticality (bad_certificate)");
}

TEST_CASE("what a root says is still checked") {
  CHECK(with_root([](forge::Recipe& r) { r.key_usage = forge::crl_sign; }) ==
        "root ca-key-usage (bad_certificate)");
  CHECK(with_root([](forge::Recipe& r) { r.is_ca = {}; }) ==
        "root key-usage-consistent (bad_certificate), root is-ca (bad_certificate)");
  CHECK(with_root([](forge::Recipe& r) { r.path_length = 0; }) == "root path-length (bad_certificate)");
  CHECK(with_root([](forge::Recipe& r) {
          r.more = {{"2.5.29.30", true, forge::name_constraints({forge::dns_name("example.org")}, {})}};
        }) == "leaf within-name-constraints (bad_certificate)");
}

TEST_CASE("a root's authorityKeyIdentifier names itself or nobody") {
  const auto plain = forge::root();
  const Bytes serial{1, 2, 3};
  const auto with = [&](const Bytes& name, const Bytes& number) {
    return with_root([&](forge::Recipe& r) {
      r.serial = serial;
      r.more = {{"2.5.29.35", false, authority(plain, name, number)}};
    });
  };
  CHECK(with(plain.subject, serial) == "accepted");
  CHECK(with(forge::name("Another"), serial) == "root authority-key-identifier (bad_certificate)");
  CHECK(with(plain.subject, {1, 2, 4}) == "root authority-key-identifier (bad_certificate)");
}

TEST_CASE("an unreadable root is not used, and this is reported") {
  auto recipe = forge::ca("Test Root");
  recipe.key_usage = {};
  recipe.more = {{"2.5.29.15", true, forge::bit_string(Bytes{0}, 0)}};
  const auto root = forge::self_signed(recipe);
  const ValidationResult answer =
      judge({.chain = {forge::issue(root, forge::leaf("example.com"))}, .trusted = {root}});
  CHECK(outcome(answer) == "leaf trust-anchor (unknown_ca), leaf signature-verifies?");
  REQUIRE(answer.set_aside.size() == 1);
  CHECK(answer.set_aside[0].subject == "trusted certificate");
  CHECK(answer.set_aside[0].fact ==
        "the trusted certificate is not well formed: KeyUsage has no bit set that the RFC knows");
}

TEST_CASE("a certificate for the local machine may have any common name") {
  const auto root = forge::root();
  const auto judged = [&root](std::string name) {
    auto recipe = forge::leaf(name);
    recipe.common_name = "my laptop";
    return outcome(Case{.chain = {forge::issue(root, recipe)}, .trusted = {root}, .name = name});
  };
  CHECK(judged("localhost") == "accepted");
  CHECK(judged("app.localhost") == "accepted");
  CHECK(judged("127.0.0.1") == "accepted");
  CHECK(judged("192.168.1.1") == "leaf common-name (bad_certificate)");
  CHECK(judged("example.com") == "leaf common-name (bad_certificate)");
}

TEST_CASE("those who issue between the root and the leaf get none of that") {
  const auto root = forge::root();
  const auto with_ca = [&root](auto change) {
    auto recipe = forge::ca("Test CA");
    change(recipe);
    const auto ca = forge::issue(root, recipe);
    return outcome(Case{.chain = {forge::issue(ca, forge::leaf("example.com")), ca}, .trusted = {root}});
  };
  CHECK(with_ca([](forge::Recipe& r) { r.key_usage = {}; }) ==
        "intermediate 1 ca-key-usage (bad_certificate)");
  CHECK(with_ca([](forge::Recipe& r) { r.subject_key_identifier = false; }) ==
        "intermediate 1 subject-key-identifier (bad_certificate)");
}

TEST_CASE("every root of this machine's bundle may be the end of a path while it is valid") {
  const std::filesystem::path folder = "/usr/share/ca-certificates/mozilla";  // Debian's ca-certificates
  if (!std::filesystem::exists(folder)) return testing::skip("ca-certificates is not installed");
  const ValidationPolicy policy = ValidationPolicy::webpki();
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ostringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    for (const Bytes& der : certificates_in_pem(text.str())) {
      const Certificate root = parse_certificate(der);
      PathChecks checks(policy);
      const PathEntry placed{root, Role::anchor, "root"};
      check_certificate(checks, placed, root.not_after - 1);
      check_issuer(checks, placed, Purpose::server, 0);
      const std::size_t objections = checks.objections();
      ValidationResult shown;
      shown.verdict = std::move(checks).verdict();
      INFO(entry.path() << ": " << outcome(shown));
      CHECK(objections == 0);
      ++count;
    }
  }
  CHECK(count > 100);
}
