#include "decode/capture_filter.hpp"

#include "packets.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::decode;

namespace {

Endpoint end(std::initializer_list<std::uint8_t> address, std::uint16_t port) {
  Endpoint out;
  std::copy(address.begin(), address.end(), out.address.begin());
  out.address_size = static_cast<std::uint8_t>(address.size());
  out.port = port;
  return out;
}

bool passes(std::initializer_list<const char*> terms, const Endpoint& client, const Endpoint& server) {
  CaptureFilter filter;
  for (const char* term : terms) CHECK(filter.add(term));
  return filter.matches(client, server);
}

bool passes_name(const char* term, std::string_view name) {
  CaptureFilter filter;
  CHECK(filter.add(term));
  CHECK(filter.needs_name());
  return filter.matches(name);
}

}  // namespace

TEST_CASE("a filter takes addresses, ports and both, of either end") {
  const Endpoint client = end({192, 0, 2, 1}, 50'000), server = end({192, 0, 2, 2}, 443);
  CHECK(passes({}, client, server));
  CHECK(passes({"443"}, client, server));
  CHECK(passes({"50000"}, client, server));
  CHECK(passes({"192.0.2.1"}, client, server));
  CHECK(passes({"192.0.2.2:443"}, client, server));
  CHECK(passes({"192.0.2.1", "443"}, client, server));
  CHECK_FALSE(passes({"192.0.2.1:443"}, client, server));
  CHECK_FALSE(passes({"192.0.2.1", "444"}, client, server));
  const Endpoint v6 = end({0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 443);
  for (const char* term : {"2001:db8::1", "[2001:db8::1]", "[2001:db8::1]:443"})
    CHECK(passes({term}, client, v6));
  CHECK_FALSE(passes({"[2001:db8::1]:444"}, client, v6));
}

TEST_CASE("a name also matches the names below it, in any case") {
  CHECK(passes_name("Example.org", "example.ORG"));
  CHECK(passes_name("example.org", "www.example.org"));
  CHECK(passes_name("*.example.org", "www.example.org"));
  CHECK_FALSE(passes_name("example.org", "anexample.org"));
  CHECK_FALSE(passes_name("example.org", ""));
}

TEST_CASE("a term that is not an address, port or name is refused") {
  for (const char* term : {"", "a b", "[::1", "192.0.2.1:http", "::1:", "é"}) {
    CAPTURE(term);
    CHECK_FALSE(CaptureFilter().add(term));
  }
}

TEST_CASE("the name is read from a ClientHello in one record or several") {
  const Bytes hello = testing::client_hello("a.example");
  CHECK(asked_name(hello).name == "a.example");
  CHECK(asked_name(testing::client_hello("")).known);
  CHECK(asked_name(testing::client_hello("")).name.empty());
  for (std::size_t size = 0; size < hello.size(); ++size)
    CHECK_FALSE(asked_name(View(hello).first(size)).known);
  // In records of one byte each.
  Bytes crumbs;
  for (std::size_t at = 5; at < hello.size(); ++at) append(crumbs, Bytes{22, 3, 1, 0, 1, hello[at]});
  CHECK(asked_name(crumbs).name == "a.example");
  for (std::size_t at = 5; at < hello.size(); ++at)
    for (const int change : {1, 0x80, 0xff}) {
      Bytes changed = hello;
      changed[at] = static_cast<std::uint8_t>(changed[at] ^ change);
      CHECK(asked_name(changed).name.size() < hello.size());
    }
  CHECK(asked_name(as_bytes("GET / HTTP/1.1")).known);
}
