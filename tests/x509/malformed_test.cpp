// Certificates cut and changed in every place, put to the whole of validation.
#include "support/catch.hpp"
#include "validated.hpp"

using namespace glasstls;
using namespace glasstls::x509;

namespace {

const forge::Minted root = forge::root();
const forge::Minted ca = forge::issue(root, forge::ca("Test CA"));
const forge::Minted leaf = forge::issue(ca, forge::leaf("example.com"));

}  // namespace

TEST_CASE("a certificate cut at any length is never accepted") {
  for (std::size_t size = 0; size < leaf.der.size(); ++size) {
    Case c{.chain = {leaf, ca}, .trusted = {root}};
    c.chain[0].der.resize(size);
    CHECK_FALSE(judge(c).verdict.accepted());
  }
  for (std::size_t size = 0; size < ca.der.size(); ++size) {
    Case c{.chain = {leaf, ca}, .trusted = {root}};
    c.chain[1].der.resize(size);
    const ValidationResult answer = judge(c);
    CHECK_FALSE(answer.verdict.accepted());
    CHECK(answer.set_aside.size() == 1);
    CHECK(answer.verdict.first_failure()->alert == Alert::unknown_ca);
  }
}

TEST_CASE("a certificate with any byte changed is never accepted") {
  for (std::size_t which : {0u, 1u}) {
    Case c{.chain = {leaf, ca}, .trusted = {root}};
    Bytes& der = c.chain[which].der;
    for (std::size_t i = 0; i < der.size(); ++i) {
      const std::uint8_t before = der[i];
      for (int change : {0x01, 0x80, 0xff}) {
        der[i] = static_cast<std::uint8_t>(before ^ change);
        const ValidationResult answer = judge(c);
        CHECK_FALSE(answer.verdict.accepted());
        REQUIRE(answer.verdict.first_failure());
        CHECK_FALSE(answer.verdict.first_failure()->rule.empty());
      }
      der[i] = before;
    }
    CHECK(outcome(c) == "accepted");
  }
}

TEST_CASE("no change of a certificate makes validation throw, with any policy") {
  Case c{.chain = {leaf, ca}, .trusted = {root}};
  c.policy.tolerated = RuleSet::all();
  Bytes& der = c.chain[0].der;
  for (std::size_t i = 0; i < der.size(); ++i) {
    const std::uint8_t before = der[i];
    for (int change = 1; change < 256; change += 37) {
      der[i] = static_cast<std::uint8_t>(before ^ change);
      const ValidationResult answer = judge(c);
      CHECK(answer.verdict.accepted() == answer.leaf.has_value());
    }
    der[i] = before;
  }
}
