#include <nlohmann/json.hpp>

#include "background.hpp"
#include "base/printable.hpp"
#include "messages/extension_bodies.hpp"
#include "net/connect.hpp"
#include "support/catch.hpp"
#include "support/has.hpp"
#include "support/scripted_client.hpp"
#include "support/skip.hpp"
#include "world.hpp"

using namespace glasstls;
using namespace glasstls::testing;
using Json = nlohmann::ordered_json;

namespace {

/// Sets the window's title, paints red in both forms, reorders, hides, and is no UTF-8 at its end.
const std::string hostile =
    "a\x1b]0;owned\x07\x1b[31m\xc2\x9b"
    "31m\x7f\u202e\u2066\u200f\u061c\u180e\u200b\u2060\ufeff\u3164\uffa0\u2028\ufe0f\U000e0041\xff";
/// The same, and then a line of its own.
const std::string forging = hostile + "\r\nFORGED: all is well";

/// Whether nothing of it reached the screen as it was.
void check_clean(const Ran& ran) {
  for (const std::string& text : {ran.out, ran.err}) {
    CAPTURE(safe(text.substr(0, 4000)));
    CHECK(Printable::lines(text, false).text() == text);
    CHECK_FALSE(has(text, "\nFORGED"));
    CHECK_FALSE(text.starts_with("FORGED"));
  }
}

/// Each command that talks to a server, in each way in which it shows things.
void check_all(World& world, const std::string& reply) {
  for (const std::string command :
       {"connect", "connect -q", "connect -v --secrets", "connect --json", "connect -v --json", "cert",
        "cert -v", "cert --json", "step",
        "connect -q -o /dev/null -w '%{errormsg} %{alpn} %header{X-A} %{url_effective}'"}) {
    const Server server = world.serve(reply);
    const Ran ran = run(world.folder, command + world.trust() + url(server), "continue\nchecks\nlist all\n");
    CAPTURE(command);
    CHECK(ran.out + ran.err != "");
    check_clean(ran);
  }
}

messages::Extension alpn(const std::string& name) {
  messages::ProtocolNameList list;
  list.protocol_name_list.push_back({to_bytes(as_bytes(name))});
  return messages::make_extension(list);
}

}  // namespace

TEST_CASE("an ALPN that a server chose never reaches a terminal unescaped") {
  World world;
  world.script.encrypted_extensions = {alpn(forging)};
  check_all(world, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
}

TEST_CASE("names in certificates and names of authorities never reach a terminal unescaped") {
  World world;
  forge::Recipe recipe = forge::leaf("localhost");
  recipe.common_name = forging.substr(0, forging.find('\xff'));
  recipe.names = {"localhost", hostile.substr(0, 5) + ".example"};
  const forge::Minted own = forge::self_signed(recipe);
  world.script.chain = {own.der};
  world.script.ed25519_seed = own.key.seed;
  world.script.request_certificate = true;
  messages::CertificateAuthorities authorities;
  authorities.authorities.push_back({own.subject});
  world.script.certificate_request.push_back(messages::make_extension(authorities));
  check_all(world, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  write(world.folder / "own.pem", forge::pem(own.der));
  for (const std::string command : {"cert", "cert -v", "cert --json", "decode", "decode --json"})
    check_clean(run(world.folder, command + " '" + (world.folder / "own.pem") + "'"));
}

TEST_CASE("nothing of HTTP reaches a terminal unescaped") {
  World world;
  for (const std::string& reply :
       {"HTTP/1.1 200 " + hostile + "\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX-A: " + hostile + "\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n" + hostile + ": a\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: " + hostile + "\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: " + hostile + "\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: https://" + hostile + "/\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: /" + hostile + "\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nStrict-Transport-Security: " + hostile + "\r\nContent-Length: 0\r\n\r\n",
        hostile + "\r\n\r\n"})
    for (const std::string command : {"connect", "connect -q", "connect --json", "step"}) {
      const Server server = world.serve(reply);
      CAPTURE(command, safe(reply));
      check_clean(run(world.folder, command + world.trust() + url(server), "continue\ncontinue\nlist all\n"));
    }
}

TEST_CASE("words of the command line and names of files never reach a terminal unescaped") {
  TemporaryFolder folder;
  const std::string word = "'" + forging + "'", file = "'" + (folder / forging) + "'";
  for (const std::string& command : {word,
                                     "connect " + word,
                                     "connect https://" + word + "/",
                                     "connect --suite " + word + " localhost",
                                     "connect --" + word,
                                     "connect --ca " + file + " localhost",
                                     "connect -w '%{" + forging + "}' localhost",
                                     "connect --timeout " + word + " localhost",
                                     "connect --session " + file + "/x https://localhost:1/",
                                     "cert " + file,
                                     "cert --at " + word + " x",
                                     "decode " + file,
                                     "decode --keylog " + file + " -",
                                     "view " + file,
                                     "replay " + file,
                                     "step " + file,
                                     "explain " + word,
                                     "lab " + word,
                                     "demo --scenario " + word,
                                     "demo --tamper " + word,
                                     "serve --cert " + file + " --key " + file,
                                     "serve --host " + word,
                                     "vectors " + file}) {
    const Ran ran = run(folder, command);
    CAPTURE(safe(command));
    CHECK(ran.code != 0);
    check_clean(ran);
  }
}

TEST_CASE("nothing in a trace reaches a terminal unescaped, in any command that reads one") {
  TemporaryFolder folder;
  const std::string trace = folder / "a.sqlog", changed = folder / "b.sqlog";
  REQUIRE(run(folder, "demo -q --secrets --trace '" + trace + "'").code == 0);
  std::vector<Json> records;
  const std::string all = content(trace);
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = all.find('\n', at);
    records.push_back(Json::parse(all.substr(at + 1, end - at - 1)));
    at = end + 1;
  }
  const std::string words =
      forging.substr(0, forging.find('\xff')) + forging.substr(forging.find('\xff') + 1);

  // Where the text is: the kind of event, and the keys that lead to it.
  std::vector<std::string> places;
  const auto walk = [](auto&& self, Json& value, const std::string& place, const auto& visit) -> void {
    if (value.is_string()) visit(value, place);
    if (value.is_structured())
      for (auto& [key, inside] : value.items())
        self(self, inside, place + "/" + (value.is_array() ? "[]" : key), visit);
  };
  for (Json& record : records)
    walk(walk, record, record.value("name", ""), [&](Json&, const std::string& place) {
      if (std::find(places.begin(), places.end(), place) == places.end()) places.push_back(place);
    });
  CHECK(places.size() > 50);
  const std::string commands =
      "list all\nnext\nprint secrets\nprint keys\nprint transcript\ncontinue\nchecks\nobserver\nexplain\n"
      "print key-schedule\nprint commands\nbreak " +
      words + "\n";
  std::size_t taken = 0;
  for (const std::string& place : places) {
    std::vector<Json> with = records;
    for (Json& record : with)
      walk(walk, record, record.value("name", ""), [&](Json& value, const std::string& here) {
        if (here == place) value = words;
      });
    std::string text;
    for (const Json& record : with) text += "\x1e" + record.dump() + "\n";
    write(changed, text);
    CAPTURE(place);
    const Ran ran = run(folder, "view -v '" + changed + "'");
    check_clean(ran);
    // What passes stays: in the end everything is hostile that can be.
    if (ran.code != 0 || (place.ends_with("/name") && place.find("/data") == std::string::npos)) continue;
    records = with;
    ++taken;
  }
  CHECK(taken > 25);
  std::string text;
  for (const Json& record : records) text += "\x1e" + record.dump() + "\n";
  write(changed, text);
  for (const std::string command :
       {"view", "view --secrets -v", "view --json", "view -v --json",
        "view -q -w '%{url} %{errormsg} %{cipher_suite} %{content_type} %{remote_ip} %{method}'", "replay",
        "replay --json", "step", "step --secrets"}) {
    CAPTURE(command);
    check_clean(run(folder, command + " '" + changed + "'", commands));
  }
}

TEST_CASE("nothing from a visitor of a server reaches a terminal unescaped") {
  TemporaryFolder folder;
  Background server(folder, {"serve", "--port", "0", "--alpn", "http/1.1", "-v"});
  const auto port = static_cast<std::uint16_t>(std::stoi(server.port()));
  for (const std::string& request : {"GET /" + hostile + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
                                     hostile + " / HTTP/1.1\r\nHost: localhost\r\n\r\n",
                                     "GET / HTTP/1.1\r\nHost: " + hostile + "\r\n\r\n", hostile + "\r\n\r\n"})
    for (const bool plain : {false, true}) {
      ScriptedClient::Script script;
      script.server_name = plain ? "localhost" : forging;
      script.more = {alpn(plain ? "http/1.1" : forging)};
      ScriptedClient client(script);
      const net::Deadline deadline(std::chrono::seconds(5));
      net::Stream stream = net::connect({*net::parse_literal("127.0.0.1", port)}, deadline);
      std::array<std::uint8_t, 1 << 14> buffer;
      stream.send(client.take_output(), deadline);
      bool asked = false;
      try {
        while (const std::size_t size = stream.receive(buffer, deadline)) {
          client.receive(View(buffer).first(size));
          if (client.done() && !std::exchange(asked, true)) client.send(as_bytes(request));
          stream.send(client.take_output(), deadline);
          if (!client.received.empty()) break;
        }
      } catch (const std::exception&) {  // it has left
      }
    }
  CHECK(server.stop() == 0);
  check_clean({0, server.output(), {}});
}
