#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "background.hpp"
#include "support/catch.hpp"
#include "x509/certificate.hpp"
#include "x509/pem.hpp"

using namespace glasstls;
using namespace glasstls::testing;

namespace {

struct World {
  explicit World(std::vector<std::string> more = {})
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

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("serve makes an authority that can vouch for this machine alone, and keeps its key to itself") {
  World world;
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

TEST_CASE("serve hands out what is below its root, and nothing else") {
  World world;
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
  World world;
  const Ran page = world.get("/glasstls/handshake", "-q --suite TLS_CHACHA20_POLY1305_SHA256");
  for (std::string_view part : {"<title>Your handshake</title>", "TLS_CHACHA20_POLY1305_SHA256",
                                "ClientHello", "what the observer saw", "key_share", "unreadable"})
    CHECK(has(page.out, part));
  const nlohmann::json json = nlohmann::json::parse(world.get("/glasstls/handshake.json").out);
  CHECK(json["negotiated"]["version"] == "TLS 1.3");
  CHECK(json["negotiated"]["server_name"] == "localhost");
  CHECK(world.get("/glasstls/ca.pem").out == content(world.folder / "glasstls/local-ca.pem"));
  CHECK(world.get("/").out.find("Your handshake") != std::string::npos);
}

TEST_CASE("serve sends a lot") {
  World world;
  const Ran ran = world.get("/glasstls/bytes/10000000");
  CHECK(ran.out.size() == 10'000'000);
  CHECK(has(world.get("/glasstls/bytes/x").out, "400 Bad Request"));
}

TEST_CASE(
    "serve asks for a HelloRetryRequest, and refuses clients without a certificate, when it is told to") {
  World retry({"--retry"});
  const nlohmann::json json = nlohmann::json::parse(retry.get("/glasstls/handshake.json").out);
  CHECK(json["negotiated"]["hello_retry_request"] == true);
}

TEST_CASE("serve says what is wrong with its options") {
  TemporaryFolder folder;
  CHECK(run(folder, "serve --cert a.pem").code == 2);
  CHECK(run(folder, "serve --cert a.pem --key b.pem").code == 10);
  CHECK(run(folder, "serve --host example.com").code == 2);
  CHECK(run(folder, "serve --root '" + (folder / "nothing") + "'").code == 2);
}
