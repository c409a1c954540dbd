#include <nlohmann/json.hpp>
#include <sstream>

#include "conformance/vectors/vectors.hpp"
#include "support/catch.hpp"
#include "support/forge_revocation.hpp"
#include "tally.hpp"

using namespace glasstls;
using namespace glasstls::conformance;
using nlohmann::json;

namespace {

const forge::Minted root = forge::root();

json test_case(std::string id, std::string expected) {
  const auto leaf = forge::issue(root, forge::leaf("example.com"));
  return {{"id", std::move(id)},
          {"features", json::array()},
          {"validation_kind", "SERVER"},
          {"trusted_certs", {forge::pem(root.der)}},
          {"untrusted_intermediates", json::array()},
          {"peer_certificate", forge::pem(leaf.der)},
          {"validation_time", "2026-06-15T12:00:00.005+00:00"},
          {"expected_result", std::move(expected)},
          {"expected_peer_name", {{"kind", "DNS"}, {"value", "example.com"}}},
          {"expected_peer_names", json::array()},
          {"max_chain_depth", nullptr}};
}

using glasstls::testing::Tally;

glasstls::testing::VectorRun run_limbo(const std::vector<json>& cases) {
  const json file{{"version", 1}, {"testcases", cases}};
  return glasstls::testing::run_named_text("limbo.json", file.dump());
}

/// The report without its line breaks and margins.
std::string on_one_line(const std::string& text) {
  std::istringstream words(text);
  std::string line, word;
  while (words >> word) line.append(line.empty() ? "" : " ").append(word);
  return line;
}

}  // namespace

TEST_CASE("a limbo case is agreed or disagreed with, and says why") {
  const auto right = run_limbo({test_case("webpki::good", "SUCCESS")});
  CHECK(right.tally == Tally{1, 0, 0});
  CHECK(right.out.find("webpki: 1 of 1 agreed, policy webpki") != std::string::npos);
  const auto wrong = run_limbo({test_case("webpki::good", "FAILURE")});
  CHECK(wrong.tally == Tally{0, 1, 0});
  CHECK(wrong.out.find("falsely accepted by the policy webpki") != std::string::npos);
  json other = test_case("pathlen::name", "SUCCESS");
  other["expected_peer_name"]["value"] = "example.org";
  const auto refused = run_limbo({other});
  CHECK(refused.tally == Tally{0, 1, 0});
  INFO(refused.out);
  CHECK(on_one_line(refused.out)
            .find("falsely refused by the policy webpki: leaf: the certificate is for example.com, not for "
                  "example.org") != std::string::npos);
}

TEST_CASE("a limbo case is judged by the policy of its namespace, its time, depth, purpose and every name") {
  auto recipe = forge::leaf("example.com");
  recipe.ext_key_usage = {};
  json lax = test_case("rfc5280::no-eku", "SUCCESS"), strict = test_case("webpki::no-eku", "FAILURE");
  lax["peer_certificate"] = strict["peer_certificate"] = forge::pem(forge::issue(root, recipe).der);
  json late = test_case("webpki::late", "FAILURE");
  late["validation_time"] = "2036-06-15T12:00:00Z";
  const auto ca = forge::issue(root, forge::ca("CA"));
  json deep = test_case("pathlen::depth", "FAILURE");
  deep["peer_certificate"] = forge::pem(forge::issue(ca, forge::leaf("example.com")).der);
  deep["untrusted_intermediates"] = {forge::pem(ca.der)};
  deep["max_chain_depth"] = 0;
  json client = test_case("webpki::client", "FAILURE");
  client["validation_kind"] = "CLIENT";
  json names = test_case("webpki::names", "FAILURE");
  names["expected_peer_names"] = {{{"kind", "DNS"}, {"value", "example.com"}},
                                  {{"kind", "DNS"}, {"value", "example.org"}}};
  CHECK(run_limbo({lax, strict, late, deep, client, names}).tally == Tally{6, 0, 0});
}

TEST_CASE("the CRLs of a limbo case are asked") {
  const auto leaf = forge::issue(root, forge::leaf("example.com"));
  const auto with = [&](std::string expected, const Bytes& crl) {
    json test = test_case("crl::any", std::move(expected));
    test["features"] = {"has-crl"};
    test["peer_certificate"] = forge::pem(leaf.der);
    test["crls"] = {forge::pem(crl, "X509 CRL")};
    return test;
  };
  const json good = with("SUCCESS", forge::crl(root));
  const json revoked = with("FAILURE", forge::crl(root, {.revoked = {{.serial = leaf.serial}}}));
  const json unreadable = with("FAILURE", Bytes{1, 2, 3});
  CHECK(run_limbo({good, revoked, unreadable}).tally == Tally{3, 0, 0});
}

TEST_CASE("a feature that nobody knows is skipped by name, and what cannot be read fails") {
  json later = test_case("webpki::later", "FAILURE");
  later["features"] = {"has-telepathy"};
  const auto skipped = run_limbo({later});
  CHECK(skipped.tally == Tally{0, 0, 1});
  CHECK(skipped.out.find("has-telepathy") != std::string::npos);
  json torn = test_case("webpki::torn", "SUCCESS");
  torn.erase("expected_result");
  json timeless = test_case("webpki::time", "SUCCESS");
  timeless["validation_time"] = "yesterday";
  json odd = test_case("webpki::odd", "MAYBE");
  const auto bad = run_limbo({torn, timeless, json(7), odd});
  CHECK(bad.tally == Tally{0, 4, 0});
  CHECK(bad.says("/testcases/2 cannot be read"));
}
