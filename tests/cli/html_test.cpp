#include <sys/stat.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "background.hpp"
#include "support/catch.hpp"
#include "support/has.hpp"
#include "support/skip.hpp"

using namespace glasstls::testing;
using Json = nlohmann::json;

namespace {

/// The part of the page that its script reads.
Json data_of(const std::string& page) {
  const std::string begin = "<script type=\"application/json\" id=\"data\">";
  const std::size_t at = page.find(begin);
  REQUIRE(at != std::string::npos);
  return Json::parse(page.substr(at + begin.size(), page.find("</script>", at) - at - begin.size()));
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), with);
}

/// What `text` prints in a shell, without the line feed at its end.
std::string printed(const TemporaryFolder& folder, const std::string& text) {
  write(folder / "command.sh", text + "\n");
  const std::string command = "cd '" + folder.path.string() + "' && sh command.sh >printed 2>&1";
  if (std::system(command.c_str()) != 0) return "failed: " + content(folder / "printed");
  std::string out = content(folder / "printed");
  while (out.ends_with('\n')) out.pop_back();
  return out;
}

bool has_openssl() { return std::system("openssl kdf -help >/dev/null 2>&1") == 0; }

/// Runs all commands of a flow and holds what they print against what the flow says. Returns how many.
int run_commands(const TemporaryFolder& folder, const Json& flow) {
  int ran = 0;
  for (std::size_t step = 0; step < flow["beside"].size(); ++step) {
    const Json& event = flow["story"]["events"][step];
    if (event["type"] == "secret") {
      INFO(event["name"]);
      CHECK(flow["beside"][step].contains("commands"));
    }
    if (!flow["beside"][step].contains("commands")) continue;
    for (const Json& command : flow["beside"][step]["commands"]) {
      INFO(command["text"].get<std::string>());
      CHECK(printed(folder, command["text"]) == command.value("value", "nothing"));
      if (event["type"] == "secret") CHECK(command["value"] == event["value"]);
      ++ran;
    }
  }
  return ran;
}

/// How often a flow has a command that makes this.
long makes(const Json& flow, std::string_view what) {
  long count = 0;
  for (const Json& beside : flow["beside"])
    if (beside.contains("commands"))
      for (const Json& command : beside["commands"]) count += command["makes"] == what;
  return count;
}

std::vector<std::string> path_of(const Json& flow, const char* side) {
  std::vector<std::string> path;
  for (const Json& beside : flow["beside"])
    if (beside.contains(side))
      for (const Json& state : beside[side]) path.push_back(state);
  return path;
}

/// The box of a machine's drawing with the current state, or "none".
std::string box_of(const Json& machine, const std::string& state) {
  if (machine["same"].contains(state)) return machine["same"][state]["box"];
  return machine["boxes"].contains(state) ? state : "none";
}

bool has_arrow(const Json& machine, const std::string& from, const std::string& to) {
  return std::any_of(machine["arrows"].begin(), machine["arrows"].end(),
                     [&](const Json& arrow) { return arrow["from"] == from && arrow["to"] == to; });
}

/// The scenarios that `demo --scenario list` names, each at the beginning of a line that is indented.
std::vector<std::string> scenarios(const TemporaryFolder& folder) {
  std::vector<std::string> names;
  std::istringstream list(run(folder, "demo --scenario list").out);
  for (std::string line; std::getline(list, line);)
    if (line.starts_with("  ") && line[2] != ' ') names.push_back(line.substr(2, line.find(' ', 2) - 2));
  return names;
}

/// How many bytes of its handshake messages and records no field names, or more than one, or none that it
/// could decode.
std::size_t unnamed_bytes(const Json& flow) {
  std::size_t unnamed = 0;
  for (const Json& event : flow["story"]["events"]) {
    if (event["type"] != "message" && event["type"] != "record") continue;
    const Json& fields = event["fields"];
    const std::string bytes = event["type"] == "message" ? event["bytes"] : event["wire"];
    std::vector<int> names(bytes.size() / 2, 0);
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (i + 1 < fields.size() && fields[i + 1]["depth"] > fields[i]["depth"]) continue;
      if (fields[i]["name"] == "" || fields[i]["name"] == "not decoded") continue;
      for (std::size_t at = fields[i]["offset"], left = fields[i]["size"]; left > 0; --left) ++names.at(at++);
    }
    unnamed += names.size() - static_cast<std::size_t>(std::count(names.begin(), names.end(), 1));
  }
  return unnamed;
}

std::size_t messages_of(const Json& flow) {
  std::size_t count = 0;
  for (const Json& event : flow["story"]["events"]) count += event["type"] == "message";
  return count;
}

struct Site {
  explicit Site(std::vector<std::string> more)
      : server(folder, words(std::move(more))), port(server.port()) {}
  static std::vector<std::string> words(std::vector<std::string> more) {
    more.insert(more.begin(), {"serve", "--port", "0"});
    return more;
  }
  /// `host` is in the URL; the connection goes to localhost.
  Json flow(const std::string& options = {}, int code = 0, const std::string& host = "localhost") {
    const Ran ran = run(folder, "connect -q -o /dev/null --secrets --html '" + (folder / "page.html") +
                                    "' --connect-to localhost:" + port + " " + options + " --ca-only '" +
                                    (folder / "glasstls/local-ca.pem") + "' https://" + host + ":" + port +
                                    "/glasstls/bytes/100");
    INFO(options << "\n" << ran.err);
    CHECK(ran.code == code);
    return data_of(content(folder / "page.html"))["flows"][0];
  }
  TemporaryFolder folder;
  Background server;
  std::string port;
};

}  // namespace

TEST_CASE("the page of the demonstration is complete, private to its owner, and fetches nothing") {
  TemporaryFolder folder;
  REQUIRE(run(folder, "demo --scenario rfc8448 -q --html '" + (folder / "page.html") + "'").code == 0);
  struct stat status {};
  REQUIRE(::stat((folder / "page.html").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  const std::string page = content(folder / "page.html");
  CHECK(has(page, "default-src 'none'"));
  CHECK(has(page, "script-src 'sha256-"));
  CHECK_FALSE(has(page, "unsafe"));
  CHECK_FALSE(has(page, "src=\"http"));
  CHECK_FALSE(has(page, "@import"));
  // RFC 8448 section 3: {client} extract secret "master"; nobody asked for secrets
  CHECK_FALSE(has(page, "18df06843d13a08bf2a449844c5f8a478001bc4d4c627984d5a41da8d0402919"));
  const Json flow = data_of(page)["flows"][0];
  CHECK(flow["title"] == "glasstls demo --scenario rfc8448");
  CHECK(flow["story"]["events"].size() == flow["beside"].size());
  bool asks_for_variable = false;
  for (const Json& beside : flow["beside"])
    if (beside.contains("commands"))
      asks_for_variable |= has(beside["commands"][0]["text"], "hexkey:$main_secret");
  CHECK(asks_for_variable);
}

TEST_CASE("both machines walk as RFC 9846 appendix A draws it") {
  TemporaryFolder folder;
  run(folder, "demo -q --html '" + (folder / "page.html") + "'");
  const Json flow = data_of(content(folder / "page.html"))["flows"][0];
  CHECK(path_of(flow, "client") == std::vector<std::string>{"START", "WAIT_SH", "WAIT_EE", "WAIT_CERT_CR",
                                                            "WAIT_CV", "WAIT_FINISHED", "CONNECTED"});
  CHECK(path_of(flow, "server") == std::vector<std::string>{"START", "RECVD_CH", "NEGOTIATED", "WAIT_FLIGHT2",
                                                            "WAIT_FINISHED", "CONNECTED"});
}

// That the drawing has the engine's arrows is tested beside it; here, that everything that a scenario reports
// of is drawn, of the side whose states follow from the messages too.
TEST_CASE("every transition that a scenario takes is an arrow on the page") {
  TemporaryFolder folder;
  const std::vector<std::string> names = scenarios(folder);
  CHECK(names.size() > 30);
  std::size_t transitions = 0;
  for (const std::string& name : names) {
    run(folder, "demo -q --scenario " + name + " --html '" + (folder / "page.html") + "'");
    const Json data = data_of(content(folder / "page.html"));
    for (const char* side : {"client", "server"}) {
      const Json& machine = data["machines"][side];
      const std::vector<std::string> path = path_of(data["flows"][0], side);
      for (std::size_t i = 0; i < path.size(); ++i) {
        INFO(name << ", " << side << ": " << (i > 0 ? path[i - 1] : "") << " to " << path[i]);
        const std::string box = box_of(machine, path[i]);
        CHECK(box != "none");
        if (i == 0 || path[i] == "START") continue;  // the next connection begins there
        const std::string before = box_of(machine, path[i - 1]);
        if (before != box) CHECK(has_arrow(machine, before, box));
        ++transitions;
      }
    }
  }
  CHECK(transitions > 200);
}

TEST_CASE("every command on the page makes its value again") {
  if (!has_openssl()) return skip("no openssl that has kdf");
  TemporaryFolder folder;
  run(folder, "demo -q --secrets --html '" + (folder / "page.html") + "'");
  int ran = run_commands(folder, data_of(content(folder / "page.html"))["flows"][0]);
  CHECK(ran > 30);
  {
    Site site({"--early-data", "16384", "--allow-replay"});
    const std::string session = "--session '" + (site.folder / "session") + "'";
    const Json full = site.flow(session + " --suite TLS_AES_256_GCM_SHA384"), resumed = site.flow(session),
               early = site.flow(session + " --early-data");
    CHECK(resumed["story"]["negotiated"]["resumed"] == true);
    CHECK(early["story"]["negotiated"]["early_data"] == "accepted");
    CHECK(makes(early, "client_early_traffic_secret") == 1);
    CHECK(path_of(early, "server") == std::vector<std::string>{"START", "RECVD_CH", "NEGOTIATED", "WAIT_EOED",
                                                               "WAIT_FLIGHT2", "WAIT_FINISHED", "CONNECTED"});
    for (const Json* flow : {&full, &resumed, &early}) {
      CHECK(makes(*flow, "verify_data") == 2);
      ran += run_commands(site.folder, *flow);
    }
  }
  Site site({"--retry"});
  const Json retried = site.flow();
  CHECK(retried["story"]["negotiated"]["hello_retry_request"] == true);
  CHECK(path_of(retried, "server")[2] == "START");
  ran += run_commands(site.folder, retried);
  std::printf("report: %d commands run\n", ran);
}

TEST_CASE("every byte of every handshake has one name, and a failure says where and why") {
  std::vector<std::pair<std::string, Json>> good, failing;
  TemporaryFolder keys;
  const std::string in_keys = "cd '" + keys.path.string() + "' && ";
  const bool certificate =
      std::system(
          (in_keys +
           "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key "
           "-out ca.pem -subj /CN=ca -addext keyUsage=critical,keyCertSign -days 30 >log 2>&1 && "
           "openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout me.key "
           "-out me.csr -subj /CN=me.test >log 2>&1 && printf "
           "'extendedKeyUsage=clientAuth\\nsubjectAltName=DNS:me.test\\n"
           "authorityKeyIdentifier=keyid\\n' >me.ext && openssl x509 "
           "-req -in me.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 20 -extfile me.ext -out me.pem "
           ">log 2>&1")
              .c_str()) == 0;
  {
    Site site({"--early-data", "16384", "--allow-replay"});
    const std::string session = "--session '" + (site.folder / "session") + "'";
    good.emplace_back("full", site.flow(session + " --group x25519"));
    good.emplace_back("resumed", site.flow(session + " --group x25519"));
    good.emplace_back("early data", site.flow(session + " --group x25519 --early-data"));
    good.emplace_back("post-quantum", site.flow("--group X25519MLKEM768"));
    failing.emplace_back("wrong name", site.flow({}, 7, "wrong.test"));
    write(keys / "other.pem", content(site.folder / "glasstls/local-ca.pem"));
  }
  {
    Site site({"--retry"});
    good.emplace_back("HelloRetryRequest", site.flow());
  }
  {
    Site site({"--suite", "TLS_CHACHA20_POLY1305_SHA256", "--group", "secp256r1", "--alpn", "other"});
    failing.emplace_back("no common suite", site.flow("--suite TLS_AES_128_GCM_SHA256", 6));
    failing.emplace_back("no common group", site.flow("--group x25519", 6));
    failing.emplace_back("no common protocol", site.flow("--alpn h2", 6));
    write(site.folder / "glasstls/local-ca.pem", content(keys / "other.pem"));
    failing.emplace_back("unknown authority", site.flow("--alpn other", 7));
  }
  if (certificate) {
    Site site({"--client-ca", keys / "ca.pem"});
    good.emplace_back("client certificate",
                      site.flow("--cert '" + (keys / "me.pem") + "' --key '" + (keys / "me.key") + "'"));
    failing.emplace_back("no client certificate", site.flow({}, 6));
  }
  CHECK(failing.size() >= 4);
  for (const auto* kind : {&good, &failing})
    for (const auto& [name, flow] : *kind) {
      INFO(name);
      CHECK(unnamed_bytes(flow) == 0);
      CHECK(messages_of(flow) >= (kind == &good ? 6u : 1u));
      CHECK(flow["story"]["error"].is_null() == (kind == &good));
    }
  CHECK(good[3].second["story"]["negotiated"]["group"] == "X25519MLKEM768");
  if (!certificate) return skip("no openssl to make a client's certificate; all else is checked");
  CHECK(good.back().second["story"]["negotiated"]["client_certificate_requested"] == true);
  CHECK(path_of(good.back().second, "server") ==
        std::vector<std::string>{"START", "RECVD_CH", "NEGOTIATED", "WAIT_FLIGHT2", "WAIT_CERT", "WAIT_CV",
                                 "WAIT_FINISHED", "CONNECTED"});
}

TEST_CASE("everything in a trace is only text on the page, and never part of a command") {
  TemporaryFolder folder;
  run(folder, "demo -q --secrets --trace '" + (folder / "a.sqlog") + "'");
  const std::string markup = "</script><!--<script><img src=x onerror=alert(1)>";
  std::string trace = content(folder / "a.sqlog");
  trace = replaced(trace, "\"glasstls demo\"", "\"" + markup + "\"");
  trace = replaced(trace, "\"name\":\"ServerHello\"", "\"name\":\"" + markup + "\"");
  trace = replaced(trace, "\"label\":\"c hs traffic\"", "\"label\":\"\\\"; touch pwned; \\\"\"");
  trace = replaced(trace, "\"from\":\"main_secret\"", "\"from\":\"`touch pwned`$(touch pwned)\"");
  write(folder / "a.sqlog", trace);
  const Ran ran = run(folder, "view --html '" + (folder / "page.html") + "' '" + (folder / "a.sqlog") + "'");
  INFO(ran.err);
  REQUIRE(ran.code == 0);
  const std::string page = content(folder / "page.html");
  CHECK_FALSE(has(page, "<img"));
  CHECK_FALSE(has(page, "<!--"));
  const Json flow = data_of(page)["flows"][0];
  CHECK(flow["title"] == markup);
  int commands = 0;
  for (const Json& beside : flow["beside"])
    if (beside.contains("commands"))
      for (const Json& command : beside["commands"]) {
        printed(folder, command["text"]);
        ++commands;
      }
  CHECK(commands > 20);
  CHECK_FALSE(std::filesystem::exists(folder.path / "pwned"));
}

TEST_CASE("several traces come on one page, and only there") {
  TemporaryFolder folder;
  const std::string trace = "'" + (folder / "a.sqlog") + "'", page = "'" + (folder / "page.html") + "'";
  run(folder, "demo -q --trace " + trace);
  CHECK(run(folder, "view " + trace + " " + trace).code == 2);
  CHECK(run(folder, "view -q --html " + page + " " + trace + " " + trace).code == 0);
  CHECK(data_of(content(folder / "page.html"))["flows"].size() == 2);
}
