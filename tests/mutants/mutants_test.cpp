#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "mutants/mutant.hpp"
#include "probe/conversations.hpp"
#include "support/catch.hpp"
#include "support/probed.hpp"
#include "support/repository.hpp"

using namespace glasstls;
using namespace glasstls::testing;
using probe::Conversation;

namespace {

/// A server of ours that checkers know, and what breaks its rules.
struct Patient {
  Watcher watcher;
  Tested tested{&watcher};
  /// The conversations that break a rule, by the rule as its check says it.
  std::map<std::string, std::vector<const Conversation*>> breaking;

  explicit Patient(bool asks_for_certificates) {
    if (asks_for_certificates) tested.ask_for_certificates();
    Removal& removal = Removal::current();
    removal = {};
    REQUIRE(tested.tester.learn().trouble.empty());
    for (const Conversation& one : probe::server_conversations()) {
      removal.broken.clear();
      const probe::Result result = tested.tester.hold(one, tested.random);
      INFO(one.name << ": " << result.verdict.why);
      CHECK(result.verdict.kind != probe::Verdict::Kind::failed);
      for (const std::string& rule : removal.broken) breaking[rule].push_back(&one);
    }
  }
};

/// Holds conversations with the server that checks `rule` no more.
Found hold_without(const std::string& rule, Tested& tested, const std::vector<const Conversation*>& all) {
  return found_without(rule, all,
                       [&](const Conversation& one) { return tested.tester.hold(one, tested.random); });
}

/// Checks that can be lost without a conversation that fails, and why.
const std::map<std::string, std::string>& unnoticed() {
  const std::string limit = "it is a limit of ours: the standard allows more",
                    next = "the next check gives an alert that the standard allows as well",
                    client = "the standard binds the client, and leaves open whether the server looks",
                    syntax = "what does not follow the syntax gives no values to go on with";
  static const std::map<std::string, std::string> all{
      {"KeyUpdates must not flood the connection", limit},
      {"the records must not flood the connection", limit},
      {"skipped early data must not exceed its limit", limit},
      {"length must be one that the syntax allows", limit},
      {"early data must not be longer than the ticket allows", limit},
      {"records without content must not flood the connection", limit},
      {"TLSInnerPlaintext must not be longer than the limit", client},
      {"a second ClientHello must have one share, of the group that was asked for", client},
      {"a second ClientHello must repeat the first, except for what a HelloRetryRequest lets it change",
       client},
      {"a second ClientHello must not have early_data", client},
      {"early_data must come with pre_shared_key", client},
      {"key shares must be for groups in supported_groups, in the same order and one for each group", client},
      {"server_name must not name two hosts", client},
      {"a cookie must be one that this server made", client},
      {"the cookie of the HelloRetryRequest must come back", client},
      {"a known extension must be in a message that Table 1 allows", "a server need not know oid_filters"},
      {"a CompressedCertificate must not come unless compress_certificate was sent", next},
      {"a certificate must not come unless it was asked for", next},
      {"a ClientHello or ServerHello must end where its record ends", next},
      {"a protected record must have a content type", next},
      {"a record must be protected once there are keys", next},
      {"type must be a ContentType of TLS 1.3", next},
      {"algorithm must be one that was offered and may sign handshakes", next},
      {"algorithm must fit the key of the certificate", next},
      {"verify_data must be as long as the hash", next},
      {"a key share must be a valid public key", next},
      {"each extension must follow its own syntax", syntax},
      {"the bytes must follow the syntax of the message", syntax},
  };
  return all;
}

/// Checks of a server that no conversation breaks, and why.
const std::map<std::string, std::string>& unbroken() {
  static const std::map<std::string, std::string> all{
      {"signature_algorithms must be present if the server authenticates with a certificate",
       "without them, supported_groups and pre_shared_key tell first whether the ClientHello is complete"},
      {"server_share must be a valid public key", "clients check it"},
      {"key_share must be present or absent as psk_key_exchange_modes says", "clients check it"},
      {"the sequence number must not wrap", "nobody sends 2^64 records"},
      {"supported_versions must be present", "clients check it"},
      {"signature_algorithms must be present", "clients check it"},
      {"server_share must be in a group that a share was sent for", "clients check it"},
      {"selected_version must be one that was offered", "clients check it"},
      {"legacy_compression_method must be 0", "clients check it"},
      {"key_share must be present", "clients check it"},
      {"early_data must come with the cipher suite of the PSK", "clients check it"},
      {"early_data must come with selected_identity 0", "clients check it"},
      {"cipher_suite must have the hash of the selected PSK", "clients check it"},
      {"cipher_suite must be the one of the HelloRetryRequest", "clients check it"},
      {"certificate_request_context must be unique in the connection", "clients check it"},
      {"certificate_request_context must be empty in the handshake", "clients check it"},
      {"certificate_request_context must be empty in a server's Certificate", "clients check it"},
      {"certificate_list must not be empty", "clients check it"},
      {"a server that authenticates with an external PSK must not ask for a certificate", "clients check it"},
  };
  return all;
}

}  // namespace

TEST_CASE("a check that our server lost is noticed by the conversations of its rule") {
  struct Mutant {
    std::string_view check;  // that it lost
    std::string_view must;   // the rule that probe names
    std::size_t least;       // so many conversations fail
  };
  Patient patient(false);
  for (const Mutant& mutant :
       {Mutant{"legacy_compression_methods must hold 0 and nothing else", "4.2.2-13", 7},
        Mutant{"legacy_version must be 0x0303", "4.2.2-7", 9},
        Mutant{"pre_shared_key must be the last extension", "4.3.11-11", 4},
        Mutant{
            "the binder must be the HMAC of the ClientHello up to the binders, made with the pre-shared key",
            "4.3.11-5", 5},
        Mutant{"request_update must be 0 or 1", "4.7.3-4", 4},
        Mutant{"verify_data must be the HMAC of the transcript", "4.5.3-2", 33},
        Mutant{"an alert record must not be empty", "5.4-3", 2}}) {
    INFO(mutant.check);
    std::vector<const Conversation*> all;
    for (const Conversation& one : probe::server_conversations()) all.push_back(&one);
    const Found found = hold_without(std::string(mutant.check), patient.tested, all);
    CHECK_FALSE(found.died);
    CHECK(found.failed.size() >= mutant.least);
    for (const Conversation* one : all)
      if (std::find(found.failed.begin(), found.failed.end(), one->name) != found.failed.end()) {
        INFO(one->name);
        CHECK(one->rule.must == mutant.must);
      }
  }
}

TEST_CASE("every check that a conversation breaks is missed when it is lost, or a reason says why not") {
  /// How a check was missed.
  struct Missed {
    bool died = false, failed = false;
  };
  std::map<std::string, Missed> missed;
  for (const bool asks_for_certificates : {false, true}) {
    Patient patient(asks_for_certificates);
    for (const auto& [check, conversations] : patient.breaking) {
      const Found found = hold_without(check, patient.tested, conversations);
      missed[check].died |= found.died;
      missed[check].failed |= !found.failed.empty();
    }
  }
  for (const auto& [check, how] : missed) {
    INFO(check);
    CHECK((how.failed || how.died || unnoticed().contains(check)));
    CHECK_FALSE((how.failed && unnoticed().contains(check)));
    CHECK_FALSE(unbroken().contains(check));
  }
  for (const auto& [check, why] : unnoticed()) {
    INFO(check);
    CHECK(missed.contains(check));
  }
  // The checks of servers that docs/musts.json names.
  std::ifstream file(repository() / "docs/musts.json");
  for (const nlohmann::json& row : nlohmann::json::parse(file)) {
    if (row["who"] == "client" || row["status"] != "kept") continue;
    for (const nlohmann::json& by : row["by"]) {
      if (!by.contains("check")) continue;
      INFO(by["check"].get<std::string>() << " (" << row["id"].get<std::string>() << ")");
      CHECK(missed.contains(by["check"]) != unbroken().contains(by["check"]));
    }
  }
  std::printf("report: %zu checks of our server are broken by probe's conversations\n", missed.size());
}
