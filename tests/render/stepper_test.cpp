#include "render/stepper/stepper.hpp"

#include "render/stepper/full_screen.hpp"
#include "render/text/layout.hpp"
#include "story/recorder.hpp"
#include "support/catch.hpp"
#include "support/has.hpp"

using namespace glasstls;
using testing::has;
using namespace glasstls::story;
using render::stepper::FullScreen;
using render::stepper::Stepper;

namespace {

const Bytes client_hello = *from_hex(
    "010000320303000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f000002130101000007"
    "002b0003020304");

/// The beginning of a connection. Numbers are those of its events.
Story short_story(bool secrets = true) {
  Recorder recorder({.secrets = secrets});
  recorder.add(RequestStep{0, "https://server.example/", "server.example:443", {}});              // 1
  recorder.add(PhaseBegun{Phase::tls, "server.example\x1b[2J"});                                  // 2
  recorder.receive(trace::MessageSent{"ClientHello", client_hello, 0, 0});                        // 3
  recorder.receive(trace::RecordSealed{Epoch::plaintext, 0, 22, client_hello, 0, client_hello});  // 4
  recorder.receive(trace::StateEntered{"WAIT_SH"});                                               // 5
  const Secret value(Bytes{0xde, 0xad});
  recorder.receive(trace::SecretDerived{
      "early_secret", "", "", "", "SHA-256", {}, {}, 2, secrets ? &value : nullptr, nullptr});  // 6
  recorder.receive(trace::KeysInstalled{Direction::sent, Epoch::handshake, "client_handshake_traffic_secret",
                                        "TLS_AES_128_GCM_SHA256", 0, secrets ? &value : nullptr,
                                        secrets ? &value : nullptr});  // 7
  const Check kept{
      "ServerHello", "the version is TLS 1.3", {9846, "4.3.1"}, Outcome::passed, Alert::protocol_version};
  recorder.receive(trace::CheckMade{kept});  // 8
  const Failure failure(Alert::decode_error, "the message is cut", {9846, "6"}, "42", "41");
  recorder.receive(trace::AlertRaised{Direction::sent, Alert::decode_error, &failure});  // 9
  recorder.add(ErrorStep{Phase::tls, "the message is cut", {}, {}});                     // 10
  return recorder.take();
}

/// A stepper that answers only with text.
struct Walk {
  explicit Walk(bool secrets = true) : story(short_story(secrets)), stepper(story, {}, false) {}
  std::string operator()(std::string_view line) {
    const Stepper::Answer answer = stepper.command(line);
    CHECK(answer.then == Stepper::Then::ask);
    return answer.text;
  }
  Story story;
  Stepper stepper;
};

}  // namespace

TEST_CASE("next goes from one event that matters to the next, step to any, and back shows them again") {
  Walk session;
  CHECK(has(session("where"), "before the first event"));
  CHECK(session("back") == "there is nothing before this event\n");
  CHECK(has(session("next"), "#1  https://server.example/"));
  CHECK(has(session("n 2"), "#3  -> ClientHello  54 bytes, record 0, plaintext"));
  CHECK(has(session("where"), "at event 3 of 10"));
  CHECK(has(session("next"), "#5  state WAIT_SH"));
  CHECK(has(session("step"), "#6  secret early_secret"));
  CHECK(has(session("back"), "#5  state WAIT_SH"));
  CHECK(has(session("b 2"), "#2  TLS begins  server.example\\x1b[2J"));
  CHECK(has(session("goto 7"), "#7  *  handshake keys  for what we send"));
  CHECK(has(session("next"), "#9  -> alert decode_error(50)"));
  CHECK(session.stepper.passed() == 9);
  CHECK(has(session("continue"), "#10  x TLS did not succeed"));
  CHECK(session("next") == "this was the last event\n");
  CHECK(has(session("goto 1"), "#1 "));
  CHECK(session("") == "");
}

TEST_CASE("an event with a broken rule is called by the fact") {
  Recorder recorder({});
  const Check check{.subject = "leaf",
                    .rule = "the notAfter date has not passed",
                    .section = {5280, "4.1.2.5"},
                    .outcome = Outcome::failed,
                    .fact = "the certificate expired 3 days ago (2026-11-27)"};
  recorder.receive(trace::CheckMade{check});
  Stepper stepper(recorder.story(), {}, false);
  const std::string text = stepper.command("step").text;
  CHECK(text.substr(0, text.find('\n')).find(check.fact) != std::string::npos);
}

TEST_CASE("continue stops at breakpoints of every kind, in the order of the events") {
  Walk session;
  CHECK(session("break") == "no breakpoints\n");
  session("break clienthello");
  session("break WAIT_SH");
  session("br early_secret");
  session("break keys");
  CHECK(has(session("break decode_error"), "breakpoint 5: decode_error"));
  for (std::size_t where : {3u, 5u, 6u, 7u, 9u, 10u}) {
    session("c");
    CHECK(session.stepper.passed() == where);
  }
  session("goto 1");
  session("delete 1");
  CHECK_FALSE(has(session("delete keys"), "keys"));
  for (std::size_t where : {5u, 6u, 9u, 10u}) {
    session("continue");
    CHECK(session.stepper.passed() == where);
  }
  CHECK(session("delete") == "no breakpoints\n");
  CHECK(has(session("delete 3"), "there is no breakpoint \"3\""));
  // A breakpoint also stops a user who goes on event by event.
  session("break early_secret");
  session("goto 5");
  CHECK(has(session("next"), "#6  secret early_secret"));
}

TEST_CASE("what cannot be done is answered with what can") {
  Walk session;
  CHECK(has(session("dance"), "there is no command \"dance\"; help lists them"));
  CHECK(has(session("break Clienthallo"), "called \"Clienthallo\""));
  CHECK(has(session("break \x1b[2J"), "called \"\\x1b[2J\""));
  CHECK(has(session("next x"), "next takes a number"));
  CHECK(has(session("goto 0"), "from 1 on"));
  CHECK(has(session("goto 99999999999999999999999"), "from 1 on"));
  CHECK(has(session("bytes"), "before the first event"));
  CHECK(has(session("print"), "print takes key-schedule"));
  CHECK(has(session("list x"), "list takes"));
  CHECK(has(session("goto 11"), "this was the last event"));
  CHECK(session.stepper.command("q").then == Stepper::Then::quit);
  const std::string help = Stepper::help();
  for (std::string_view name : {"next", "back", "continue", "break", "print", "observer", "quit"})
    CHECK(has(help, name));
}

TEST_CASE("only what was known at the time is printed, and secrets only if they were kept") {
  Walk session;
  session("goto 2");
  CHECK(has(session("print transcript"), "no handshake message"));
  CHECK(has(session("print secrets"), "no secret was derived yet"));
  session("goto 3");
  CHECK(has(session("bytes"), "0000  Handshake (54 bytes)"));
  CHECK(has(session("print transcript"), "ClientHello             54 bytes"));
  CHECK(has(session("explain"), "RFC 9846 4.2.2"));
  CHECK(has(session("observer"), "all of ClientHello, 54 bytes"));
  CHECK(has(session("state"), "> START"));
  CHECK(has(session("print keys"), "client sends in clear"));
  session("goto 8");
  CHECK(has(session("state"), "> WAIT_SH"));
  CHECK(has(session("state"), "> RECVD_CH"));
  CHECK(has(session("print key-schedule"), "dead"));
  CHECK(has(session("print secrets"), "early_secret            dead"));
  CHECK(has(session("print keys"), "key                     dead"));
  CHECK(has(session("checks"), "the version is TLS 1.3"));
  CHECK(has(session("list"), ">     8   +  rule: the version is TLS 1.3  ServerHello\n"));
  CHECK(has(session("list all"), "     10   x  TLS did not succeed"));
  Walk without(false);
  without("goto 8");
  CHECK_FALSE(has(without("print key-schedule") + without("print secrets") + without("print keys"), "dead"));
  CHECK(has(without("print secrets"), "not kept; --secrets keeps it"));
}

TEST_CASE("a growing story is held at each event until somebody goes on") {
  const Story whole = short_story();
  Story story;
  Stepper stepper(story, {}, true);
  CHECK(stepper.command("next").then == Stepper::Then::go_on);
  story.steps.push_back(whole.steps[0]);
  CHECK(has(stepper.grown().value_or(""), "#1 "));
  CHECK(stepper.command("back").then == Stepper::Then::ask);
  stepper.command("break ClientHello");
  CHECK(stepper.command("continue").then == Stepper::Then::go_on);
  story.steps.push_back(whole.steps[1]);
  CHECK_FALSE(stepper.grown());
  story.steps.push_back(whole.steps[2]);
  CHECK(has(stepper.grown().value_or(""), "#3 "));
  CHECK(stepper.command("step").then == Stepper::Then::go_on);
  story.steps.push_back(whole.steps[3]);
  CHECK(has(stepper.grown().value_or(""), "held: 1 record of 54 bytes waits to be sent"));
  // Going back and forward again needs nothing new.
  CHECK(stepper.command("back").then == Stepper::Then::ask);
  CHECK_FALSE(has(stepper.command("where").text, "held"));
  CHECK(stepper.command("step").then == Stepper::Then::ask);
  CHECK(stepper.command("continue").then == Stepper::Then::go_on);
  story.steps.push_back(whole.steps[4]);
  CHECK_FALSE(stepper.grown());
  CHECK(has(stepper.over(), "#5  state WAIT_SH"));
  CHECK(stepper.command("next").text == "this was the last event\n");
}

TEST_CASE("an empty trace has no events") {
  Story story;
  Stepper stepper(story, {}, false);
  for (std::string_view line : {"next", "continue", "goto 3"})
    CHECK(stepper.command(line).text == "there is no event in this trace\n");
  for (std::string_view line :
       {"where", "state", "list", "checks", "observer", "print keys", "print commands", "back"})
    CHECK_FALSE(stepper.command(line).then == Stepper::Then::go_on);
}

TEST_CASE("the full screen fits any size exactly") {
  Walk session;
  FullScreen screen(session.stepper, "glasstls demo\x1b[2J");
  for (int key : {0, int('n'), int('n'), int('n'), int('m'), int('y'), int('k'), int('t'), int('h'), int('o'),
                  int('?'), int('z'), int('y'), int('z'), int('d'), int('c'), int('B')}) {
    if (key) CHECK(screen.press(key) == Stepper::Then::ask);
    for (const auto& [width, height] :
         {std::pair{80, 24}, {40, 8}, {40, 20}, {63, 24}, {132, 50}, {118, 40}, {20, 5}, {300, 9}, {1, 1}}) {
      const auto lines = screen.draw(static_cast<std::size_t>(width), static_cast<std::size_t>(height));
      CAPTURE(key, width, height);
      CHECK(lines.size() == static_cast<std::size_t>(height));
      for (const std::string& line : lines) {
        CHECK(render::text::columns(line) <= static_cast<std::size_t>(width));
        CHECK_FALSE(has(line, "\x1b[2J"));
      }
    }
  }
}

TEST_CASE("on a narrow screen the events are above, and the pane can fill the screen") {
  Walk session;
  FullScreen screen(session.stepper, "demo");
  for (char key : std::string_view("nnny")) screen.press(key);
  const auto shown = [&](std::size_t width, std::size_t height) {
    std::string text;
    for (const std::string& line : screen.draw(width, height)) text += line + "\n";
    return text;
  };
  const std::string narrow = shown(40, 20);
  CHECK(has(narrow, "> 3 -> ClientHello") != has(narrow, ">  3 -> ClientHello"));
  CHECK(has(narrow, "msg_type:"));
  CHECK(has(narrow, "> [RECVD_CH]  sends in clear"));
  CHECK(has(narrow, "? keys  q quit"));
  screen.press('z');
  for (std::size_t width : {40u, 80u, 130u}) {
    CHECK(has(shown(width, 24), "msg_type:"));
    CHECK_FALSE(has(shown(width, 24), "-> ClientHello"));
  }
  screen.press('z');
  CHECK(has(shown(80, 24), "-> ClientHello"));
  // Nothing of what commands answer is cut off.
  screen.press('?');
  std::string help;
  for (int page = 0; page < 10; ++page) {
    help += shown(80, 24);
    screen.press(render::stepper::key::page_down);
  }
  CHECK(has(help, "the name of this"));
  CHECK(has(help, "rules too"));
  // The same for what was made for a wider one, with its colours.
  for (char key : std::string_view(":print keys")) screen.press(key);
  screen.press(render::stepper::key::enter);
  for (std::size_t width : {40u, 80u}) CHECK(has(shown(width, 24), "sends in clear"));
}

TEST_CASE("the machines are drawn once, text is broken once, and the current row is marked whole") {
  Walk session;
  FullScreen screen(session.stepper, "demo");
  for (char key : std::string_view("nnn")) screen.press(key);
  const auto count_of = [&](const std::vector<std::string>& lines, std::string_view word) {
    return std::count_if(lines.begin(), lines.end(),
                         [&](const std::string& line) { return has(line, word); });
  };
  CHECK(count_of(screen.draw(130, 60), "client in ") == 1);
  screen.press('m');
  CHECK(count_of(screen.draw(130, 60), "client in ") == 1);
  screen.press('d');
  // A line that is not the last one of its paragraph has no room for the next one's first word.
  constexpr std::size_t left = 28 + 3, right = 70 - left;
  std::vector<std::string> paragraph;
  for (const std::string& line : screen.draw(70, 40)) {
    const std::string text = line.size() > left ? line.substr(left) : "";
    if (paragraph.empty() ? text.starts_with("The client opens the handshake.")
                          : text.find_first_not_of(' ') != std::string::npos)
      paragraph.push_back(text.substr(0, text.find_last_not_of(' ') + 1));
    else if (!paragraph.empty())
      break;
  }
  REQUIRE(paragraph.size() > 3);
  for (std::size_t i = 0; i + 2 < paragraph.size(); ++i) {
    const std::string next = paragraph[i + 1].substr(0, paragraph[i + 1].find(' '));
    CAPTURE(paragraph[i], next);
    CHECK(paragraph[i].size() + 1 + next.size() > right);
  }

  render::text::Look colourful{.style = {.colour = true}};
  Stepper coloured(session.stepper.story(), colourful, false);
  FullScreen other(coloured, "demo");
  for (char key : std::string_view("nnn")) other.press(key);
  CHECK(count_of(other.draw(100, 30), "\x1b[1m>  3 -> ClientHello") == 1);
}

TEST_CASE("keys do what commands do, and commands can be typed") {
  using namespace render::stepper;
  Walk session;
  FullScreen screen(session.stepper, "demo");
  const auto shown = [&] {
    std::string text;
    for (const std::string& line : screen.draw(100, 30)) text += line + "\n";
    return text;
  };
  CHECK(has(shown(), "Nothing has happened yet"));
  screen.press(key::right);
  screen.press('n');
  screen.press('n');
  CHECK(has(shown(), ">  3 -> ClientHello"));
  CHECK(has(shown(), "server  START > [RECVD_CH]"));
  screen.press('B');
  CHECK(has(shown(), "breakpoint 1: ClientHello"));
  screen.press('d');
  CHECK(has(shown(), ">! 3 -> ClientHello"));
  screen.press('y');
  CHECK(has(shown(), "msg_type: client_hello"));
  screen.press(key::left);
  CHECK(session.stepper.passed() == 2);
  for (char c : std::string_view(":goto 55")) screen.press(c);
  screen.press(key::backspace);
  CHECK(has(shown(), ":goto 5_"));
  screen.press(key::enter);
  CHECK(session.stepper.passed() == 5);
  for (char c : std::string_view(":state")) screen.press(c);
  screen.press(key::enter);
  CHECK(has(shown(), "client in WAIT_SH"));
  for (char c : std::string_view(":dance")) screen.press(c);
  screen.press(key::enter);
  CHECK(has(shown(), "there is no command \"dance\""));
  screen.press(key::end);
  CHECK(session.stepper.passed() == 10);
  screen.press(key::home);
  CHECK(session.stepper.passed() == 1);
  CHECK(screen.press('q') == Stepper::Then::quit);
}

TEST_CASE("the codes of a terminal are keys, and those that mean nothing are none") {
  using namespace render::stepper;
  CHECK(keys_of("n\x1b[A\x1b[6~\x1bOD\r\x7f") ==
        std::vector<int>{'n', key::up, key::page_down, key::left, key::enter, key::backspace});
  CHECK(keys_of("\x1b") == std::vector<int>{key::escape});
  CHECK(keys_of("\x1b[1;5Cq") == std::vector<int>{'q'});
  CHECK(keys_of("\x1b[").empty());
  CHECK(keys_of("\x01\xff").empty());
  CHECK(clip("\x1b[1mabc\x1b[0mdef", 4) == "\x1b[1mabc\x1b[0md\x1b[0m");
  CHECK(clip("\u2192\u2192x", 2) == "\u2192\u2192");
}
