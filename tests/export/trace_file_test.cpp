#include <sys/stat.h>

#include "export/trace_reader.hpp"
#include "export/trace_writer.hpp"
#include "render/json/document.hpp"
#include "story/certificates.hpp"
#include "support/catch.hpp"
#include "support/forge.hpp"
#include "temporary_path.hpp"

using namespace glasstls;
using namespace glasstls::exporting;
using story::Direction;
using story::Epoch;
using Phase = story::Begun::Phase;

namespace {

/// One step of every kind.
story::Story every_kind() {
  const Bytes some{1, 2, 0xff};
  const forge::Minted root = forge::root(), leaf = forge::issue(root, forge::leaf("example.com"));
  const Check check{
      "leaf", "it is \"good\"", {5280, "6.1.3"}, Outcome::failed, Alert::bad_certificate, "a", "b", "c"};
  story::Story story;
  story.timed = true;
  const auto add = [&](auto what) {
    story.steps.push_back({static_cast<double>(story.steps.size()) + 0.125, std::move(what)});
  };
  add(story::Opening{1, "https://example.com/", "example.com:443", "localhost:4433"});
  add(story::Begun{Phase::tls, "example.com"});
  add(story::Message{Direction::sent, "ClientHello", Bytes{1, 0, 0, 0}, 0, 1});
  add(story::Record{Direction::received, 7, Epoch::handshake, 2, 22, some, 5, some});
  add(story::Derived{"a", "b", "", "", "SHA-256", some, some, 3, some, some});
  add(story::Derived{"c", "d", "c hs traffic", "L", "SHA-256", some, some, 3, {}, {}});
  add(story::Keys{Direction::received, Epoch::application, "s", "suite", 3, some, Bytes{}});
  add(story::State{"WAIT_SH"});
  add(check);
  add(story::Alarm{Direction::sent, Alert::bad_certificate,
                   Failure{Alert::bad_certificate, "why", {9846, "4.5.2"}, "e", "p"}});
  add(story::Alarm{Direction::received, static_cast<Alert>(200), {}});
  add(story::Judgement{
      {leaf.der, root.der}, {{check, check}}, {story::summarise(leaf.der), story::summarise(root.der)}});
  add(story::HttpHead{
      Direction::received, "HTTP/1.1 200 \xff\x1b[2J", {{"A", "\xc3\xa4"}, {"B", "\xed\xa0\x80"}}});
  add(story::ApplicationData{Direction::received, 8, 9, 100, 2, 140, 55.5, story::Epoch::early});
  add(story::Ended{Phase::http, false, 12.25, 2, {{"n", "v", "w"}, {"", "", ""}}});
  add(story::Closing{99, 3, 1, 1ull << 40, false});
  add(story::Trouble{Phase::http, "what", "e", "p"});
  add(story::Note{"What happened", "One.\n\nTwo.", {{"name", "value", "why"}}, true});
  return story;
}

void write(const story::Story& story, const std::string& path) {
  TraceWriter writer(path, {"glasstls \"x\"", "1.2.3", 1'795'000'000, true, true, false});
  story::Story told;
  for (const story::Step& step : story.steps) {
    told.steps.push_back(step);
    writer.added(told, told.steps.back());
  }
  told.left_out = story.left_out;
  writer.finish(told);
}

std::string said(const story::Story& story) { return render::json::document(story, {.fields = true}); }

/// What reading `text` is refused with; empty where it is not.
std::string refusal(const std::string& text) {
  try {
    read_trace(text);
    return {};
  } catch (const TraceError& error) {
    return error.what();
  }
}

/// A file with these events.
std::string file_of(const std::vector<std::string>& events) {
  TemporaryPath file;
  write({}, file.path);
  std::string text = content(file.path);
  for (const std::string& event : events) text += "\x1e" + event + "\n";
  return text;
}

std::string state(const std::string& data) {
  return R"({"time":1,"name":"glasstls:state","data":)" + data + "}";
}

}  // namespace

TEST_CASE("a story is read from its trace as it was told") {
  TemporaryPath file;
  story::Story story = every_kind();
  story.left_out = 4;
  write(story, file.path);
  const TraceFile read = load_trace(file.path);
  CHECK(said(read.story) == said(story));
  CHECK(read.story.steps.size() == story.steps.size());
  for (std::size_t i = 0; i < read.story.steps.size(); ++i)
    CHECK(read.story.steps[i].what.index() == story.steps[i].what.index());
  CHECK(read.title == "glasstls \"x\"");
  CHECK(read.program == "glasstls 1.2.3");
  CHECK(read.wall_clock == "2026-11-18T11:06:40Z");
  CHECK(read.secrets);
  CHECK_FALSE(read.cut_short);
  // What the JSON view has no place for, or makes UTF-8 of.
  const auto& head = std::get<story::HttpHead>(read.story.steps[12].what);
  CHECK(head.first_line == "HTTP/1.1 200 \xff\x1b[2J");
  CHECK(head.fields[1].second == "\xed\xa0\x80");
  CHECK(std::get<story::Derived>(read.story.steps[4].what).client_random == Bytes{1, 2, 0xff});
  CHECK(std::get<story::Record>(read.story.steps[3].what).content == Bytes{1, 2, 0xff});
  CHECK(std::get<story::ApplicationData>(read.story.steps[13].what).until == 55.5);
}

TEST_CASE("nobody else may read a trace file, even where one of its name was open to all") {
  TemporaryPath file;
  std::ofstream(file.path) << "old";
  REQUIRE(::chmod(file.path.c_str(), 0644) == 0);
  write({}, file.path);
  struct stat status {};
  REQUIRE(::stat(file.path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  CHECK(content(file.path).find("old") == std::string::npos);
  CHECK_THROWS_AS(TraceWriter("/nowhere/at/all", {}), std::system_error);
  CHECK_THROWS_AS(load_trace("/nowhere/at/all"), std::system_error);
}

TEST_CASE("random bytes that were drawn are read in their order") {
  TemporaryPath file;
  TraceWriter writer(file.path, {"title", "1.2.3", 0, false, true, false});
  writer.drawn(1.5, {"ClientHello.random", Bytes(32, 7)});
  writer.drawn(2.5, {"GREASE", Bytes{1, 2, 3, 4}});
  writer.finish({});
  const TraceFile read = load_trace(file.path);
  CHECK(read.story.steps.empty());
  REQUIRE(read.drawn.size() == 2);
  CHECK(read.drawn[0].purpose == "ClientHello.random");
  CHECK(read.drawn[0].value == Bytes(32, 7));
  CHECK(to_hex(read.drawn[1].value) == "01020304");
}

TEST_CASE("a download is told of in parts that are one run again when read, and costs little") {
  TemporaryPath file;
  TraceWriter writer(file.path, {});
  story::Recorder recorder({.listener = &writer});
  const Bytes content(16384);
  const auto opened = [&](std::uint8_t type) {
    recorder.receive(trace::RecordOpened{Epoch::application, 0, type, content, 0, content});
  };
  for (int i = 0; i < 640; ++i) opened(23);
  // An interrupted run leaves what was written so far.
  const TraceFile half = load_trace(file.path);
  REQUIRE(half.story.steps.size() == 1);
  CHECK(std::get<story::ApplicationData>(half.story.steps[0].what).content_size == 640 * 16384);
  opened(22);
  for (int i = 0; i < 3; ++i) opened(23);
  writer.finish(recorder.story());
  const TraceFile whole = load_trace(file.path);
  CHECK(said(whole.story) == said(recorder.story()));
  REQUIRE(whole.story.steps.size() == 3);
  CHECK(std::get<story::ApplicationData>(whole.story.steps[0].what).last_record == 639);
  CHECK(std::get<story::ApplicationData>(whole.story.steps[2].what).first_record == 641);
  CHECK(std::filesystem::file_size(file.path) < 100'000);
}

TEST_CASE("a file that was cut off at any byte is read up to there") {
  TemporaryPath file;
  write(every_kind(), file.path);
  const std::string text = content(file.path);
  const std::size_t head = text.find('\n') + 1;
  for (std::size_t size = head; size < text.size(); size += 37) {
    const TraceFile read = read_trace(text.substr(0, size));
    CHECK(read.cut_short == (text[size - 1] != '\n'));
  }
  CHECK_FALSE(read_trace(text).cut_short);
}

TEST_CASE("what is no trace of this version is refused, and the reason said") {
  CHECK(refusal("").find("record separator") != std::string::npos);
  CHECK(refusal("{}").find("record separator") != std::string::npos);
  CHECK(refusal("\x1e{}\n").find("not a qlog file") != std::string::npos);
  CHECK(refusal("\x1e[]\n").find("not a qlog file") != std::string::npos);
  CHECK(refusal("\x1enonsense\n").find("not JSON") != std::string::npos);
  std::string newer = file_of({});
  newer.replace(newer.find("2026-11-24"), 10, "2027-01-01");
  CHECK(refusal(newer).find("version") != std::string::npos);
  CHECK(refusal(file_of({R"({"time":1,"name":"other:event","data":{}})"})).empty());
  CHECK(refusal(file_of({R"({"time":1,"name":"glasstls:later","data":{}})"})).find("no event \"later\"") !=
        std::string::npos);
}

TEST_CASE("broken events are refused with their number and the field") {
  CHECK(refusal(file_of({state(R"({"name":"START","more":1})")})).empty());
  CHECK(refusal(file_of({state("{}")})) == "trace file, record 1: there is no \"name\"");
  CHECK(refusal(file_of({state(R"({"name":7})")})) == "trace file, record 1: \"name\" is not text");
  CHECK(refusal(file_of({R"({"time":"x","name":"glasstls:state","data":{"name":"A"}})"})) ==
        "trace file, record 1: \"time\" is not a number");
  const auto keys = [](const std::string& direction, const std::string& generation, const std::string& iv) {
    return refusal(file_of({R"({"time":1,"name":"glasstls:keys","data":{"direction":")" + direction +
                            R"(","keys":"early","secret":"","cipher_suite":"","generation":)" + generation +
                            R"(,"iv":)" + iv + "}}"}));
  };
  CHECK(keys("sent", "0", "\"00\"").empty());
  CHECK(keys("up", "0", "\"00\"") ==
        "trace file, record 1: \"direction\" is not one of the words that are known");
  CHECK(keys("sent", "-1", "\"00\"") ==
        "trace file, record 1: \"generation\" is not a whole number that fits");
  CHECK(keys("sent", "1.5", "\"00\"") ==
        "trace file, record 1: \"generation\" is not a whole number that fits");
  CHECK(keys("sent", "0", "\"0\"") == "trace file, record 1: \"iv\" is not hexadecimal");
  CHECK(refusal(file_of({state(R"({"name":{"bytes":"zz"}})")})) ==
        "trace file, record 1: \"bytes\" is not hexadecimal");
}

TEST_CASE("a trace cannot take more memory than its bounds") {
  CHECK(refusal(file_of({state(std::string(100'000, '['))})).find("nested too deeply") != std::string::npos);
  std::string list = "[0";
  for (int i = 0; i < 300'000; ++i) list += ",0";
  CHECK(refusal(file_of({state(list + "]")})).find("too many values") != std::string::npos);
  CHECK(refusal(file_of({state("\"" + std::string(most_trace_record, 'x') + "\"")})).find("too long") !=
        std::string::npos);
  std::string text = file_of({});
  for (std::size_t i = 0; i <= most_trace_sections; ++i)
    text +=
        "\x1e"
        R"({"time":1,"name":"glasstls:check","data":{"subject":"","rule":"","section":{"rfc":1,"section":")" +
        std::to_string(i) +
        R"("},"outcome":"passed","alert":0,"expected":"","presented":"","advice":""}})"
        "\n";
  CHECK(refusal(text).find("too many sections") != std::string::npos);
}
