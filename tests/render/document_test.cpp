#include "render/json/document.hpp"
#include "render/html/page.hpp"

#include <nlohmann/json.hpp>

#include "story/recorder.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::story;

namespace {

nlohmann::json parse(const Story& story, bool fields = false) {
  const std::string text = render::json::document(story, {.fields = fields});
  CHECK(text.back() == '\n');
  return nlohmann::json::parse(text);
}

Recorder example(bool secrets) {
  Recorder recorder({.secrets = secrets});
  const Secret value(Bytes{0xde, 0xad});
  const Secret* shown = secrets ? &value : nullptr;
  const Bytes salt{0xca, 0xfe}, hello{20, 0, 0, 1, 9};
  recorder.add(RequestStep{0, "https://example.com/", "example.com:443", ""});
  recorder.receive(trace::MessageReceived{"Finished", hello, 3, 4});
  recorder.receive(
      trace::SecretDerived{"handshake_secret", "derived", "", "", "SHA-256", salt, {}, 2, shown, shown});
  recorder.receive(trace::CheckMade{Check{"Finished",
                                          "verify_data is right",
                                          {9846, "4.5.3"},
                                          Outcome::failed,
                                          Alert::decrypt_error,
                                          "aa",
                                          "09",
                                          "",
                                          "the Finished is of another key"}});
  recorder.add(HttpHead{Direction::received, "HTTP/1.1 200 \xff", {{"Server", "x"}}});
  recorder.add(PhaseEnded{Phase::http, true, 3, 1, {}});
  recorder.add(ErrorStep{Phase::tls, "it failed", "aa", "09"});
  return recorder;
}

}  // namespace

TEST_CASE("the JSON document says what happened") {
  const auto json = parse(example(false).story());
  CHECK(json["format"] == "glasstls-flow");
  CHECK(json["version"] == 2);
  CHECK(json["url"] == "https://example.com/");
  CHECK(json["connected"] == false);
  CHECK(json["error"]["what"] == "it failed");
  CHECK(json["error"]["phase"] == "TLS");
  CHECK(json["negotiated"]["cipher_suite"].is_null());
  CHECK(json["timings"].is_null());
  CHECK(json["round_trips"]["http"] == 1);
  REQUIRE(json["events"].size() == 7);
  CHECK(json["events"][1]["bytes"] == "1400000109");
  CHECK(json["events"][1]["first_record"] == 3);
  CHECK(json["events"][1]["ms"].is_null());
  REQUIRE(json["checks"].size() == 1);
  CHECK(json["checks"][0]["section"]["rfc8446_section"] == "4.4.4");
  CHECK(json["checks"][0]["outcome"] == "failed");
  CHECK(json["checks"][0]["fact"] == "the Finished is of another key");
  CHECK(json["checks"][0]["alert"]["code"] == 51);
  CHECK(json["phases"][0]["round_trips"] == 1);
}

TEST_CASE("JSON has no invisible character of others, and says the same") {
  Recorder recorder({});
  recorder.add(HttpHead{Direction::received, "HTTP/1.1 200 a\u202e\u061cb", {}});
  const std::string text = render::json::document(recorder.story());
  CHECK(text.find("a\\u202e\\u061cb") != std::string::npos);
  CHECK(text.find("\u202e") == std::string::npos);
  CHECK(parse(recorder.story())["events"][0]["first_line"] == "HTTP/1.1 200 a\u202e\u061cb");
}

TEST_CASE("secrets, salts among them, are there only for those who asked") {
  const std::string without = render::json::document(example(false).story());
  CHECK(without.find("dead") == std::string::npos);
  CHECK(without.find("cafe") == std::string::npos);
  const auto with = parse(example(true).story())["events"][2];
  CHECK(with["value"] == "dead");
  CHECK(with["input"] == "dead");
  CHECK(with["salt"] == "cafe");
}

TEST_CASE("fields are there for those who want them") {
  CHECK_FALSE(parse(example(false).story())["events"][1].contains("fields"));
  const auto fields = parse(example(false).story(), true)["events"][1]["fields"];
  CHECK(fields[1]["name"] == "msg_type");
  CHECK(fields.back()["name"] == "verify_data");
}

TEST_CASE("HTML has no markup and no invisible character of others") {
  CHECK(render::html::escape("<b>\"&'") == "&lt;b&gt;&quot;&amp;&#39;");
  CHECK(render::html::escape("a\u202e\u061c\x1b") == "a\\xe2\\x80\\xae\\xd8\\x9c\\x1b");
}
