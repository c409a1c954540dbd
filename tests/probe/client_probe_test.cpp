#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <set>

#include "probe/conversations.hpp"
#include "probe/report.hpp"
#include "support/catch.hpp"
#include "support/repository.hpp"
#include "support/visiting.hpp"

using namespace glasstls;
using namespace glasstls::probe;
using namespace glasstls::testing;

namespace {

/// A tester and a client of ours that can do everything.
struct TestedClient {
  CountingRandom random{3};
  ClientAuthority authority{random, net::unix_time()};
  ClientTester tester{authority, random};
  MemoryVisitor visitor{authority};

  TestedClient() {
    visitor.change = [](handshake::ClientConfig& config) {
      config.alpn_protocols = {"http/1.1"};
      config.record_size_limit = 16385;
    };
  }
};

}  // namespace

TEST_CASE("our client passes every conversation that it can be tested with") {
  TestedClient tested;
  const LearnedClient& learned = tested.tester.learn(tested.visitor);
  INFO(learned.trouble);
  REQUIRE(learned.trouble.empty());
  CHECK(learned.suites.size() == 3);
  CHECK(learned.groups.size() == 6);
  CHECK(learned.shares.size() == 2);
  CHECK(learned.request);
  CHECK(learned.shows);
  CHECK(learned.resumption);
  CHECK(learned.alpn);
  std::size_t held = 0;
  for (const Conversation& conversation : client_conversations()) {
    const Result result = tested.tester.hold(conversation, tested.visitor);
    if (result.verdict.kind != probe::Verdict::Kind::not_tested) ++held;
    INFO(conversation.name << ": " << result.verdict.why << "; came: " << to_string(result.outcome)
                           << "; expected: " << to_string(conversation.expected, Peer::client));
    CHECK(result.verdict.kind != probe::Verdict::Kind::failed);
  }
  INFO(held << " of " << client_conversations().size());
  CHECK(held >= 400);
}

TEST_CASE("conversations for clients have names of their own, and rules of the standard") {
  std::ifstream file(repository() / "docs/musts.json");
  const nlohmann::json rows = nlohmann::json::parse(file);
  std::set<std::string> names;
  for (const Conversation& one : server_conversations()) names.insert(one.name);
  std::size_t count = 0;
  for (const Conversation& one : client_conversations()) {
    INFO(one.name);
    ++count;
    CHECK(names.insert(one.name).second);
    CHECK(one.name.size() <= 63);  // RFC 1035: it is a label of a host name
    CHECK(one.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos);
    CHECK(one.peer == Peer::client);
    CHECK(one.rule.section.number != 0);
    CHECK_FALSE(one.rule.sentence.empty());
    CHECK_FALSE(to_string(one.expected, Peer::client).empty());
    CHECK(ClientTester::conversation_at(ClientTester::host_of(one)) == &one);
    if (one.rule.must.empty()) continue;
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [&](const nlohmann::json& each) { return each["id"] == one.rule.must; });
    REQUIRE(row != rows.end());
    CHECK((*row)["text"] == one.rule.sentence);
    CHECK((*row)["section"] == one.rule.section.section);
  }
  CHECK(count > 800);  // docs/probe.md and the README say so
}

TEST_CASE("what a client may read only after its Finished is judged by an answer to it") {
  const auto judged_late = [](std::string_view name) {
    const auto& all = client_conversations();
    const auto one =
        std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.name == name; });
    REQUIRE(one != all.end());
    return is_late(*one);
  };
  CHECK(judged_late("visit-finished-repeated"));
  CHECK(judged_late("visit-key-update-of-two-bytes"));
  CHECK_FALSE(judged_late("visit-finished-with-byte-0-changed"));
}

TEST_CASE("a client that accepts what it must refuse is seen, with the rule") {
  TestedClient tested;
  REQUIRE(tested.tester.learn(tested.visitor).trouble.empty());
  // What our client refuses is what a broken one would have accepted: here the outcomes are made by hand.
  const auto judged = [](std::string_view name, probe::Outcome::How how) {
    for (const Conversation& one : client_conversations())
      if (one.name == name) {
        Result result{.conversation = &one, .outcome = {.how = how, .peer = Peer::client}};
        result.verdict = judge(one.expected, result.outcome);
        return std::pair(result, text_of(result));
      }
    return std::pair(Result{}, std::string("no such conversation"));
  };
  for (const std::string_view name :
       {"visit-finished-with-byte-0-changed", "visit-certificate-expired", "visit-certificate-wrong-host",
        "visit-retry-again-to-x25519", "visit-signature-with-the-client-s-context"}) {
    INFO(name);
    const auto [result, text] = judged(name, probe::Outcome::How::answered);
    CHECK(result.verdict.kind == probe::Verdict::Kind::failed);
    CHECK(result.verdict.why == "the client accepted what it must refuse");
    CHECK(text.find("rule: RFC ") != std::string::npos);
  }
  CHECK(judged("visit-certificate-revoked", probe::Outcome::How::answered).first.verdict.kind ==
        probe::Verdict::Kind::allowed);
  CHECK(judged("visit-finished-with-byte-0-changed", probe::Outcome::How::closed).first.verdict.kind ==
        probe::Verdict::Kind::allowed);
}
