#include <fstream>
#include <thread>

#include "background.hpp"
#include "flow/system.hpp"
#include "lab/mint.hpp"
#include "net/clock.hpp"
#include "program.hpp"
#include "support/catch.hpp"
#include "support/has.hpp"
#include "support/skip.hpp"
#include "tmux.hpp"
#include "x509/certificate/pem.hpp"

using namespace glasstls;
using namespace glasstls::testing;

namespace {

std::string record(const TemporaryFolder& folder, const std::string& scenario) {
  const std::string path = folder / (scenario + ".sqlog");
  const Ran ran = run(folder, "demo -q --secrets --scenario " + scenario + " --trace '" + path + "'");
  INFO(ran.err);
  CHECK(ran.code == 0);
  return path;
}

/// What the program answers to `commands`, which end with what standard input ends with.
std::string walk(const TemporaryFolder& folder, const std::string& path, const std::string& commands) {
  const Ran ran = run(folder, "step --secrets '" + path + "'", commands);
  INFO(ran.err);
  CHECK(ran.code == 0);
  CHECK(ran.err.empty());
  CHECK(ran.out.find('\x1b') == std::string::npos);
  return ran.out;
}

}  // namespace

TEST_CASE("one walks through every kind of handshake over a pipe") {
  const auto [scenario, stop, seen] = GENERATE(table<std::string, std::string, std::string>({
      {"full", "CertificateVerify", "ecdsa_secp256r1_sha256"},
      {"hrr", "HelloRetryRequest", "cookie"},
      {"resume", "ServerHello", "pre_shared_key"},
      {"early-data", "EndOfEarlyData", "EndOfEarlyData"},
      {"client-auth", "CertificateRequest", "signature_algorithms"},
      {"pq", "ServerHello", "X25519MLKEM768"},
      {"expired", "certificate_expired", "the certificate expired"},
      {"wrong-name", "certificate_unknown", "alert certificate_unknown(46)  from us"},
      {"alpn-mismatch", "no_application_protocol", "alert no_application_protocol(120)  from the peer"},
      {"bad-binder", "decrypt_error", "alert decrypt_error(51)  from the peer"},
      {"tampered", "bad_record_mac", "alert bad_record_mac(20)  from us"},
  }));
  CAPTURE(scenario);
  TemporaryFolder folder;
  const std::string path = record(folder, scenario);
  const std::string there = walk(folder, path, "break " + stop + "\ncontinue\n");
  CHECK(has(there, "breakpoint 1: " + stop + "\n#"));
  CHECK(has(there, seen));
  CHECK(has(walk(folder, path, "c\nprint transcript\n"), "ClientHello"));
  CHECK(has(walk(folder, path, "c\nobserver\n"), "in clear: ClientHello"));
  CHECK(has(walk(folder, path, "c\nstate\n"), "client in "));
  CHECK(has(walk(folder, path, "c\nwhere\n"), scenario == "full" ? "[CONNECTED]" : "server  "));
  // Forward over every event, and all the way back.
  std::string steps, backs;
  for (int i = 0; i < 300; ++i) steps += "step\n", backs += "back\n";
  const std::string both = walk(folder, path, steps + backs);
  CHECK(has(both, "this was the last event"));
  CHECK(has(both, "there is nothing before this event"));
  CHECK(has(walk(folder, path, "goto 3\nquit\nnext\n"), "#3 "));
}

TEST_CASE("step does not show what a trace without secrets lacks") {
  TemporaryFolder folder;
  const std::string path = record(folder, "full");
  const Ran ran = run(folder, "step '" + path + "'", "c\nprint secrets\nprint keys\n");
  CHECK(has(ran.out, "not kept; --secrets keeps it"));
  CHECK(has(walk(folder, path, "break ServerHello\nc\nprint commands\n"), "openssl"));
  const Ran nothing = run(folder, "step '" + (folder / "nothing") + "'");
  CHECK(nothing.code == 10);
  CHECK(has(nothing.err, "a URL begins with https://"));
  write(folder / "noise", "this is no trace");
  CHECK(run(folder, "step '" + (folder / "noise") + "'").code == 10);
}

TEST_CASE("a connection is held at each event, and goes on when the user does") {
  TemporaryFolder folder;
  Background server(folder, {"serve", "--port", "0"});
  const std::string url = "https://localhost:" + server.port() + "/";
  const std::string ca = "--ca '" + (folder / "glasstls/local-ca.pem") + "' ";

  // A user who quits before the ClientHello was sent has sent nothing: the server saw no handshake.
  const Ran held = run(folder, "step " + ca + url, "break ClientHello\nc\nstep\nwhere\nq\n");
  CHECK(held.code == 0);
  CHECK(has(held.out, "waits to be sent until you go on"));
  CHECK_FALSE(has(held.out, "ServerHello"));
  CHECK_FALSE(has(server.output(), "TLS_"));

  const Ran asked = run(folder, "step " + ca + url, "break request\nc\n");
  CHECK(has(asked.out, "GET / HTTP/1.1"));
  CHECK(has(asked.out, "wait to be sent until you go on"));  // Finished leaves with the request
  const Ran whole = run(folder, "step " + ca + url,
                        "break WAIT_CV\nc\nback\nwhere\nc\nc\nwhere\nprint key-schedule\nobserver\n");
  INFO(whole.err);
  CHECK(whole.code == 0);
  for (std::string_view part :
       {"state WAIT_CV", "certificates accepted", "[CONNECTED]", "this was the last event",
        "client_application_traffic_secret_0", "the TCP connection ends"}) {
    CAPTURE(part);
    CHECK(has(whole.out, part));
  }
  const Ran refused = run(folder, "step " + url, "break alert\nc\nc\n");
  CHECK(refused.code == 7);
  CHECK(has(refused.out, "alert unknown_ca(48)  from us"));
  CHECK(run(folder, "step https://localhost:1/", "c\n").code == 4);
  for (const char* commands : {"", "c\n"}) CHECK(run(folder, "step http://localhost/", commands).code == 2);
}

TEST_CASE("while somebody holds a connection, the clock and the deadlines stop") {
  TemporaryFolder folder;
  Background server(folder, {"serve", "--port", "0"});
  const std::string command =
      "(printf 'break ServerHello\\nbreak request\\nc\\n'; sleep 1.6; printf 'c\\n'; "
      "sleep 1.6; printf 'c\\nc\\nwhere\\n') | '" +
      std::string(std::getenv("GLASSTLS_PROGRAM")) + "' step --timeout 1.5 --ca '" +
      (folder / "glasstls/local-ca.pem") + "' https://localhost:" + server.port() + "/ >'" +
      (folder / "walk") + "'";
  REQUIRE(std::system(command.c_str()) == 0);
  const std::string walk = content(folder / "walk");
  INFO(walk);
  const std::size_t at = walk.find(", ", walk.find("at event "));
  REQUIRE(at != walk.npos);
  std::string time = walk.substr(at + 2, walk.find(" ms (+", at) - at - 2);
  std::erase(time, ',');  // of thousands
  CHECK(std::stod(time) > 0);
  CHECK(std::stod(time) < 1500);
}

TEST_CASE("a connection that is walked through keeps and leaves what connect's does") {
  TemporaryFolder folder;
  Background server(folder, {"serve", "--port", "0"});
  const std::string place = "localhost:" + server.port() + "/";
  const std::string options = "--ca '" + (folder / "glasstls/local-ca.pem") + "' --session '" +
                              (folder / "s") + "' --hsts '" + (folder / "hsts") + "' --trace '" +
                              (folder / "t") + "' --pcapng '" + (folder / "p") + "' --html '" +
                              (folder / "h") + "' --secrets ";
  const Ran first = run(folder, "step " + options + "https://" + place, "c\nc\n");
  INFO(first.err);
  CHECK(first.code == 0);
  CHECK(has(run(folder, "decode '" + (folder / "p") + "'").out, "GET / HTTP/1.1"));
  CHECK(has(content(folder / "h"), "</html>"));
  CHECK(has(run(folder, "view '" + (folder / "t") + "'").out, "HTTP/1.1 200 OK"));
  CHECK(has(run(folder, "replay '" + (folder / "t") + "'").out, "the same"));

  write(folder / "hsts", "localhost \"unlimited\"\n");
  const Ran second =
      run(folder,
          "step " + options + "--suite TLS_CHACHA20_POLY1305_SHA256,TLS_AES_128_GCM_SHA256 http://" + place,
          "next\nbreak ServerHello\nc\nq\n");
  INFO(second.out);
  CHECK(second.code == 0);
  CHECK(has(second.out, "https://" + place));
  CHECK(has(second.out, "pre_shared_key"));
  // A user who quits in the middle keeps a trace of what there was.
  const Ran half = run(folder, "step '" + (folder / "t") + "'", "goto 1\nlist all\n");
  CHECK(half.code == 0);
  CHECK(half.err.empty());
  CHECK(has(half.out, "ServerHello"));
  CHECK_FALSE(has(half.out, "EncryptedExtensions"));

  const Ran wrong = run(folder, "step --session s '" + (folder / "t") + "'");
  CHECK(wrong.code == 2);
  CHECK(has(wrong.err, "--session is only for a live connection"));
}

/// The options that name a client certificate and its key.
static std::string own_credential(const TemporaryFolder& folder) {
  flow::SystemRandom random;
  const lab::Minted root = lab::mint_root(lab::authority_recipe("clients", net::unix_time()), random);
  const lab::Minted leaf = lab::mint(root, lab::server_recipe({"client.test"}, net::unix_time()), random);
  std::ofstream(folder / "client.pem") << x509::encode_pem("CERTIFICATE", leaf.der);
  std::ofstream(folder / "client.key") << as_text(leaf.key.to_pem().reveal());
  return " --cert '" + (folder / "client.pem") + "' --key '" + (folder / "client.key") + "'";
}

TEST_CASE("connect and step say which options did nothing, and only those") {
  TemporaryFolder folder;
  Background server(folder, {"serve", "--port", "0"});
  const std::string authority = folder / "glasstls/local-ca";
  const std::string credential = own_credential(folder);
  const std::string options = " --ca '" + authority + ".pem'" + credential + " --early-data --session '" +
                              (folder / "s") + "' https://localhost:" + server.port() + "/";
  for (const std::string command : {"connect", "step"}) {
    std::filesystem::remove(folder / "s");
    const Ran ran = run(folder, command + options, "c\nc\n");
    CAPTURE(command, ran.err);
    CHECK(ran.code == 0);
    CHECK(has(ran.err, "--early-data does nothing here: "));
    CHECK(has(ran.err, "--cert does nothing here: the server did not ask for a certificate"));
  }
  Background asking(folder, {"serve", "--port", "0", "--client-ca", authority + ".pem", "--client-optional"});
  const Ran asked =
      run(folder, "connect --insecure" + credential + " https://localhost:" + asking.port() + "/");
  CHECK_FALSE(has(asked.err, "does nothing"));
}

TEST_CASE("on a terminal it is a whole screen, which is gone afterwards") {
  if (!Tmux::is_installed()) return skip("tmux is not installed");
  TemporaryFolder folder;
  const std::string path = record(folder, "full");
  {
    Tmux terminal(folder, "step '" + path + "'");
    CHECK(has(terminal.screen_with("event 1 of"), "glasstls demo"));
    terminal.press("n n n n n n Right");
    std::string screen = terminal.screen_with("event 8 of");
    CHECK(has(screen, "RECVD_CH"));
    CHECK(has(screen, "\x1b[36m"));  // what is sent has a colour
    terminal.press("m");
    CHECK(has(terminal.screen_with("HelloRetryRequest"), "> \x1b[32mSTART"));
    terminal.press("':break Finished' Enter");
    CHECK(has(terminal.screen_with("breakpoint 1"), "breakpoint 1: Finished"));
    terminal.press("c");
    CHECK(has(terminal.screen_with("36 bytes, record"), "event 86 of"));
    terminal.press("Left");
    CHECK(has(terminal.screen_with("event 85"), "event 85 of"));
    // A larger screen has the diagrams of both sides too.
    terminal.resize(130, 46);
    CHECK(has(terminal.screen_with("parameters are chosen"), "client auth"));
    terminal.press("q");
    screen = terminal.screen_with("ended with");
    CHECK(has(screen, "ended with 0"));
    CHECK(has(screen, "before-it"));  // the screen that was there
    CHECK_FALSE(has(screen, "event 47"));
    CHECK_FALSE(content(folder / "before").empty());
    // All but the size is as it was.
    const auto modes = [](const std::string& text) { return text.substr(text.find("intr")); };
    for (int i = 0; i < 100 && content(folder / "after").empty(); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    CHECK(modes(content(folder / "after")) == modes(content(folder / "before")));
  }
  TemporaryFolder second;
  const std::string again = record(second, "full");
  Tmux terminal(second, "step '" + again + "'");
  terminal.screen_with("event 1 of");
  terminal.press("C-c");  // a signal ends it
  const std::string screen = terminal.screen_with("ended with");
  CHECK(has(screen, "ended with 130"));
  CHECK(has(screen, "before-it"));
  CHECK_FALSE(has(screen, "event 1 of"));
}
