#include <type_traits>

#include "base/alert.hpp"
#include "base/ascii.hpp"
#include "base/bytes.hpp"
#include "base/check.hpp"
#include "base/secret.hpp"
#include "support/catch.hpp"

using namespace glasstls;

TEST_CASE("hexadecimal goes there and back") {
  const Bytes bytes{0x00, 0x7f, 0x80, 0xff};
  CHECK(to_hex(bytes) == "007f80ff");
  CHECK(from_hex("007F80ff") == bytes);
  CHECK(from_hex("") == Bytes{});
  CHECK_FALSE(from_hex("0"));
  CHECK_FALSE(from_hex("0g"));
}

TEST_CASE("a Secret is wiped when it is moved from, and cannot be copied or compared") {
  STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<Secret>);
  STATIC_REQUIRE_FALSE(std::is_copy_assignable_v<Secret>);
  const Bytes value{1, 2, 3};
  Secret first{View(value)};
  const std::uint8_t* storage = first.reveal().data();
  Secret second = std::move(first);
  CHECK(equal(second.reveal(), value));
  CHECK(first.empty());
  CHECK((storage[0] == 0 && storage[1] == 0 && storage[2] == 0));
  CHECK(second.equal_ct(value));
  CHECK_FALSE(second.equal_ct(Bytes{1, 2, 4}));
  CHECK_FALSE(second.equal_ct(Bytes{1, 2}));
  CHECK_THROWS_AS(Secret(Secret::capacity + 1), std::length_error);
}

TEST_CASE("a section of RFC 9846 knows its number in RFC 8446") {
  CHECK(rfc8446_section("4.1") == "4.4.1");
  CHECK(rfc8446_section("4.2.3") == "4.1.3");
  CHECK(rfc8446_section("4.3.11.2") == "4.2.11.2");
  CHECK(rfc8446_section("4.5.1") == "4.4.2");
  CHECK(rfc8446_section("4.5.1.3") == "4.4.2.4");
  CHECK(rfc8446_section("5.1") == "5.1");
  CHECK(rfc8446_section("1.2").empty());
  CHECK(rfc8446_section("E.4") == "D.4");
  CHECK(rfc8446_section("F.10") == "E.8");
  CHECK(to_string_with_8446({9846, "4.2.3"}) == "RFC 9846 4.2.3 (RFC 8446 4.1.3)");
  CHECK(to_string_with_8446({5280, "4.2"}) == "RFC 5280 4.2");
  CHECK(to_string(Rfc{}).empty());
}

TEST_CASE("a Failure says the whole sentence") {
  const Failure failure(Alert::illegal_parameter, "the version is wrong", {9846, "4.3.1"}, "0x0304",
                        "0x0303");
  CHECK(std::string(failure.what()) ==
        "the version is wrong; expected 0x0304, got 0x0303 [RFC 9846 4.3.1 (RFC 8446 4.2.1)]");
  CHECK(name_of(Alert::general_error) == "general_error");
  CHECK(name_of(static_cast<Alert>(200)) == "unknown alert");
}

TEST_CASE("a Verdict accepts only when something was checked and all of it held") {
  Verdict verdict;
  CHECK_FALSE(verdict.accepted());
  verdict.checks.push_back({.subject = "leaf", .rule = "holds", .section = {}, .outcome = Outcome::passed});
  CHECK(verdict.accepted());
  verdict.checks.push_back(
      {.subject = "leaf", .rule = "waits", .section = {}, .outcome = Outcome::not_reached});
  CHECK_FALSE(verdict.accepted());
  verdict.checks.back().outcome = Outcome::failed;
  REQUIRE(verdict.first_failure());
  CHECK(verdict.first_failure()->rule == "waits");
}

TEST_CASE("only ASCII letters change their case, in every locale") {
  CHECK(lower("Example.COM-09_\xc3\x9c") == "example.com-09_\xc3\x9c");
  CHECK(lower('@') == '@');
  CHECK(lower('[') == '[');
  CHECK(equal_in_any_case("Content-Length", "content-LENGTH"));
  CHECK_FALSE(equal_in_any_case("Content-Length", "Content-Lengt"));
  CHECK_FALSE(equal_in_any_case("k", "\xe2\x84\xaa"));  // U+212A KELVIN SIGN
  CHECK(is_letter('Z'));
  CHECK_FALSE(is_letter('`'));
  CHECK(is_hex_digit('F'));
  CHECK_FALSE(is_hex_digit('g'));
}
