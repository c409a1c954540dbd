#include "support/catch.hpp"
#include "usual_chain.hpp"
#include "validated.hpp"

using namespace glasstls;
using namespace glasstls::x509;

namespace {

/// The usual chain, with the root changed.
template <class Change>
std::string with_root(Change change, Case rest = {}) {
  auto recipe = forge::ca("Test Root");
  change(recipe);
  const auto changed = forge::self_signed(recipe);
  const auto below = forge::issue(changed, forge::ca("Test CA"));
  rest.chain = {forge::issue(below, forge::leaf("example.com")), below};
  rest.trusted = {changed};
  return outcome(rest);
}

Case by_rfc5280() {
  Case c;
  c.policy = ValidationPolicy::rfc5280();
  return c;
}

}  // namespace

TEST_CASE("a good chain is accepted, its checks named and its path given") {
  const ValidationResult answer = judge({.chain = {forge::issue(ca, usual_leaf()), ca}, .trusted = {root}});
  CHECK(outcome(answer) == "accepted");
  CHECK(answer.verdict.accepted());
  CHECK(answer.verdict.checks.size() > 60);
  CHECK(answer.anchored);
  REQUIRE(answer.leaf);
  CHECK(title(*answer.leaf) == "example.com");
  REQUIRE(answer.issuers.size() == 2);
  CHECK(title(answer.issuers[0]) == "Test CA");
  CHECK(title(answer.issuers[1]) == "Test Root");
  CHECK(answer.signatures_verified == 2);
  CHECK(answer.rejected.empty());
  CHECK(answer.set_aside.empty());
  for (const Check& check : answer.verdict.checks) CHECK_FALSE(check.rule.empty());
  const auto found = [&answer](std::string_view subject, Rule rule) {
    return check_of(answer, subject, rule).presented;
  };
  CHECK(found("leaf", Rule::name_matches) == "dNSName example.com");
  CHECK(found("leaf", Rule::has_begun) == "since 2026-05-16 12:00:00 UTC");
  CHECK(found("leaf", Rule::has_not_expired) == "until 2026-08-14 12:00:00 UTC, 60 days from now");
  CHECK(found("leaf", Rule::signature_verifies) == "id-Ed25519 by Ed25519");
  CHECK(found("intermediate 1", Rule::key_strong) == "Ed25519");
  CHECK(found("intermediate 1", Rule::ca_key_usage) == "keyCertSign, cRLSign");
  CHECK(found("root", Rule::trust_anchor) == "CN=Test Root");
}

TEST_CASE("a leaf that a root issued itself is accepted") {
  CHECK(outcome({.chain = {forge::issue(root, usual_leaf())}, .trusted = {root}}) == "accepted");
  CHECK(outcome({.chain = {forge::issue(root, usual_leaf()), root}, .trusted = {root}}) == "accepted");
}

TEST_CASE("a certificate is valid from its first second to its last") {
  const auto at = [](UnixTime time) {
    return with_leaf(
        [](forge::Recipe& r) {
          r.not_before = forge::now - forge::day;
          r.not_after = forge::now + forge::day;
        },
        {.time = time});
  };
  CHECK(at(forge::now - forge::day) == "accepted");
  CHECK(at(forge::now + forge::day) == "accepted");
  CHECK(at(forge::now - forge::day - 1) == "leaf has-begun (certificate_expired)");
  CHECK(at(forge::now + forge::day + 1) == "leaf has-not-expired (certificate_expired)");
}

TEST_CASE("an expired certificate says since when") {
  auto recipe = usual_leaf();
  recipe.not_before = forge::now - 200 * forge::day;
  recipe.not_after = forge::now - 115 * forge::day;
  const ValidationResult answer = judge({.chain = {forge::issue(ca, recipe), ca}, .trusted = {root}});
  const Check check = check_of(answer, "leaf", Rule::has_not_expired);
  CHECK(check.outcome == Outcome::failed);
  CHECK(check.section == Rfc{5280, "4.1.2.5"});
  CHECK(check.expected == "2026-02-20 12:00:00 UTC or earlier");
  CHECK(check.presented == "checked on 2026-06-15 12:00:00 UTC");
  CHECK(check.fact == "the certificate expired 115 days ago (2026-02-20)");
  CHECK(check.headline() == check.fact);
  CHECK(check.advice == "the people who run the server must renew it");
}

TEST_CASE("advice about a wrong name knows that an address is never sent in server_name") {
  const auto advice = [](std::string name, bool from_handshake = true) {
    return check_of(judge({.chain = {forge::issue(ca, usual_leaf()), ca},
                           .trusted = {root},
                           .name = std::move(name),
                           .from_handshake = from_handshake}),
                    "leaf", Rule::name_matches)
        .advice;
  };
  CHECK(advice("192.0.2.1").find("an address is never sent in server_name (RFC 6066 3)") == 0);
  CHECK(advice("example.org").find("check the name") == 0);
  CHECK(advice("192.0.2.1", false) == "a certificate with this name is needed");
}

TEST_CASE("CAs and roots expire as well") {
  const auto expired = [](forge::Recipe& r) { r.not_after = forge::now - 1; };
  CHECK(with_ca(expired) == "intermediate 1 has-not-expired (certificate_expired)");
  CHECK(with_root(expired) == "root has-not-expired (certificate_expired)");
}

TEST_CASE("a certificate for another name is refused and says for which") {
  const auto mint = [](std::vector<std::string> names) {
    auto recipe = usual_leaf();
    recipe.common_name = names.empty() ? "example.com" : names.front();
    recipe.names = std::move(names);
    return recipe;
  };
  const ValidationResult answer =
      judge({.chain = {forge::issue(ca, mint({"www.example.org", "example.org"})), ca}, .trusted = {root}});
  CHECK(outcome(answer) == "leaf name-matches (certificate_unknown)");
  const Check check = check_of(answer, "leaf", Rule::name_matches);
  CHECK(check.expected == "example.com");
  CHECK(check.presented == "www.example.org, example.org");
  // A common name is no name.
  CHECK(with_leaf([](forge::Recipe& r) { r.names = {}; }) ==
        "leaf name-matches (certificate_unknown), leaf common-name (bad_certificate)");
  CHECK(with_leaf([](forge::Recipe& r) { r.names = {}; }, by_rfc5280()) ==
        "leaf name-matches (certificate_unknown)");
  CHECK(with_leaf([&](forge::Recipe& r) { r = mint({"192.0.2.1"}); }, {.name = "192.0.2.1"}) == "accepted");
  CHECK(with_leaf([&](forge::Recipe& r) { r = mint({"*.example.com"}); }, {.name = "www.example.com"}) ==
        "accepted");
  CHECK(with_leaf([](forge::Recipe&) {}, {.name = "b\xc3\xbc"
                                                  "cher.example"}) ==
        "leaf name-matches (certificate_unknown)");
  CHECK(with_leaf([](forge::Recipe&) {}, {.name = ""}) == "accepted");  // the caller asks for none
}

TEST_CASE("a self-signed certificate is refused, and trusted only where it is an anchor itself") {
  const auto self = forge::self_signed(usual_leaf());
  const ValidationResult answer = judge({.chain = {self}, .trusted = {root}});
  CHECK(outcome(answer) == "leaf trust-anchor (unknown_ca)");
  CHECK(check_of(answer, "leaf", Rule::trust_anchor).fact ==
        "the certificate is self-signed: no CA vouches for it");
  CHECK(outcome({.chain = {self}, .trusted = {}}) == "leaf trust-anchor (unknown_ca)");
  // As an anchor it must be what an anchor is.
  CHECK(outcome({.chain = {self}, .trusted = {self}}).find("root is-ca (bad_certificate)") !=
        std::string::npos);
  auto recipe = forge::ca("example.com");
  recipe.names = {"example.com"};
  recipe.key_usage = forge::key_cert_sign | forge::digital_signature;
  const auto anchor = forge::self_signed(recipe);
  CHECK(outcome({.chain = {anchor}, .trusted = {anchor}, .policy = ValidationPolicy::rfc5280()}) ==
        "accepted");
  CHECK(outcome({.chain = {anchor}, .trusted = {anchor}}).find("leaf leaf-is-not-a-ca (bad_certificate)") ==
        0);
}

TEST_CASE("an unknown root, a missing intermediate and a lack of anchors have different facts") {
  const auto leaf = forge::issue(ca, usual_leaf());
  const auto other = forge::root("Other Root");
  const ValidationResult unknown = judge({.chain = {leaf, ca, root}, .trusted = {other}});
  CHECK(outcome(unknown) == "root trust-anchor (unknown_ca)");
  CHECK_FALSE(unknown.anchored);
  const ValidationResult missing = judge({.chain = {leaf}, .trusted = {root}});
  CHECK(outcome(missing) == "leaf trust-anchor (unknown_ca), leaf signature-verifies?");
  CHECK(
      check_of(missing, "leaf", Rule::trust_anchor).fact ==
      "the certificate was issued by \"CN=Test CA\": that CA certificate was not sent, and it is not trusted here");
  CHECK(outcome({.chain = {leaf, ca}, .trusted = {}}) ==
        "intermediate 1 trust-anchor (unknown_ca), intermediate 1 signature-verifies?");
}

TEST_CASE("an anchor with the same name but another key does not count") {
  auto recipe = forge::ca("Test Root");
  recipe.key_name = "another key";
  const auto impostor = forge::self_signed(recipe);
  const auto leaf = forge::issue(ca, usual_leaf());
  CHECK(outcome({.chain = {leaf, ca}, .trusted = {impostor}}) ==
        "intermediate 1 signature-verifies (bad_certificate), intermediate 1 key-identifiers-agree "
        "(bad_certificate)");
  CHECK(outcome({.chain = {leaf, ca}, .trusted = {impostor, root}}) == "accepted");
}

TEST_CASE("a broken signature is refused at every place in the path") {
  const auto broken = [](forge::Recipe& r) { r.break_signature = true; };
  CHECK(with_leaf(broken) == "leaf signature-verifies (bad_certificate)");
  CHECK(with_ca(broken) == "intermediate 1 signature-verifies (bad_certificate)");
  CHECK(with_root(broken) == "accepted");  // an anchor is trusted for what it is, not for its signature
  CHECK(with_leaf([](forge::Recipe& r) {
          r.inner_algorithm = forge::sequence({forge::object_identifier("1.2.840.10045.4.3.2")});
        }) == "leaf signature-algorithms-agree (bad_certificate)");
  const auto sha1 = forge::sequence({forge::object_identifier("1.2.840.113549.1.1.5"), *from_hex("0500")});
  CHECK(with_leaf([&](forge::Recipe& r) { r.inner_algorithm = r.outer_algorithm = sha1; }) ==
        "leaf signature-algorithm-trusted (bad_certificate), leaf signature-verifies?");
  CHECK(with_root([&](forge::Recipe& r) { r.inner_algorithm = r.outer_algorithm = sha1; }) == "accepted");
}

TEST_CASE("an issuer must be a CA with the right to sign") {
  CHECK(with_ca([](forge::Recipe& r) { r.is_ca = false; }) ==
        "intermediate 1 key-usage-consistent (bad_certificate), intermediate 1 is-ca (bad_certificate)");
  CHECK(with_ca([](forge::Recipe& r) { r.is_ca = {}; }) ==
        "intermediate 1 key-usage-consistent (bad_certificate), intermediate 1 is-ca (bad_certificate)");
  CHECK(with_ca([](forge::Recipe& r) { r.key_usage = forge::crl_sign; }) ==
        "intermediate 1 ca-key-usage (bad_certificate)");
  CHECK(with_ca([](forge::Recipe& r) { r.key_usage = {}; }) ==
        "intermediate 1 ca-key-usage (bad_certificate)");
  CHECK(with_root([](forge::Recipe& r) { r.is_ca = {}; }) ==
        "root key-usage-consistent (bad_certificate), root is-ca (bad_certificate)");
}

TEST_CASE("the length of a path is limited by each CA on it") {
  const auto with_lengths = [](std::optional<int> root_length, std::optional<int> upper,
                               std::optional<int> lower) {
    const auto limited = [](std::string name, std::optional<int> length) {
      auto recipe = forge::ca(std::move(name));
      recipe.path_length = length;
      return recipe;
    };
    const auto top = forge::self_signed(limited("Test Root", root_length));
    const auto first = forge::issue(top, limited("Upper CA", upper));
    const auto second = forge::issue(first, limited("Lower CA", lower));
    return outcome({.chain = {forge::issue(second, usual_leaf()), second, first}, .trusted = {top}});
  };
  CHECK(with_lengths({}, {}, {}) == "accepted");
  CHECK(with_lengths(2, 1, 0) == "accepted");
  CHECK(with_lengths({}, 1, 7) == "accepted");
  CHECK(with_lengths({}, 0, 0) == "intermediate 2 path-length (bad_certificate)");
  CHECK(with_lengths(1, {}, {}) == "root path-length (bad_certificate)");
  CHECK(with_lengths(0, 0, {}) ==
        "intermediate 2 path-length (bad_certificate), root path-length (bad_certificate)");
}

TEST_CASE("self-issued CAs do not count in the length of a path") {
  auto limited = forge::ca("Test CA");
  limited.path_length = 0;
  const auto old_key = forge::issue(root, limited);
  auto rollover = forge::ca("Test CA");
  rollover.key_name = "new key";
  const auto new_key = forge::issue(old_key, rollover);
  Case c{.chain = {forge::issue(new_key, usual_leaf()), new_key, old_key}, .trusted = {root}};
  CHECK(outcome(c) == "accepted");
  c.policy.most_intermediates = 1;
  CHECK(outcome(c) == "accepted");
  c.policy.most_intermediates = 0;
  CHECK(outcome(c) == "leaf depth (bad_certificate)");
}

TEST_CASE("keys are used for what they are meant for") {
  const std::string server = "1.3.6.1.5.5.7.3.1", client = "1.3.6.1.5.5.7.3.2", any = "2.5.29.37.0";
  const auto with = [](std::vector<std::string> purposes) {
    return [purposes](forge::Recipe& r) { r.ext_key_usage = purposes; };
  };
  const std::string wrong = "leaf leaf-ext-key-usage (unsupported_certificate)";
  CHECK(with_leaf(with({client})) == wrong);
  CHECK(with_leaf(with({client, server})) == "accepted");
  CHECK(with_leaf(with({client}), {.purpose = Purpose::client}) == "accepted");
  CHECK(with_leaf(with({server}), {.purpose = Purpose::client}) == wrong);
  // RFC 5280 takes these two for unlimited; that a public server's certificate says more is policy.
  const std::string vague = "leaf names-its-purpose (unsupported_certificate)";
  CHECK(with_leaf(with({any})) == vague);
  CHECK(with_leaf(with({server, any})) == vague);
  CHECK(with_leaf(with({any}), by_rfc5280()) == "accepted");
  CHECK(with_leaf(with({})) == vague);
  CHECK(with_leaf(with({}), by_rfc5280()) == "accepted");
  CHECK(with_ca(with({client})) == "intermediate 1 ca-ext-key-usage (unsupported_certificate)");
  CHECK(with_ca(with({server})) == "accepted");
  CHECK(with_ca(with({any})) == "accepted");
  CHECK(with_root(with({server})) == "root ca-ext-key-usage (unsupported_certificate)");
  CHECK(with_root(with({server}), by_rfc5280()) == "accepted");
  CHECK(with_root(with({client}), by_rfc5280()) == "root ca-ext-key-usage (unsupported_certificate)");
  CHECK(with_leaf([](forge::Recipe& r) { r.key_usage = forge::key_encipherment; }) ==
        "leaf leaf-key-usage (unsupported_certificate)");
  CHECK(with_leaf([](forge::Recipe& r) { r.key_usage = {}; }) == "accepted");
  CHECK(with_leaf([](forge::Recipe& r) { r.key_usage = forge::digital_signature | forge::key_cert_sign; }) ==
        "leaf key-usage-consistent (bad_certificate)");
}

TEST_CASE("extensions are understood, and critical where they must be") {
  const auto with = [](std::string id, bool critical, Bytes value) {
    return [=](forge::Recipe& r) { r.more.push_back({id, critical, value}); };
  };
  const auto unknown = with("1.2.3.4", true, {1, 2, 3});
  CHECK(with_leaf(unknown) == "leaf critical-extensions-known (unsupported_certificate)");
  CHECK(with_ca(unknown) == "intermediate 1 critical-extensions-known (unsupported_certificate)");
  CHECK(with_root(unknown) == "root critical-extensions-known (unsupported_certificate)");
  CHECK(with_leaf(with("1.2.3.4", false, {1, 2, 3})) == "accepted");
  const Bytes access =
      forge::sequence({forge::sequence({forge::object_identifier("1.3.6.1.5.5.7.48.1"),
                                        forge::tlv(0x86, as_bytes("http://ocsp.example.com"))})});
  CHECK(with_leaf(with("1.3.6.1.5.5.7.1.1", false, access)) == "accepted");
  CHECK(with_leaf(with("1.3.6.1.5.5.7.1.1", true, access)) == "leaf criticality (bad_certificate)");
  CHECK(with_ca([](forge::Recipe& r) {
          r.is_ca = {};
          r.more.push_back({"2.5.29.19", false, *from_hex("30030101ff")});
        }) == "intermediate 1 criticality (bad_certificate)");
  CHECK(with_leaf(with("1.3.6.1.4.1.11129.2.4.3", true, *from_hex("0500"))) ==
        "leaf not-poisoned (bad_certificate)");
  const Bytes must_staple = forge::sequence({forge::integer(5)});
  CHECK(with_leaf(with("1.3.6.1.5.5.7.1.24", false, must_staple)) ==
        "leaf stapled (bad_certificate_status_response)");
}

TEST_CASE("key identifiers are there and agree") {
  CHECK(with_leaf([](forge::Recipe& r) { r.authority_key_identifier = false; }) ==
        "leaf authority-key-identifier (bad_certificate)");
  CHECK(with_leaf([](forge::Recipe& r) { r.subject_key_identifier = false; }) == "accepted");
  CHECK(with_ca([](forge::Recipe& r) { r.subject_key_identifier = false; }) ==
        "intermediate 1 subject-key-identifier (bad_certificate)");
  CHECK(with_leaf([](forge::Recipe& r) {
          r.authority_key_identifier = false;
          r.more.push_back({"2.5.29.35", false, forge::sequence({forge::tlv(0x80, View(Bytes{1, 2, 3}))})});
        }) == "leaf key-identifiers-agree (bad_certificate)");
}

TEST_CASE("names are well formed and a subject has one") {
  CHECK(with_leaf([](forge::Recipe& r) { r.common_name = ""; }) ==
        "accepted");  // with a critical subjectAltName
  CHECK(with_leaf([](forge::Recipe& r) { r.issuer = forge::name(""); }) ==
        "leaf trust-anchor (unknown_ca), leaf issuer-named (bad_certificate), leaf signature-verifies?");
  for (const char* bad :
       {".example.com", "a_b.example.com", "exa mple.com", "1.2.3", "a..b", "*.*.example.com", "*a.com"})
    CHECK(with_leaf([&](forge::Recipe& r) { r.names.push_back(bad); }) ==
          "leaf subject-alt-name (bad_certificate)");
  CHECK(with_leaf([](forge::Recipe& r) { r.common_name = "other.example.com"; }) ==
        "leaf common-name (bad_certificate)");
  CHECK(with_leaf([](forge::Recipe& r) { r.common_name = "Example.com"; }) ==
        "leaf common-name (bad_certificate)");
  CHECK(with_leaf([](forge::Recipe& r) { r.common_name = "other.example.com"; }, by_rfc5280()) == "accepted");
  CHECK(with_leaf([](forge::Recipe& r) { r.names.push_back("*.com"); }) ==
        "leaf wildcard-scope (bad_certificate)");
}

TEST_CASE("serial numbers and versions") {
  const auto with = [](const char* serial) {
    return with_leaf([serial](forge::Recipe& r) { r.serial = *from_hex(serial); });
  };
  const std::string wrong = "leaf serial-number (bad_certificate)";
  CHECK(with("7f") == "accepted");
  CHECK(with("00ffffffffffffffffffffffffffffffffffffffff") == "accepted");
  CHECK(with("00") == wrong);
  CHECK(with("ff7f") == wrong);
  CHECK(with("01ffffffffffffffffffffffffffffffffffffffff") == wrong);
  CHECK(with_leaf([](forge::Recipe& r) { r.version = 2; }) == "leaf version (bad_certificate)");
  CHECK(with_leaf([](forge::Recipe& r) { r.version = 1; }) == "leaf version (bad_certificate)");
}

TEST_CASE("weak keys are refused") {
  const auto rsa = [](std::size_t bytes, std::uint8_t first, std::uint8_t last, std::uint32_t exponent) {
    Bytes modulus(bytes, 0x55);
    modulus.front() = first;
    modulus.back() = last;
    if (first >= 0x80) modulus.insert(modulus.begin(), 0);
    return forge::sequence(
        {forge::sequence({forge::object_identifier("1.2.840.113549.1.1.1"), *from_hex("0500")}),
         forge::bit_string(forge::sequence({forge::tlv(2, View(modulus)), forge::integer(exponent)}))});
  };
  const auto with = [&](const Bytes& info, const ValidationPolicy& policy = ValidationPolicy::webpki()) {
    return with_leaf([&](forge::Recipe& r) { r.public_key_info = info; }, {.policy = policy});
  };
  const std::string weak = "leaf key-strong (bad_certificate)";
  CHECK(with(rsa(256, 0x80, 1, 65537)) == "accepted");
  CHECK(with(rsa(256, 0x7f, 1, 65537)) == weak);  // 2047 bits
  CHECK(with(rsa(128, 0x80, 1, 65537)) == weak);
  CHECK(with(rsa(1025, 0x80, 1, 65537)) == weak);
  CHECK(with(rsa(257, 0x7f, 1, 65537)) == weak);  // 2055 bits
  CHECK(with(rsa(257, 0x7f, 1, 65537), ValidationPolicy::rfc5280()) == "accepted");
  CHECK(with(rsa(256, 0x80, 1, 1)) == weak);
  CHECK(with(rsa(256, 0x80, 1, 4)) == weak);
  CHECK(with(rsa(256, 0x80, 2, 65537)) == weak);
  CHECK(
      with(forge::sequence({forge::sequence({forge::object_identifier("1.2.3")}), forge::bit_string({})})) ==
      "leaf key-supported (unsupported_certificate), leaf key-strong?");
}

TEST_CASE("name constraints bind all that is below, and their own form is checked") {
  using forge::dns_name;
  const auto limit = [](Bytes value, bool critical = true) {
    return [=](forge::Recipe& r) { r.more.push_back({"2.5.29.30", critical, value}); };
  };
  const Bytes only_org = forge::name_constraints({dns_name("example.org")}, {});
  const Bytes only_com = forge::name_constraints({dns_name("com")}, {});
  const std::string outside = "leaf within-name-constraints (bad_certificate)";
  CHECK(with_ca(limit(only_com)) == "accepted");
  CHECK(with_ca(limit(only_org)) == outside);
  CHECK(with_root(limit(only_org)) == outside);
  CHECK(with_root(limit(forge::name_constraints({dns_name("com")}, {dns_name("example.com")}))) == outside);
  CHECK(with_ca(limit(only_com, false)) == "accepted");
  CHECK(with_ca(limit(only_com, false), by_rfc5280()) == "intermediate 1 criticality (bad_certificate)");
  CHECK(
      with_ca(limit(forge::name_constraints({dns_name(".com")}, {}))) ==
      "intermediate 1 name-constraints-formed (bad_certificate), leaf within-name-constraints (bad_certificate)");
  CHECK(with_ca(limit(forge::name_constraints({forge::tlv(0x87, *from_hex("c0000200ff00ff00"))}, {}))) ==
        "intermediate 1 name-constraints-formed (bad_certificate)");
  CHECK(with_leaf([&](forge::Recipe& r) {
          r.more.push_back({"2.5.29.30", true, only_com});
        }) == "leaf name-constraints-formed (bad_certificate)");
}

TEST_CASE("the TLS features that a CA's certificate requires are required by those below it") {
  const auto features = [](std::vector<std::uint32_t> numbers) {
    return [=](forge::Recipe& r) {
      std::vector<Bytes> list;
      for (std::uint32_t number : numbers) list.push_back(forge::integer(number));
      if (!list.empty()) r.more.push_back({"1.3.6.1.5.5.7.1.24", false, forge::sequence(list)});
    };
  };
  using List = std::vector<std::uint32_t>;
  const auto chain = [&](List of_root, List of_ca, List of_leaf) {
    auto root_recipe = forge::ca("Test Root"), ca_recipe = forge::ca("Test CA"), recipe = usual_leaf();
    features(of_root)(root_recipe);
    features(of_ca)(ca_recipe);
    features(of_leaf)(recipe);
    const auto top = forge::self_signed(root_recipe), middle = forge::issue(top, ca_recipe);
    return judge({.chain = {forge::issue(middle, recipe), middle}, .trusted = {top}});
  };
  CHECK(outcome(chain({}, {}, {17})) == "accepted");
  CHECK(outcome(chain({}, {17}, {17})) == "accepted");
  CHECK(outcome(chain({}, {17}, {18, 17, 17})) == "accepted");
  CHECK(outcome(chain({17}, {17, 18}, {18, 17})) == "accepted");
  const std::string ca_lacks = "intermediate 1 tls-features (bad_certificate)",
                    leaf_lacks = "leaf tls-features (bad_certificate)";
  CHECK(outcome(chain({}, {17}, {})) == leaf_lacks);
  CHECK(outcome(chain({}, {17, 18}, {18})) == leaf_lacks);
  CHECK(outcome(chain({17}, {}, {17})) == ca_lacks);
  CHECK(outcome(chain({17}, {}, {})) == ca_lacks + ", " + leaf_lacks);
  CHECK(outcome(chain({17}, {17, 18}, {17})) == leaf_lacks);
  const Check check = check_of(chain({}, {5}, {}), "leaf", Rule::tls_features);
  CHECK(check.expected == "the TLS feature status_request (a stapled OCSP response)");
  CHECK(check.presented == "no TLS feature");
  CHECK(check.fact ==
        "the CA certificate \"Test CA\" requires status_request (a stapled OCSP response) of every "
        "certificate below it, but the certificate does not require it");
}

TEST_CASE("tolerated failures are shown and accepted, and no others") {
  auto recipe = forge::leaf("example.org");
  recipe.not_after = forge::now - 3 * forge::day;
  Case c{.chain = {forge::self_signed(recipe)}, .trusted = {root}};
  CHECK(outcome(c) ==
        "leaf trust-anchor (unknown_ca), leaf name-matches (certificate_unknown), leaf has-not-expired "
        "(certificate_expired)");
  c.policy.tolerated = {Rule::has_not_expired, Rule::name_matches, Rule::trust_anchor};
  const ValidationResult tolerant = judge(c);
  CHECK(outcome(tolerant) == "leaf trust-anchor!, leaf name-matches!, leaf has-not-expired!");
  CHECK(tolerant.verdict.accepted());
  c.policy.tolerated = {Rule::has_not_expired, Rule::trust_anchor};
  CHECK_FALSE(judge(c).verdict.accepted());
  c.policy.tolerated = RuleSet::all();
  CHECK(judge(c).verdict.accepted());
  c.chain = {forge::issue(ca, recipe)};
  CHECK(outcome(c).find("leaf signature-verifies!") != std::string::npos);
  CHECK(judge(c).verdict.accepted());
  CHECK(ValidationPolicy::webpki().tolerated.empty());
  CHECK(ValidationPolicy::rfc5280().tolerated.empty());
  c.chain[0].der.pop_back();
  CHECK_FALSE(judge(c).verdict.accepted());  // there must be a key to hold the peer to
}

TEST_CASE("what cannot be read is a failed check, or set aside where it is not needed") {
  const auto leaf = forge::issue(ca, usual_leaf());
  auto torn = leaf;
  torn.der.pop_back();
  const ValidationResult answer = judge({.chain = {torn, ca}, .trusted = {root}});
  CHECK(
      outcome(answer) ==
      "leaf well-formed (bad_certificate), leaf name-matches?, leaf signature-verifies?, leaf trust-anchor?");
  CHECK_FALSE(answer.leaf);
  CHECK(answer.verdict.checks[0].fact ==
        "the certificate is not well formed: Certificate is longer than what holds it");
  const ValidationResult extra = judge({.chain = {leaf, torn, ca}, .trusted = {root}});
  CHECK(outcome(extra) == "accepted");
  REQUIRE(extra.set_aside.size() == 1);
  CHECK(extra.set_aside[0].subject == "certificate 2");
  CHECK(outcome({.chain = {}, .trusted = {root}}) ==
        "leaf well-formed (decode_error), leaf name-matches?, leaf signature-verifies?, leaf trust-anchor?");
}
