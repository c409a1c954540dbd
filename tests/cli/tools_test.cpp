#include <nlohmann/json.hpp>

#include "program.hpp"
#include "support/catch.hpp"

using namespace glasstls::testing;

namespace {

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("explain says what a name is, with both sections") {
  TemporaryFolder folder;
  const Ran ran = run(folder, "explain server-hello");
  CHECK(ran.code == 0);
  CHECK(ran.err.empty());
  CHECK(has(ran.out, "ServerHello, message                             RFC 9846 4.2.3 (RFC 8446 4.1.3)\n"));
  CHECK(has(ran.out, "The server chooses the version"));
  CHECK(has(run(folder, "explain handshake_failure").out, "What to do: Offer more with --suite"));
}

TEST_CASE("explain knows sections, and lists everything") {
  TemporaryFolder folder;
  const Ran section = run(folder, "explain 8446 4.1.3");
  CHECK(section.code == 0);
  for (const char* part : {"RFC 8446 4.1.3  Server Hello", "RFC 9846 4.2.3\n", "ServerHello, message",
                           "        src/messages/handshake.hpp\n"})
    CHECK(has(section.out, part));
  const Ran all = run(folder, "explain");
  CHECK(all.code == 0);
  for (const char* part : {"message\n", "signature scheme\n", "WAIT_EOED", "no_application_protocol"})
    CHECK(has(all.out, part));
}

TEST_CASE("explain leads from a slip to the name, and says that it is none") {
  TemporaryFolder folder;
  const Ran ran = run(folder, "explain ServerHelo");
  CHECK(ran.code == 2);
  CHECK(ran.out.empty());
  CHECK(has(ran.err, "nothing here is called \"ServerHelo\"; did you mean ServerHello"));
  CHECK(has(run(folder, "explain xyzzy").err, "glasstls explain lists all that is"));
}

TEST_CASE("explain prints JSON") {
  TemporaryFolder folder;
  const auto json = nlohmann::json::parse(run(folder, "explain --json 4.2.3").out);
  CHECK(json["format"] == "glasstls-explanations");
  CHECK(json["section"]["title"] == "Server Hello");
  CHECK(json["section"]["section"]["rfc8446_section"] == "4.1.3");
  CHECK(json["entries"].size() >= 3);
  CHECK(nlohmann::json::parse(run(folder, "explain --json").out)["entries"].size() > 200);
}
