#include <nlohmann/json.hpp>

#include "program.hpp"
#include "support/catch.hpp"
#include "support/repository.hpp"

using namespace glasstls::testing;

TEST_CASE("the demonstration shows RFC 8448's handshake, and what is wrong with its certificate") {
  TemporaryFolder folder;
  const Ran ran = run(folder, "demo");
  CHECK(ran.code == 0);
  for (std::string_view part :
       {"RFC 8448 section 3", "->  ClientHello", "<-  Finished", "->  Finished", "<-  NewSessionTicket",
        "tolerated", "TLS 1.3, TLS_AES_128_GCM_SHA256, x25519, rsa_pss_rsae_sha256"}) {
    CAPTURE(part);
    CHECK(ran.out.find(part) != std::string::npos);
  }
}

TEST_CASE("its secrets are those of the RFC") {
  TemporaryFolder folder;
  const auto json = nlohmann::json::parse(run(folder, "demo --json --secrets").out);
  std::string found;
  for (const auto& event : json["events"])
    if (event["type"] == "secret" && event["name"] == "main_secret") found = event["value"];
  // RFC 8448 section 3: {client} extract secret "master"
  CHECK(found == "18df06843d13a08bf2a449844c5f8a478001bc4d4c627984d5a41da8d0402919");
}

TEST_CASE("the README shows what the demonstration prints") {
  TemporaryFolder folder;
  std::istringstream printed(run(folder, "demo", {}, "C.UTF-8").out);
  std::istringstream readme(content((repository() / "README.md").string()));
  const std::string margin = "    ";
  std::string line, shown;
  while (std::getline(readme, line) && line.find("RFC 8448 section 3: Simple") == line.npos) continue;
  std::size_t lines = 0;
  for (; std::getline(printed, shown) && (line.empty() || line.starts_with(margin)); ++lines) {
    CHECK((line.empty() ? line : line.substr(margin.size())) == shown);
    if (!std::getline(readme, line)) break;
  }
  CHECK(lines > 40);
}
