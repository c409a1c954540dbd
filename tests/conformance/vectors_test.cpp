// Every committed vector file, with the counts that it must give; and files that are no vector files.
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "conformance/vectors.hpp"
#include "support/catch.hpp"
#include "support/repository.hpp"

namespace {

using namespace glasstls::conformance;

struct Expected {
  const char* file;
  Tally tally;
};

const Expected wycheproof[] = {
    {"aes_gcm_test.json", {66, 0, 92}},
    {"chacha20_poly1305_test.json", {158, 0, 4}},
    {"ecdh_secp256r1_ecpoint_test.json", {177, 0, 0}},
    {"ecdh_secp384r1_ecpoint_test.json", {395, 0, 0}},
    {"ecdh_secp521r1_ecpoint_test.json", {330, 0, 0}},
    {"ecdsa_secp256r1_sha256_test.json", {484, 0, 0}},
    {"ecdsa_secp384r1_sha384_test.json", {504, 0, 0}},
    {"ecdsa_secp521r1_sha512_test.json", {271, 0, 0}},
    {"ed25519_test.json", {75, 0, 0}},
    {"hkdf_sha256_test.json", {43, 0, 0}},
    {"hkdf_sha384_test.json", {41, 0, 0}},
    {"hmac_sha256_test.json", {87, 0, 0}},
    {"hmac_sha384_test.json", {87, 0, 0}},
    {"mlkem_768_encaps_test.json", {133, 0, 0}},
    {"mlkem_768_keygen_seed_test.json", {50, 0, 0}},
    {"mlkem_768_semi_expanded_decaps_test.json", {4, 0, 0}},
    {"mlkem_768_test.json", {96, 0, 0}},
    {"rsa_pkcs1_2048_sig_gen_test.json", {27, 0, 16}},
    {"rsa_pss_2048_sha256_mgf1_32_params_test.json", {108, 0, 0}},
    {"rsa_pss_2048_sha256_mgf1_32_test.json", {108, 0, 0}},
    {"rsa_pss_4096_sha384_mgf1_48_test.json", {141, 0, 0}},
    {"rsa_pss_4096_sha512_mgf1_64_test.json", {89, 0, 0}},
    {"rsa_signature_2048_sha256_test.json", {259, 0, 0}},
    {"rsa_signature_3072_sha384_test.json", {259, 0, 0}},
    {"rsa_signature_4096_sha512_test.json", {259, 0, 0}},
    {"x25519_test.json", {259, 0, 0}},
};

struct Run {
  Tally tally;
  std::string out;
};

Run run(const std::vector<std::string>& files) {
  std::ostringstream out;
  const Tally tally = run_vectors(files, out);
  return {tally, out.str()};
}

/// A file that is gone when the test is over.
struct TemporaryFile {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("glasstls-vectors-" + std::to_string(getpid()));

  explicit TemporaryFile(std::string_view text) {
    std::ofstream(path, std::ios::binary).write(text.data(), static_cast<std::streamsize>(text.size()));
  }
  ~TemporaryFile() { std::filesystem::remove(path); }
};

Run run_text(std::string_view text) { return run({TemporaryFile(text).path.string()}); }

}  // namespace

TEST_CASE("Wycheproof's files give exactly what they should") {
  const auto folder = glasstls::testing::repository() / "vectors" / "wycheproof";
  for (const auto& [file, tally] : wycheproof) {
    const Run result = run({(folder / file).string()});
    INFO(result.out);
    CHECK(result.tally == tally);
  }
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    files += entry.path().extension() == ".json";
  CHECK(files == std::size(wycheproof));
}

TEST_CASE("the closing line adds up all files") {
  const auto folder = glasstls::testing::repository() / "vectors" / "wycheproof";
  const Run result = run({(folder / "hkdf_sha256_test.json").string(), "/nonexistent/file",
                          (folder / "hmac_sha384_test.json").string()});
  CHECK(result.tally == Tally{130, 1, 0});
  const std::string closing = "130 passed, 1 failed, 0 skipped\n";
  CHECK(result.out.substr(result.out.size() - closing.size()) == closing);
  CHECK(result.out.find("/nonexistent/file: FAILED: cannot be opened\n") != std::string::npos);
}

TEST_CASE("what is no vector file is a failure, never a crash") {
  for (const std::string& text : std::vector<std::string>{
           "", "{", "[]", "{}", "null", "7", "\"text\"", "\xff\xfe", std::string(1000, '\0'),
           R"({"testGroups": []})", R"({"testGroups": {}, "algorithm": "A"})",
           R"({"algorithm": "A", "testGroups": [)", R"({"algorithm": 7, "testGroups": 1e999})"}) {
    const Run result = run_text(text);
    INFO(text);
    INFO(result.out);
    CHECK(result.tally == Tally{0, 1, 0});
  }
  // Nesting that would overflow the stack of a recursive parser.
  CHECK(run_text(std::string(1000000, '[')).tally == Tally{0, 1, 0});
  CHECK(run_text(std::string(1000000, '[') + std::string(1000000, ']')).tally == Tally{0, 1, 0});
  CHECK(run({glasstls::testing::repository().string()}).tally == Tally{0, 1, 0});
}

TEST_CASE("a file without tests passes nothing") {
  CHECK(run_text(R"({"algorithm": "A", "testGroups": []})").tally == Tally{0, 0, 0});
  CHECK(run_text(R"({"algorithm": "A", "numberOfTests": 3, "testGroups": []})")
            .out.find("note: numberOfTests says 3, and there are 0") != std::string::npos);
}

TEST_CASE("the CCTV texts about ML-KEM pass, and a doctored one does not") {
  for (const char* name : {"intermediate-ML-KEM-768.txt", "unluckysample-ML-KEM-768.txt"}) {
    const auto path = glasstls::testing::repository() / "vectors" / "mlkem-cctv" / name;
    CHECK(run({path.string()}).tally == Tally{4, 0, 0});

    std::ifstream file(path);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    const std::size_t key = text.find("\nK = ") + 5;
    text[key] = text[key] == '0' ? '1' : '0';
    CHECK(run_text(text).tally == Tally{2, 2, 0});  // the ciphertext and the hash in dk are still right
  }
}
