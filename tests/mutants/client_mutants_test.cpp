#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "mutants/mutant.hpp"
#include "probe/conversations.hpp"
#include "support/catch.hpp"
#include "support/visiting.hpp"

using namespace glasstls;
using namespace glasstls::testing;
using probe::Conversation;

namespace {

/// A client of ours that checkers know, and what breaks its rules.
struct ClientPatient {
  Watcher watcher;
  CountingRandom random{3};
  probe::ClientAuthority authority{random, net::unix_time()};
  probe::ClientTester tester{authority, random};
  MemoryVisitor visitor{authority, &watcher};
  /// The conversations that break a rule, by the rule as its check says it.
  std::map<std::string, std::vector<const Conversation*>> breaking;

  ClientPatient() {
    visitor.change = [](handshake::ClientConfig& config) {
      config.alpn_protocols = {"http/1.1"};
      config.record_size_limit = 16385;
    };
    Removal& removal = Removal::current();
    removal = {};
    REQUIRE(tester.learn(visitor).trouble.empty());
    for (const Conversation& one : probe::client_conversations()) {
      removal.broken.clear();
      const probe::Result result = tester.hold(one, visitor);
      INFO(one.name << ": " << result.verdict.why);
      CHECK(result.verdict.kind != probe::Verdict::Kind::failed);
      for (const std::string& rule : removal.broken) breaking[rule].push_back(&one);
    }
  }
};

/// Holds conversations with the client that checks `rule` no more.
Found hold_without(const std::string& rule, ClientPatient& patient,
                   const std::vector<const Conversation*>& all) {
  return found_without(rule, all,
                       [&](const Conversation& one) { return patient.tester.hold(one, patient.visitor); });
}

/// Checks that can be lost without a conversation that fails, and why.
const std::map<std::string, std::string>& unnoticed_of_clients() {
  const std::string limit = "it is a limit of ours: the standard allows more",
                    next = "another check refuses it, with an alert that the standard allows as well",
                    syntax = "what does not follow the syntax gives no values to go on with",
                    nothing = "it goes on with what is outside of a list, and may end in any way";
  static const std::map<std::string, std::string> all{
      {"KeyUpdates must not flood the connection", limit},
      {"the records must not flood the connection", limit},
      {"TLSInnerPlaintext must not be longer than the limit", next},
      {"a protected record must have a content type", nothing},
      {"a record must be protected once there are keys", next},
      {"algorithm must be one that was offered and may sign handshakes", next},
      {"algorithm must fit the key of the certificate", next},
      {"certificate_list must not be empty", next},
      {"server_share must be in a group that a share was sent for", nothing},
      {"server_share must be in the group of the HelloRetryRequest", next},
      {"supported_versions must be present", next},
      {"the version must be TLS 1.3", next},
      {"type must be a ContentType of TLS 1.3", next},
      {"verify_data must be as long as the hash", next},
      {"each extension must follow its own syntax", syntax},
      {"the bytes must follow the syntax of the message", syntax},
  };
  return all;
}

}  // namespace

TEST_CASE("a check that our client lost is noticed by the conversations of its rule") {
  struct Mutant {
    std::string_view check;               // that it lost
    std::vector<std::string_view> musts;  // the rules that probe names
    std::size_t least;                    // so many conversations fail
  };
  ClientPatient patient;
  for (const Mutant& mutant : {
           Mutant{"legacy_session_id_echo must be what the ClientHello had", {"4.2.3-6", "4.2.4-3"}, 6},
           Mutant{"legacy_compression_method must be 0", {"4.2.3-9", "4.2.4-3"}, 2},
           Mutant{"legacy_version must be 0x0303", {"4.2.3-2", "4.2.4-3"}, 10},
           Mutant{"selected_version must be one that was offered", {"4.2.4-11", "4.2.4-3", "4.3.1-16"}, 17},
           Mutant{"cipher_suite must be the one of the HelloRetryRequest", {"4.2.4-9"}, 2},
           Mutant{"a HelloRetryRequest must change something in the ClientHello", {"4.2.4-4"}, 1},
           Mutant{"selected_group must be one of supported_groups", {"4.3.8-9"}, 6},
           Mutant{"selected_group must not be one that a share was sent for", {"4.3.8-9"}, 2},
           Mutant{"an extension must answer one of the request", {"4.3-4"}, 13},
           Mutant{"signature must verify with the certificate's key", {"4.5.2-9"}, 10},
           Mutant{"verify_data must be the HMAC of the transcript", {"4.5.3-2"}, 11},
           Mutant{"request_update must be 0 or 1", {"4.7.3-4"}, 4},
       }) {
    INFO(mutant.check);
    // The others never come to this check.
    const auto& breaking = patient.breaking[std::string(mutant.check)];
    const Found found = hold_without(std::string(mutant.check), patient, breaking);
    CHECK_FALSE(found.died);
    CHECK(found.failed.size() >= mutant.least);
    for (const Conversation* one : breaking)
      if (std::find(found.failed.begin(), found.failed.end(), one->name) != found.failed.end()) {
        INFO(one->name);
        CHECK(std::find(mutant.musts.begin(), mutant.musts.end(), one->rule.must) != mutant.musts.end());
      }
  }
}

TEST_CASE(
    "every check of a client that a conversation breaks is missed when it is lost, or a reason says why not") {
  ClientPatient patient;
  for (const auto& [check, conversations] : patient.breaking) {
    const Found found = hold_without(check, patient, conversations);
    INFO(check);
    const bool unnoticed = unnoticed_of_clients().contains(check);
    CHECK((!found.failed.empty() || found.died || unnoticed));
    CHECK_FALSE((!found.failed.empty() && unnoticed));
  }
  for (const auto& [check, why] : unnoticed_of_clients()) {
    INFO(check);
    CHECK(patient.breaking.contains(check));
  }
  std::printf("report: %zu checks of our client are broken by probe's conversations\n",
              patient.breaking.size());
}
