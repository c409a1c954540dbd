#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include <set>
#include <sstream>

#include "cli/progress_bar.hpp"
#include "decode/packets.hpp"
#include "decode/packets/packet_file.hpp"
#include "glossary/look_up.hpp"
#include "program.hpp"
#include "support/catch.hpp"
#include "support/has.hpp"
#include "support/repository.hpp"

using namespace glasstls;
using namespace glasstls::testing;

TEST_CASE("explain says what a name is, with both sections") {
  TemporaryFolder folder;
  const Ran ran = run(folder, "explain server-hello");
  CHECK(ran.code == 0);
  CHECK(ran.err.empty());
  CHECK(has(ran.out, "ServerHello, message                             RFC 9846 4.2.3 (RFC 8446 4.1.3)\n"));
  CHECK(has(ran.out, "The server chooses the version"));
  CHECK(has(run(folder, "explain handshake_failure").out, "What to do: Offer more with --suite"));
}

TEST_CASE("explain knows sections, and lists everything") {
  TemporaryFolder folder;
  const Ran section = run(folder, "explain 8446 4.1.3");
  CHECK(section.code == 0);
  for (const char* part : {"RFC 8446 4.1.3  Server Hello", "RFC 9846 4.2.3\n", "ServerHello, message",
                           "        src/messages/handshake.hpp\n"})
    CHECK(has(section.out, part));
  const Ran all = run(folder, "explain");
  CHECK(all.code == 0);
  for (const char* part : {"message\n", "signature scheme\n", "WAIT_EOED", "no_application_protocol"})
    CHECK(has(all.out, part));
}

TEST_CASE("everything with a name in a trace is explained") {
  TemporaryFolder folder;
  std::set<std::string> names;
  const auto add_fields = [&](const nlohmann::json& event) {
    if (!event.contains("fields")) return;
    for (const auto& field : event["fields"])
      if (field.contains("offset") && !std::string(field["name"]).starts_with("["))
        names.insert(std::string(field["name"]));
  };
  std::istringstream list(run(folder, "demo --scenario list").out);
  int scenarios = 0;
  for (std::string line; std::getline(list, line);) {
    if (!line.starts_with("  ")) continue;
    ++scenarios;
    const std::string scenario = line.substr(2, line.find(' ', 2) - 2);
    const auto story =
        nlohmann::json::parse(run(folder, "demo --json -v --seed 1 --scenario " + scenario).out);
    for (const auto& event : story["events"]) {
      add_fields(event);
      const std::string type = event["type"];
      if (type == "message" || type == "state" || type == "secret") names.insert(std::string(event["name"]));
      if (type == "alert") names.insert(std::string(event["alert"]["name"]));
      for (const char* key : {"label", "key_log_label", "keys", "cipher_suite"})
        if (event.contains(key) && event[key].is_string() && event[key] != "")
          names.insert(std::string(event[key]));
      if (event.contains("section") && event["section"].is_object())
        names.insert("RFC " + std::to_string(int(event["section"]["rfc"])) + " " +
                     std::string(event["section"]["section"]));
    }
  }
  CHECK(scenarios > 30);
  CHECK(names.size() > 200);
  for (const std::string& name : names) {
    CAPTURE(name);
    CHECK((!glossary::look_up(name).empty() || glossary::look_up_section(name) || name == "RFC 0 "));
  }
}

TEST_CASE("explain leads from a slip to the name, and says that it is none") {
  TemporaryFolder folder;
  const Ran ran = run(folder, "explain ServerHelo");
  CHECK(ran.code == 2);
  CHECK(ran.out.empty());
  CHECK(has(ran.err, "nothing here is called \"ServerHelo\"; did you mean ServerHello"));
  CHECK(has(run(folder, "explain WAIT_C").err, "\"CONNECTED, WAIT_CV\""));
  const Ran rfc = run(folder, "explain RFC 8446");
  CHECK(rfc.code == 0);
  CHECK(has(rfc.out, "4           Handshake Protocol\n"));
  CHECK(run(folder, "explain 9999").code == 2);
  CHECK(has(run(folder, "explain xyzzy").err, "glasstls explain lists all that is"));
}

TEST_CASE("explain prints JSON") {
  TemporaryFolder folder;
  const auto json = nlohmann::json::parse(run(folder, "explain --json 4.2.3").out);
  CHECK(json["format"] == "glasstls-explanations");
  CHECK(json["section"]["title"] == "Server Hello");
  CHECK(json["section"]["section"]["rfc8446_section"] == "4.1.3");
  CHECK(json["entries"].size() >= 3);
  CHECK(nlohmann::json::parse(run(folder, "explain --json").out)["entries"].size() > 200);
}

namespace {

/// What the demonstration recorded, and the secrets that are in it.
struct Recorded {
  explicit Recorded(const TemporaryFolder& folder, const std::string& scenario = "full") {
    REQUIRE(run(folder,
                "demo -q --seed 1 --scenario " + scenario + " --pcapng '" + (folder / "flow.pcapng") + "'")
                .code == 0);
    bytes = content(folder / "flow.pcapng");
    file = decode::read_packet_file(as_bytes(bytes));
    REQUIRE(file.broken.empty());
    REQUIRE_FALSE(file.key_log.empty());
  }

  /// The same packets in a file of the older format, which has no place for secrets.
  std::string as_pcap() const {
    std::vector<Bytes> packets;
    for (const auto& packet : file.packets) packets.push_back(to_bytes(packet.bytes));
    const Bytes older = pcap(101, packets);
    return std::string(as_text(older));
  }

  std::string bytes;
  decode::PacketFile file;
};

}  // namespace

TEST_CASE("decode reads a capture that brings its secrets, down to the HTTP") {
  for (const char* scenario : {"full", "hrr", "resume", "early-data", "client-auth", "key-update", "psk"}) {
    CAPTURE(scenario);
    TemporaryFolder folder;
    const Recorded recorded(folder, scenario);
    const Ran ran = run(folder, "decode '" + (folder / "flow.pcapng") + "'");
    CHECK(ran.code == 0);
    CHECK(ran.err.empty());
    for (const char* part :
         {"flow.pcapng: pcapng, ", "->  ClientHello", "<-  Finished", "->  GET / HTTP/1.1\n",
          "<-  HTTP/1.1 200 OK\n", "Content-Length          28\n", "\nTLS 1.3, TLS_AES_"}) {
      INFO(part << "\n" << ran.out);
      CHECK(has(ran.out, part));
    }
    CHECK_FALSE(has(ran.out, "What could not be decrypted"));
  }
}

TEST_CASE("decode --filter shows the connections that are asked for, and counts the others") {
  TemporaryFolder folder;
  const Recorded recorded(folder);
  const std::string file = " '" + (folder / "flow.pcapng") + "'";
  for (const char* what : {"4433", "127.0.0.1", "127.0.0.1:4433", "localhost", "Demo.localhost"})
    CHECK(has(run(folder, std::string("decode --filter ") + what + file).out, "->  ClientHello"));
  const Ran none = run(folder, "decode --filter other.example" + file);
  CHECK(none.code == 0);
  CHECK_FALSE(has(none.out, "ClientHello"));
  CHECK(has(none.out, "1 TCP connection left out by --filter"));
  CHECK(run(folder, "decode --filter 'a b'" + file).code == 2);
}

TEST_CASE("decode takes the secrets from a key log, and says which one it would need") {
  TemporaryFolder folder;
  const Recorded recorded(folder);
  write(folder / "flow.pcap", recorded.as_pcap());
  write(folder / "keys.log", recorded.file.key_log);
  const Ran open =
      run(folder, "decode --keylog '" + (folder / "keys.log") + "' '" + (folder / "flow.pcap") + "'");
  CHECK(open.code == 0);
  CHECK(has(open.out, "<-  HTTP/1.1 200 OK\n"));

  const Ran closed = run(folder, "decode '" + (folder / "flow.pcap") + "'");
  CHECK(closed.code == 0);
  CHECK(has(closed.out, "<-  ServerHello"));
  CHECK(has(closed.out, "not opened"));
  CHECK_FALSE(has(closed.out, "refused"));
  CHECK(has(closed.out, "What could not be decrypted"));
  CHECK(has(closed.out, "SERVER_HANDSHAKE_TRAFFIC_SECRET"));
  CHECK_FALSE(has(closed.out, "HTTP/1.1"));

  std::string wrong = recorded.file.key_log;
  wrong[wrong.find('\n') - 1] = wrong[wrong.find('\n') - 1] == '0' ? '1' : '0';
  write(folder / "wrong.log", wrong + "no line\n");
  const Ran other =
      run(folder, "decode --keylog '" + (folder / "wrong.log") + "' '" + (folder / "flow.pcap") + "'");
  CHECK(other.code == 0);
  CHECK(has(other.err, "wrong.log: 1 line is not"));
}

TEST_CASE("decode -v has every byte of records and messages") {
  TemporaryFolder folder;
  const Recorded recorded(folder);
  const Ran ran = run(folder, "decode -v '" + (folder / "flow.pcapng") + "'");
  for (const char* part :
       {"TLSCiphertext (", "EncryptedExtensions (", "verify_data: HMAC over", "HostName: \"demo.localhost\""})
    CHECK(has(ran.out, part));
  const auto json =
      nlohmann::json::parse(run(folder, "decode -v --json '" + (folder / "flow.pcapng") + "'").out);
  CHECK(json["kind"] == "pcapng");
  CHECK(json["broken"].is_null());
  REQUIRE(json["connections"].size() == 1);
  CHECK(json["connections"][0]["story"]["connected"] == true);
  CHECK(json["connections"][0]["story"]["negotiated"]["cipher_suite"] == "TLS_AES_128_GCM_SHA256");
}

TEST_CASE("decode names every byte of RFC 8448's ClientHello") {
  TemporaryFolder folder;
  const auto trace =
      nlohmann::json::parse(content((repository() / "vectors/rfc8448/section3-simple-1rtt.json").string()));
  std::string hello;
  for (const auto& step : trace["steps"])
    if (hello.empty() && step.contains("message") && step["message"] == "ClientHello")
      hello = step["figures"]["ClientHello"];
  REQUIRE(hello.size() == 2 * 196);
  std::string dump = "ClientHello (196 octets):";
  for (std::size_t i = 0; i < hello.size(); i += 2)
    dump += (i % 36 == 0 ? "\n   " : " ") + hello.substr(i, 2);
  const Ran ran = run(folder, "decode -", dump);
  CHECK(ran.code == 0);
  for (const char* part :
       {"standard input: handshake messages, 196 bytes in hexadecimal", "0000  Handshake (196 bytes)",
        "length: 192 bytes", "HostName: \"server\"", "Extension key_share", "00c4" /* the end */}) {
    INFO(part);
    CHECK(has(ran.out, part) == (std::string_view(part) != "00c4"));
  }
  CHECK_FALSE(has(ran.out, "not decoded"));
}

TEST_CASE("decode shows what it could read, and fails with the place where it stopped") {
  TemporaryFolder folder;
  const Recorded recorded(folder);
  write(folder / "cut.pcapng", std::string_view(recorded.bytes).substr(0, recorded.bytes.size() - 5));
  const Ran cut = run(folder, "decode '" + (folder / "cut.pcapng") + "'");
  CHECK(cut.code == 10);
  CHECK(has(cut.out, "<-  HTTP/1.1 200 OK\n"));
  CHECK(has(cut.err, "the file ends inside a block; expected "));
  const Ran text = run(folder, "decode -", "hello\n");
  CHECK(text.code == 10);
  CHECK(text.err == "glasstls: standard input: at byte 0: expected two hexadecimal digits, got \"h\"\n");
  CHECK(run(folder, "decode").code == 2);
  CHECK(run(folder, "decode nothing").code == 10);
  // A block of PEM without an end, and a ClientHello whose list of suites is odd: the rest of it is shown.
  CHECK(run(folder, "decode -", "-----BEGIN CERTIFICATE-----\nMIIB\n").code == 10);
  const std::string hello = "16030100300100002c0303" + std::string(64, '4') + "000003c02f1301000000";
  const Ran odd = run(folder, "decode -", hello);
  CHECK(odd.code == 10);
  CHECK(has(odd.out, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"));
  CHECK(has(odd.err, "the message ends inside cipher_suites"));
}

TEST_CASE("vectors tells tests that fail from files that cannot be read, and nothing from success") {
  TemporaryFolder folder;
  const std::string kat = (repository() / "vectors/wycheproof/hkdf_sha256_test.json").string();
  CHECK(run(folder, "vectors " + kat).code == 0);
  CHECK(run(folder, "vectors " + kat + " /nonexistent").code == 10);
  write(folder / "other.json", "{\"name\": 1}");
  const Ran other = run(folder, "vectors " + kat + " '" + (folder / "other.json") + "'");
  CHECK(other.code == 0);
  CHECK(has(other.out, "passed over"));
  const Ran none = run(folder, "vectors '" + (folder / "other.json") + "'");
  CHECK(none.code == 11);
  CHECK(has(none.err, "no test was run"));
  CHECK(run(folder, "vectors --filter nothing " + kat).code == 11);
  for (const char* format : {"tap", "junit", "json"}) {
    const Ran nothing = run(folder, std::string("vectors --filter nothing --format ") + format);
    CHECK(nothing.code == 11);
    CHECK(has(nothing.out, "no test was run"));  // somebody who reads only the report must not see a success
  }
  write(folder / "bad.json", "{\"testGroups\": [{}]}");
  CHECK(run(folder, "vectors '" + (folder / "bad.json") + "' " + kat).code == 1);
}

TEST_CASE("vectors runs what is built in, reads standard input, lists, filters and writes each format") {
  TemporaryFolder folder;
  const std::string kat = (repository() / "vectors/wycheproof/hkdf_sha256_test.json").string();
  CHECK(has(run(folder, "vectors").out, "RFC 8448 section 7 "));
  const Ran piped = run(folder, "vectors -", content(kat));
  CHECK(piped.code == 0);
  CHECK(has(piped.out, "standard input "));
  const Ran listed = run(folder, "vectors --list --filter 'tcId 2 *' " + kat);
  CHECK(listed.code == 0);
  CHECK(listed.out == kat + ": tcId 2 \"RFC 5869\" [EmptySalt]\n");
  CHECK(run(folder, "vectors --format tap " + kat).out.starts_with("TAP version 14\n1..43\n# "));
  CHECK(run(folder, "vectors --format junit " + kat).out.starts_with("<?xml "));
  CHECK(nlohmann::json::parse(run(folder, "vectors --format json " + kat).out)["counts"]["passed"] == 43);
  const Ran wrong = run(folder, "vectors --format xml " + kat);
  CHECK(wrong.code == 2);
  CHECK(has(wrong.err, "there is no format \"xml\""));
}

TEST_CASE("vectors waits for no pipe") {
  TemporaryFolder folder;
  const std::string pipe = folder / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  const Ran waited = run(folder, "vectors '" + pipe + "'");  // nobody ever writes to it
  CHECK(waited.code == 10);
  CHECK(has(waited.out, "ERROR: "));
  CHECK(run(folder, "vectors /dev/zero").code == 10);
}

TEST_CASE("the line of the progress bar is never wider than the terminal") {
  CHECK(cli::progress_line({.file = 1, .files = 4, .done = 5, .cases = 10, .name = "a.json"}, 80) ==
        "[#######-------------]  37 %  5 of 10  a.json");
  CHECK(cli::progress_line({.file = 0, .files = 0, .done = 0, .cases = 0, .name = "\x1b"}, 80) ==
        "[--------------------]   0 %  \\x1b");
  CHECK(cli::progress_line({.file = 9, .files = 4, .done = 9, .cases = 1, .name = std::string(100, 'a')}, 40)
            .size() == 40);
}
