#include <nlohmann/json.hpp>

#include "background.hpp"
#include "lab/scenarios.hpp"
#include "support/catch.hpp"
#include "support/has.hpp"

using namespace glasstls;
using namespace glasstls::testing;

namespace {

/// A trace of the demonstration, as a file of that folder.
std::string record_trace(const TemporaryFolder& folder, const std::string& arguments) {
  const std::string path = folder / "flow.sqlog";
  const Ran ran = run(folder, "demo -q --trace '" + path + "' " + arguments);
  INFO(ran.out << ran.err);
  REQUIRE(ran.code == 0);
  return path;
}

/// What replaying it gives, which must be that all is the same; how much was compared.
nlohmann::json expect_same(const TemporaryFolder& folder, const std::string& path) {
  const Ran ran = run(folder, "replay --json '" + path + "'");
  INFO(path << ": " << ran.out << ran.err);
  CHECK(ran.code == 0);
  if (ran.out.empty()) return {};
  const auto json = nlohmann::json::parse(ran.out);
  CHECK(json["same"] == true);
  CHECK(json["connections"] >= 1);
  CHECK(json["records"] >= 1);
  return json;
}

/// Changes the hexadecimal digit at the end of the first `"value":"..."` (or another field) after `word`.
void change_digit(const std::string& path, const std::string& word, const std::string& field) {
  std::string text = content(path);
  const std::size_t begin = text.find("\"" + field + "\":\"", text.find(word));
  REQUIRE(begin != std::string::npos);
  const std::size_t last = text.find('"', begin + field.size() + 4) - 1;
  text[last] = text[last] == '0' ? '1' : '0';
  write(path, text);
}

}  // namespace

TEST_CASE("every scenario of the demonstration is computed again, to the byte") {
  for (const lab::Scenario& scenario : lab::scenarios())
    for (const std::string seed : {"--seed 7", ""}) {
      if (scenario.fails && seed.empty()) continue;
      CAPTURE(scenario.name, seed);
      TemporaryFolder folder;
      const std::string path = record_trace(folder, "--secrets --scenario " + scenario.name + " " + seed);
      const auto json = expect_same(folder, path);
      if (scenario.fails) continue;
      CHECK(json["messages"] >= 6);
      CHECK(json["bytes"] >= 1000);
      CHECK(json["secrets"] >= 15);
    }
  TemporaryFolder folder;
  expect_same(folder, record_trace(folder, "--secrets --scenario rfc8448"));
}

TEST_CASE(
    "connections that somebody tampered with are computed again, as the side that told of them saw them") {
  for (const char* tampering :
       {"ServerHello.random=flip", "Finished.verify_data=flip", "client.Finished.verify_data=zeros",
        "Certificate:drop", "CertificateVerify.signature=flip", "client.CertificateVerify.signature=flip",
        "ServerHello:repeat", "EncryptedExtensions:truncate", "Certificate:flip", "clock=+400d",
        "name=other.example", "early-data:replay", "KeyUpdate:repeat",
        "ClientHello.pre_shared_key.binders=flip"}) {
    CAPTURE(tampering);
    TemporaryFolder folder;
    const std::string path = folder / "flow.sqlog";
    const Ran ran =
        run(folder, "demo -q --seed 7 --secrets --trace '" + path + "' --tamper '" + tampering + "'");
    INFO(ran.out << ran.err);
    REQUIRE(ran.code == 0);
    expect_same(folder, path);
  }
}

TEST_CASE("a server's recording is computed again, one visitor after the other") {
  TemporaryFolder folder;
  Background server(folder, {"serve", "--port", "0", "--secrets", "--early-data", "4096",
                             "--compress-certificate", "--trace", folder / "visit.sqlog"});
  const std::string port = server.port();
  const auto visit = [&](const std::string& options) {
    return run(folder, "connect -q " + options + " --ca-only '" + (folder / "glasstls/local-ca.pem") +
                           "' 'https://localhost:" + port + "/glasstls/bytes/300000'");
  };
  const std::string session = "--session '" + (folder / "session") + "' --early-data";
  CHECK(visit(session).code == 0);
  CHECK(visit(session).code == 0);
  CHECK(visit("--compress-certificate --key-update").code == 0);
  CHECK(visit("--group secp384r1").code == 0);
  CHECK(visit("--group X25519MLKEM768").code == 0);
  CHECK(visit("--suite TLS_CHACHA20_POLY1305_SHA256").code == 0);
  CHECK(run(folder, "connect -q 'https://localhost:" + port + "/'").code != 0);  // it does not trust us
  server.stop();
  for (const char* file : {"visit.sqlog", "visit-2.sqlog", "visit-3.sqlog", "visit-4.sqlog", "visit-5.sqlog",
                           "visit-6.sqlog", "visit-7.sqlog"})
    expect_same(folder, folder / file);
  CHECK(has(content(folder / "visit-2.sqlog"), "\"keys\":\"early\""));
}

TEST_CASE("replay names the first thing that differs, with its field and byte") {
  TemporaryFolder folder;
  const std::string path = record_trace(folder, "--secrets --seed 7");
  const std::string original = content(path);
  const auto divergence = [&](const std::string& word, const std::string& field) {
    write(path, original);
    change_digit(path, word, field);
    const Ran ran = run(folder, "replay --json '" + path + "'");
    CHECK(ran.code == 1);
    return nlohmann::json::parse(ran.out)["divergence"];
  };
  const auto random = divergence("ClientHello.random", "value");
  CHECK(random["what"] == "ClientHello of the client");
  CHECK(random["field"] == "random");
  CHECK(random["byte"] == 37);
  CHECK(divergence("\"name\":\"handshake_secret\"", "value")["what"] == "the secret handshake_secret");
  const auto message = divergence("\"name\":\"Finished\"", "data");
  CHECK(message["what"] == "Finished of the server");
  CHECK(message["field"] == "verify_data");
  CHECK(message["byte"] == 35);
  write(path, original);
  change_digit(path, "ClientHello.random", "value");
  const Ran ran = run(folder, "replay '" + path + "'");
  CHECK(ran.code == 1);
  CHECK(has(ran.out, "x   ClientHello of the client, random, byte 37"));
}

TEST_CASE("where nothing was compared, nothing came out the same") {
  TemporaryFolder folder;
  const std::string path = record_trace(folder, "--secrets --seed 7");
  const std::string whole = content(path);
  const std::size_t set_up = whole.find("\"name\":\"glasstls:client_set_up\""),
                    record = whole.find("\"name\":\"glasstls:record\"");
  REQUIRE(record != std::string::npos);
  for (const std::size_t end : {whole.find('\n', set_up) + 1, whole.find('\n', set_up) + 100, record}) {
    write(path, whole.substr(0, end));
    const Ran ran = run(folder, "replay '" + path + "'");
    CAPTURE(end, ran.out, ran.err);
    CHECK(ran.code == 1);
    CHECK((has(ran.out, "nothing was compared") || has(ran.out, "the first thing to be compared differs")));
    CHECK_FALSE(has(ran.out, "the same"));
    CHECK(nlohmann::json::parse(run(folder, "replay --json '" + path + "'").out)["same"] == false);
  }
  write(path, whole.substr(0, whole.size() / 2));
  const Ran half = run(folder, "replay '" + path + "'");
  CHECK(half.code == 0);
  CHECK(has(half.out, "come out the same, and then the"));
}

TEST_CASE("a trace in which nothing happened is not shown as if something had") {
  TemporaryFolder folder;
  const std::string path = record_trace(folder, "--secrets --seed 7");
  write(path, content(path).substr(0, content(path).find('\n') + 1));
  for (const std::string command : {"view", "view --json", "step"}) {
    const Ran ran = run(folder, command + " '" + path + "'");
    CAPTURE(command);
    CHECK(ran.code == 10);
    CHECK(ran.out.empty());
    CHECK(has(ran.err, "has no event in it"));
  }
}

TEST_CASE("replay says why it cannot go on") {
  TemporaryFolder folder;
  const std::string plain = record_trace(folder, "--seed 7");
  CHECK_FALSE(has(content(plain), "glasstls:input"));
  CHECK_FALSE(has(content(plain), "glasstls:client_set_up"));
  const Ran without = run(folder, "replay '" + plain + "'");
  CHECK(without.code == 10);
  CHECK(has(without.err, "was recorded without --secrets"));
  const std::string claiming = record_trace(folder, "--secrets --seed 7");
  std::string text = content(claiming);
  const std::size_t at = text.find("\"first_record\":", text.find("glasstls:application_data"));
  REQUIRE(at != std::string::npos);
  text.insert(text.find("\"last_record\":", at) + 14, "99999999");
  write(claiming, text);
  const Ran endless = run(folder, "replay --json '" + claiming + "'");
  CHECK(endless.code == 10);
  CHECK(nlohmann::json::parse(endless.out)["stopped"] ==
        "there is more application data than can be made up");
  CHECK(run(folder, "replay").code == 2);
  CHECK(run(folder, "replay nothing").code == 10);
}
