#include "net/address.hpp"

#include <array>

#include "net/clock.hpp"
#include "net/entropy.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::net;

TEST_CASE("an IP literal becomes an address and reads the same again") {
  const auto v4 = parse_literal("192.0.2.1", 443);
  REQUIRE(v4);
  CHECK(v4->family() == Family::ipv4);
  CHECK(v4->port() == 443);
  CHECK(v4->ip() == "192.0.2.1");
  CHECK(v4->text() == "192.0.2.1:443");

  const auto v6 = parse_literal("2001:DB8:0::1", 8443);
  REQUIRE(v6);
  CHECK(v6->family() == Family::ipv6);
  CHECK(v6->ip() == "2001:db8::1");
  CHECK(v6->text() == "[2001:db8::1]:8443");
}

TEST_CASE("text that is not an IP literal is not taken for one") {
  for (const char* text :
       {"", "localhost", "127.1", "256.0.0.1", "1.2.3.4.5", "[::1]", ":::", "::1%lo", "1.2.3.4 "})
    CHECK_FALSE(parse_literal(text, 1));
}

TEST_CASE("families take turns, beginning with the first address's") {
  auto order = [](std::vector<std::string> literals) {
    std::vector<Address> addresses;
    for (const auto& literal : literals) addresses.push_back(*parse_literal(literal, 1));
    std::string text;
    for (const Address& address : interleave(addresses)) text += address.ip() + " ";
    return text;
  };
  CHECK(order({}) == "");
  CHECK(order({"::1", "::2", "::3", "1.1.1.1", "2.2.2.2"}) == "::1 1.1.1.1 ::2 2.2.2.2 ::3 ");
  CHECK(order({"1.1.1.1", "2.2.2.2", "::1"}) == "1.1.1.1 ::1 2.2.2.2 ");
  CHECK(order({"1.1.1.1", "2.2.2.2"}) == "1.1.1.1 2.2.2.2 ");
}

TEST_CASE("a deadline rounds up and knows never") {
  CHECK(Deadline::never().poll_timeout() == -1);
  CHECK_FALSE(Deadline::never().passed());
  CHECK(Deadline(std::chrono::milliseconds(-5)).poll_timeout() == 0);
  CHECK(Deadline(std::chrono::milliseconds(0)).passed());
  const Deadline minute(std::chrono::milliseconds(60000));
  CHECK(minute.poll_timeout() > 59000);
  CHECK(minute.poll_timeout() <= 60000);
  CHECK(minute.or_earlier(now()).passed());
  CHECK(unix_time() > 1700000000);
}

TEST_CASE("random bytes differ from draw to draw") {
  std::array<std::uint8_t, 32> a{}, b{};
  fill_random(a);
  fill_random(b);
  CHECK(a != b);
  CHECK(a != std::array<std::uint8_t, 32>{});
}
