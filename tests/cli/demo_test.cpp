#include <nlohmann/json.hpp>

#include "program.hpp"
#include "support/catch.hpp"
#include "support/has.hpp"
#include "support/repository.hpp"

using namespace glasstls::testing;
using Json = nlohmann::json;

namespace {

/// What a scenario's JSON says, which ended with that exit code.
Json play(const std::string& scenario, int code = 0) {
  TemporaryFolder folder;
  const Ran ran = run(folder, "demo --json --scenario " + scenario);
  INFO(ran.err);
  CHECK(ran.code == code);
  return Json::parse(ran.out);
}

std::vector<Json> events(const Json& json, std::string_view type, std::string_view direction = {}) {
  std::vector<Json> found;
  for (const Json& event : json["events"])
    if (event["type"] == type && (direction.empty() || event["direction"] == direction))
      found.push_back(event);
  return found;
}

/// "ClientHello ServerHello ..." of a direction.
std::string messages(const Json& json, std::string_view direction) {
  std::string names;
  for (const Json& event : events(json, "message", direction))
    names.append(names.empty() ? "" : " ").append(event["name"].get<std::string>());
  return names;
}

/// The alert that ended it, and where it went: "sent certificate_expired".
std::string ending(const Json& json) {
  for (const Json& event : events(json, "alert"))
    if (event["alert"]["name"] != "close_notify")
      return event["direction"].get<std::string>() + " " + event["alert"]["name"].get<std::string>();
  return "no alert";
}

std::string status(const Json& json) {
  const auto heads = events(json, "http_head", "received");
  return heads.empty() ? "" : heads.back()["first_line"].get<std::string>();
}

const Json& closing(const Json& json) {
  const Json& last = json["events"].back();
  CHECK(last["type"] == "note");
  CHECK(last["closing"] == true);
  return last;
}

std::string fact(const Json& json, std::string_view name) {
  for (const Json& one : closing(json)["facts"])
    if (one["name"] == name) return one["value"];
  return {};
}

}  // namespace

TEST_CASE("the demonstration shows a page over real sockets, from the name on, and explains it") {
  TemporaryFolder folder;
  const Ran ran = run(folder, "demo");
  CHECK(ran.code == 0);
  for (std::string_view part :
       {"DNS   demo.localhost", "127.0.0.1", "TCP   127.0.0.1:", "->  ClientHello", "<-  CertificateVerify",
        "certificates accepted", "->  Finished", "HTTP/1.1 200 OK", "What happened", "an observer saw",
        "RFC 9846 2 (RFC 8446 2)", "glasstls demo --scenario hrr"}) {
    CAPTURE(part);
    CHECK(has(ran.out, part));
  }
}

TEST_CASE("scenarios show what they are there for") {
  const Json full = play("full");
  CHECK(full["negotiated"]["version"] == "TLS 1.3");
  CHECK(full["negotiated"]["group"] == "X25519MLKEM768");
  CHECK(full["negotiated"]["resumed"] == false);
  CHECK(full["certificates"].size() == 2);
  CHECK(messages(full, "sent") == "ClientHello Finished");
  CHECK(messages(full, "received") ==
        "ServerHello EncryptedExtensions Certificate CertificateVerify Finished NewSessionTicket "
        "NewSessionTicket");
  CHECK(status(full) == "HTTP/1.1 200 OK");
  CHECK(fact(full, "round trips") == "3: TCP 1, TLS 1, HTTP 1");

  const Json hrr = play("hrr");
  CHECK(hrr["negotiated"]["hello_retry_request"] == true);
  CHECK(hrr["negotiated"]["group"] == "secp384r1");
  CHECK(messages(hrr, "sent") == "ClientHello ClientHello Finished");
  CHECK(has(messages(hrr, "received"), "HelloRetryRequest ServerHello"));
  CHECK(fact(hrr, "round trips") == "4: TCP 1, TLS 2, HTTP 1");

  const Json resume = play("resume");
  CHECK(resume["negotiated"]["resumed"] == true);
  CHECK(has(messages(resume, "received"), "ServerHello EncryptedExtensions Finished"));
  CHECK_FALSE(has(messages(resume, "received"), "Certificate"));
  CHECK(resume["certificates"].empty());
  CHECK(has(fact(resume, "server's handshake"), "in the first visit"));

  const Json auth = play("client-auth");
  CHECK(auth["negotiated"]["client_certificate_requested"] == true);
  CHECK(messages(auth, "sent") == "ClientHello Certificate CertificateVerify Finished");
  CHECK(status(auth) == "HTTP/1.1 200 OK");

  const Json pq = play("pq");
  CHECK(pq["negotiated"]["group"] == "X25519MLKEM768");
  CHECK(events(pq, "message", "sent")[0]["size"] > 1216);  // ML-KEM-768's encapsulation key is 1184 bytes
  CHECK(has(fact(pq, "ClientHello"), "with only x25519"));

  const Json psk = play("psk");
  CHECK(psk["negotiated"]["resumed"] == true);
  CHECK(has(messages(psk, "received"), "ServerHello EncryptedExtensions Finished"));
  CHECK(has(events(psk, "message", "sent")[0]["bytes"].get<std::string>(),
            "636c617373726f6f6d"));  // "classroom"

  const Json update = play("key-update");
  CHECK(messages(update, "sent") == "ClientHello Finished KeyUpdate");
  CHECK(has(messages(update, "received"), "KeyUpdate"));
  for (const char* direction : {"sent", "received"})
    CHECK(events(update, "keys", direction).back()["generation"] == 1);
  CHECK(status(update) == "HTTP/1.1 200 OK");
}

TEST_CASE("early data leaves before the server said anything, and a copy of it counts without protection") {
  const Json early = play("early-data");
  CHECK(early["negotiated"]["early_data"] == "accepted");
  CHECK(messages(early, "sent") == "ClientHello EndOfEarlyData Finished");
  CHECK(fact(early, "round trips") == "2: TCP 1, TLS 1 (with the request in it)");
  CHECK(early["round_trips"]["total"] == 2);
  std::size_t request = 0, answer = 0, line = 0, at = 0;
  for (const Json& event : early["events"]) {
    ++at;
    if (event["type"] == "application_data" && event["direction"] == "sent" && request == 0) request = at;
    if (event["type"] == "http_head" && event["direction"] == "sent") line = at;
    if (event["type"] == "message" && event["direction"] == "received" && answer == 0) answer = at;
  }
  CHECK(line > 0);
  CHECK(line < answer);
  CHECK(request > 0);
  CHECK(request < answer);

  const Json replay = play("replay");
  CHECK(fact(replay, "protection off") == "the shop sent a book twice");
  CHECK(fact(replay, "protection on") == "the shop sent a book once");
}

TEST_CASE("scenarios whose point is to fail do, for the reason that they show, and exit with 0") {
  const auto [scenario, expected] = GENERATE(table<std::string, std::string>({
      {"expired", "sent certificate_expired"},
      {"not-yet-valid", "sent certificate_expired"},
      {"wrong-name", "sent certificate_unknown"},
      {"unknown-root", "sent unknown_ca"},
      {"self-signed", "sent unknown_ca"},
      {"revoked", "sent certificate_revoked"},
      {"weak-key", "sent bad_certificate"},
      {"wrong-purpose", "sent unsupported_certificate"},
      {"broken-signature", "sent bad_certificate"},
      {"alpn-mismatch", "received no_application_protocol"},
      {"no-common-suite", "received handshake_failure"},
      {"no-common-group", "received handshake_failure"},
      {"tls12-only", "sent protocol_version"},
      {"plain-http", "sent unexpected_message"},
      {"bad-binder", "received decrypt_error"},
      {"client-auth-missing", "received certificate_required"},
      {"tampered", "sent bad_record_mac"},
      {"cut-off", "no alert"},
  }));
  CAPTURE(scenario);
  const Json json = play(scenario);
  CHECK(ending(json) == expected);
  CHECK_FALSE(json["error"].is_null());
  CHECK(status(json).empty());
  CHECK(has(closing(json)["title"], "as intended"));
}

TEST_CASE("every scenario of the list runs, explains itself and leads to another one") {
  TemporaryFolder folder;
  std::istringstream list(run(folder, "demo --scenario list").out);
  std::string line;
  int scenarios = 0;
  while (std::getline(list, line)) {
    if (!line.starts_with("  ")) continue;
    const std::string name = line.substr(2, line.find(' ', 2) - 2);
    if (name == "rfc8448") continue;
    CAPTURE(name);
    ++scenarios;
    const Json json = play(name);
    CHECK(json["events"][0]["type"] == "note");
    CHECK_FALSE(json["events"][0]["text"].get<std::string>().empty());
    CHECK_FALSE(closing(json)["text"].get<std::string>().empty());
    CHECK(has(fact(json, "read on"), "RFC 9846"));
    CHECK(has(fact(json, "an observer saw"), "ClientHello"));
    CHECK(has(fact(json, "try next"), "glasstls demo --scenario "));
  }
  CHECK(scenarios == 38);
}

TEST_CASE("a refused record is shown byte for byte") {
  const auto [scenario, first] = GENERATE(table<std::string, std::string>({
      {"tampered", "170303"},
      {"plain-http", "485454502f312e31"},
  }));
  CAPTURE(scenario);
  const Json json = play(scenario);
  std::size_t refused = 0;
  for (const Json& event : json["events"])
    if (event["type"] == "record" && event["content_type"] == 0) {
      ++refused;
      CHECK(event["direction"] == "received");
      CHECK(event["wire"].get<std::string>().starts_with(first));
    }
  CHECK(refused == 1);
}

TEST_CASE("with a seed, two runs are the same to the byte, and another seed gives other keys") {
  TemporaryFolder folder;
  for (const char* scenario :
       {"full", "hrr", "early-data", "client-auth", "key-update", "expired", "tampered"}) {
    CAPTURE(scenario);
    const std::string command = std::string("demo -v --secrets --seed 7 --scenario ") + scenario;
    const Ran first =
        run(folder, command + " --trace '" + (folder / "1") + "' --pcapng '" + (folder / "p1") + "'");
    const Ran second =
        run(folder, command + " --trace '" + (folder / "2") + "' --pcapng '" + (folder / "p2") + "'");
    CHECK(first.code == 0);
    CHECK(first.out == second.out);
    CHECK(content(folder / "1") == content(folder / "2"));
    CHECK(content(folder / "p1") == content(folder / "p2"));
    CHECK(run(folder, std::string("demo -v --secrets --seed 8 --scenario ") + scenario).out != first.out);
  }
}

TEST_CASE("a trace of the demonstration tells all of it again") {
  TemporaryFolder folder;
  for (const char* scenario : {"full", "early-data", "pq", "wrong-name", "bad-binder"}) {
    CAPTURE(scenario);
    const Ran ran =
        run(folder, std::string("demo --trace '") + (folder / "trace") + "' --scenario " + scenario);
    CHECK(ran.code == 0);
    CHECK(run(folder, "view '" + (folder / "trace") + "'").out == ran.out);
  }
}

TEST_CASE("the handshake of RFC 8448 is a scenario too, and its secrets are those of the RFC") {
  TemporaryFolder folder;
  const Ran ran = run(folder, "demo --scenario rfc8448");
  CHECK(ran.code == 0);
  for (std::string_view part :
       {"RFC 8448 section 3", "->  ClientHello", "<-  Finished", "->  Finished", "<-  NewSessionTicket",
        "tolerated", "TLS 1.3, TLS_AES_128_GCM_SHA256, x25519, rsa_pss_rsae_sha256"}) {
    CAPTURE(part);
    CHECK(has(ran.out, part));
  }
  const Json json = Json::parse(run(folder, "demo --scenario rfc8448 --json --secrets").out);
  std::string found;
  for (const Json& event : events(json, "secret"))
    if (event["name"] == "main_secret") found = event["value"];
  // RFC 8448 section 3: {client} extract secret "master"
  CHECK(found == "18df06843d13a08bf2a449844c5f8a478001bc4d4c627984d5a41da8d0402919");
}

TEST_CASE("the demonstration says what it does not know") {
  TemporaryFolder folder;
  const Ran ran = run(folder, "demo --scenario nothing");
  CHECK(ran.code == 2);
  CHECK(has(ran.err, "--scenario list"));
  CHECK(run(folder, "demo --seed x").code == 2);
}

TEST_CASE("the README shows what the demonstration prints") {
  TemporaryFolder folder;
  std::istringstream printed(run(folder, "demo --seed 1", {}, "C.UTF-8").out);
  std::istringstream readme(content((repository() / "README.md").string()));
  const std::string margin = "    ";
  std::string line, shown;
  while (std::getline(readme, line) && line.find("full: a page over TLS 1.3") == line.npos) continue;
  std::size_t lines = 0;
  for (; std::getline(printed, shown) && (line.empty() || line.starts_with(margin)); ++lines) {
    CHECK((line.empty() ? line : line.substr(margin.size())) == shown);
    if (!std::getline(readme, line)) break;
  }
  CHECK(lines > 40);
}
