#include "net/resolve.hpp"

#include <array>
#include <atomic>
#include <map>

#include "net/loopback.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::net;
using namespace std::chrono_literals;

namespace {

constexpr std::uint16_t type_a = 1, type_aaaa = 28, type_https = 65;

/// A DNS server on 127.0.0.1 that answers every question for an address from `records`, keyed by record type
/// (RDATA of each), or with `rcode`; a silent one answers nothing.
class Dns {
 public:
  explicit Dns(std::map<std::uint16_t, std::vector<Bytes>> records, int rcode = 0, bool silent = false)
      : records_(std::move(records)), rcode_(rcode), silent_(silent) {
    thread_ = std::thread([this] { serve(); });
  }
  ~Dns() {
    stop_ = true;
    thread_.join();
  }
  /// Questions for this type get no answer.
  void leave_out(std::uint16_t type) { left_out_ = type; }
  std::string text() const { return testing::address_of(socket_).text(); }

 private:
  void serve() {
    while (!stop_) {
      pollfd waiting{socket_.get(), POLLIN, 0};
      if (::poll(&waiting, 1, 10) <= 0) continue;
      std::array<std::uint8_t, 512> packet;
      sockaddr_in from{};
      socklen_t size = sizeof from;
      const auto received = ::recvfrom(socket_.get(), packet.data(), packet.size(), 0,
                                       reinterpret_cast<sockaddr*>(&from), &size);
      if (received < 17 || silent_) continue;
      if (type_of(View(packet).first(static_cast<std::size_t>(received))) == left_out_) continue;
      const Bytes reply = answer(View(packet).first(static_cast<std::size_t>(received)));
      ::sendto(socket_.get(), reply.data(), reply.size(), 0, reinterpret_cast<sockaddr*>(&from), size);
    }
  }

  static std::size_t end_of_name(View query) {
    std::size_t end = 12;
    while (query[end] != 0) end += query[end] + 1u;
    return end;
  }
  static std::uint16_t type_of(View query) {
    const std::size_t end = end_of_name(query);
    return static_cast<std::uint16_t>(query[end + 1] << 8 | query[end + 2]);
  }

  Bytes answer(View query) {
    const std::size_t end = end_of_name(query);
    const std::uint16_t type = type_of(query);
    const std::vector<Bytes>& found = records_[type];
    Bytes reply(query.begin(), query.begin() + static_cast<std::ptrdiff_t>(end) + 5);
    reply[2] = 0x81;  // a response, recursion desired
    reply[3] = static_cast<std::uint8_t>(0x80 | rcode_);
    reply[7] = static_cast<std::uint8_t>(found.size());
    reply[8] = reply[9] = reply[10] = reply[11] = 0;
    for (const Bytes& data : found) {
      const auto low = static_cast<std::uint8_t>(type);
      append(reply, Bytes{0xc0, 12, 0, low, 0, 1, 0, 0, 0x0e, 0x10});  // a pointer to the name, IN, 3600 s
      append(reply, Bytes{0, static_cast<std::uint8_t>(data.size())});
      append(reply, data);
    }
    return reply;
  }

  Descriptor socket_ = testing::bound_socket(SOCK_DGRAM);
  std::map<std::uint16_t, std::vector<Bytes>> records_;
  int rcode_;
  bool silent_;
  std::atomic<std::uint16_t> left_out_ = 0;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

std::string addresses(const Resolution& resolution) {
  std::string text;
  for (const ResolvedAddress& one : resolution.addresses) text += one.address.text() + " ";
  return text;
}

std::string failure(const Dns& dns, Cause cause, std::chrono::milliseconds limit = 5s) {
  try {
    resolve("www.example.com", 443, Deadline(limit), {.servers = dns.text()});
  } catch (const NetError& error) {
    CHECK(error.stage == Stage::resolve);
    CHECK(error.cause == cause);
    return error.what();
  }
  FAIL("it resolved");
  return {};
}

const Bytes v6_one = *from_hex("20010db8000000000000000000000001");

}  // namespace

TEST_CASE("a literal needs nobody") {
  const Resolution v4 = resolve("127.0.0.1", 4433, Deadline(0s));
  CHECK(v4.source == Source::literal);
  CHECK(addresses(v4) == "127.0.0.1:4433 ");
  CHECK_FALSE(v4.addresses[0].ttl);
  CHECK(addresses(resolve("::1", 1, Deadline(0s))) == "[::1]:1 ");
}

TEST_CASE("localhost is this machine: no hosts file and no DNS server is asked") {
  Dns elsewhere({{type_a, {{192, 0, 2, 1}}}});
  for (const char* name : {"localhost", "LocalHost.", "a.localhost", "b.a.LOCALHOST"}) {
    INFO(name);
    const Resolution found = resolve(name, 443, Deadline(2s), {.servers = elsewhere.text()});
    CHECK(found.source == Source::loopback);
    CHECK(found.servers.empty());
    CHECK(found.questions.empty());
    CHECK(addresses(found) == "[::1]:443 127.0.0.1:443 ");
    CHECK_FALSE(found.addresses[0].ttl);
    CHECK(addresses(resolve(name, 1, Deadline(2s), {.ipv4_only = true})) == "127.0.0.1:1 ");
  }
}

TEST_CASE("a name that only ends like localhost is asked of DNS") {
  Dns dns({{type_a, {{192, 0, 2, 1}}}});
  for (const char* name : {"notlocalhost", "localhost.example"})
    CHECK(addresses(resolve(name, 1, Deadline(5s), {.servers = dns.text()})) == "192.0.2.1:1 ");
}

TEST_CASE("DNS gives the addresses of both families with their TTL, and its name") {
  Dns dns({{type_a, {{192, 0, 2, 1}, {192, 0, 2, 2}}}, {type_aaaa, {v6_one}}});
  const Resolution found = resolve("www.example.com", 443, Deadline(5s), {.servers = dns.text()});
  CHECK(found.source == Source::dns);
  REQUIRE(found.addresses.size() == 3);
  for (const char* one : {"192.0.2.1:443 ", "192.0.2.2:443 ", "[2001:db8::1]:443 "})
    CHECK(addresses(found).find(one) != std::string::npos);
  CHECK(found.addresses[0].family() != found.addresses[1].family());
  for (const ResolvedAddress& one : found.addresses) CHECK(one.ttl == 3600u);
  CHECK(found.servers == std::vector<std::string>{dns.text()});
}

TEST_CASE("one family is enough") {
  Dns dns({{type_aaaa, {v6_one}}});
  CHECK(addresses(resolve("www.example.com", 1, Deadline(5s), {.servers = dns.text()})) ==
        "[2001:db8::1]:1 ");
}

TEST_CASE("a name that does not exist and one without an address have different errors") {
  Dns none({}, 3);
  CHECK(failure(none, Cause::no_such_name) ==
        "the name www.example.com does not exist (asked: " + none.text() + "): is it spelled right?");
  Dns empty({});
  CHECK(failure(empty, Cause::no_address) ==
        "the name www.example.com exists but has no IPv4 or IPv6 address (asked: " + empty.text() + ")");
}

TEST_CASE("a DNS server that is silent is a time-out") {
  Dns silent({}, 0, true);
  const Instant start = now();
  CHECK(failure(silent, Cause::timed_out, 200ms) ==
        "no DNS server answered in time for www.example.com (asked: " + silent.text() +
            "): is this machine on the network, and its resolver configuration right?");
  CHECK(milliseconds(start, now()) >= 200);
  CHECK(milliseconds(start, now()) < 3000);
}

TEST_CASE("a DNS server that cannot answer is said so") {
  Dns broken({}, 2);
  CHECK(failure(broken, Cause::other) ==
        "no DNS server could answer for www.example.com (asked: " + broken.text() +
            "): is this machine on the network, and its resolver configuration right?");
}

TEST_CASE("DNS is asked for HTTPS records if they are wanted, and each query is reported") {
  Dns dns(
      {{type_a, {{192, 0, 2, 1}}}, {type_https, {*from_hex("000200"), *from_hex("0001000001000302683200")}}});
  const ResolveOptions options{.servers = dns.text(), .https_records = true};
  const Resolution broken = resolve("www.example.com", 443, Deadline(5s), options);
  CHECK(broken.https.empty());
  CHECK(broken.addresses.size() == 1);
  Dns good(
      {{type_a, {{192, 0, 2, 1}}}, {type_https, {*from_hex("000200"), *from_hex("00010000010003026832")}}});
  const Resolution found =
      resolve("www.example.com", 443, Deadline(5s), {.servers = good.text(), .https_records = true});
  REQUIRE(found.https.size() == 2);
  CHECK(found.https[0].text() == "1 . alpn=h2");
  CHECK(found.https[0].ttl == 3600);
  REQUIRE(found.questions.size() == 2);
  for (const DnsQuery& question : found.questions) {
    CHECK(question.name == "www.example.com");
    CHECK((question.types == "A and AAAA" || question.types == "HTTPS"));
    CHECK(question.outcome == "answered");
    CHECK(question.milliseconds < 5000);
  }
  CHECK(found.questions[0].types != found.questions[1].types);
  CHECK(found.servers == std::vector<std::string>{good.text()});
  CHECK(resolve("www.example.com", 443, Deadline(5s), {.servers = good.text()}).https.empty());
  CHECK(resolve("www.example.com", 8443, Deadline(5s), {.servers = good.text(), .https_records = true})
            .questions.size() == 2);
}

TEST_CASE("addresses do not wait long for HTTPS records and do not fail without them") {
  Dns dns({{type_a, {{192, 0, 2, 1}}}});
  const auto outcome = [&] {
    const Instant start = now();
    const Resolution found =
        resolve("www.example.com", 443, Deadline(5s), {.servers = dns.text(), .https_records = true});
    CHECK(milliseconds(start, now()) < 2000);
    CHECK(found.addresses.size() == 1);
    for (const DnsQuery& question : found.questions)
      if (question.types == "HTTPS") return question.outcome;
    return std::string();
  };
  CHECK(outcome() == "no such record");
  dns.leave_out(type_https);
  CHECK(outcome() == "no answer in time");
}
