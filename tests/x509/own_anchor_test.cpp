// Anchors of the user: which policy then counts, and what is reported first.
#include "support/catch.hpp"
#include "usual_chain.hpp"
#include "validated.hpp"

using namespace glasstls;
using namespace glasstls::x509;

TEST_CASE("a leaf that the user trusts is trusted as itself: name, time and key are still checked") {
  // What `openssl req -x509 -addext subjectAltName=...` makes: a CA's certificate that serves for one host.
  const auto recipe = [] {
    auto made = forge::ca("example.com");
    made.names = {"example.com"};
    made.key_usage = {};
    return made;
  };
  const auto judged = [](const forge::Recipe& made, ValidationPolicy policy = ValidationPolicy::usual()) {
    const auto self = forge::self_signed(made);
    return outcome({.chain = {self}, .own = {self}, .policy = policy});
  };
  CHECK(judged(recipe()) == "accepted");
  CHECK(judged(recipe(), ValidationPolicy::rfc5280()) == "accepted");
  auto other = recipe();
  other.names = {"example.org"};
  CHECK(judged(other) == "leaf name-matches (certificate_unknown)");
  auto old = recipe();
  old.not_after = forge::now - 3 * forge::day;
  CHECK(judged(old) == "leaf has-not-expired (certificate_expired)");
  auto strange = recipe();
  strange.more.push_back({"1.2.3.4", true, {1, 2, 3}});
  CHECK(judged(strange) == "leaf critical-extensions-known (unsupported_certificate)");
  auto for_clients = recipe();
  for_clients.ext_key_usage = {"1.3.6.1.5.5.7.3.2"};
  CHECK(judged(for_clients) == "leaf leaf-ext-key-usage (unsupported_certificate)");
  auto encrypts = recipe();
  encrypts.key_usage = forge::key_encipherment;
  CHECK(judged(encrypts) == "leaf leaf-key-usage (unsupported_certificate)");

  // One that somebody else issued is trusted as itself too, and nobody above it is asked for.
  const auto issued = forge::issue(ca, usual_leaf());
  CHECK(outcome({.chain = {issued}, .own = {issued}, .policy = ValidationPolicy::usual()}) == "accepted");
  // Another certificate of the same name is not the one that is trusted.
  const auto self = forge::self_signed(recipe());
  auto another = usual_leaf();
  another.key_name = "another";
  CHECK(
      outcome({.chain = {forge::self_signed(another)}, .own = {self}, .policy = ValidationPolicy::usual()}) !=
      "accepted");
  // An anchor of the system is not trusted as a leaf: nobody meant that.
  CHECK(outcome({.chain = {self}, .trusted = {self}, .policy = ValidationPolicy::usual()}) ==
        "leaf leaf-is-not-a-ca (bad_certificate), leaf names-its-purpose (unsupported_certificate)");
}

TEST_CASE("a path to the user's own anchor is held to path validation, and a public one to the profile") {
  auto plain = usual_leaf();
  plain.ext_key_usage = {};
  plain.authority_key_identifier = false;
  auto bare_root = forge::ca("Home CA");
  bare_root.key_usage = {};
  const auto home = forge::self_signed(bare_root);
  const auto leaf = forge::issue(home, plain);
  CHECK(outcome({.chain = {leaf}, .own = {home}, .policy = ValidationPolicy::usual()}) == "accepted");
  CHECK(judge({.chain = {leaf}, .own = {home}, .policy = ValidationPolicy::usual()}).policy == "rfc5280");
  CHECK(outcome({.chain = {leaf}, .own = {home}, .policy = ValidationPolicy::webpki()}) ==
        "leaf authority-key-identifier (bad_certificate), leaf names-its-purpose (unsupported_certificate)");
  CHECK(outcome({.chain = {leaf}, .trusted = {home}, .policy = ValidationPolicy::usual()}) ==
        "leaf authority-key-identifier (bad_certificate), leaf names-its-purpose (unsupported_certificate)");
}

TEST_CASE("advice about an expired root says whose store it is in, and does not blame the server") {
  auto old = forge::ca("Old Root");
  old.not_after = forge::now - 3 * forge::day;
  const auto expired = forge::self_signed(old);
  const auto leaf = forge::issue(expired, usual_leaf());
  const auto advice = [](const Case& c) { return check_of(judge(c), "root", Rule::has_not_expired).advice; };
  CHECK(advice({.chain = {leaf}, .own = {expired}}).find("you added this trusted certificate yourself") == 0);
  CHECK(advice({.chain = {leaf}, .trusted = {expired}})
            .find("this trusted certificate belongs to this machine, the server did not send it") == 0);
}

TEST_CASE("without a handshake, the policy rfc5280 does not check the leaf's keyUsage") {
  auto recipe = forge::ca("Lower CA");
  recipe.key_usage = forge::key_cert_sign | forge::crl_sign;
  Case c{.chain = {forge::issue(root, recipe)},
         .trusted = {root},
         .name = "",
         .policy = ValidationPolicy::rfc5280()};
  CHECK(outcome(c) == "leaf leaf-key-usage (unsupported_certificate)");
  c.from_handshake = false;
  CHECK(outcome(c) == "accepted");
  c.policy = ValidationPolicy::webpki();
  CHECK(outcome(c).find("leaf leaf-key-usage (unsupported_certificate)") == 0);
}

TEST_CASE("what a critical extension holds must be understood, too") {
  const auto policies = [](std::string_view qualifier, bool critical) {
    return [=](forge::Recipe& r) {
      r.more.push_back(
          {"2.5.29.32", critical,
           forge::sequence({forge::sequence(
               {forge::object_identifier("1.2.3"),
                forge::sequence({forge::sequence({forge::object_identifier(std::string(qualifier)),
                                                  forge::tlv(0x16, as_bytes("x"))})})})})});
    };
  };
  const std::string refused = "critical-extensions-known (unsupported_certificate)";
  CHECK(with_leaf(policies("1.2.3.4", true)) == "leaf " + refused);
  CHECK(with_ca(policies("1.2.3.4", true)) == "intermediate 1 " + refused);
  auto leaf = usual_leaf();
  policies("1.2.3.4", true)(leaf);
  const ValidationResult answer = judge({.chain = {forge::issue(ca, leaf), ca}, .trusted = {root}});
  REQUIRE(answer.verdict.first_failure());
  CHECK(answer.verdict.first_failure()->section == Rfc{5280, "4.2.1.4"});
  CHECK(with_leaf(policies("1.2.3.4", false)) == "accepted");
  CHECK(with_leaf(policies("1.3.6.1.5.5.7.2.1", true)) == "accepted");
  CHECK(with_leaf(policies("1.3.6.1.5.5.7.2.2", true)) == "accepted");
  const auto features = [](bool critical, std::uint8_t feature) {
    return [=](forge::Recipe& r) {
      r.more.push_back({"1.3.6.1.5.5.7.1.24", critical, forge::sequence({forge::tlv(0x02, Bytes{feature})})});
    };
  };
  CHECK(with_leaf(features(true, 17)) == "leaf " + refused);
  CHECK(with_leaf(features(false, 17)) == "accepted");
}

TEST_CASE("the likeliest cause comes first: trust, name, date, and then the rest") {
  auto recipe = forge::leaf("example.org");
  recipe.not_after = forge::now - 3 * forge::day;
  recipe.ext_key_usage = {"1.3.6.1.5.5.7.3.2"};
  const ValidationResult answer = judge({.chain = {forge::issue(ca, recipe)}, .trusted = {root}});
  CHECK(outcome(answer) ==
        "leaf trust-anchor (unknown_ca), leaf name-matches (certificate_unknown), leaf has-not-expired "
        "(certificate_expired), leaf leaf-ext-key-usage (unsupported_certificate), leaf signature-verifies?");
  REQUIRE(answer.verdict.first_failure());
  CHECK(answer.verdict.first_failure()->alert == Alert::unknown_ca);
  // What a policy adds comes behind what a standard says.
  auto wide = usual_leaf();
  wide.names = {"*.com", "example.com"};
  wide.key_usage = forge::key_encipherment;
  CHECK(outcome({.chain = {forge::issue(ca, wide), ca}, .trusted = {root}}) ==
        "leaf leaf-key-usage (unsupported_certificate), leaf wildcard-scope (bad_certificate)");
}
