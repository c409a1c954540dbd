#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "background.hpp"
#include "lab/bad_certificates.hpp"
#include "net/listener.hpp"
#include "support/catch.hpp"
#include "support/skip.hpp"

using namespace glasstls;
using namespace glasstls::testing;

namespace {

/// Whether the rule was broken.
bool has_failed(const nlohmann::json& json, x509::Rule rule) {
  const auto& checks = json["checks"];
  return std::any_of(checks.begin(), checks.end(), [&](const auto& check) {
    return check["outcome"] == "failed" && check["rule"] == x509::text_of(rule).sentence;
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
  const std::string options = " --json --policy webpki --ca-only '" + (folder / "glasstls/local-ca.pem") +
                              "' --connect-to 127.0.0.1:" + port + " ";
  for (const lab::BadCertificate& one : lab::bad_certificates()) {
    const Ran ran =
        run(folder, "connect" + options + "https://" + std::string(one.label) + ".badcerts.test/");
    INFO(one.label << "\n" << ran.err << lab.output());
    const nlohmann::json json = nlohmann::json::parse(ran.out);
    if (!one.alert) {
      CHECK(ran.code == 0);
      continue;
    }
    CHECK(ran.code == 7);
    const std::vector<std::string> sent = alerts_sent(json);
    REQUIRE(sent.size() == 1);
    CHECK(sent[0] == name_of(*one.alert));
    for (std::size_t i = 0; i < x509::rule_count; ++i) {
      const auto rule = static_cast<x509::Rule>(i);
      INFO(x509::text_of(rule).name);
      CHECK(has_failed(json, rule) == one.rules.has(rule));
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
  CHECK(ran.out.find("The certificate is for ") != std::string::npos);
  CHECK(ran.out.find("2 rules broken") != std::string::npos);
}

TEST_CASE("cert judges the OCSP response that a server staples") {
  TemporaryFolder folder;
  Background lab(folder, {"lab", "badcerts", "--port", "0"});
  const auto cert = [&](const std::string& label) {
    return run(folder, "cert -q --ca-only '" + (folder / "glasstls/local-ca.pem") +
                           "' --connect-to localhost:" + lab.port() + " https://" + label +
                           ".badcerts.localhost/");
  };
  CHECK(cert("good").code == 0);
  const Ran revoked = cert("revoked");
  INFO(revoked.out << revoked.err);
  CHECK(revoked.code == 7);
  CHECK(revoked.out.find("was revoked by its CA") != std::string::npos);
  CHECK(revoked.out.find("1 rule broken") != std::string::npos);
  const Ran missing = cert("must-staple");
  CHECK(missing.code == 7);
  CHECK(missing.out.find("bad_certificate_status_response") != std::string::npos);
}

TEST_CASE("the lab has an index, and a page for visitors who accept a bad certificate") {
  TemporaryFolder folder;
  Background lab(folder, {"lab", "badcerts", "--port", "0"});
  const std::string to =
      " -q --ca-only '" + (folder / "glasstls/local-ca.pem") + "' --connect-to 127.0.0.1:" + lab.port() + " ";
  const Ran index = run(folder, "connect" + to + "https://localhost/");
  for (const lab::BadCertificate& one : lab::bad_certificates())
    CHECK(index.out.find(std::string(one.label) + ".badcerts.localhost") != std::string::npos);
  const Ran inside = run(folder, "connect --insecure" + to + "https://wrong-host.badcerts.test/");
  CHECK(inside.code == 0);
  CHECK(inside.out.find("You should not be here") != std::string::npos);
  CHECK(run(folder, "lab goodcerts").code == 2);
}

TEST_CASE("commands on the lab's page work as pasted, and it closes with what each client did") {
  TemporaryFolder folder;
  Background lab(folder, {"lab", "badcerts", "--port", "0"});
  const std::string to =
      " --ca-only '" + (folder / "glasstls/local-ca.pem") + "' --connect-to 127.0.0.1:" + lab.port() + " ";
  const std::string index = run(folder, "connect -q" + to + "https://localhost/").out;
  const std::string program = std::getenv("GLASSTLS_PROGRAM");
  const auto pasted = [&](const std::string& label) {
    const std::size_t from = index.find("<pre>", index.find("\">" + label + "</a>")) + 5;
    std::string command = index.substr(from, index.find("</pre>", from) - from);
    for (std::size_t at; (at = command.find("&#39;")) != std::string::npos;) command.replace(at, 5, "'");
    INFO(command);
    REQUIRE(command.starts_with(program + " connect "));  // the lab as it was called
    return run(folder, command.substr(program.size()));
  };
  const Ran good = pasted("good");
  CHECK(good.code == 0);
  CHECK(good.out.find("https://good.badcerts.localhost") != std::string::npos);
  CHECK(pasted("expired").code == 7);
  CHECK(run(folder, "connect --insecure -q" + to + "https://self-signed.badcerts.localhost/").code == 0);
  CHECK(run(folder, "connect -q" + to + "https://self-signed.badcerts.localhost/").code == 7);
  CHECK(lab.says("self-signed.badcerts.localhost  "));
  CHECK(lab.says("accepted, and should have been refused: "));
  CHECK(lab.stop() == 0);
  const std::string table = lab.output().substr(lab.output().find("What clients did"));
  CHECK(table.find("good                  accepted\n") != std::string::npos);
  CHECK(table.find("expired               certificate_expired\n") != std::string::npos);
  CHECK(table.find("self-signed           accepted: should have been refused\n") != std::string::npos);
  CHECK(table.find("self-signed           unknown_ca\n") != std::string::npos);  // a row of its own
}

TEST_CASE(
    "commands that the lab and serve print can be pasted, even with a quote in the path of the state folder") {
  TemporaryFolder folder;
  const std::string state = folder / "it's";
  REQUIRE(std::filesystem::create_directory(state));
  const std::string word = "'" + (folder / "it'\\''s/glasstls/local-ca.pem") + "'";
  for (const std::vector<std::string>& words : {std::vector<std::string>{"lab", "badcerts", "--port", "0"},
                                                std::vector<std::string>{"serve", "--port", "0"}}) {
    Background server(folder, words, state);
    CAPTURE(server.port(), server.output());
    CHECK(server.says(word));
    const std::string said = server.output();
    for (const std::string option : {" connect --ca ", "curl --cacert "})
      CHECK(said.find(option + word) != std::string::npos);
    if (words.front() == "lab")
      for (const std::string option : {" cert --ca ", "openssl s_client -CAfile "})
        CHECK(said.find(option + word) != std::string::npos);
    CHECK(server.stop() == 0);
  }
}

TEST_CASE("with -q the lab of bad certificates says nothing") {
  TemporaryFolder folder;
  const std::uint16_t port = net::listen_on_loopback(0).front().address().port();
  Background lab(folder, {"lab", "badcerts", "-q", "--port", std::to_string(port)});
  const std::string good = "connect -q --ca-only '" + (folder / "glasstls/local-ca.pem") +
                           "' --connect-to 127.0.0.1:" + std::to_string(port) +
                           " https://good.badcerts.localhost/";
  Ran ran;
  for (int tries = 0; ran.code != 0 && tries < 200; ++tries) {  // until it listens
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    ran = run(folder, good);
  }
  CHECK(ran.code == 0);
  CHECK(lab.stop() == 0);
  CHECK(lab.output() == "");
}

TEST_CASE("OpenSSL accepts the weak key and the SHA-1 signature only if it is told to") {
  if (std::system("openssl version >/dev/null 2>&1") != 0) return skip("openssl is not installed");
  TemporaryFolder folder;
  Background lab(folder, {"lab", "badcerts", "--port", "0"});
  const std::string port = lab.port();
  const auto takes = [&](const std::string& host, int security_level) {
    return std::system(("openssl s_client -connect 127.0.0.1:" + port + " -servername " + host +
                        " -verify_hostname " + host + " -CAfile '" + (folder / "glasstls/local-ca.pem") +
                        "' -verify_return_error -cipher DEFAULT@SECLEVEL=" + std::to_string(security_level) +
                        " </dev/null >'" + (folder / "openssl.out") + "' 2>&1")
                           .c_str()) == 0;
  };
  for (const std::string host : {"weak-key.badcerts.test", "sha1.badcerts.test"}) {
    INFO(host);
    CHECK(takes(host, 0));
    CHECK_FALSE(takes(host, 2));
  }
  CHECK(takes("good.badcerts.test", 2));
}
