#include <sys/resource.h>

#include <cstdio>
#include <filesystem>
#include <functional>

#include "cli/world.hpp"
#include "messages/handshake.hpp"
#include "support/catch.hpp"
#include "support/has.hpp"

/// A hostile server floods `glasstls connect` with everything that a server can repeat. Memory, the page that
/// is written and what the server gets rid of stay within docs/limits.md. This executable is for that only:
/// the memory of its children is the largest of any of them.

using namespace glasstls;
using namespace glasstls::testing;
using messages::ContentType;

namespace {

/// The resident memory that a client may take with a story of its own, in KiB, and the page that it may
/// write, in bytes: what the story's 8 MiB become when they are shown.
constexpr long most_memory = 192 * 1024;
constexpr std::uintmax_t most_page = 24 << 20;
/// How much a server floods with before it gives up, in bytes; far more than any limit lets pass.
constexpr std::size_t flood_size = 6 << 20;

/// Of the largest child so far, in KiB.
long memory() {
  rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  return usage.ru_maxrss;
}

struct Flood {
  std::string name;
  /// Makes the next portion of a flood; called until the client goes or `most` bytes are out.
  std::function<void(ScriptedServer&)> portion;
  std::string before{};           ///< application data that comes first
  std::size_t most = flood_size;  ///< bytes
  std::string said{};             ///< that the client finds wrong; empty if it is to get the answer
  std::string options{};
};

Bytes plain(std::size_t count, Bytes record) {
  Bytes bytes;
  for (std::size_t i = 0; i < count; ++i) append(bytes, record);
  return bytes;
}

/// Hands bytes over without TLS.
Server raw_server(const Bytes& bytes) {
  return Server([bytes](net::Stream& stream) {
    std::array<std::uint8_t, 1 << 14> buffer;
    stream.receive(buffer, net::Deadline(std::chrono::seconds(20)));
    for (std::size_t sent = 0; sent < flood_size; sent += bytes.size())
      stream.send(bytes, net::Deadline(std::chrono::seconds(20)));
  });
}

Server flooding_server(const ScriptedServer::Script& script, const Flood& flood, std::size_t& sent) {
  return Server([script, flood, &sent](net::Stream& stream) {
    ScriptedServer tls(script);
    std::array<std::uint8_t, 1 << 14> buffer;
    const net::Deadline patience(std::chrono::seconds(60));
    while (tls.received.find("\r\n\r\n") == std::string::npos) {
      const std::size_t size = stream.receive(buffer, patience);
      if (size == 0) return;
      tls.receive(View(buffer).first(size));
      stream.send(tls.take_output(), patience);
    }
    if (!flood.before.empty()) tls.send(as_bytes(flood.before));
    while (sent < flood.most) {
      flood.portion(tls);
      const Bytes bytes = tls.take_output();
      stream.send(bytes, patience);
      sent += bytes.size();
    }
    tls.send_alert(Alert::close_notify);
    stream.send(tls.take_output(), patience);
    stream.finish();
    while (stream.receive(buffer, patience) > 0) continue;
  });
}

/// Runs connect against a server, with everything that keeps a story.
Ran connect(const World& world, const Server& server, const std::string& options = {}) {
  return run(world.folder, "connect --timeout 60 --html '" + (world.folder / "page.html") + "' --trace '" +
                               (world.folder / "trace.sqlog") + "' " + options + world.trust() + url(server));
}

void check_bounds(const World& world, const std::string& name) {
  const long taken = memory();
  std::error_code none;
  const std::uintmax_t page = std::filesystem::file_size(world.folder / "page.html", none);
  std::printf("report: connect, %s: page %ju bytes; largest client so far %ld KiB\n", name.c_str(),
              none ? 0 : page, taken);
  CHECK(taken <= most_memory);
  if (!none) CHECK(page <= most_page);
}

/// `text` over and over, in a record each.
std::function<void(ScriptedServer&)> data(std::string text) {
  REQUIRE(text.size() <= record::max_plaintext);
  return [text = std::move(text)](ScriptedServer& tls) { tls.send(as_bytes(text)); };
}

std::string repeat(const std::string& text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

const std::string answer = "HTTP/1.1 200 OK\r\n";
constexpr std::size_t portion = 1000;

}  // namespace

TEST_CASE("a server that floods in the clear is left at once") {
  const std::pair<std::string, Bytes> floods[] = {
      {"user_canceled in the clear", plain(2000, {21, 3, 3, 0, 2, 1, 90})},
      {"change_cipher_spec", plain(2000, {20, 3, 3, 0, 1, 1})},
      {"empty handshake records", plain(2000, {22, 3, 3, 0, 0})},
      {"one-byte records of a ServerHello", plain(2000, {22, 3, 3, 0, 1, 2})},
      {"a message without end", plain(1, Bytes{22, 3, 3, 0, 4, 2, 0xff, 0xff, 0xff})},
      {"what is no TLS", plain(2000, to_bytes(as_bytes(std::string_view("HELLO\r\n"))))},
  };
  for (const auto& [name, bytes] : floods) {
    CAPTURE(name);
    World world;
    const Server server = raw_server(bytes);
    const Ran ran = connect(world, server);
    CHECK(ran.code != 0);
    CHECK(ran.out.find("TLS") != std::string::npos);
    check_bounds(world, name);
  }
}

TEST_CASE("a server that floods after the handshake is left, or costs no more than its bytes") {
  using enum ContentType;
  const Bytes ticket = messages::encode_handshake(messages::NewSessionTicket{3600, 1, {0}, {1, 2, 3}, {}});
  const auto key_update = [](ScriptedServer& tls) {
    tls.send_key_update(messages::KeyUpdateRequest::update_requested);
  };
  const std::string head = answer + "Content-Length: 1000000000\r\n\r\n";
  const std::vector<Flood> floods{
      {"user_canceled", [](auto& tls) { tls.send_alert(Alert::user_canceled); }, head, flood_size,
       "user_canceled must not flood"},
      {"KeyUpdates", key_update, head, flood_size, "KeyUpdates must not flood"},
      {"tickets", [&](auto& tls) { tls.send_message(ticket); }, head, flood_size, "tickets must not flood"},
      {"tickets before the answer",
       [&](auto& tls) { tls.send_message(ticket); },
       {},
       flood_size,
       "tickets must not flood"},
      {"empty records", [](auto& tls) { tls.send_raw_record(application_data, {}, 1000); }, head, flood_size,
       "records without content must not flood"},
      {"one-byte handshake records",
       [](auto& tls) {
         static std::size_t sent = 0;
         const Bytes header{4, 1, 0, 0};
         const Bytes byte{sent < header.size() ? header[sent] : std::uint8_t{0}};
         ++sent;
         tls.send_raw_record(handshake, byte);
       },
       head, flood_size, "spread over too many records"},
      {"KeyUpdates and one-byte records",
       [&](auto& tls) {
         for (std::size_t i = 0; i < portion; ++i) {
           key_update(tls);
           tls.send(as_bytes("x"));
         }
       },
       head},
      {"tickets and one-byte records",
       [&](auto& tls) {
         for (std::size_t i = 0; i < portion; ++i) {
           tls.send_message(ticket);
           tls.send_raw_record(application_data, as_bytes("x"));
         }
       },
       head},
      {"one-byte records",
       [](auto& tls) {
         for (std::size_t i = 0; i < portion; ++i) tls.send(as_bytes("x"));
       },
       head},
  };
  for (const Flood& flood : floods) {
    CAPTURE(flood.name);
    World world;
    std::size_t sent = 0;
    Server server = flooding_server(world.script, flood, sent);
    const Ran ran = connect(world, server, "-o /dev/null ");
    server.wait();
    CHECK(ran.code != 0);  // no answer is whole
    CAPTURE(ran.out, ran.err, sent);
    if (!flood.said.empty()) {
      CHECK(has(unwrapped(ran.out + ran.err), flood.said));
      CHECK(sent < flood_size);
    }
    check_bounds(world, flood.name);
  }
}

TEST_CASE("a server whose HTTP never ends is left, or costs no more than its bytes") {
  const std::vector<Flood> floods{
      {"1xx responses",
       data(repeat("HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n", 400)),
       {},
       flood_size,
       "interim responses"},
      {"fields", data(repeat("Field: value\r\n", portion)), answer, flood_size, "too"},
      {"one field", data(repeat("x", 10'000)), answer + "Field: ", flood_size, "too"},
      {"chunk extensions", data(repeat(";name=value", portion)),
       answer + "Transfer-Encoding: chunked\r\n\r\n1", flood_size, "too"},
      {"trailers", data(repeat("Field: value\r\n", portion)),
       answer + "Transfer-Encoding: chunked\r\n\r\n0\r\n", flood_size, "too"},
      {"one-byte chunks", data(repeat("1\r\nx\r\n", portion)), answer + "Transfer-Encoding: chunked\r\n\r\n"},
      {"a body", data(repeat("x", 16'384)), answer + "\r\n", 64 << 20},
  };
  for (const Flood& flood : floods) {
    CAPTURE(flood.name);
    World world;
    std::size_t sent = 0;
    Server server = flooding_server(world.script, flood, sent);
    const Ran ran = connect(world, server, "-o /dev/null ");
    server.wait();
    CAPTURE(ran.out, ran.err, sent);
    if (!flood.said.empty()) {
      CHECK(ran.code != 0);
      CHECK(has(unwrapped(ran.out + ran.err), flood.said));
      CHECK(sent < flood_size);
    }
    check_bounds(world, flood.name);
  }
}

TEST_CASE("ten thousand certificates in a message cost no more than other floods") {
  World world;
  world.script.chain.insert(world.script.chain.end(), 10'000, Bytes{0x30});
  const Server server = world.serve(answer + "Content-Length: 5\r\n\r\nhello");
  connect(world, server);
  check_bounds(world, "a chain of 10,001 certificates");
}

TEST_CASE("redirects without end are followed a few times only") {
  World world;
  int requests = 0;
  Server server(
      [&](net::Stream& stream) {
        ++requests;
        ScriptedServer tls(world.script);
        std::array<std::uint8_t, 1 << 14> buffer;
        const net::Deadline patience(std::chrono::seconds(20));
        while (const std::size_t size = stream.receive(buffer, patience)) {
          tls.receive(View(buffer).first(size));
          if (tls.received.find("\r\n\r\n") != std::string::npos) {
            tls.received.clear();
            tls.send(as_bytes(
                std::string_view("HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n")));
            tls.send_alert(Alert::close_notify);
          }
          stream.send(tls.take_output(), patience);
        }
      },
      11);
  const Ran ran = connect(world, server);
  CHECK(ran.code != 0);
  CHECK(requests <= 11);
  check_bounds(world, "redirects");
}
