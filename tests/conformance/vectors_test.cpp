// Every committed vector file, with the counts that it must give; and files that are no vector files.
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <vector>

#include "conformance/vectors/answer.hpp"
#include "conformance/vectors/vectors.hpp"
#include "support/catch.hpp"
#include "support/repository.hpp"
#include "tally.hpp"

namespace {

using namespace glasstls::conformance;

using glasstls::testing::Tally;
using FilesRun = glasstls::testing::VectorRun;

struct Expected {
  const char* file;
  Tally tally;
};

const Expected wycheproof[] = {
    {"aes_ccm_test.json", {43, 0, 233}},
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
    {"x448_test.json", {510, 0, 0}},
};

FilesRun run_files(const std::vector<std::string>& files, const Options& options = {}) {
  return FilesRun(run_vectors(files, options));
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
  CHECK(result.problems == 1);
  CHECK(result.out.ends_with("\n130 passed, 0 failed, 0 skipped, 0 acceptable, 1 error\n"));
  CHECK(result.says("/nonexistent/file\n  ERROR: "));
}

TEST_CASE("what may end either way is counted by itself") {
  const auto path = glasstls::testing::repository() / "vectors" / "wycheproof" / "x25519_test.json";
  const report::Counts counts = report::counts_of(run_files({path.string()}).run);
  CHECK(counts == report::Counts{130, 0, 129, 0});
}

TEST_CASE("a file that breaks off or makes no sense is an error with its place") {
  for (const std::string& text : std::vector<std::string>{"", "{", R"({"testGroups": {}, "algorithm": "A"})",
                                                          R"({"algorithm": "A", "testGroups": [)",
                                                          R"({"algorithm": 7, "testGroups": 1e999})"}) {
    const FilesRun result = run_text(text);
    INFO(text);
    INFO(result.out);
    CHECK(result.tally == Tally{});
    CHECK(result.problems == 1);
  }
  CHECK(run_text("{\n \"a\": 1,\n oops").says("ERROR: line 3, column 2: from here on it is not JSON\n"));
  const FilesRun test = run_text(R"({"algorithm": "HMACSHA256", "testGroups": [{"type": "MacTest",
      "tagSize": 256, "tests": [{"tcId": 1, "key": "xy", "msg": "", "tag": "", "result": "valid"}]}]})");
  CHECK(test.tally == Tally{0, 1, 0});
  CHECK(test.says("/testGroups/0/tests/0: \"key\" is not hexadecimal\n"));
}

TEST_CASE("a malformed trace is an error with its place") {
  CHECK(run_text(R"({"source": "s", "title": "t", "client_hellos": [], "steps": [
      {"who": "client", "action": "send record", "content_type": "alert", "figures": {"payload": "0x"}}]})")
            .says("ERROR: /steps/0: \"payload\" is not hexadecimal"));
}

TEST_CASE("JSON that would cost much memory or a deep stack is refused before it is read") {
  CHECK(run_text(std::string(65, '[') + std::string(65, ']')).says("is nested deeper than 64 levels"));
  CHECK(run_text(std::string(64, '[') + std::string(64, ']')).says("passed over: a JSON array"));
  CHECK(run_text(std::string(1000000, '[')).says("line 1, column 65: is nested deeper than 64 levels"));
  CHECK(run_text("[\"" + std::string(100, '[') + "\\\"[\"]").says("passed over: a JSON array"));
  std::string many = "[";
  for (int i = 0; i < 4'000'000; ++i) many += "0,";
  CHECK(run_text(many + "0]").says("has more than four million values"));
}

TEST_CASE("a file that is too long is not read") {
  const TemporaryFile file("{}");
  std::filesystem::resize_file(file.path, (std::uintmax_t{256} << 20) + 1);  // without a byte on the disk
  const FilesRun result = run_files({file.path.string()});
  CHECK(result.problems == 1);
  CHECK(result.says("holds more than 256 MiB"));
}

TEST_CASE("a run has a million tests at most") {
  Recorder recorder;
  recorder.open("many");
  for (int i = 0; i < 1'000'000; ++i) recorder.pass({});
  CHECK_THROWS_AS(recorder.pass({}), Malformed);
}

TEST_CASE("a file of another format is passed over, with a note") {
  for (const std::string& text :
       std::vector<std::string>{"[]", "{}", "null", "7", "\"text\"", "\xff\xfe", std::string(1000, '\0'),
                                "# A page of words\n", R"({"name": "of another project", "cases": []})",
                                R"({"$schema": "https://json-schema.org/draft/2020-12/schema"})"}) {
    const FilesRun result = run_text(text);
    INFO(result.out);
    CHECK(result.tally == Tally{});
    CHECK(result.problems == 0);
    CHECK(result.says("\n  note: passed over: "));
  }
}

TEST_CASE("a folder means its files, and those without tests are skipped") {
  const auto folder = glasstls::testing::repository() / "vectors" / "rfc8448";
  const FilesRun result = run_files({folder.string()});
  INFO(result.out);
  CHECK(result.tally.passed > 0);
  CHECK(result.tally.failed == 0);
  CHECK(result.problems == 0);
  CHECK(result.says("section2-private-keys.json\n  note: passed over: keys"));
  CHECK(result.says("ORIGIN.md\n  note: passed over: neither JSON"));
}

TEST_CASE("links that lead round in a folder end, and a deep folder is refused") {
  namespace fs = std::filesystem;
  const fs::path folder = fs::temp_directory_path() / ("glasstls-folder-" + std::to_string(getpid()));
  fs::create_directories(folder / "below");
  fs::create_directory_symlink(folder, folder / "below" / "round");
  std::ofstream(folder / "below" / "a.json") << "{}";
  CHECK(run_files({folder.string()}).run.suites.size() == 1);
  fs::path deep = folder;
  for (int i = 0; i < 20; ++i) deep /= "d";
  fs::create_directories(deep);
  CHECK(run_files({folder.string()}).says("ERROR: the folder is nested deeper than 16 levels"));
  fs::remove_all(folder);
}

TEST_CASE("a file that gzip packed is read") {
  // {"testGroups": [{"type": "X", "tests": [{"tcId": 1, "result": "valid"}]}]}
  const std::string_view text(reinterpret_cast<const char*>(gzipped.data()), gzipped.size());
  const FilesRun result = run_text(text);
  INFO(result.out);
  CHECK(result.tally == Tally{0, 0, 1});
  CHECK(run_text(text.substr(0, 60)).problems == 1);
}

TEST_CASE("older schemas and JSON Web Keys are named, not failed") {
  const FilesRun old = run_text(R"({"algorithm": "ECDSA", "generatorVersion": "0.8r12", "testGroups": [
      {"key": {"curve": "secp256r1"}, "sha": "SHA-256", "type": "EcdsaVerify",
       "tests": [{"tcId": 1, "msg": "", "sig": "", "result": "invalid"}]}]})");
  INFO(old.out);
  CHECK(old.tally == Tally{0, 0, 1});
  CHECK(old.says("a schema older than testvectors_v1"));
  const FilesRun web =
      run_text(R"({"testGroups": [{"type": "JsonWebSignature", "source": {}, "private": {"kty": "oct"},
       "tests": [{"tcId": 1, "jws": "e30.e30.", "result": "invalid", "flags": []}]}]})");
  INFO(web.out);
  CHECK(web.tally == Tally{0, 0, 1});
  CHECK(web.says("JSON Web Signatures: not used by TLS 1.3"));
  const FilesRun hpke = run_text(R"([{"mode": 0, "kem_id": 32, "kdf_id": 1, "aead_id": 1}])");
  CHECK(hpke.tally == Tally{0, 0, 1});
  CHECK(hpke.says("HPKE: not implemented yet"));
}

TEST_CASE("a file without tests passes nothing") {
  CHECK(run_text(R"({"algorithm": "A", "testGroups": []})").tally == Tally{0, 0, 0});
  CHECK(run_text(R"({"algorithm": "A", "numberOfTests": 3, "testGroups": []})")
            .says("note: numberOfTests says 3, and there are 0"));
}

TEST_CASE("a filter chooses files and tests, a list runs none, and a run can stop at the first failure") {
  const auto folder = (glasstls::testing::repository() / "vectors" / "wycheproof").string();
  CHECK(run_files({folder}, {.filter = "*hkdf_sha384*"}).tally == Tally{41, 0, 0});
  CHECK(run_files({folder}, {.filter = "*hkdf_sha384*"}).run.suites.size() == 1);
  CHECK(run_files({folder + "/hkdf_sha384_test.json"}, {.filter = "tcId 2 *"}).tally == Tally{1, 0, 0});
  CHECK(run_files({folder + "/hkdf_sha384_test.json"}, {.filter = "*384_test.json: tcId [24] *"}).tally ==
        Tally{2, 0, 0});
  const FilesRun listed = run_files({"rfc8448"}, {.only_list = true});
  CHECK(listed.tally.passed == 0);
  CHECK(listed.tally.skipped == run_files({"rfc8448"}).tally.passed);
  const std::string bad = R"({"testGroups": [{}, {}]})";
  const TemporaryFile file(bad);
  CHECK(run_files({file.path.string(), "/nonexistent"}).tally.failed == 2);
  const FilesRun stopped = run_files({file.path.string(), "/nonexistent"}, {.stop_at_failure = true});
  CHECK(stopped.run.suites.size() == 1);
}

TEST_CASE("the progress counts files and tests") {
  std::vector<Progress> seen;
  const auto folder = glasstls::testing::repository() / "vectors" / "wycheproof";
  const std::vector<std::string> files{(folder / "hkdf_sha256_test.json").string(),
                                       (folder / "hkdf_sha384_test.json").string()};
  run_vectors(files, {.progress = [&](const Progress& progress) { seen.push_back(progress); }});
  REQUIRE(seen.size() == 2 + 43 + 41);
  CHECK((seen[0].file == 0 && seen[0].files == 2 && seen[0].cases == 0));
  CHECK((seen.back().file == 1 && seen.back().done == 41 && seen.back().cases == 41));
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

TEST_CASE("the CCTV texts strcmp and modulus pass, and doctored ones do not") {
  const auto folder = glasstls::testing::repository() / "vectors" / "mlkem-cctv";
  std::ifstream file(folder / "strcmp-ML-KEM-768.txt");
  std::string text{std::istreambuf_iterator<char>(file), {}};
  CHECK(run_text(text).tally == Tally{2, 0, 0});
  const std::size_t key = text.find("K = ") + 4;
  text[key] = text[key] == '0' ? '1' : '0';
  CHECK(run_text(text).tally == Tally{1, 1, 0});
  CHECK(run_files({(folder / "modulus-ML-KEM-768.txt.gz").string()}).tally == Tally{780, 0, 0});
  // All numbers are reduced; and lines that are no keys.
  const std::string zeros(2 * 1184, '0');
  CHECK(run_text(zeros + "\n").tally == Tally{0, 1, 0});
  CHECK(run_text(zeros + "\r\nff\n").says("ERROR: line 2: is not an encapsulation key"));
  CHECK(run_text(std::string(2 * 800, '0') + "\n").says("ML-KEM-512: not implemented yet"));
}

TEST_CASE("numbers that no RSA key has cost no time") {
  const auto sign = [](const std::string& n, const std::string& e, const std::string& d) {
    return run_text(R"({"algorithm": "RSASSA-PKCS1-v1_5", "testGroups": [{"type": "RsassaPkcs1Generate",
        "sha": "SHA-256", "privateKey": {"modulus": ")" +
                    n + R"(", "publicExponent": ")" + e + R"(", "privateExponent": ")" + d +
                    R"("}, "tests": [{"tcId": 1, "msg": "", "sig": "",
        "result": "valid"}]}]})")
        .tally;
  };
  const std::string odd = std::string(511, '1') + "1";
  for (const auto& [n, e, d] :
       std::initializer_list<std::array<std::string, 3>>{{odd, "01", "01"},
                                                         {odd, "", "01"},
                                                         {odd, "03", ""},
                                                         {odd, "02", "03"},
                                                         {odd, "03", "05"},
                                                         {"11", "03", "03"},
                                                         {"", "03", "03"},
                                                         {std::string(1 << 20, '1'), "03", "03"},
                                                         {odd, "03", std::string(1 << 20, '1')}})
    CHECK(sign(n, e, d) == Tally{0, 1, 0});
}
