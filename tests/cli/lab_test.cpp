#include <algorithm>
#include <nlohmann/json.hpp>

#include "background.hpp"
#include "cli/bad_certificates.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::testing;

namespace {

/// Whether some check whose rule begins with `rule` failed.
bool has_failed(const nlohmann::json& json, std::string_view rule) {
  const auto& checks = json["checks"];
  return std::any_of(checks.begin(), checks.end(), [&](const auto& check) {
    return check["outcome"] == "failed" && check["rule"].template get<std::string>().starts_with(rule);
  });
}

std::vector<std::string> alerts_sent(const nlohmann::json& json) {
  std::vector<std::string> names;
  for (const auto& event : json["events"])
    if (event["type"] == "alert" && event["direction"] == "sent") names.push_back(event["alert"]["name"]);
  return names;
}

}  // namespace

TEST_CASE("connect refuses each host of the lab for the right reasons, with the right alert") {
  TemporaryFolder folder;
  Background lab(folder, {"lab", "badcerts", "--port", "0"});
  const std::string port = lab.port();
  const std::string options =
      " --json --ca-only '" + (folder / "glasstls/local-ca.pem") + "' --connect-to 127.0.0.1:" + port + " ";
  for (const cli::BadCertificate& one : cli::bad_certificates()) {
    const Ran ran =
        run(folder, "connect" + options + "https://" + std::string(one.label) + ".badcerts.test/");
    INFO(one.label << "\n" << ran.err << lab.output());
    const nlohmann::json json = nlohmann::json::parse(ran.out);
    if (one.alerts.empty()) {
      CHECK(ran.code == 0);
      continue;
    }
    CHECK(ran.code == 7);
    std::string expected;
    for (Alert alert : one.alerts) expected.append(name_of(alert)).append(" ");
    const std::vector<std::string> sent = alerts_sent(json);
    REQUIRE(sent.size() == 1);
    INFO("expected " << expected << ", sent " << sent[0]);
    CHECK(expected.find(sent[0] + " ") != std::string::npos);
    REQUIRE_FALSE(one.rules.empty());
    for (std::string_view rule : one.rules) {
      INFO(rule);
      CHECK(has_failed(json, rule));
    }
  }
  CHECK(lab.says("expired.badcerts.test"));
  CHECK(lab.stop() == 0);
}

TEST_CASE("cert explains a host of the lab that has two things wrong, and lists both") {
  TemporaryFolder folder;
  Background lab(folder, {"lab", "badcerts", "--port", "0"});
  const Ran ran =
      run(folder, "cert -q --ca-only '" + (folder / "glasstls/local-ca.pem") +
                      "' --connect-to localhost:" + lab.port() + " https://two-failures.badcerts.localhost/");
  INFO(ran.out << ran.err);
  CHECK(ran.code == 7);
  CHECK(ran.out.find("The certificate expired 3 days ago") != std::string::npos);
  CHECK(ran.out.find("but one for") != std::string::npos);
  CHECK(ran.out.find("2 rules broken") != std::string::npos);
}

TEST_CASE("the lab has an index, and a word for those who come in") {
  TemporaryFolder folder;
  Background lab(folder, {"lab", "badcerts", "--port", "0"});
  const std::string to =
      " -q --ca-only '" + (folder / "glasstls/local-ca.pem") + "' --connect-to 127.0.0.1:" + lab.port() + " ";
  const Ran index = run(folder, "connect" + to + "https://localhost/");
  for (const cli::BadCertificate& one : cli::bad_certificates())
    CHECK(index.out.find(std::string(one.label) + ".badcerts.localhost") != std::string::npos);
  const Ran inside = run(folder, "connect --insecure" + to + "https://wrong-host.badcerts.test/");
  CHECK(inside.code == 0);
  CHECK(inside.out.find("You should not be here") != std::string::npos);
  CHECK(run(folder, "lab goodcerts").code == 2);
}
