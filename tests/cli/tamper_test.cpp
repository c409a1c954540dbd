#include <nlohmann/json.hpp>

#include "background.hpp"
#include "support/catch.hpp"
#include "support/has.hpp"
#include "support/skip.hpp"

using namespace glasstls;
using namespace glasstls::testing;

namespace {

/// A server that runs, and a client that visits it.
struct Peers {
  explicit Peers(std::vector<std::string> of_server = {})
      : server(folder, words(std::move(of_server))), port(server.port()) {}

  static std::vector<std::string> words(std::vector<std::string> more) {
    more.insert(more.begin(), {"serve", "--port", "0"});
    return more;
  }
  Ran visit(const std::string& options, const std::string& path = "/glasstls/bytes/10") const {
    return run(folder, "connect " + options + " --ca-only '" + (folder / "glasstls/local-ca.pem") +
                           "' 'https://localhost:" + port + path + "'");
  }

  TemporaryFolder folder;
  Background server;
  std::string port;
};

struct Case {
  const char *tampering, *done;  ///< what is written, and what is said to have been done
  int code;                      ///< of connect
  const char* ending;            ///< part of what the client says of the end
};

constexpr Case of_client[] = {
    {"ClientHello.cipher_suites=TLS_AES_256_GCM_SHA384", "in the client's ClientHello, cipher_suites", 5,
     "the client objected: "},
    {"client.Finished:truncate", "the client's Finished arrived without", 6, "decode_error"},
    {"client.Finished:flip", "the last bit of the record with the client's", 6, "bad_record_mac"},
    {"client.Finished:drop", "the client's Finished did not arrive", 6, "bad_record_mac"},
};
constexpr Case of_server[] = {
    {"ServerHello.legacy_session_id_echo=empty", "in the server's ServerHello,", 5, "illegal_parameter"},
    {"CertificateVerify:drop", "the server's CertificateVerify did not arrive", 5, "unexpected_message"},
    {"Certificate:repeat", "the server's Certificate arrived twice", 5, "unexpected_message"},
    {"EncryptedExtensions:flip", "the last bit of the record with the server's", 5, "bad_record_mac"},
    {"NewSessionTicket.ticket_lifetime=60", "in the server's NewSessionTicket,", 0, ""},
};

}  // namespace

TEST_CASE("connect --tamper changes what goes out, and says what was changed and what the server answered") {
  const Peers peers;
  for (const Case& one : of_client) {
    const Ran ran = peers.visit(std::string("--tamper '") + one.tampering + "'");
    INFO(one.tampering << "\n" << ran.out << ran.err);
    CHECK(ran.code == one.code);
    for (const char* part : {"What --tamper did", one.done, "how it ended", one.ending})
      CHECK(has(ran.out, part));
  }
}

TEST_CASE("connect --tamper changes what comes in, and the client objects or goes on") {
  const Peers peers;
  for (const Case& one : of_server) {
    const Ran ran = peers.visit(std::string("--tamper '") + one.tampering + "'");
    INFO(one.tampering << "\n" << ran.out << ran.err);
    CHECK(ran.code == one.code);
    const char* who = one.code == 0 ? "nobody objected" : "the client objected: ";
    for (const char* part : {one.done, who, one.ending}) CHECK(has(ran.out, part));
  }
}

TEST_CASE("serve --tamper changes each connection, and says what was changed and what the client answered") {
  for (const Case& one : of_server) {
    const Peers peers({"--tamper", one.tampering});
    for (int visitor = 0; visitor < 2; ++visitor) {
      const Ran ran = peers.visit("");
      INFO(one.tampering << "\n" << ran.out << ran.err << peers.server.output());
      CHECK(ran.code == one.code);
      CHECK(has(ran.out, one.ending));
    }
    CHECK(peers.server.says(std::string("--tamper: ") + one.done));
    if (one.code != 0) CHECK(peers.server.says(std::string("the client sent the alert ") + one.ending));
  }
  const Peers peers({"--tamper", "client.Finished:flip"});
  CHECK(peers.visit("").code == 6);
  CHECK(peers.server.says("--tamper: the last bit of the record with the client's Finished was changed"));
}

TEST_CASE("everything else arrives as it was sent, in both directions and under new keys") {
  const Peers peers({"--tamper", "NewSessionTicket.ticket_lifetime=60"});
  const Ran plain = peers.visit("-q", "/glasstls/bytes/200000");
  CHECK(plain.code == 0);
  CHECK(plain.out == std::string(200000, '\0'));
  const Ran both = peers.visit("-q --key-update --tamper NewSessionTicket:drop", "/glasstls/bytes/200000");
  CHECK(both.code == 0);
  CHECK(both.out == std::string(200000, '\0'));
  CHECK(has(both.err, "--tamper: the server's NewSessionTicket did not arrive"));
}

TEST_CASE("what was changed is in the JSON and in the trace") {
  const Peers peers;
  const std::string trace = peers.folder / "trace.sqlog";
  const Ran ran = peers.visit("--json --trace '" + trace + "' --tamper CertificateVerify:drop");
  INFO(ran.out << ran.err);
  CHECK_FALSE(nlohmann::json::parse(ran.out).empty());
  CHECK(has(ran.out, "\"title\": \"What --tamper did\""));
  CHECK(has(run(peers.folder, "view '" + trace + "'").out, "the server's CertificateVerify did not arrive"));
}

TEST_CASE("a tampering that cannot be done is explained") {
  const Peers peers;
  const auto complaint = [&](const std::string& tampering) {
    const Ran ran = peers.visit("-q --tamper '" + tampering + "'");
    CHECK(ran.code == 2);
    return ran.err;
  };
  CHECK(has(complaint("clock=+400d"), "\"clock=+400d\" changes no message"));
  CHECK(has(complaint("name=other.example"), "glasstls demo can do it"));
  CHECK(has(complaint("early-data:replay"), "changes no message"));
  CHECK(has(complaint("nonsense"), "MESSAGE.FIELD=VALUE"));
  CHECK(has(complaint("HelloRetryRequest:drop"), "no HelloRetryRequest was sent in this connection"));
  CHECK(has(complaint("ClientHello.nothing=1"), "cipher_suites"));
  CHECK(has(complaint("Finished:drop' --keep-lengths --group 'x25519"), "--keep-lengths goes with"));
  CHECK(run(peers.folder, "serve --tamper clock=+1d").code == 2);
}

TEST_CASE("OpenSSL refuses what serve --tamper changes, and the server tells of its alert") {
  if (std::system("openssl version >/dev/null 2>&1") != 0) return skip("openssl");
  const Peers peers({"--tamper", "ServerHello.legacy_session_id_echo=empty"});
  const std::string command =
      "openssl s_client -connect localhost:" + peers.port + " </dev/null >/dev/null 2>&1";
  CHECK(std::system(command.c_str()) != 0);
  CHECK(peers.server.says("--tamper: in the server's ServerHello, legacy_session_id_echo was "));
  CHECK(peers.server.says("the client sent the alert illegal_parameter"));
}
