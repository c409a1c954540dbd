#include "base/a_label.hpp"

#include <stdexcept>

#include "support/catch.hpp"

namespace glasstls {
namespace {

TEST_CASE("names beyond ASCII become A-labels") {
  CHECK(to_ascii_name("example.com") == "example.com");
  CHECK(to_ascii_name("EXAMPLE.com") == "EXAMPLE.com");
  CHECK(to_ascii_name("b\u00fccher.example") == "xn--bcher-kva.example");
  CHECK(to_ascii_name("B\u00dcCHER.Example") == "xn--bcher-kva.example");
  CHECK(to_ascii_name("m\u00fcnchen.de") == "xn--mnchen-3ya.de");
  CHECK(to_ascii_name("fa\u00df.de") == "xn--fa-hia.de");
  CHECK(to_ascii_name("\u4f8b\u3048.\u30c6\u30b9\u30c8") == "xn--r8jz45g.xn--zckzah");
  CHECK(to_ascii_name("\u4f8b\u3048\u3002\u30c6\u30b9\u30c8") == "xn--r8jz45g.xn--zckzah");
  CHECK(to_ascii_name(
            "\u043f\u0440\u0438\u043c\u0435\u0440.\u0438\u0441\u043f\u044b\u0442\u0430\u043d\u0438\u0435") ==
        "xn--e1afmkfd.xn--80akhbyknj4f");
  CHECK(to_ascii_name("\u03c0\u03b1\u03c1\u03ac\u03b4\u03b5\u03b9\u03b3\u03bc\u03b1."
                      "\u03b4\u03bf\u03ba\u03b9\u03bc\u03ae") == "xn--hxajbheg2az3al.xn--jxalpdlp");
  CHECK(to_ascii_name("\U0001f4a9.la") == "xn--ls8h.la");
}

TEST_CASE("names that have another form, or none, are refused with the reason") {
  const auto refused = [](std::string_view name) {
    try {
      return "taken as " + to_ascii_name(name);
    } catch (const std::invalid_argument& problem) {
      return std::string(problem.what());
    }
  };
  CHECK(refused("\xff.example") == "it is not UTF-8");
  CHECK(refused("bu\u0308cher.example").starts_with("an accent is separate"));
  CHECK(refused("b\u00fc\u200bcher.example").starts_with("it has a space"));
  CHECK(refused("b\u00fc\u00a0cher.example").starts_with("it has a space"));
  CHECK(refused("\uff42.example").starts_with("it has characters of another width"));
  std::string longest;
  for (int i = 0; i < 64; ++i) longest += "\u00fc";
  CHECK(refused(longest) == "a label is too long");
  CHECK(refused(longest.substr(0, 126) + "0123456789").starts_with("a label is too long"));
}

}  // namespace
}  // namespace glasstls
