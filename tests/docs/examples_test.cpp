#include <fcntl.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <thread>

#include "flow/system.hpp"
#include "lab/mint.hpp"
#include "program.hpp"
#include "support/catch.hpp"
#include "support/has.hpp"
#include "support/repository.hpp"
#include "support/skip.hpp"
#include "x509/certificate/pem.hpp"

extern char** environ;

using namespace glasstls;
using namespace glasstls::testing;

namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  if (!value) throw std::runtime_error(std::string(name) + " is not set");
  return value;
}

int socket_on(std::uint16_t port, bool listening) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  const sockaddr_in here{AF_INET, htons(port), {htonl(INADDR_LOOPBACK)}, {}};
  const auto* address = reinterpret_cast<const sockaddr*>(&here);
  const int result = listening ? ::bind(fd, address, sizeof here) : ::connect(fd, address, sizeof here);
  if (result == 0) return fd;
  ::close(fd);
  return -1;
}

/// A port that nobody listens on.
std::string free_port() {
  const int fd = socket_on(0, true);
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(fd);
  return std::to_string(ntohs(address.sin_port));
}

/// A server of somebody's, until the test is over.
class Running {
 public:
  Running(const std::string& port, std::vector<std::string> words) {
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t files;
    ::posix_spawn_file_actions_init(&files);
    for (int fd : {0, 1, 2}) ::posix_spawn_file_actions_addopen(&files, fd, "/dev/null", O_RDWR, 0);
    if (::posix_spawnp(&pid_, argv[0], &files, nullptr, argv.data(), environ) != 0) pid_ = -1;
    ::posix_spawn_file_actions_destroy(&files);
    for (int i = 0; i < 400 && pid_ > 0; ++i) {
      const int fd = socket_on(static_cast<std::uint16_t>(std::stoi(port)), false);
      if (fd >= 0) ::close(fd);
      if (fd >= 0) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(25));
    }
    throw std::runtime_error("the server does not start");
  }
  ~Running() {
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
  }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

 private:
  pid_t pid_ = -1;
};

/// An authority, and a certificate of it for localhost, as files.
struct World {
  World() {
    flow::SystemRandom random;
    const auto now = net::unix_time();
    const lab::Minted root = lab::mint_root(lab::authority_recipe("Example Root CA", now), random);
    const lab::Minted leaf = lab::mint(root, lab::server_recipe({"localhost"}, now), random);
    write(folder / "ca.pem", x509::encode_pem("CERTIFICATE", root.der));
    write(folder / "cert.pem", x509::encode_pem("CERTIFICATE", leaf.der));
    write(folder / "key.pem", as_text(leaf.key.to_pem().reveal()));
  }

  Ran shell(const std::string& words) const {
    const std::string command = words + " >'" + (folder / "out") + "' 2>'" + (folder / "err") + "'";
    const int status = std::system(command.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, content(folder / "out"), content(folder / "err")};
  }
  Ran client(const std::string& port, const std::string& name = "localhost") const {
    return shell("'" + variable("EXAMPLE_CLIENT") + "' 127.0.0.1 " + port + " " + name + " '" +
                 (folder / "ca.pem") + "'");
  }

  TemporaryFolder folder;
};

/// Whether openssl is there; where all peers must be, it is a failure that it is not.
bool has_openssl() {
  if (std::system("openssl version >/dev/null 2>&1") == 0) return true;
  const char* required = std::getenv("GLASSTLS_REQUIRE_PEERS");
  CHECK_FALSE((required && std::string_view(required) == "1"));
  return false;
}

}  // namespace

TEST_CASE("the example client and the example server understand each other") {
  World world;
  const std::string port = free_port();
  Running server(port,
                 {variable("EXAMPLE_SERVER"), port, world.folder / "cert.pem", world.folder / "key.pem"});
  for (int i = 0; i < 3; ++i) {
    const Ran ran = world.client(port);
    CHECK(ran.code == 0);
    CHECK(has(ran.out, "hello over TLS 1.3\n"));
    CHECK(ran.err.empty());
  }
  const Ran other = world.client(port, "example.com");
  CHECK(other.code == 1);
  CHECK(has(other.err, "example.com"));
  CHECK(other.out.empty());
  CHECK(world.client(port).code == 0);  // the server is still there
}

TEST_CASE("OpenSSL's client understands the example server") {
  if (!has_openssl()) return skip("no openssl");
  World world;
  const std::string port = free_port();
  Running server(port,
                 {variable("EXAMPLE_SERVER"), port, world.folder / "cert.pem", world.folder / "key.pem"});
  const Ran ran = world.shell(
      "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | timeout 20 openssl s_client -quiet -CAfile '" +
      (world.folder / "ca.pem") +
      "' -verify_return_error -verify_hostname localhost -servername localhost -connect 127.0.0.1:" + port);
  INFO(ran.err);
  CHECK(has(ran.out, "hello over TLS 1.3"));
}

TEST_CASE("the example client understands OpenSSL's server") {
  if (!has_openssl()) return skip("no openssl");
  World world;
  const std::string port = free_port();
  Running server(port,
                 {"openssl", "s_server", "-accept", "127.0.0.1:" + port, "-cert", world.folder / "cert.pem",
                  "-key", world.folder / "key.pem", "-tls1_3", "-www", "-quiet"});
  const Ran ran = world.client(port);
  INFO(ran.err);
  CHECK(ran.code == 0);
  CHECK(has(ran.out, "200 ok"));
}

TEST_CASE("the examples are as short as they say") {
  for (const char* name : {"client.cpp", "server.cpp"}) {
    const std::string text = content((repository() / "docs/examples" / name).string());
    CHECK(std::count(text.begin(), text.end(), '\n') < 60);
  }
}
