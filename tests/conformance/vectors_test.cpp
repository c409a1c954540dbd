// Every committed vector file, with the counts that it must give; and files that are no vector files.
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "conformance/vectors/vectors.hpp"
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

struct FilesRun {
  Tally tally;
  Files files;
  std::string out;
};

FilesRun run_files(const std::vector<std::string>& files) {
  std::ostringstream out;
  const glasstls::conformance::Outcome outcome = run_vectors(files, out);
  return {outcome.tally, outcome.files, out.str()};
}

/// A file of Wycheproof's with one test of a type that is not known, as gzip packs it.
constexpr std::array<std::uint8_t, 77> gzipped{
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xab, 0x56, 0x2a, 0x49, 0x2d, 0x2e,
    0x71, 0x2f, 0xca, 0x2f, 0x2d, 0x28, 0x56, 0xb2, 0x52, 0x88, 0xae, 0x56, 0x2a, 0xa9, 0x2c, 0x48,
    0x05, 0xb2, 0x94, 0x22, 0x94, 0x74, 0x14, 0xc0, 0x92, 0x30, 0xf1, 0x64, 0xcf, 0x14, 0x20, 0xcb,
    0x10, 0x28, 0x5a, 0x94, 0x5a, 0x5c, 0x9a, 0x53, 0x02, 0x52, 0x54, 0x96, 0x98, 0x93, 0x99, 0xa2,
    0x54, 0x1b, 0x0b, 0x84, 0x00, 0xab, 0xa2, 0xab, 0xf4, 0x4a, 0x00, 0x00, 0x00};

/// A file that is gone when the test is over.
struct TemporaryFile {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("glasstls-vectors-" + std::to_string(getpid()));

  explicit TemporaryFile(std::string_view text) {
    std::ofstream(path, std::ios::binary).write(text.data(), static_cast<std::streamsize>(text.size()));
  }
  ~TemporaryFile() { std::filesystem::remove(path); }
};

FilesRun run_text(std::string_view text) { return run_files({TemporaryFile(text).path.string()}); }

}  // namespace

TEST_CASE("Wycheproof's files give exactly what they should") {
  const auto folder = glasstls::testing::repository() / "vectors" / "wycheproof";
  for (const auto& [file, tally] : wycheproof) {
    const FilesRun result = run_files({(folder / file).string()});
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
  const FilesRun result = run_files({(folder / "hkdf_sha256_test.json").string(), "/nonexistent/file",
                                     (folder / "hmac_sha384_test.json").string()});
  CHECK(result.tally == Tally{130, 0, 0});
  CHECK(result.files.not_read == 1);
  const std::string closing = "130 passed, 0 failed, 0 skipped, 1 file not read\n";
  CHECK(result.out.substr(result.out.size() - closing.size()) == closing);
  CHECK(result.out.find("/nonexistent/file: NOT READ: cannot be opened\n") != std::string::npos);
}

TEST_CASE("a file that breaks off or makes no sense was not read, and is no failed test") {
  for (const std::string& text : std::vector<std::string>{"", "{", R"({"testGroups": {}, "algorithm": "A"})",
                                                          R"({"algorithm": "A", "testGroups": [)",
                                                          R"({"algorithm": 7, "testGroups": 1e999})"}) {
    const FilesRun result = run_text(text);
    INFO(text);
    INFO(result.out);
    CHECK(result.tally == Tally{});
    CHECK(result.files.not_read == 1);
  }
  CHECK(run_text("{\n \"a\": 1,\n oops").out.find("is no JSON from line 3, column 2 (byte 13) on") !=
        std::string::npos);
  // Nesting that would overflow the stack of a recursive parser.
  CHECK(run_text(std::string(1000000, '[')).files.not_read == 1);
}

TEST_CASE("a file of another format is passed over, with a note") {
  for (const std::string& text :
       std::vector<std::string>{"[]", "{}", "null", "7", "\"text\"", "\xff\xfe", std::string(1000, '\0'),
                                "# A page of words\n", R"({"name": "of another project", "cases": []})",
                                std::string(1000000, '[') + std::string(1000000, ']')}) {
    const FilesRun result = run_text(text);
    INFO(result.out);
    CHECK(result.tally == Tally{});
    CHECK(result.files.passed_over == 1);
    CHECK(result.files.not_read == 0);
    CHECK(result.out.find(": passed over: ") != std::string::npos);
  }
}

TEST_CASE("a folder stands for its files, and those without tests are passed over") {
  const auto folder = glasstls::testing::repository() / "vectors" / "rfc8448";
  const FilesRun result = run_files({folder.string()});
  INFO(result.out);
  CHECK(result.tally.passed > 0);
  CHECK(result.tally.failed == 0);
  CHECK(result.files.not_read == 0);
  CHECK(result.files.passed_over == 2);  // ORIGIN.md and the keys
  CHECK(result.out.find("section2-private-keys.json: passed over: keys") != std::string::npos);
}

TEST_CASE("a file that gzip packed is read") {
  // {"testGroups": [{"type": "X", "tests": [{"tcId": 1, "result": "valid"}]}]}
  const FilesRun result =
      run_text(std::string_view(reinterpret_cast<const char*>(gzipped.data()), gzipped.size()));
  INFO(result.out);
  CHECK(result.tally == Tally{0, 0, 1});
}

TEST_CASE("older schemas and JSON Web Keys are named, not failed") {
  const FilesRun old = run_text(R"({"algorithm": "ECDSA", "generatorVersion": "0.8r12", "testGroups": [
      {"key": {"curve": "secp256r1"}, "sha": "SHA-256", "type": "EcdsaVerify",
       "tests": [{"tcId": 1, "msg": "", "sig": "", "result": "invalid"}]}]})");
  INFO(old.out);
  CHECK(old.tally == Tally{0, 0, 1});
  CHECK(old.out.find("a schema older than testvectors_v1") != std::string::npos);
  const FilesRun web =
      run_text(R"({"testGroups": [{"type": "JsonWebSignature", "source": {}, "private": {"kty": "oct"},
       "tests": [{"tcId": 1, "jws": "e30.e30.", "result": "invalid", "flags": []}]}]})");
  INFO(web.out);
  CHECK(web.tally == Tally{0, 0, 1});
  CHECK(web.out.find("JSON Web Signatures") != std::string::npos);
}

TEST_CASE("a file without tests passes nothing") {
  CHECK(run_text(R"({"algorithm": "A", "testGroups": []})").tally == Tally{0, 0, 0});
  CHECK(run_text(R"({"algorithm": "A", "numberOfTests": 3, "testGroups": []})")
            .out.find("note: numberOfTests says 3, and there are 0") != std::string::npos);
}

TEST_CASE("the CCTV texts about ML-KEM pass, and a doctored one does not") {
  for (const char* name : {"intermediate-ML-KEM-768.txt", "unluckysample-ML-KEM-768.txt"}) {
    const auto path = glasstls::testing::repository() / "vectors" / "mlkem-cctv" / name;
    CHECK(run_files({path.string()}).tally == Tally{4, 0, 0});

    std::ifstream file(path);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    const std::size_t key = text.find("\nK = ") + 5;
    text[key] = text[key] == '0' ? '1' : '0';
    CHECK(run_text(text).tally == Tally{2, 2, 0});  // the ciphertext and the hash in dk are still right
  }
}
