#include <algorithm>
#include <chrono>

#include "support/catch.hpp"
#include "validated.hpp"

using namespace glasstls;
using namespace glasstls::x509;

namespace {

const forge::Minted root = forge::root();

forge::Minted leaf_of(const forge::Minted& issuer) {
  return forge::issue(issuer, forge::leaf("example.com"));
}

/// A certificate for the name and key of `subject`, from `issuer`.
forge::Minted cross_sign(const forge::Minted& issuer, std::string subject) {
  return forge::issue(issuer, forge::ca(std::move(subject)));
}

std::vector<std::string> path_of(const ValidationResult& answer) {
  std::vector<std::string> titles;
  for (const Certificate& certificate : answer.issuers) titles.push_back(title(certificate));
  return titles;
}

}  // namespace

TEST_CASE("any order, duplicates and strangers do not matter") {
  const auto upper = forge::issue(root, forge::ca("Upper CA"));
  const auto lower = forge::issue(upper, forge::ca("Lower CA"));
  const auto stranger = forge::issue(forge::root("Strange Root"), forge::ca("Strange CA"));
  std::vector<forge::Minted> pile{root, upper, stranger, lower, upper, lower};
  std::sort(pile.begin(), pile.end(), [](const auto& a, const auto& b) { return a.der < b.der; });
  do {
    Case c{.chain = {leaf_of(lower)}, .trusted = {root}};
    c.chain.insert(c.chain.end(), pile.begin(), pile.end());
    const ValidationResult answer = judge(c);
    CHECK(outcome(answer) == "accepted");
    CHECK(path_of(answer) == std::vector<std::string>{"Lower CA", "Upper CA", "Test Root"});
    CHECK(answer.signatures_verified == 3);
  } while (std::next_permutation(pile.begin(), pile.end(),
                                 [](const auto& a, const auto& b) { return a.der < b.der; }));
}

TEST_CASE("the shortest acceptable path is taken") {
  const auto old_root = forge::root("Old Root");
  const auto ca = forge::issue(root, forge::ca("CA"));
  const auto crossed = cross_sign(old_root, "Test Root");  // the new root's key, vouched for by the old one
  const ValidationResult answer = judge({.chain = {leaf_of(ca), ca, crossed}, .trusted = {old_root, root}});
  CHECK(outcome(answer) == "accepted");
  CHECK(path_of(answer) == std::vector<std::string>{"CA", "Test Root"});
  const ValidationResult without = judge({.chain = {leaf_of(ca), ca, crossed}, .trusted = {old_root}});
  CHECK(outcome(without) == "accepted");
  CHECK(path_of(without) == std::vector<std::string>{"CA", "Test Root", "Old Root"});
}

TEST_CASE("a path that fails is left for another") {
  const auto other_root = forge::root("Other Root");
  auto expired = forge::ca("CA");
  expired.not_after = forge::now - 1;
  const auto dead = forge::issue(root, expired), alive = forge::issue(other_root, forge::ca("CA"));
  const auto leaf = leaf_of(alive);
  CHECK(outcome({.chain = {leaf, dead, alive}, .trusted = {root, other_root}}) == "accepted");
  CHECK(outcome({.chain = {leaf, alive, dead}, .trusted = {root, other_root}}) == "accepted");
  const ValidationResult answer = judge({.chain = {leaf, dead, alive}, .trusted = {root}});
  CHECK(outcome(answer) == "intermediate 1 has-not-expired (certificate_expired)");

  // The expired root of the old days, and the one that its key got later.
  auto old_recipe = forge::ca("Test Root");
  old_recipe.not_after = forge::now - 1;
  const auto old_root = forge::self_signed(old_recipe);
  const auto ca = forge::issue(root, forge::ca("CA"));
  CHECK(outcome({.chain = {leaf_of(ca), ca}, .trusted = {old_root, root}}) == "accepted");
  CHECK(outcome({.chain = {leaf_of(ca), ca}, .trusted = {old_root}}) ==
        "root has-not-expired (certificate_expired)");
}

TEST_CASE("a constraint on one path does not bind another") {
  auto limited = forge::ca("CA");
  limited.more = {{"2.5.29.30", true, forge::name_constraints({forge::dns_name("example.org")}, {})}};
  const auto narrow = forge::issue(root, limited);
  const auto wide = forge::issue(forge::root("Other Root"), forge::ca("CA"));
  const ValidationResult answer =
      judge({.chain = {leaf_of(wide), narrow, wide}, .trusted = {root, forge::root("Other Root")}});
  CHECK(outcome(answer) == "accepted");
  CHECK(path_of(answer) == std::vector<std::string>{"CA", "Other Root"});
  REQUIRE(answer.rejected.size() == 1);
  CHECK(answer.rejected[0].titles == std::vector<std::string>{"example.com", "CA", "Test Root"});
  CHECK_FALSE(answer.rejected[0].verdict.accepted());
}

TEST_CASE("constraints do not bind a CA that renews its own key") {
  auto limited = forge::ca("CA");
  limited.more = {{"2.5.29.30", true, forge::name_constraints({forge::dns_name("example.com")}, {})}};
  const auto old_key = forge::issue(root, limited);
  auto renewed = forge::ca("CA");
  renewed.key_name = "new key";
  renewed.names = {"ca.example.org"};
  const auto new_key = forge::issue(old_key, renewed);
  CHECK(outcome({.chain = {leaf_of(new_key), new_key, old_key}, .trusted = {root}}) == "accepted");
  renewed.common_name = "Another CA";
  const auto other = forge::issue(old_key, renewed);
  CHECK(outcome({.chain = {leaf_of(other), other, old_key}, .trusted = {root}}) ==
        "intermediate 1 within-name-constraints (bad_certificate)");
}

TEST_CASE("signatures are verified where they can decide, and no more than the budget allows") {
  const auto other_root = forge::root("Other Root");
  const auto first = forge::issue(root, forge::ca("CA")), second = forge::issue(other_root, forge::ca("CA"));
  auto expired = forge::leaf("example.com");
  expired.not_after = forge::now - 1;
  const ValidationResult answer =
      judge({.chain = {forge::issue(first, expired), first, second}, .trusted = {root, other_root}});
  CHECK(outcome(answer) == "leaf has-not-expired (certificate_expired)");
  CHECK(answer.signatures_verified == 2);  // of the path that is shown, not of the other
  Case poor{.chain = {leaf_of(first), first}, .trusted = {root}};
  poor.policy.most_signatures = 1;
  CHECK(outcome(poor) == "intermediate 1 signature-verifies?, leaf within-budget (bad_certificate)");
}

TEST_CASE("CAs with the same name are distinguished by their keys") {
  auto recipe = forge::ca("CA");
  recipe.key_name = "first key";
  const auto first = forge::issue(root, recipe);
  recipe.key_name = "second key";
  const auto second = forge::issue(root, recipe);
  for (const auto& issuer : {first, second}) {
    const ValidationResult answer = judge({.chain = {leaf_of(issuer), first, second}, .trusted = {root}});
    CHECK(outcome(answer) == "accepted");
    CHECK(answer.signatures_verified == 2);
  }
}

TEST_CASE("loops end") {
  const auto a = forge::root("A"), b = forge::root("B"), c = forge::root("C");
  const std::vector<forge::Minted> circle{cross_sign(b, "A"), cross_sign(c, "B"), cross_sign(a, "C"),
                                          cross_sign(c, "A"), cross_sign(a, "B"), cross_sign(b, "C")};
  Case question{.chain = {leaf_of(a)}, .trusted = {root}};
  question.chain.insert(question.chain.end(), circle.begin(), circle.end());
  const ValidationResult lost = judge(question);
  CHECK_FALSE(lost.verdict.accepted());
  REQUIRE(lost.verdict.first_failure());
  CHECK(lost.verdict.first_failure()->alert == Alert::unknown_ca);
  question.chain.push_back(cross_sign(root, "B"));
  const ValidationResult found = judge(question);
  CHECK(outcome(found) == "accepted");
  CHECK(path_of(found) == std::vector<std::string>{"A", "B", "Test Root"});
}

TEST_CASE("a pile of 1000 cross-signed certificates is answered within the budget") {
  constexpr int count = 32;  // CAs that all sign each other: 992 certificates
  std::vector<forge::Minted> cas;
  for (int i = 0; i < count; ++i) cas.push_back(forge::root("CA " + std::to_string(i)));
  std::vector<forge::Minted> pile{leaf_of(cas[0])};
  for (const auto& issuer : cas)
    for (int i = 0; i < count; ++i)
      if (cas[static_cast<std::size_t>(i)].subject != issuer.subject)
        pile.push_back(cross_sign(issuer, "CA " + std::to_string(i)));
  const ValidationPolicy policy = ValidationPolicy::webpki();
  const auto timed = [&](const Case& c) {
    const auto start = std::chrono::steady_clock::now();
    ValidationResult answer = judge(c);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));  // far above what it takes
    CHECK(answer.signatures_verified <= policy.most_signatures);
    return answer;
  };

  SECTION("none of them trusted") {
    const ValidationResult answer = timed({.chain = pile, .trusted = {root}});
    CHECK_FALSE(answer.verdict.accepted());
    CHECK(answer.verdict.first_failure()->alert == Alert::unknown_ca);
  }
  SECTION("one of them trusted") {
    pile.push_back(cross_sign(root, "CA 31"));
    const ValidationResult answer = timed({.chain = pile, .trusted = {root}});
    CHECK(outcome(answer) == "accepted");
    CHECK(path_of(answer) == std::vector<std::string>{"CA 0", "CA 31", "Test Root"});
  }
  SECTION("the way to the trusted one is forged") {
    auto recipe = forge::ca("CA 31");
    recipe.break_signature = true;
    pile.push_back(forge::issue(root, recipe));
    const ValidationResult answer = timed({.chain = pile, .trusted = {root}});
    CHECK_FALSE(answer.verdict.accepted());
  }
}

TEST_CASE("1000 forged certificates of one name cost a bounded number of signatures") {
  std::vector<forge::Minted> pile;
  for (int i = 0; i < 1000; ++i) {
    auto recipe = forge::ca("CA");
    recipe.key_name = "key " + std::to_string(i);
    recipe.subject_key_identifier = false;
    recipe.break_signature = i != 999;
    recipe.more = {{"2.5.29.14", false, forge::octet_string(Bytes{1})}};
    pile.push_back(forge::issue(root, recipe));
  }
  auto recipe = forge::leaf("example.com");
  recipe.authority_key_identifier = false;
  recipe.more = {{"2.5.29.35", false, forge::sequence({forge::tlv(0x80, View(Bytes{1}))})}};
  pile.insert(pile.begin(), forge::issue(pile[999], recipe));
  const ValidationResult answer = judge({.chain = pile, .trusted = {root}});
  CHECK_FALSE(answer.verdict.accepted());
  CHECK(answer.signatures_verified <= ValidationPolicy::webpki().most_signatures);
  CHECK(outcome(answer).find("leaf within-budget (bad_certificate)") != std::string::npos);
}

TEST_CASE("thousands of names against thousands of constraints are refused, not compared") {
  std::vector<Bytes> bases;
  for (int i = 0; i < 1000; ++i) bases.push_back(forge::dns_name("d" + std::to_string(i) + ".example.com"));
  auto recipe = forge::ca("CA");
  recipe.more = {{"2.5.29.30", true, forge::name_constraints({}, bases)}};
  const auto ca = forge::issue(root, recipe);
  auto leaf = forge::leaf("example.com");
  for (int i = 0; i < 1000; ++i) leaf.names.push_back("e" + std::to_string(i) + ".example.com");
  CHECK(outcome({.chain = {forge::issue(ca, leaf), ca}, .trusted = {root}}) ==
        "leaf within-budget (bad_certificate)");
}
