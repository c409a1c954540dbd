#include "flow/server.hpp"

#include "flow/server_name.hpp"
#include "flow/visited.hpp"
#include "record/header.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using testing::CountingSite;
using testing::Visited;

namespace {

std::string request(const std::string& method, const std::string& target) {
  return method + " " + target + " HTTP/1.1\r\nHost: server.example\r\n\r\n";
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != text.npos; at += part.size()) ++found;
  return found;
}

}  // namespace

TEST_CASE("pipelined requests are answered one at a time, in order, with one body open") {
  constexpr std::size_t requests = 2000;
  const std::string method = GENERATE("HEAD", "GET");
  CountingSite site;
  Visited visited(site);
  std::string all;
  for (std::size_t i = 0; i < requests; ++i) all += request(method, "/" + std::to_string(i));
  visited.client.send(as_bytes(all));
  visited.session->receive(visited.client.take_output());
  std::size_t most_at_once = 0;
  while (site.answered.size() < requests) {
    CHECK_FALSE(visited.session->wants_input());
    const std::size_t before = site.answered.size();
    const Bytes output = visited.session->take_output();
    REQUIRE_FALSE(output.empty());
    visited.client.receive(output);
    most_at_once = std::max(most_at_once, site.answered.size() - before);
  }
  visited.carry();
  CHECK(visited.session->wants_input());
  CHECK(most_at_once == 1);
  CHECK(site.most_open_bodies == 1);
  CHECK(site.answered.back() == method + " /1999");
  visited.received += as_text(visited.client.take_application_data());
  CHECK(count(visited.received, "HTTP/1.1 200 OK\r\n") == requests);
}

TEST_CASE("a short response is one record; the head of a longer one can be read before its body came") {
  for (const std::size_t size : {std::size_t{100}, std::size_t{20'000}}) {
    CountingSite site;
    site.body = size;
    Visited visited(site);
    visited.carry();  // the tickets come first
    visited.client.send(as_bytes(request("GET", "/page")));
    visited.session->receive(visited.client.take_output());
    const Bytes output = visited.session->take_output();
    const std::size_t first = record::record_size(output);
    CHECK((output.size() == first) == (size == 100));
    visited.client.receive(View(output).first(first));
    const Bytes came = visited.client.take_application_data();
    CHECK(as_text(came).ends_with("\r\n\r\n" + (size == 100 ? std::string(size, 'b') : "")));
  }
}

TEST_CASE("while its answer is being sent, nothing more is read from a client") {
  CountingSite site;
  site.body = std::size_t{10} << 20;
  Visited visited(site);
  visited.client.send(as_bytes(request("GET", "/large")));
  visited.session->receive(visited.client.take_output());
  std::size_t largest = 0, total = 0;
  for (Bytes output; !(output = visited.session->take_output()).empty();) {
    largest = std::max(largest, output.size());
    total += output.size();
    if (total < site.body) CHECK_FALSE(visited.session->wants_input());
  }
  CHECK(total > site.body);
  CHECK(largest < std::size_t{150} << 10);  // of ten million bytes
}

TEST_CASE("a request that does not come in time is answered with 408") {
  CountingSite site;
  for (const std::string part : {"GET", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc"}) {
    Visited visited(site);
    visited.ask(part);
    visited.session->time_out();
    visited.carry();
    CHECK(visited.received.starts_with("HTTP/1.1 408 Request Timeout\r\n"));
    CHECK(visited.session->finished());
  }
  // One that sends drops has no longer: only the beginning of a request and 16 KiB of a body count.
  Visited visited(site);
  visited.ask("GET / HTTP/1.1\r\n");
  const net::Instant deadline = visited.session->deadline();
  visited.ask("Host: a\r\n");
  CHECK(visited.session->deadline() == deadline);
  Visited uploading(site);
  uploading.ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 40000\r\n\r\n");
  uploading.ask("a");
  const net::Instant for_the_body = uploading.session->deadline();
  uploading.ask("b");
  CHECK(uploading.session->deadline() == for_the_body);
}

TEST_CASE("a client that reads its answer in drops gets no more time for it") {
  CountingSite site;
  site.body = std::size_t{1} << 20;
  Visited visited(site);
  visited.client.send(as_bytes(request("GET", "/large")));
  visited.session->receive(visited.client.take_output());
  REQUIRE_FALSE(visited.session->take_output().empty());
  const net::Instant deadline = visited.session->deadline();
  visited.session->sent(1000);
  CHECK(visited.session->deadline() == deadline);
}

TEST_CASE("a ClientHello is looked at a few times only, however it is cut") {
  // A hello of 16 KiB whose bytes come one by one, each in a record of its own.
  Bytes bytes;
  const std::size_t size = 1 << 14;
  const Bytes header{1, 0, static_cast<std::uint8_t>(size >> 8), static_cast<std::uint8_t>(size)};
  std::size_t needs = 0, looks = 0;
  for (std::size_t i = 0; i < header.size() + size; ++i) {
    const std::uint8_t byte = i < header.size() ? header[i] : std::uint8_t{0};
    append(bytes, Bytes{22, 3, 1, 0, 1, byte});
    if (bytes.size() < needs) continue;
    ++looks;
    const std::size_t missing = flow::server_name_of(bytes).missing;
    if (missing == 0) break;
    needs = bytes.size() + missing;
  }
  CHECK(looks < 200);
  CHECK(flow::server_name_of(bytes).missing == 0);
  // A record that carries nothing brings the end no nearer.
  CHECK(flow::server_name_of(Bytes{22, 3, 1, 0, 0}).missing == 0);
  CHECK(flow::server_name_of(Bytes{22, 3, 1}).missing == 2);
}

TEST_CASE(
    "a server does not wait for more of a ClientHello than a client must send before it wants an answer") {
  // The header of a ClientHello, and then a record of application data without content: five bytes are enough
  // to say that this is not allowed.
  Bytes bytes{22, 3, 1, 0, 4, 1, 0, 1, 0};
  CHECK(flow::server_name_of(bytes).missing == 5);
  append(bytes, Bytes{23, 3, 3, 0, 0});
  CHECK(flow::server_name_of(bytes).missing == 0);

  CountingSite site;
  flow::TlsService service(site);
  const auto session = service.accept(*net::parse_literal("127.0.0.1", 1));
  session->receive(View(bytes).first(9));
  CHECK(session->take_output().empty());
  session->receive(View(bytes).subspan(9));
  CHECK(session->take_output() == Bytes{21, 3, 3, 0, 2, 2, 10});  // unexpected_message
  // Inside a record, all of it is waited for.
  CHECK(flow::server_name_of(Bytes{22, 3, 1, 0, 9, 1, 0, 0, 80}).missing == 10);
}
