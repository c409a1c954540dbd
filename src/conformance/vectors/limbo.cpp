#include "conformance/vectors/limbo.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/ascii.hpp"
#include "conformance/vectors/answer.hpp"
#include "x509/certificate/pem.hpp"
#include "x509/path/validate.hpp"

namespace glasstls::conformance {

namespace {

using nlohmann::json;

std::string_view namespace_of(std::string_view id) { return id.substr(0, id.find("::")); }

x509::ValidationPolicy policy_of(std::string_view id) {
  const std::string_view space = namespace_of(id);
  return space == "rfc5280" || space == "bettertls" ? x509::ValidationPolicy::rfc5280()
                                                    : x509::ValidationPolicy::webpki();
}

/// "2024-04-01T00:00:00+00:00", fractions of a second left out: times in certificates have none. A case
/// without a time means now.
x509::UnixTime time_of(const json& value) {
  if (value.is_null()) return std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  const std::string text = value.get<std::string>();
  std::string digits;
  for (char c : text.substr(0, 19))
    if (is_digit(c)) digits.push_back(c);
  const auto time = x509::parse_generalized_time(digits + "Z");
  const std::string zone = text.size() < 20 ? "" : text.substr(text.find_first_of("Z+-", 19));
  if (!time || (zone != "Z" && zone != "+00:00")) throw Malformed("validation_time is not a time in UTC");
  return *time;
}

Bytes certificate_of(const json& pem) {
  std::vector<Bytes> found = x509::certificates_in_pem(pem.get<std::string>());
  // An unreadable certificate is a part of the test.
  return found.empty() ? Bytes{} : std::move(found.front());
}

/// As certificate_of: empty if it cannot be read.
Bytes crl_of(const json& pem) {
  const std::string text = pem.get<std::string>();
  std::string_view rest = text;
  const auto block = x509::take_pem_block(rest);
  if (!block || block->label != "X509 CRL") return {};
  return x509::decode_base64(block->base64).value_or(Bytes{});
}

/// The features that the schema of the suite knows. Each names a behaviour that a verifier may have or not;
/// this one has them all.
constexpr std::array features = {"has-policy-constraints",
                                 "has-cert-policies",
                                 "no-cert-policies",
                                 "pedantic-public-suffix-wildcard",
                                 "name-constraint-dn",
                                 "pedantic-webpki-subscriber-key",
                                 "pedantic-webpki-eku",
                                 "pedantic-serial-number",
                                 "max-chain-depth",
                                 "pedantic-rfc5280",
                                 "rfc5280-incompatible-with-webpki",
                                 "denial-of-service",
                                 "has-crl"};

/// A feature of the test that is newer than this code; empty if there is none.
std::string unknown_feature(const json& test) {
  for (const json& feature : test.at("features"))
    if (std::find(features.begin(), features.end(), feature) == features.end())
      return feature.get<std::string>();
  return {};
}

struct Judged {
  bool accepted;
  std::string why;
};

Judged judge(const json& test) {
  x509::TrustStore anchors;
  for (const json& pem : test.at("trusted_certs")) anchors.add_pem(pem.get<std::string>());
  std::vector<Bytes> chain{certificate_of(test.at("peer_certificate"))};
  for (const json& pem : test.at("untrusted_intermediates")) chain.push_back(certificate_of(pem));

  std::vector<Bytes> crls;
  if (const auto given = test.find("crls"); given != test.end())
    for (const json& pem : *given) crls.push_back(crl_of(pem));

  x509::ValidationInputs inputs{
      .chain = chain, .name = {}, .anchors = &anchors, .crls = crls, .from_handshake = false};
  inputs.policy = policy_of(test.at("id").get<std::string>());
  if (const json& depth = test.at("max_chain_depth"); !depth.is_null())
    inputs.policy.most_intermediates = depth.get<std::size_t>();
  inputs.purpose = test.at("validation_kind") == "CLIENT" ? x509::Purpose::client : x509::Purpose::server;
  inputs.time = time_of(test.at("validation_time"));

  // A client's certificate may have to match several names, and then all of them.
  std::vector<std::string> names;
  if (const json& name = test.at("expected_peer_name"); !name.is_null())
    names.push_back(name.at("value").get<std::string>());
  for (const json& name : test.at("expected_peer_names"))
    names.push_back(name.at("value").get<std::string>());
  if (names.empty()) names.emplace_back();
  for (const std::string& name : names) {
    inputs.name = name;
    const x509::ValidationResult answer = x509::validate(inputs);
    if (answer.verdict.accepted()) continue;
    const Check* check = answer.verdict.first_failure();
    return {false, check ? check->subject + ": " + check->headline() : "something was not reached"};
  }
  return {true, "nothing was found wrong"};
}

/// How many cases of a namespace were judged as they should be.
struct Score {
  std::size_t agreed = 0, all = 0;
};
using Scores = std::map<std::string, Score, std::less<>>;

void run_case(const json& test, const std::string& id, Scores& scores, Recorder& recorder) {
  if (const std::string feature = unknown_feature(test); !feature.empty()) return recorder.skip(id, feature);
  const json& result = test.at("expected_result");
  if (result != "SUCCESS" && result != "FAILURE")
    throw Malformed("no such expected_result: " + result.dump());
  const bool wanted = result == "SUCCESS";
  const Judged outcome = judge(test);
  Score& score = scores[std::string(namespace_of(id))];
  ++score.all;
  if (outcome.accepted != wanted)
    return recorder.fail(id, std::string("falsely ") + (outcome.accepted ? "accepted" : "refused") +
                                 " by the policy " + std::string(policy_of(id).name) + ": " + outcome.why);
  ++score.agreed;
  recorder.pass(id);
}

}  // namespace

bool is_limbo(const json& file) {
  return file.is_object() && file.value("version", json()) == 1 && file.contains("testcases") &&
         file["testcases"].is_array();
}

void run_limbo(const json& file, Recorder& recorder) {
  Scores scores;
  const json& tests = file["testcases"];
  recorder.expect(tests.size());
  for (std::size_t i = 0; i < tests.size(); ++i) {
    std::string name = "/testcases/" + std::to_string(i);
    try {
      name = tests[i].at("id").get<std::string>();
      if (recorder.wants(name)) run_case(tests[i], name, scores, recorder);
    } catch (const std::exception& problem) {  // Malformed, and what the JSON library throws
      recorder.fail(name, "/testcases/" + std::to_string(i) + " cannot be read: " + problem.what());
    }
  }
  for (const auto& [space, score] : scores)
    recorder.note(space + ": " + std::to_string(score.agreed) + " of " + std::to_string(score.all) +
                  " agreed, policy " + std::string(policy_of(space).name));
}

}  // namespace glasstls::conformance
