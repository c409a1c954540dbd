// Each committed Wycheproof file, doctored: every test that passes must fail when its verdict is turned
// round, and when what it expects is changed.
#include <fstream>
#include <nlohmann/json.hpp>

#include "conformance/vectors/wycheproof.hpp"
#include "support/catch.hpp"
#include "support/repository.hpp"
#include "tally.hpp"

namespace {

using namespace glasstls::conformance;
using nlohmann::json;

json load(const std::string& file) {
  std::ifstream stream(glasstls::testing::repository() / "vectors" / "wycheproof" / file);
  return json::parse(stream);
}

using glasstls::testing::Tally;

Tally run(const json& file) {
  return glasstls::testing::run_suite([&](Recorder& recorder) { run_wycheproof(file, recorder); }).tally;
}

template <class Change>
void for_each_test(json& file, Change change) {
  for (auto& group : file["testGroups"])
    for (auto& test : group["tests"]) change(test);
}

std::size_t count(const json& file, const std::string& result) {
  std::size_t found = 0;
  for (const auto& group : file["testGroups"])
    for (const auto& test : group["tests"]) found += test["result"] == result;
  return found;
}

/// The other digit at the end.
std::string changed(std::string digits) {
  digits.back() = digits.back() == '0' ? '1' : '0';
  return digits;
}

}  // namespace

TEST_CASE("every verdict that is turned round is noticed") {
  for (const char* name :
       {"aes_gcm_test.json", "chacha20_poly1305_test.json", "ecdh_secp256r1_ecpoint_test.json",
        "ecdsa_secp256r1_sha256_test.json", "ed25519_test.json", "hkdf_sha384_test.json",
        "rsa_pss_2048_sha256_mgf1_32_test.json", "rsa_signature_2048_sha256_test.json", "x25519_test.json"}) {
    json file = load(name);
    const Tally before = run(file);
    const std::size_t acceptable = count(file, "acceptable");
    for_each_test(file, [](json& test) {
      if (test["result"] == "valid")
        test["result"] = "invalid";
      else if (test["result"] == "invalid")
        test["result"] = "valid";
    });
    INFO(name);
    CHECK(before.failed == 0);
    CHECK(run(file) == Tally{acceptable, before.passed - acceptable, before.skipped});
  }
}

TEST_CASE("every value that is changed is noticed") {
  const std::pair<const char*, const char*> values[] = {
      {"aes_gcm_test.json", "tag"},
      {"aes_gcm_test.json", "key"},
      {"chacha20_poly1305_test.json", "tag"},
      {"chacha20_poly1305_test.json", "iv"},
      {"ecdh_secp256r1_ecpoint_test.json", "shared"},
      {"ecdsa_secp384r1_sha384_test.json", "sig"},
      {"ed25519_test.json", "sig"},
      {"hkdf_sha256_test.json", "ikm"},
      {"hkdf_sha256_test.json", "okm"},
      {"hmac_sha384_test.json", "key"},
      {"hmac_sha384_test.json", "tag"},
      {"mlkem_768_encaps_test.json", "c"},
      {"mlkem_768_encaps_test.json", "K"},
      {"mlkem_768_keygen_seed_test.json", "dk"},
      {"mlkem_768_keygen_seed_test.json", "seed"},
      {"mlkem_768_test.json", "K"},
      {"mlkem_768_semi_expanded_decaps_test.json", "K"},
      {"rsa_pkcs1_2048_sig_gen_test.json", "sig"},
      {"rsa_pss_2048_sha256_mgf1_32_params_test.json", "sig"},
      {"rsa_signature_2048_sha256_test.json", "sig"},
      {"x25519_test.json", "shared"}};
  for (const auto& [name, value] : values) {
    json file = load(name);
    const Tally before = run(file);
    std::size_t valid = 0;  // what is invalid stays invalid, so it is left out
    for (auto& group : file["testGroups"]) {
      json tests = json::array();
      for (auto& test : group["tests"]) {
        if (test["result"] != "valid" || test[value] == "") continue;
        test[value] = changed(test[value]);
        tests.push_back(test);
        ++valid;
      }
      group["tests"] = tests;
    }
    INFO(name << ": " << value);
    const Tally after = run(file);
    CHECK(after.passed == 0);
    CHECK(after.failed + after.skipped == valid);
    CHECK(after.failed > 0);
    CHECK(after.skipped <= before.skipped);
  }
}
