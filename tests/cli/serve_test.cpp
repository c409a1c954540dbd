#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "background.hpp"
#include "cli/visit_recording.hpp"
#include "support/catch.hpp"
#include "support/forge.hpp"
#include "support/has.hpp"
#include "x509/certificate/certificate.hpp"
#include "x509/certificate/pem.hpp"

using namespace glasstls;
using namespace glasstls::testing;

namespace {

struct ServedWorld {
  explicit ServedWorld(std::vector<std::string> more = {})
      : server(folder, words(std::move(more))), port(server.port()) {}

  std::vector<std::string> words(std::vector<std::string> more) {
    std::filesystem::create_directory(folder.path / "root");
    write(folder / "root/hello.txt", "hello\n");
    write(folder / "secret.txt", "secret\n");
    std::filesystem::create_symlink("../secret.txt", folder.path / "root" / "link.txt");
    std::filesystem::create_symlink("hello.txt", folder.path / "root" / "inside.txt");
    std::filesystem::create_directory(folder.path / "root" / "sub");
    write(folder / "root/sub/index.html", "<p>index</p>");
    more.insert(more.begin(), {"serve", "--port", "0", "--root", folder / "root"});
    return more;
  }

  Ran get(const std::string& path, const std::string& options = "-q") {
    return run(folder, "connect " + options + " --ca-only '" + (folder / "glasstls/local-ca.pem") +
                           "' 'https://localhost:" + port + path + "'");
  }

  TemporaryFolder folder;
  Background server;
  std::string port;
};

/// The event of that message in a document of a connection.
nlohmann::json message_called(const std::string& name, const nlohmann::json& json) {
  for (const auto& event : json["events"])
    if (event["type"] == "message" && event["name"] == name) return event;
  return {};
}

}  // namespace

TEST_CASE("serve makes an authority that can vouch only for this machine, and keeps its key private") {
  ServedWorld world;
  struct stat status {};
  REQUIRE(::stat((world.folder / "glasstls/local-ca.key").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  const auto certificates = x509::certificates_in_pem(content(world.folder / "glasstls/local-ca.pem"));
  REQUIRE(certificates.size() == 1);
  const x509::Certificate authority = x509::parse_certificate(certificates[0]);
  REQUIRE(authority.extensions.name_constraints);
  CHECK(authority.extensions.name_constraints->permitted_subtrees.size() == 4);
  CHECK(world.get("/hello.txt").out == "hello\n");
  CHECK(world.server.stop() == 0);
  CHECK(has(world.server.output(), "The server has ended."));
  Background again(world.folder, {"serve", "--port", "0"});
  again.port();
  CHECK(x509::certificates_in_pem(content(world.folder / "glasstls/local-ca.pem")) == certificates);
}

TEST_CASE("serve gives out only what is below its root") {
  ServedWorld world;
  CHECK(world.get("/inside.txt").out == "hello\n");
  CHECK(world.get("/sub/").out == "<p>index</p>");
  CHECK(world.get("/sub").out == "<p>index</p>");  // after a redirect
  for (const char* path :
       {"/link.txt", "/%2e%2e/secret.txt", "/sub/..%2f..%2fsecret.txt", "/nothing", "/.hidden"}) {
    const Ran ran = world.get(path);
    INFO(path << "\n" << ran.out << ran.err);
    CHECK_FALSE(has(ran.out, "secret\n"));
    CHECK(has(ran.out, "404 Not Found"));
  }
}

TEST_CASE("serve shows visitors their own handshake") {
  ServedWorld world;
  const Ran page = world.get("/glasstls/handshake", "-q --suite TLS_CHACHA20_POLY1305_SHA256");
  for (std::string_view part : {"<title>Your handshake</title>", "TLS_CHACHA20_POLY1305_SHA256",
                                "ClientHello", "what the observer saw", "key_share", "its content encrypted"})
    CHECK(has(page.out, part));
  const nlohmann::json json = nlohmann::json::parse(world.get("/glasstls/handshake.json").out);
  CHECK(json["negotiated"]["version"] == "TLS 1.3");
  CHECK(json["negotiated"]["server_name"] == "localhost");
  CHECK(world.get("/glasstls/ca.pem").out == content(world.folder / "glasstls/local-ca.pem"));
  CHECK(world.get("/").out.find("Your handshake") != std::string::npos);
}

TEST_CASE("serve sends a lot") {
  ServedWorld world;
  const Ran ran = world.get("/glasstls/bytes/10000000");
  CHECK(ran.out.size() == 10'000'000);
  CHECK(has(world.get("/glasstls/bytes/x").out, "400 Bad Request"));
}

TEST_CASE("serve sends a HelloRetryRequest for another group, with a cookie, or only for a cookie") {
  struct Case {
    std::vector<std::string> options;
    bool group, cookie;
  };
  for (const Case& one :
       {Case{{"--retry"}, true, false}, Case{{"--group", "secp384r1"}, true, false},
        Case{{"--group", "secp384r1", "--cookie"}, true, true}, Case{{"--retry-cookie"}, false, true}}) {
    ServedWorld world(one.options);
    const auto json = nlohmann::json::parse(world.get("/glasstls/handshake.json").out);
    CHECK(json["negotiated"]["hello_retry_request"] == true);
    const std::string bytes = message_called("HelloRetryRequest", json)["bytes"];
    CAPTURE(one.options, bytes);
    CHECK(has(bytes, "00330002") == one.group);     // key_share, with a group and no key
    CHECK((bytes.size() / 2 > 150) == one.cookie);  // which is the only long thing
  }
}

TEST_CASE("serve names the authorities that client certificates may come from") {
  TemporaryFolder folder;
  write(folder / "clients.pem", forge::pem(forge::self_signed(forge::ca("Clients of the Test")).der));
  Background server(folder, {"serve", "--port", "0", "--client-ca", folder / "clients.pem"});
  const Ran ran = run(folder, "connect --json --ca-only '" + (folder / "glasstls/local-ca.pem") +
                                  "' https://localhost:" + server.port() + "/");
  const std::string bytes = message_called("CertificateRequest", nlohmann::json::parse(ran.out))["bytes"];
  CHECK(has(bytes, to_hex(as_bytes("Clients of the Test"))));
}

TEST_CASE("a visit with early data is shown and recorded to its end") {
  TemporaryFolder folder;
  Background server(folder,
                    {"serve", "--port", "0", "--early-data", "4096", "--trace", folder / "visit.sqlog"});
  const std::string words = "connect -q --ca-only '" + (folder / "glasstls/local-ca.pem") + "' --session '" +
                            (folder / "sessions") + "' ";
  const std::string url = "https://localhost:" + server.port() + "/glasstls/bytes/3";
  CHECK(run(folder, words + url).code == 0);
  CHECK(run(folder, words + "--early-data " + url).code == 0);
  CHECK(server.stop() == 0);
  CHECK(has(server.output(), ", resumed, early data accepted"));
  const Ran shown = run(folder, "view '" + (folder / "visit-2.sqlog") + "'");
  for (std::string_view part : {"<-  EndOfEarlyData", "<-  Finished"}) CHECK(has(shown.out, part));
}

TEST_CASE("serve records each visitor's connection in a file of its own, which view opens") {
  TemporaryFolder folder;
  const std::string trace = folder / "visit.sqlog", second = folder / "visit-2.sqlog",
                    capture = folder / "visit.pcapng";
  {
    Background server(folder, {"serve", "--port", "0", "--trace", trace, "--secrets", "--pcapng", capture});
    const std::string port = server.port();
    for (int i = 0; i < 2; ++i) {
      const Ran ran =
          run(folder, "connect -q --ca-only '" + (folder / "glasstls/local-ca.pem") +
                          "' -w '%{round_trips_tls}' https://localhost:" + port + "/glasstls/bytes/3");
      CHECK(ran.out == std::string("\0\0\0", 3) + "1");
    }
    CHECK(server.stop() == 0);
    CHECK(has(server.output(), "warning"));
  }
  for (const std::string& file : {trace, second}) {
    CAPTURE(file);
    struct stat status {};
    REQUIRE(::stat(file.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    const std::string text = content(file);
    CHECK(has(text, R"("type":"server")"));
    CHECK(has(text, R"("title":"glasstls serve, visited by )"));
    const Ran shown = run(folder, "view '" + file + "'");
    CHECK(shown.code == 0);
    CHECK(shown.err.empty());
    for (std::string_view part : {"<-  ClientHello", "->  ServerHello", "<-  Finished",
                                  "<-  GET /glasstls/bytes/3 HTTP/1.1", "->  HTTP/1.1 200 OK"})
      CHECK(has(shown.out, part));
    const auto json = nlohmann::json::parse(run(folder, "view --json --secrets '" + file + "'").out);
    CHECK(json["connected"] == true);
    std::size_t values = 0;
    for (const auto& event : json["events"])
      if (event["type"] == "secret") values += event.contains("value");
    CHECK(values > 5);
    CHECK(run(folder, "view --html '" + (folder / "page.html") + "' '" + file + "'").code == 0);
  }
  CHECK_FALSE(std::filesystem::exists(folder / "visit-3.sqlog"));
  if (std::system("tshark --version >/dev/null 2>&1") != 0) return;
  for (const std::string& file : {capture, folder / "visit-2.pcapng"}) {
    const std::string command = "tshark -r '" + file + "' -Y http -T fields -e http.request.uri " +
                                "-e http.response.code >'" + (folder / "http") + "' 2>'" + (folder / "err") +
                                "'";
    CHECK(std::system(command.c_str()) == 0);
    CHECK(has(content(folder / "http"), "/glasstls/bytes/3\t\n\t200\n"));
  }
}

TEST_CASE("the trace of a visit that went wrong says so") {
  TemporaryFolder folder;
  const std::string trace = folder / "visit.sqlog";
  Background server(folder, {"serve", "--port", "0", "--trace", trace});
  CHECK(run(folder, "connect https://localhost:" + server.port() + "/").code == 7);
  CHECK(server.stop() == 0);
  const Ran shown = run(folder, "view '" + trace + "'");
  CHECK(shown.code == 0);
  CHECK(has(shown.out, "TLS failed"));
  CHECK(has(shown.out, "unknown_ca(48)"));
  const auto trouble = nlohmann::json::parse(run(folder, "view --json '" + trace + "'").out)["error"];
  CHECK(has(trouble["what"], "unknown_ca"));
}

TEST_CASE("who says nothing leaves no file, and what cannot be written is said at once") {
  CHECK(cli::numbered("a/b.sqlog", 1) == "a/b.sqlog");
  CHECK(cli::numbered("a/b.sqlog", 2) == "a/b-2.sqlog");
  CHECK(cli::numbered("a.d/b", 12) == "a.d/b-12");
  CHECK(cli::numbered("a/.b", 3) == "a/.b-3");
  TemporaryFolder folder;
  CHECK(run(folder, "serve --port 0 --trace /nowhere/at/all").code == 10);
  CHECK(run(folder, "serve --port 0 --secrets").code == 2);
}

TEST_CASE("a trace that cannot be opened when visitors come is said once, and they are served") {
  TemporaryFolder folder;
  const std::string traces = folder / "traces";
  std::filesystem::create_directory(traces);
  Background server(folder, {"serve", "--port", "0", "--trace", traces + "/visit.sqlog"});
  const std::string port = server.port();
  std::filesystem::remove_all(traces);
  for (int visitor = 0; visitor < 2; ++visitor) {
    const Ran ran = run(folder, "connect -q --ca-only '" + (folder / "glasstls/local-ca.pem") +
                                    "' https://localhost:" + port + "/glasstls/bytes/10");
    CHECK(ran.code == 0);
    CHECK(ran.out.size() == 10);
  }
  CHECK(server.stop() == 0);
  const std::string said = server.output(), trouble = "cannot open the trace file";
  const std::size_t first = said.find(trouble);
  REQUIRE(first != std::string::npos);
  CHECK(said.find(trouble, first + 1) == std::string::npos);
}

TEST_CASE("serve says what is wrong with its options") {
  TemporaryFolder folder;
  CHECK(run(folder, "serve --cert a.pem").code == 2);
  CHECK(run(folder, "serve --cert a.pem --key b.pem").code == 10);
  CHECK(run(folder, "serve --host example.com").code == 2);
  CHECK(run(folder, "serve --root '" + (folder / "nothing") + "'").code == 10);
}
