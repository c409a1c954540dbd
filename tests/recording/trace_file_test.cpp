#include <sys/stat.h>

#include "recording/packed_story.hpp"
#include "recording/trace_reader.hpp"
#include "recording/trace_writer.hpp"
#include "render/json/document.hpp"
#include "story/chain.hpp"
#include "story/set_up.hpp"
#include "support/catch.hpp"
#include "support/forge.hpp"
#include "temporary_path.hpp"

using namespace glasstls;
using namespace glasstls::recording;
using story::Direction;
using story::Epoch;
using Phase = story::Phase;

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
  add(story::RequestStep{1, "https://example.com/", "example.com:443", "localhost:4433"});
  add(story::PhaseBegun{Phase::tls, "example.com"});
  add(story::Message{Direction::sent, "ClientHello", Bytes{1, 0, 0, 0}, 0, 1});
  add(story::RecordStep{Direction::received, 7, Epoch::handshake, 2, 22, some, 5, some});
  add(story::SecretStep{"a", "b", "", "", "SHA-256", some, some, 3, some, some});
  add(story::SecretStep{"c", "d", "c hs traffic", "L", "SHA-256", some, some, 3, {}, {}});
  add(story::KeysStep{Direction::received, Epoch::application, "s", "suite", 3, some, Bytes{}});
  add(story::StateStep{"WAIT_SH"});
  add(check);
  add(story::AlertStep{Direction::sent, Alert::bad_certificate,
                       Failure{Alert::bad_certificate, "why", {9846, "4.5.2"}, "e", "p"}});
  add(story::AlertStep{Direction::received, static_cast<Alert>(200), {}});
  add(story::CertificatesStep{.chain = {leaf.der, root.der},
                              .verdict = {{check, check}},
                              .name = "example.com",
                              .time = 1'795'000'000,
                              .policy = "webpki",
                              .path = {{"leaf", 0, false, {}}, {"root", {}, true, some}},
                              .missing = "CN=Somebody",
                              .missing_at = "http://example.com/ca",
                              .other_paths = {{{"a", "b"}, {{check}}}},
                              .set_aside = {check}});
  add(story::HttpHead{
      Direction::received, "HTTP/1.1 200 \xff\x1b[2J", {{"A", "\xc3\xa4"}, {"B", "\xed\xa0\x80"}}});
  add(story::ApplicationData{Direction::received, 8, 9, 100, 2, 140, 55.5, story::Epoch::early});
  add(story::PhaseEnded{Phase::http, false, 12.25, 2, {{"n", "v", "w"}, {"", "", ""}}});
  add(story::ClosedStep{99, 3, 1, 1ull << 40, false});
  add(story::ErrorStep{Phase::http, "what", "e", "p"});
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

/// What reading `text` is refused with; empty if it is not.
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

TEST_CASE("a story is read from its trace unchanged") {
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
  CHECK(std::get<story::SecretStep>(read.story.steps[4].what).client_random == Bytes{1, 2, 0xff});
  CHECK(std::get<story::RecordStep>(read.story.steps[3].what).content == Bytes{1, 2, 0xff});
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

namespace {

class NoKey : public handshake::SigningKey {
 public:
  Bytes sign(messages::SignatureScheme, View, handshake::RandomSource&) const override { return {}; }
};

handshake::Psk some_psk() {
  handshake::Psk psk;
  psk.identity = {1, 2};
  psk.key = Secret(View(Bytes(32, 9)));
  psk.hash = crypto::HashAlgorithm::sha384;
  psk.origin = schedule::PskOrigin::resumption;
  psk.max_early_data_size = 7;
  psk.suite = messages::CipherSuite::TLS_AES_256_GCM_SHA384;
  psk.alpn_protocol = "h2";
  return psk;
}

/// The text of the trace of this set-up; where it was read before, that it says the same again.
template <class Role>
std::string written(Role role, const std::string& path) {
  TraceWriter writer(path, {"title", "1.2.3", 0, false, true, false});
  writer.began(1.5, {0, std::move(role)});
  writer.finish({});
  return content(path);
}

}  // namespace

TEST_CASE("set-ups of clients are read as they were") {
  TemporaryPath file;
  const handshake::Psk psk = some_psk();
  const handshake::Ticket ticket{some_psk(),        100,           0xfffffff0,
                                 1'795'000'000'123, "example.com", 1'795'000'500};
  const forge::Minted leaf = forge::issue(forge::root(), forge::leaf("alice"));
  std::vector<handshake::Credential> credentials;
  credentials.push_back({{leaf.der, forge::root().der}, std::make_unique<NoKey>(), Bytes{4, 5}});
  handshake::ClientConfig config;
  config.server_name = "example.com";
  config.cipher_suites = {messages::CipherSuite::TLS_CHACHA20_POLY1305_SHA256};
  config.alpn_protocols = {"h2", "http/1.1"};
  config.status_request = config.grease = config.middlebox_compatibility = false;
  config.record_size_limit = 100;
  config.padding.multiple = 64;
  config.early_data = config.post_handshake_auth = true;
  config.offer = handshake::Offer{{static_cast<messages::CipherSuite>(0x2a2a)},
                                  {{static_cast<messages::ExtensionType>(0xffa5), Bytes{1, 2, 3}}}};
  config.policy.tolerated = {x509::Rule::has_not_expired, x509::Rule::trust_anchor};
  config.policy.most_intermediates = 3;
  config.now = -5;
  config.tickets = {&ticket};
  config.psks = {&psk};
  config.credentials = credentials;
  const std::string text = written(story::set_up_of(config), file.path);
  const TraceFile read = load_trace(file.path);
  REQUIRE(read.set_ups.size() == 1);
  const auto& role = std::get<story::ClientSetUp>(read.set_ups.front().role);
  CHECK(role.config.now == -5);
  CHECK(role.config.offer->extensions.front().extension_data == Bytes{1, 2, 3});
  CHECK(role.config.policy.tolerated.has(x509::Rule::trust_anchor));
  CHECK_FALSE(role.config.policy.tolerated.has(x509::Rule::name_matches));
  REQUIRE(role.tickets.size() == 1);
  CHECK(role.tickets.front().age_add == 0xfffffff0);
  CHECK(to_hex(role.tickets.front().psk.key.reveal()) == to_hex(Bytes(32, 9)));
  CHECK(role.credentials.front().certificates == std::vector{leaf.der, forge::root().der});
  CHECK_FALSE(role.has_clock);
  // All of it: what was read is written as it was.
  TraceFile again = load_trace(file.path);
  CHECK(written(std::move(std::get<story::ClientSetUp>(again.set_ups.front().role)), file.path) == text);
}

TEST_CASE("set-ups of servers are read as they were") {
  TemporaryPath file;
  handshake::ServerConfig config;
  config.supported_groups = {messages::NamedGroup::secp384r1};
  config.cookie_lifetime = 5;
  config.always_retry = true;
  config.tickets_per_connection = 3;
  config.psks.push_back(some_psk());
  config.psk_modes = {messages::PskKeyExchangeMode::psk_ke};
  config.max_early_data_size = 0xffffffff;
  config.client_certificates = handshake::ClientCertificates::welcome;
  config.certificate_authorities = {Bytes{0x30, 0}};
  config.encrypted_extensions = {{messages::ExtensionType::supported_groups, Bytes{0, 0}}};
  handshake::ReplayGuard guard;
  config.replay_guard = &guard;
  const std::string text = written(story::set_up_of(config), file.path);
  TraceFile read = load_trace(file.path);
  REQUIRE(read.set_ups.size() == 1);
  auto& role = std::get<story::ServerSetUp>(read.set_ups.front().role);
  CHECK(role.config.client_certificates == handshake::ClientCertificates::welcome);
  CHECK(role.config.max_early_data_size == 0xffffffff);
  CHECK(role.has_replay_guard);
  CHECK_FALSE(role.has_tickets);
  CHECK(written(std::move(role), file.path) == text);
}

TEST_CASE("what the engine was given is read in its order, and traces of the version before it are") {
  TemporaryPath file;
  TraceWriter writer(file.path, {"title", "1.2.3", 0, false, true, false});
  writer.given(1.5, {0, trace::Source::random, "ClientHello.random", Bytes(32, 7)});
  story::Story story;
  story.steps.push_back({2, story::StateStep{"WAIT_SH"}});
  writer.added(story, story.steps.back());
  writer.given(2.5, {1, trace::Source::replay_guard, "admit", Bytes{1}});
  writer.finish({});
  const TraceFile read = load_trace(file.path);
  REQUIRE(read.inputs.size() == 2);
  CHECK(read.inputs[0].from == trace::Source::random);
  CHECK(read.inputs[0].purpose == "ClientHello.random");
  CHECK(read.inputs[0].value == Bytes(32, 7));
  CHECK(read.inputs[0].step == 0);
  CHECK(read.inputs[1].from == trace::Source::replay_guard);
  CHECK(read.inputs[1].step == 1);
  std::string old =
      file_of({R"({"time":1,"name":"glasstls:random","data":{"purpose":"GREASE","value":"01"}})",
               state(R"({"name":"WAIT_SH"})")});
  old.replace(old.find("2026-11-30"), 10, "2026-11-24");
  CHECK(read_trace(old).inputs.empty());
  CHECK(read_trace(old).story.steps.size() == 1);
  old.replace(old.find("2026-11-24"), 10, "2026-11-25");
  CHECK(refusal(old).find("its events are not of the version") != std::string::npos);
}

TEST_CASE("an older trace, which calls an error trouble, is read") {
  std::string old = file_of({R"({"time":1,"name":"glasstls:trouble","data":)"
                             R"({"phase":"tcp","what":"refused","expected":"","presented":""}})"});
  old.replace(old.find("2026-11-30"), 10, "2026-11-26");
  const story::Story story = read_trace(old).story;
  REQUIRE(story.steps.size() == 1);
  CHECK(std::get<story::ErrorStep>(story.steps[0].what).what == "refused");
}

TEST_CASE("an older trace, which has no path of certificates, is read, and shows what was presented") {
  const forge::Minted leaf = forge::issue(forge::root(), forge::leaf("example.com"));
  const std::string before = R"({"time":1,"name":"glasstls:certificates","data":{"chain":[")" +
                             to_hex(leaf.der) + R"("],"checks":[])";
  const story::Story story = read_trace(file_of({before + "}}"})).story;
  const auto& judged = std::get<story::CertificatesStep>(story.steps.at(0).what);
  CHECK_FALSE(judged.time.has_value());
  CHECK(judged.path.empty());
  const std::vector<story::ChainLink> path = story::path_of(judged);
  REQUIRE(path.size() == 1);
  CHECK(path[0].label == "leaf");
  CHECK(path[0].presented == 0);
  CHECK(story::unused_of(judged).empty());
  for (std::string_view time : {"-1", "253402300800", "9223372036854775807"})
    CHECK(refusal(file_of({before + ",\"time\":" + std::string(time) + "}}"})) ==
          "trace file, record 1: \"time\" is not a time");
}

TEST_CASE("broken set-ups are refused") {
  TemporaryPath file;
  const std::string text = written(story::set_up_of(handshake::ClientConfig()), file.path);
  const auto refused = [&](const std::string& part, const std::string& by, const std::string& why) {
    std::string changed = text;
    const std::size_t at = changed.find(part);
    REQUIRE(at != std::string::npos);
    changed.replace(at, part.size(), by);
    CHECK(refusal(changed) == "trace file, record 1: " + why);
  };
  refused("\"grease\":true", "\"grease\":1", "\"grease\" is not true or false");
  refused("\"tolerated\":[]", "\"tolerated\":[\"nonsense\"]",
          "\"tolerated\" is not a list of rules that are known");
  refused("\"cipher_suites\":[4865", "\"cipher_suites\":[65536",
          "\"cipher_suites\" is not a whole number that fits");
  refused("\"now\":0", "\"now\":9223372036854775808", "\"now\" is not a whole number that fits");
  refused("\"server_name\"", "\"name\"", "there is no \"server_name\"");
}

TEST_CASE("a download is written in parts that become one run when read, and costs little") {
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

TEST_CASE("a packed story is the same story again") {
  WordList words;
  story::Budget budget(1 << 20);
  PackedStory packed(words, budget, 1 << 20), second(words, budget, 1 << 20);
  story::Story told;
  told.timed = true;
  for (int round = 0; round < 3; ++round)
    for (const story::Step& step : every_kind().steps) {
      told.steps.push_back(step);
      packed.added(told, told.steps.back());
    }
  // The last run of application data grows.
  told.steps.push_back({1, story::ApplicationData{Direction::received, 8, 8, 100, 2, 140, 5, {}}});
  packed.added(told, told.steps.back());
  std::get<story::ApplicationData>(told.steps.back().what).last_record = 9;
  packed.grew(told);
  CHECK(said(packed.story(told)) == said(told));
  CHECK(said(packed.story(told)) == said(told));
  const story::Story empty = second.story(story::Story{});
  CHECK(empty.steps.empty());
  CHECK_FALSE(empty.timed);
}

TEST_CASE(
    "bytes that a story says again cost next to nothing, and what does not fit is left out and counted") {
  WordList words;
  story::Budget budget(100'000);
  PackedStory packed(words, budget, 50'000);
  Bytes flight;
  for (int i = 0; i < 4000; ++i) flight.push_back(static_cast<std::uint8_t>(i * i >> 3));
  Bytes wire{22, 3, 3, 0x0f, 0xa0};
  append(wire, flight);
  story::Story told;
  const auto add = [&](auto what) {
    told.steps.assign(1, {0, std::move(what)});
    packed.added(told, told.steps.back());
  };
  add(story::RecordStep{Direction::received, 0, Epoch::plaintext, 0, 22, flight, 0, wire});
  add(story::Message{Direction::received, "ClientHello", to_bytes(View(flight).first(1500)), 0, 0});
  add(story::Message{Direction::received, "ServerHello", to_bytes(View(flight).subspan(1500)), 0, 0});
  CHECK(packed.size() < 4000 + 2500);
  for (std::uint8_t i = 0; i < 30; ++i)
    add(story::RecordStep{Direction::sent, 0, {}, 0, 22, {}, 0, Bytes(4000, i)});
  const story::Story all = packed.story(told);
  CHECK(all.left_out > 10);
  CHECK(all.steps.size() + all.left_out == 33);
  CHECK(std::get<story::RecordStep>(all.steps[0].what).wire == wire);
  CHECK(std::get<story::Message>(all.steps[2].what).bytes == to_bytes(View(flight).subspan(1500)));
  CHECK(budget.left() >= 50'000);
  add(story::AlertStep{Direction::sent, Alert::unexpected_message, {}});
  CHECK(std::holds_alternative<story::AlertStep>(packed.story(told).steps.back().what));
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

TEST_CASE("a file that is not a trace of this version is refused with the reason") {
  CHECK(refusal("").find("record separator") != std::string::npos);
  CHECK(refusal("{}").find("record separator") != std::string::npos);
  CHECK(refusal("\x1e{}\n").find("not a qlog file") != std::string::npos);
  CHECK(refusal("\x1e[]\n").find("not a qlog file") != std::string::npos);
  CHECK(refusal("\x1enonsense\n").find("not JSON") != std::string::npos);
  std::string newer = file_of({});
  newer.replace(newer.find("2026-11-30"), 10, "2027-01-01");
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
