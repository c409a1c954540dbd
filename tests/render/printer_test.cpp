#include "render/text/printer.hpp"

#include <algorithm>

#include "render/html/flow_page.hpp"
#include "render/stepper/event_lines.hpp"
#include "render/text/field_facts.hpp"
#include "story/recorder.hpp"
#include "support/catch.hpp"
#include "support/has.hpp"
#include "x509/path/validate.hpp"

using namespace glasstls;
using testing::has;
using namespace glasstls::story;
using render::text::Look;
using render::text::Printer;

namespace {

/// Feeds a printer as the command line does.
struct Screen : StoryListener {
  explicit Screen(Look look) : printer(look) {}
  void added(const Story& story, const Step& step) override { shown += printer.added(story, step); }

  Printer printer;
  std::string shown;
};

/// What a screen shows of the same short story: a ServerHello that is fine, and one that is not.
struct Session {
  explicit Session(Look look, bool secrets = false)
      : screen(look), recorder({.secrets = secrets, .listener = &screen}) {
    recorder.add(PhaseBegun{Phase::tls, "server\x1b[2J"});
  }

  void client_hello() {
    const Bytes bytes = *from_hex(
        "010000320303000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f0000021301010000"
        "07002b0003020304");
    recorder.receive(trace::MessageSent{"ClientHello", bytes, 0, 0});
    held_back = screen.shown;
    recorder.receive(trace::RecordSealed{Epoch::plaintext, 0, 22, bytes, 0, bytes});
  }
  void secret() {
    const Secret value(Bytes{0xde, 0xad});
    recorder.receive(trace::SecretDerived{"handshake_secret",
                                          "early_secret",
                                          "c hs traffic",
                                          "",
                                          "SHA-256",
                                          Bytes{0xaa},
                                          {},
                                          2,
                                          recorder.wants_secrets() ? &value : nullptr,
                                          nullptr});
  }
  void check(Outcome outcome) {
    const Check check{"ServerHello", "the version is TLS 1.3", {9846, "4.3.1"},
                      outcome,       Alert::protocol_version,  "0x0304",
                      "0x0303",      "Upgrade the server."};
    recorder.receive(trace::CheckMade{check});
  }
  std::string end() { return screen.shown + screen.printer.end(recorder.story()); }

  Screen screen;
  Recorder recorder;
  std::string held_back;
};

}  // namespace

TEST_CASE("a message that is sent waits for the record that it rides in") {
  Session session({});
  session.client_hello();
  CHECK_FALSE(has(session.held_back, "ClientHello"));
  CHECK(has(session.screen.shown, "  ->  ClientHello             54 bytes   record 0, plaintext"));
  CHECK(has(session.screen.shown, "RFC 9846 4.2.2 (RFC 8446 4.1.2)"));
}

TEST_CASE("a hello of TLS 1.2 is explained by its own version") {
  Session session({});
  const Bytes bytes =
      *from_hex("020000260303000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f00c02f00");
  session.recorder.receive(trace::MessageReceived{"ServerHello", bytes, 0, 0});
  const Story& story = session.recorder.story();
  const render::html::Flow flow{.story = &story};
  const std::string page = render::html::flow_page({&flow, 1});
  for (const std::string& shown : {session.screen.shown, render::stepper::explanation({}, story.steps.back()),
                                   page.substr(page.find("\"beside\""))}) {
    INFO(shown);
    CHECK(has(shown, "chooses the version and the cipher suite."));
    CHECK(has(shown, "5246"));
    CHECK_FALSE(has(shown, "Everything that follows is encrypted"));
  }
}

TEST_CASE("what was never sealed is shown in the end") {
  Session session({});
  session.recorder.receive(trace::MessageSent{"Finished", Bytes{20, 0, 0, 0}, 7, 7});
  CHECK_FALSE(has(session.screen.shown, "Finished"));
  CHECK(has(session.end(), "Finished"));
}

TEST_CASE("bytes, key schedule and passed checks are for those who ask") {
  for (bool verbose : {false, true}) {
    Session session({.verbose = verbose});
    session.client_hello();
    session.secret();
    session.check(Outcome::passed);
    const std::string text = session.end();
    CHECK(has(text, "1 TLS rule checked, all satisfied"));
    CHECK(has(text, "the version is TLS 1.3") == verbose);
    CHECK(has(text, "0004  03 03") == verbose);
    CHECK(has(text, "\"tls13 c hs traffic\", SHA-256, 2 bytes") == verbose);
    CHECK_FALSE(has(text, "dead"));
  }
  Session session({.verbose = true}, true);
  session.secret();
  CHECK(has(session.end(), "value                   dead"));
}

TEST_CASE("a broken rule is shown with what was expected and presented, in every view") {
  Session session({});
  session.check(Outcome::failed);
  const Failure failure(Alert::protocol_version, "the version is old", {9846, "4.3.1"}, "0x0304", "0x0303");
  session.recorder.receive(trace::AlertRaised{Direction::sent, Alert::protocol_version, &failure});
  session.recorder.add(ErrorStep{Phase::tls, failure.what(), "0x0304", "0x0303"});
  const std::string text = session.end();
  for (std::string_view part :
       {"x   ServerHello: broken rule", "expected                0x0304", "presented               0x0303",
        "what to do              Upgrade the server.", "->  alert protocol_version(70)", "TLS failed",
        "the version is old", "alert sent              protocol_version(70)",
        "section                 RFC 9846 4.3.1 (RFC 8446 4.2.1)"}) {
    CAPTURE(part);
    CHECK(has(text, part));
  }
  CHECK_FALSE(has(text, "TLS rule"));  // none was satisfied, and that is not good news
  CHECK_FALSE(has(
      text, "got 0x0303"));  // the sentence of the failure has no values where lines of their own have them
}

TEST_CASE("of a broken rule the fact comes first, and the rule is a detail") {
  Session session({});
  const Check check{.subject = "leaf",
                    .rule = "the notAfter date has not passed",
                    .section = {5280, "4.1.2.5"},
                    .outcome = Outcome::failed,
                    .alert = Alert::certificate_expired,
                    .fact = "the certificate expired 3 days ago (2026-11-27)"};
  session.recorder.receive(trace::CheckMade{check});
  const std::string text = session.end();
  REQUIRE(has(text, check.fact));
  CHECK(text.find(check.fact) < text.find(check.rule));
}

TEST_CASE("what is wrong with a certificate is said where it was judged, and its values are not said again") {
  Session session({});
  x509::ValidationResult result;
  result.verdict.checks.push_back({.subject = "leaf",
                                   .rule = "the notAfter date has not passed",
                                   .section = {5280, "4.1.2.5"},
                                   .outcome = Outcome::failed,
                                   .alert = Alert::certificate_expired,
                                   .expected = "2026-11-27 or earlier",
                                   .presented = "2026-11-30",
                                   .fact = "the certificate expired 3 days ago"});
  session.recorder.receive(trace::CertificateJudged{{.chain = {}, .name = {}}, result});
  const Failure failure(Alert::certificate_expired, "the certificate expired 3 days ago", {5280, "4.1.2.5"},
                        "2026-11-27 or earlier", "2026-11-30");
  session.recorder.receive(trace::AlertRaised{Direction::sent, failure.alert, &failure});
  session.recorder.add(ErrorStep{Phase::tls, failure.what(), failure.expected, failure.presented});
  const std::string text = session.end();
  CHECK(has(text, "the certificate was refused"));
  const std::size_t first = text.find("2026-11-27 or earlier");
  REQUIRE(first != std::string::npos);
  CHECK(text.find("2026-11-27 or earlier", first + 1) == std::string::npos);
}

TEST_CASE("advice about an alert is for the side that got it, which the alert is about") {
  const auto shown = [](Direction direction) {
    Session session({});
    session.recorder.receive(trace::AlertRaised{direction, Alert::unknown_ca, nullptr});
    session.recorder.add(ErrorStep{Phase::tls, "it ended", "", ""});
    std::string text = session.end();
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
  };
  CHECK(has(shown(Direction::received), "The alert is about our own certificate"));
  CHECK_FALSE(has(shown(Direction::received), "If the authority is yours"));
  CHECK(has(shown(Direction::sent), "If the authority is yours"));
}

TEST_CASE("no line is wider than the screen, and no control code comes from a peer") {
  for (int width : {60, 80, 110}) {
    Session session({.style = {.unicode = true, .width = width}, .verbose = true}, true);
    session.client_hello();
    session.secret();
    session.check(Outcome::passed);
    session.check(Outcome::failed);
    session.recorder.add(
        HttpHead{Direction::received, "HTTP/1.1 200 \x1b[31m", {{"x\x07", std::string(300, 'y')}}});
    const std::string text = session.end();
    CHECK_FALSE(has(text, "\x1b"));
    CHECK_FALSE(has(text, "\x07"));
    CHECK(has(text, "1 of 2 TLS rules satisfied"));
    std::size_t begin = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos;
         end = text.find('\n', begin = end + 1)) {
      std::size_t columns = 0;
      for (std::size_t i = begin; i < end; ++i)
        columns += (static_cast<unsigned char>(text[i]) & 0xc0) != 0x80;
      CAPTURE(text.substr(begin, end - begin));
      CHECK(columns <= static_cast<std::size_t>(width));
    }
  }
}

TEST_CASE("colours and signs follow the style") {
  Session plain({}), colourful({.style = {.colour = true, .unicode = true}});
  plain.client_hello();
  colourful.client_hello();
  CHECK_FALSE(has(plain.end(), "\x1b"));
  CHECK(has(colourful.end(), "\x1b[36m\u2192"));
}

TEST_CASE("any step can be shown by its fields") {
  const story::PhaseEnded ended{story::Phase::tls, true, 1.5, 2, {{"a", "b", {}}, {"c", "d", "e"}}};
  std::string text;
  for (const story::Fact& fact : render::text::field_facts(ended)) text += fact.name + "=" + fact.value + "|";
  CHECK(text == "phase=TLS|ok=yes|milliseconds=1.50 ms|round_trips=2|facts=a; b; , c; d; e|");
  CHECK(render::text::kind_and_name(story::StateStep{"START"}) == "state START");
}
