// `glasstls serve` under everything that a client can repeat. What holds on an idle machine (another client
// is served within a second, SIGTERM is obeyed within two) is held here against five times as much, since
// other programs may be busy. How the work is shared out is tested without a clock in tests/flow and
// tests/net.
#include <poll.h>
#include <sys/resource.h>

#include <atomic>
#include <cstdio>
#include <fstream>
#include <functional>
#include <thread>

#include "cli/background.hpp"
#include "net/connect.hpp"
#include "support/catch.hpp"
#include "support/scripted_client.hpp"

using namespace glasstls;
using namespace glasstls::testing;
using namespace std::chrono_literals;
using messages::ContentType;

namespace {

constexpr auto served_within = 5 * 1s, ended_within = 5 * 2s;
constexpr std::size_t most_memory = 96 * 1024;  ///< in KiB, on top of what a server that was asked once has

/// Something to repeat. It is sent for as long as the flood lasts, on a new connection where the server ended
/// the last one.
struct Flood {
  std::string name;
  std::function<Bytes(ScriptedClient&)> more;
  std::string beginning{};  ///< of what is sent on a connection
  bool shakes_hands = true, reads = true;
};

Bytes repeated(std::string_view text, int times) {
  Bytes all;
  for (int i = 0; i < times; ++i) append(all, as_bytes(text));
  return all;
}

/// Application data without end, after a beginning.
Flood http(std::string name, const std::string& beginning, const std::string& more, bool reads = true) {
  const Bytes record = repeated(more, static_cast<int>(15'000 / more.size()) + 1);
  return {std::move(name),
          [record](ScriptedClient& client) {
            client.send(record);
            return client.take_output();
          },
          beginning, true, reads};
}

/// Records of one kind, many at a time.
Flood records(std::string name, std::function<void(ScriptedClient&)> one) {
  return {std::move(name), [one = std::move(one)](ScriptedClient& client) {
            for (int i = 0; i < 500; ++i) one(client);
            return client.take_output();
          }};
}

Flood plain(std::string name, Bytes one) {
  return {std::move(name),
          [one = std::move(one)](ScriptedClient&) { return repeated(as_text(one), 2000); },
          {},
          false};
}

std::string request(const std::string& method, const std::string& target) {
  return method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

std::vector<Flood> floods() {
  const std::string post = "POST /glasstls/upload HTTP/1.1\r\nHost: localhost\r\n";
  return {
      plain("alerts before any ClientHello", {21, 3, 3, 0, 2, 1, 90}),
      plain("a ClientHello in records of one byte", {22, 3, 1, 0, 1, 1}),
      plain("empty records before any ClientHello", {22, 3, 1, 0, 0}),
      records("alerts",
              [](ScriptedClient& c) {
                c.send_raw_record(ContentType::alert, Bytes{1, 90});
              }),
      records("empty records",
              [](ScriptedClient& c) { c.send_raw_record(ContentType::application_data, {}); }),
      records("records of one byte", [](ScriptedClient& c) { c.send(Bytes{'G'}); }),
      records(
          "records of padding",
          [](ScriptedClient& c) { c.send_raw_record(ContentType::application_data, Bytes{'G'}, 15'000); }),
      records("KeyUpdates",
              [](ScriptedClient& c) { c.send_key_update(messages::KeyUpdateRequest::update_requested); }),
      records("KeyUpdates between requests",
              [](ScriptedClient& c) {
                c.send_key_update(messages::KeyUpdateRequest::update_requested);
                c.send(as_bytes(request("HEAD", "/hello.txt")));
              }),
      records("messages that may not come",
              [](ScriptedClient& c) {
                c.send_message("Certificate", Bytes{11, 0, 0, 4, 0, 0, 0, 0});
              }),
      http("GETs", "", request("GET", "/hello.txt")),
      http("HEADs", "", request("HEAD", "/hello.txt")),
      http("HEADs whose answers are not read", "", request("HEAD", "/hello.txt"), false),
      http("HEADs of what is not there", "", request("HEAD", "/nothing")),
      http("GETs of the visitor's handshake", "", request("GET", "/glasstls/handshake")),
      http("HEADs of the handshake as JSON", "", request("HEAD", "/glasstls/handshake.json")),
      http("large answers that are not read", "", request("GET", "/glasstls/bytes/1000000000"), false),
      http("large answers", "", request("GET", "/glasstls/bytes/1000000000")),
      http("requests without end", "", "GET /"),
      http("fields", "GET / HTTP/1.1\r\nHost: localhost\r\n", "A: b\r\n"),
      http("a field", "GET / HTTP/1.1\r\nHost: localhost\r\nA: ", "b"),
      http("chunks of one byte", post + "Transfer-Encoding: chunked\r\n\r\n", "1\r\na\r\n"),
      http("chunk extensions", post + "Transfer-Encoding: chunked\r\n\r\n", "1;a=b\r\na\r\n"),
      http("trailers", post + "Transfer-Encoding: chunked\r\n\r\n0\r\n", "A: b\r\n"),
      http("expectations", "", post + "Expect: 100-continue\r\nContent-Length: 1\r\n\r\na"),
      {"handshakes that are given up",
       [](ScriptedClient&) -> Bytes {
         throw net::NetError(net::Stage::send, net::Cause::other, "given up");
       }},
  };
}

void shake_hands(net::Stream& stream, ScriptedClient& client) {
  const net::Deadline deadline(60s);
  Bytes buffer(1 << 16);
  while (!client.done()) {
    stream.send(client.take_output(), deadline);
    const std::size_t size = stream.receive(buffer, deadline);
    if (size == 0) throw net::NetError(net::Stage::receive, net::Cause::other, "the server closed");
    client.receive(View(buffer).first(size));
  }
  stream.send(client.take_output(), deadline);
}

/// Sends without waiting longer than until `over`. Whether the server still listens.
bool send(net::Stream& stream, View bytes, bool reads, const std::atomic<bool>& over) {
  static thread_local Bytes buffer(1 << 16);
  while (!bytes.empty() && !over) {
    const std::size_t sent = stream.send_some(bytes);
    bytes = bytes.subspan(sent);
    std::optional<std::size_t> heard;
    if (reads) heard = stream.receive_some(buffer);
    if (heard && *heard == 0) return false;
    if (sent == 0 && !heard) {
      pollfd ready{stream.descriptor(), static_cast<short>(POLLOUT | (reads ? POLLIN : 0)), 0};
      ::poll(&ready, 1, 20);
    }
  }
  return true;
}

/// A client that floods, until the end.
class Flooder {
 public:
  Flooder(const Flood& flood, const net::Address& server)
      : thread_([this, &flood, server] {
          while (!over_) {
            try {
              net::Stream stream = net::connect({server}, net::Deadline(60s));
              auto client = std::make_unique<ScriptedClient>(ScriptedClient::Script{});
              if (flood.shakes_hands) shake_hands(stream, *client);
              if (!flood.beginning.empty()) client->send(as_bytes(flood.beginning));
              while (!over_ && send(stream, flood.more(*client), flood.reads, over_)) continue;
            } catch (const net::NetError&) {  // the server had enough of it
            }
          }
        }) {}
  ~Flooder() {
    over_ = true;
    thread_.join();
  }

 private:
  std::atomic<bool> over_ = false;
  std::thread thread_;
};

/// Another client's whole visit: what it got.
std::string ask(const net::Address& server, const std::string& target) {
  net::Stream stream = net::connect({server}, net::Deadline(60s));
  ScriptedClient client(ScriptedClient::Script{});
  shake_hands(stream, client);
  client.send(as_bytes("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
  stream.send(client.take_output(), net::Deadline(60s));
  Bytes buffer(1 << 16);
  while (const std::size_t size = stream.receive(buffer, net::Deadline(60s)))
    client.receive(View(buffer).first(size));
  return client.received;
}

/// How long one took.
net::Instant::duration visit(const net::Address& server) {
  const net::Instant start = net::now();
  CHECK(ask(server, "/hello.txt").ends_with("hello\n"));
  return net::now() - start;
}

struct Served {
  Served()
      : server(folder, words()),
        address(*net::parse_literal("127.0.0.1", static_cast<std::uint16_t>(std::stoi(server.port())))) {}

  std::vector<std::string> words() {
    std::filesystem::create_directory(folder.path / "root");
    write(folder / "root/hello.txt", "hello\n");
    return {"serve", "--port", "0", "--root", folder / "root"};
  }

  /// What /proc says, in KiB or as a number.
  std::size_t status(const std::string& name) const {
    std::ifstream file("/proc/" + std::to_string(server.pid()) + "/status");
    for (std::string line; std::getline(file, line);)
      if (line.starts_with(name + ":")) return std::stoul(line.substr(name.size() + 1));
    return 0;
  }
  /// In hundredths of a second.
  long processor_time() const {
    std::ifstream file("/proc/" + std::to_string(server.pid()) + "/stat");
    std::string line, word;
    std::getline(file, line);
    std::istringstream words(line.substr(line.rfind(')') + 1));
    long user = 0, system = 0;
    for (int i = 0; i < 11; ++i) words >> word;
    words >> user >> system;
    return (user + system) * 100 / ::sysconf(_SC_CLK_TCK);
  }
  std::size_t descriptors() const {
    const std::filesystem::directory_iterator all("/proc/" + std::to_string(server.pid()) + "/fd");
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
  }

  TemporaryFolder folder;
  Background server;
  net::Address address;
};

}  // namespace

TEST_CASE("while a client repeats anything, others are served, memory is bounded and SIGTERM is obeyed") {
  Served served;
  visit(served.address);
  const std::size_t memory = served.status("VmRSS");
  net::Instant::duration longest_of_all{};
  for (const Flood& flood : floods()) {
    INFO(flood.name);
    const Flooder flooder(flood, served.address);
    net::Instant::duration longest{};
    for (int i = 0; i < 3; ++i) {
      std::this_thread::sleep_for(100ms);
      longest = std::max(longest, visit(served.address));
    }
    CHECK(longest < served_within);
    longest_of_all = std::max(longest_of_all, longest);
    CHECK(served.status("VmHWM") <= memory + most_memory);
    CHECK(served.descriptors() < 40);
  }
  std::printf(
      "report: serve under %zu floods, one after the other: another client waited for %.0f ms at most, %zu "
      "KiB more\n",
      floods().size(), net::milliseconds({}, net::Instant(longest_of_all)), served.status("VmHWM") - memory);
  const Flood last = http("HEADs", "", request("HEAD", "/hello.txt"));
  const Flooder flooder(last, served.address);
  std::this_thread::sleep_for(200ms);
  const net::Instant asked = net::now();
  CHECK(served.server.stop() == 0);
  CHECK(net::now() - asked < ended_within);
}

TEST_CASE("those who connect and say nothing keep nobody out") {
  Served served;
  std::vector<net::Stream> silent;
  for (int i = 0; i < 400; ++i) silent.push_back(net::connect({served.address}, net::Deadline(60s)));
  CHECK(visit(served.address) < served_within);
  CHECK(served.server.stop() == 0);
}

TEST_CASE("without a descriptor left the server waits for one, and serves on") {
  Served served;
  visit(served.address);
  const rlimit few{served.descriptors() + 3, served.descriptors() + 3};
  REQUIRE(::prlimit(served.server.pid(), RLIMIT_NOFILE, &few, nullptr) == 0);
  std::vector<net::Stream> silent;
  for (int i = 0; i < 10; ++i) silent.push_back(net::connect({served.address}, net::Deadline(60s)));
  const long before = served.processor_time();
  std::this_thread::sleep_for(1s);
  CHECK(served.processor_time() - before < 10);  // of the hundred that it would take to try again and again
  for (int i = 0; i < 3; ++i) {
    CHECK(ask(served.address, "/glasstls/bytes/3").starts_with("HTTP/1.1 200 OK"));
    const std::string file = ask(served.address, "/hello.txt");
    CHECK((file.ends_with("hello\n") || file.starts_with("HTTP/1.1 503 ")));
  }
  CHECK(served.server.stop() == 0);
}
