#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include <fstream>

#include "lab/tampering.hpp"
#include "probe/conversations.hpp"
#include "probe/rules.hpp"
#include "record/header.hpp"
#include "support/catch.hpp"
#include "support/probed.hpp"
#include "support/repository.hpp"

using namespace glasstls;
using namespace glasstls::probe;
using namespace glasstls::testing;

TEST_CASE("our engine passes every conversation that it can be tested with") {
  Tested tested;
  const Learned& learned = tested.tester.learn();
  INFO(learned.trouble);
  REQUIRE(learned.trouble.empty());
  CHECK(learned.groups.size() == 6);
  CHECK(learned.suites.size() == 3);
  CHECK(learned.resumption);
  CHECK(learned.early_data);
  CHECK(learned.retry);
  CHECK(learned.key_update);
  CHECK(learned.alpn);
  CHECK(learned.record_size_limit);
  std::size_t passed = 0;
  for (const Conversation& conversation : server_conversations()) {
    const Result result = tested.tester.hold(conversation, tested.random);
    if (result.verdict.kind == probe::Verdict::Kind::passed) ++passed;
    INFO(conversation.name << ": " << result.verdict.why << "; came: " << to_string(result.outcome)
                           << "; expected: " << to_string(conversation.expected));
    if (result.verdict.kind == probe::Verdict::Kind::not_tested)
      CHECK(result.verdict.why.starts_with("the server asks for no client certificate"));
    else
      CHECK(result.verdict.kind != probe::Verdict::Kind::failed);
  }
  INFO(passed << " of " << server_conversations().size() << " passed");
  CHECK(passed > 400);
}

TEST_CASE("our engine passes every conversation about client certificates") {
  Tested tested;
  tested.ask_for_certificates();
  INFO(tested.tester.learn().trouble);
  REQUIRE(tested.tester.learned().client_certificates);
  for (const Conversation& conversation : server_conversations()) {
    const bool is_about_certificates = std::ranges::any_of(conversation.needs, [](Need need) {
      return need == Need::client_certificates || need == Need::credential;
    });
    if (!is_about_certificates) continue;
    const Result result = tested.tester.hold(conversation, tested.random);
    INFO(conversation.name << ": " << result.verdict.why << "; came: " << to_string(result.outcome)
                           << "; expected: " << to_string(conversation.expected));
    CHECK(result.verdict.kind != probe::Verdict::Kind::failed);
    CHECK(result.verdict.kind != probe::Verdict::Kind::not_tested);
  }
}

TEST_CASE("a server that answers nothing any more fails no further conversation") {
  /// Answers `most` connections, and then none.
  class Deaf : public MemoryLine {
   public:
    using MemoryLine::MemoryLine;
    void carry(Performance& performance) override {
      if (most-- > 0) return MemoryLine::carry(performance);
      performance.time_out();
    }
    int most = 100;
  };
  Tested tested;
  Deaf line(tested.config);
  Tester tester(line, {.server_name = "server.example"}, tested.random);
  REQUIRE(tester.learn().trouble.empty());
  line.most = 1;
  const Conversation ordinary{.name = "ordinary", .rule = rules::syntax, .expected = {.answer = true}};
  CHECK(tester.hold(ordinary, tested.random).verdict.kind == probe::Verdict::Kind::passed);
  for (int i = 0; i < 2; ++i) {
    const Result result = tester.hold(ordinary, tested.random);
    CHECK(result.verdict.kind == probe::Verdict::Kind::not_tested);
    CHECK(result.verdict.why == "the server answers nothing any more, since ordinary");
  }
}

TEST_CASE("conversations have names of their own, and rules of the standard") {
  std::set<std::string> names;
  for (const Conversation& one : server_conversations()) {
    INFO(one.name);
    CHECK(names.insert(one.name).second);
    CHECK(one.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos);
    CHECK(one.rule.section.number != 0);
    CHECK_FALSE(one.rule.sentence.empty());
    CHECK_FALSE(to_string(one.expected).empty());
  }
  CHECK(names.size() >= 400);
}

TEST_CASE("rules with an id are those of docs/musts.json, word for word") {
  std::ifstream file(repository() / "docs/musts.json");
  const nlohmann::json rows = nlohmann::json::parse(file);
  for (const Conversation& one : server_conversations()) {
    if (one.rule.must.empty()) continue;
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [&](const nlohmann::json& each) { return each["id"] == one.rule.must; });
    INFO(one.name << " cites " << one.rule.must);
    REQUIRE(row != rows.end());
    CHECK((*row)["text"] == one.rule.sentence);
    CHECK((*row)["section"] == one.rule.section.section);
  }
}

TEST_CASE("every MUST that binds servers has a conversation, or docs/probe-musts.json says why not") {
  std::ifstream file(repository() / "docs/musts.json"), beside(repository() / "docs/probe-musts.json");
  const nlohmann::json rows = nlohmann::json::parse(file);
  const nlohmann::json listed = nlohmann::json::parse(beside)["server"];
  std::set<std::string, std::less<>> cited;
  for (const Conversation& one : server_conversations()) cited.emplace(one.rule.must);
  std::map<std::string, int> places;
  for (const auto& [must, other] : listed["tested_with"].items()) {
    INFO(must << " is tested with " << other);
    ++places[must];
    CHECK(cited.contains(other.get<std::string>()));
  }
  for (const nlohmann::json& must : listed["watched"]) ++places[must];
  for (const nlohmann::json& reason : listed["not_tested"]) {
    CHECK_FALSE(reason["why"].get<std::string>().empty());
    for (const nlohmann::json& must : reason["musts"]) ++places[must];
  }
  for (const nlohmann::json& row : rows) {
    INFO(row["id"]);
    const std::string id = row["id"];
    if (row["who"] == "server" || row["who"] == "both")
      CHECK(places[id] + (cited.contains(id) ? 1 : 0) == 1);
    else
      CHECK(places[id] == 0);
  }
  CHECK(places.size() == rows.size());  // it names no others
}

TEST_CASE("what a server says wrong about itself is a failure of every conversation") {
  /// Changes a field of the ServerHello.
  class Liar : public MemoryLine {
   public:
    using MemoryLine::MemoryLine;
    std::string field, value;

   protected:
    Bytes change(Bytes down) override {
      constexpr std::size_t header = 5;
      if (down.size() < header + 4 || down[0] != 22 || down[header] != 2) return down;
      const std::size_t size = std::size_t{down[3]} << 8 | down[4];
      const Bytes hello = to_bytes(View(down).subspan(header, size));
      const Bytes changed = lab::set_field(hello, field, value).message;
      Bytes all;
      append(all, record::make_header(messages::ContentType::handshake, 0x0303, changed.size()));
      append(all, changed);
      append(all, View(down).subspan(header + size));
      return all;
    }
  };
  Tested tested;
  Liar line(tested.config);
  Tester tester(line, {.server_name = "server.example"}, tested.random);
  line.field = "legacy_version";
  line.value = "0x0303";
  REQUIRE(tester.learn().trouble.empty());
  const Conversation ordinary{.name = "ordinary", .rule = rules::syntax, .expected = {.answer = true}};
  for (const auto& [field, value] :
       {std::pair{"legacy_version", "0x0302"}, std::pair{"legacy_session_id_echo", "flip"},
        std::pair{"legacy_session_id_echo", "empty"}, std::pair{"cipher_suite", "0x1304"},
        std::pair{"legacy_compression_method", "0x01"},
        std::pair{"supported_versions.selected_version", "0x0302"}, std::pair{"key_share.group", "0x0018"},
        std::pair{"key_share.key_exchange", "empty"}}) {
    line.field = field;
    line.value = value;
    const Result result = tester.hold(ordinary, tested.random);
    INFO(field << " is " << value << ": " << to_string(result.outcome));
    CHECK(result.verdict.kind == probe::Verdict::Kind::failed);
    CHECK(result.outcome.how == probe::Outcome::How::broken_rule);
  }
}

TEST_CASE("a pattern fits names as in a shell") {
  CHECK(fits("*", "finished"));
  CHECK(fits("fin*", "finished"));
  CHECK(fits("*-after-*", "alert-after-the-handshake"));
  CHECK(fits("key-?pdate", "key-update"));
  CHECK_FALSE(fits("fin", "finished"));
  CHECK_FALSE(fits("*x", "finished"));
  CHECK_FALSE(fits("", "finished"));
}
