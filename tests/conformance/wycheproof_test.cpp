// The runner must be able to fail: doctored vectors, and what no vector file should look like.
#include "conformance/vectors/vectors.hpp"
#include "support/catch.hpp"
#include "tally.hpp"

namespace {

using namespace glasstls::conformance;

using glasstls::testing::Tally;
using TextRun = glasstls::testing::VectorRun;

TextRun run_document(std::string_view text) { return glasstls::testing::run_named_text("doctored", text); }

bool mentions(const TextRun& run, std::string_view text) { return run.says(text); }

/// A file with one group of one test.
std::string file(std::string_view algorithm, std::string_view group, std::string_view test) {
  return R"({"algorithm": ")" + std::string(algorithm) + R"(", "numberOfTests": 1, "testGroups": [{)" +
         std::string(group) + R"(, "tests": [{"tcId": 7, "comment": "c", "flags": ["F", "G"], )" +
         std::string(test) + "}]}]}";
}

// RFC 4231, test case 2.
std::string hmac_test(std::string_view tag, std::string_view result, std::string_view bits = "256") {
  return file(
      "HMACSHA256", R"("type": "MacTest", "tagSize": )" + std::string(bits),
      R"("key": "4a656665", "msg": "7768617420646f2079612077616e7420666f72206e6f7468696e673f", "tag": ")" +
          std::string(tag) + R"(", "result": ")" + std::string(result) + "\"");
}
const std::string right_tag = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
const std::string wrong_tag = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3844";

// RFC 5869 appendix A.1.
std::string hkdf_test(std::string_view size, std::string_view okm, std::string_view result) {
  return file("HKDF-SHA-256", R"("type": "HkdfTest")",
              R"("ikm": "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "salt": "000102030405060708090a0b0c",
                 "info": "f0f1f2f3f4f5f6f7f8f9", "size": )" +
                  std::string(size) + R"(, "okm": ")" + std::string(okm) + R"(", "result": ")" +
                  std::string(result) + "\"");
}
const std::string right_okm = "3cb25f25faacd57a90434f64d0362f2a";

}  // namespace

TEST_CASE("a MAC is accepted or refused as the vector says") {
  CHECK(run_document(hmac_test(right_tag, "valid")).tally == Tally{1, 0, 0});
  CHECK(run_document(hmac_test(wrong_tag, "invalid")).tally == Tally{1, 0, 0});
  CHECK(run_document(hmac_test(right_tag.substr(0, 32), "valid", "128")).tally == Tally{1, 0, 0});
  CHECK(run_document(hmac_test(right_tag, "invalid", "128")).tally == Tally{1, 0, 0});
}

TEST_CASE("a doctored MAC test fails, and the failure says what was expected") {
  const TextRun flipped = run_document(hmac_test(right_tag, "invalid"));
  CHECK(flipped.tally == Tally{0, 1, 0});
  CHECK(mentions(flipped, "FAILED  doctored: tcId 7 \"c\" [F, G]\n        an invalid test was accepted\n"));

  const TextRun wrong = run_document(hmac_test(wrong_tag, "valid"));
  CHECK(wrong.tally == Tally{0, 1, 0});
  CHECK(mentions(wrong, "a valid test was refused\n"));
  CHECK(mentions(wrong, "tag: 32 bytes expected, 32 came; the first difference is at byte 31\n"));
  CHECK(mentions(wrong, "0018  9d ec 58 b9 64 ec 38 44  9d ec 58 b9 64 ec 38 43 *\n"));
  CHECK(mentions(wrong, "0 passed, 1 failed, 0 skipped, 0 acceptable\n"));
}

TEST_CASE("an acceptable test may end either way, but not with a wrong output") {
  const TextRun accepted = run_document(hmac_test(right_tag, "acceptable"));
  CHECK(accepted.tally == Tally{1, 0, 0});
  CHECK(accepted.run.suites[0].cases[0].outcome == report::Outcome::acceptable);
  CHECK(accepted.run.suites[0].cases[0].reason == "accepted");
  CHECK(run_document(hmac_test(wrong_tag, "acceptable")).run.suites[0].cases[0].reason == "refused");
  CHECK(run_document(hmac_test(wrong_tag, "acceptable")).tally == Tally{1, 0, 0});
  CHECK(run_document(hkdf_test("16", right_okm, "acceptable")).tally == Tally{1, 0, 0});
  CHECK(run_document(hkdf_test("8161", "", "acceptable")).tally == Tally{1, 0, 0});
  CHECK(run_document(hkdf_test("16", "00", "acceptable")).tally == Tally{0, 1, 0});
}

TEST_CASE("a doctored HKDF test fails") {
  CHECK(run_document(hkdf_test("16", right_okm, "valid")).tally == Tally{1, 0, 0});
  const TextRun wrong = run_document(hkdf_test("16", "3cb25f25faacd57a90434f64d0362f2b", "valid"));
  CHECK(wrong.tally == Tally{0, 1, 0});
  CHECK(mentions(wrong, "a valid test has another result\n"));
  CHECK(wrong.run.suites[0].cases[0].differences[0].name == "okm");
  CHECK(wrong.run.suites[0].cases[0].differences[0].got == right_okm);
  CHECK(run_document(hkdf_test("16", right_okm, "invalid")).tally == Tally{0, 1, 0});
  CHECK(run_document(hkdf_test("8160", "", "valid")).tally == Tally{0, 1, 0});
  CHECK(run_document(hkdf_test("8161", "", "invalid")).tally == Tally{1, 0, 0});
  CHECK(run_document(hkdf_test("2147483647", "", "invalid")).tally == Tally{1, 0, 0});
}

TEST_CASE("an absent algorithm is skipped by name") {
  const TextRun sha1 =
      run_document(file("HMACSHA1", R"("type": "MacTest", "tagSize": 160)", R"("result": "valid")"));
  CHECK(sha1.tally == Tally{0, 0, 1});
  CHECK(mentions(sha1, "  skipped 1: HMACSHA1: not used by TLS 1.3\n"));
  const TextRun dsa = run_document(file("ML-DSA-44", R"("type": "MlDsaVerify")", R"("result": "valid")"));
  CHECK(dsa.tally == Tally{0, 0, 1});
  CHECK(mentions(dsa, "  skipped 1: ML-DSA-44: not implemented yet\n"));
}

TEST_CASE("each feature that a test needs and TLS 1.3 has not is named") {
  const auto reason = [](const char* algorithm, const char* group, const char* test) {
    const TextRun result = run_document(file(algorithm, group, test + std::string(R"(, "result": "valid")")));
    CHECK(result.tally == Tally{0, 0, 1});
    const std::string said = result.out.substr(result.out.find("skipped 1: ") + 11);
    return said.substr(0, said.find('\n'));
  };
  const char* aes = R"("type": "AeadTest")";
  CHECK(reason("SM4-CCM", aes, R"("key": "")") == "SM4-CCM: not implemented yet");
  const std::string zeros16(32, '0'), zeros24(48, '0');
  const auto aead = [](const std::string& key, const char* iv, const char* tag) {
    return R"("key": ")" + key + R"(", "iv": ")" + iv + R"(", "tag": ")" + tag + "\"";
  };
  const char *iv = "000000000000000000000000", *tag = "00000000000000000000000000000000";
  CHECK(reason("AES-GCM", aes, aead(zeros24, iv, tag).c_str()) == "AES-192: not used by TLS 1.3");
  CHECK(reason("AES-GCM", aes, aead(zeros16, "00", tag).c_str()) ==
        "IVs of other than 96 bits: not used by TLS 1.3");
  CHECK(reason("AES-GCM", aes, aead(zeros16, iv, "00").c_str()) ==
        "tags of other than 128 bits: not used by TLS 1.3");
  CHECK(reason("CHACHA20-POLY1305", aes, aead(zeros16, iv, tag).c_str()) ==
        "CHACHA20-POLY1305 keys of other sizes: not used by TLS 1.3");
  CHECK(reason("ECDH", R"("type": "EcdhTest", "curve": "secp256r1")", R"("public": "")") ==
        "ECDH keys as SubjectPublicKeyInfo: not used by TLS 1.3");
  CHECK(reason("ECDH", R"("type": "EcdhEcpointTest", "curve": "secp224r1")", R"("public": "")") ==
        "secp224r1: not used by TLS 1.3");
  CHECK(reason("ECDSA", R"("type": "EcdsaVerify", "publicKey": {"curve": "secp256k1"})", R"("sig": "")") ==
        "secp256k1: not used by TLS 1.3");
  CHECK(reason("ECDSA", R"("type": "EcdsaVerify", "publicKey": {"curve": "secp256r1"}, "sha": "SHA3-256")",
               R"("sig": "")") == "SHA3-256: not used by TLS 1.3");
  CHECK(reason("EDDSA", R"("type": "EddsaVerify", "publicKey": {"curve": "edwards448"})", R"("sig": "")") ==
        "edwards448: not implemented yet");
  CHECK(reason("ECDH", R"("type": "EcdhEcpointTest", "curve": "brainpoolP256r1")", R"("public": "")") ==
        "brainpoolP256r1: not implemented yet");
  CHECK(reason("ML-KEM", R"("type": "MLKEMTest", "parameterSet": "ML-KEM-1024")", R"("seed": "")") ==
        "ML-KEM-1024: not implemented yet");
  CHECK(reason("AES-FF1", R"("type": "FpeStrTest")", R"("msg": "")") ==
        "format-preserving encryption: not used by TLS 1.3");
  CHECK(reason("NEW", R"("type": "NewTest")", R"("msg": "")") ==
        "NEW (test type NewTest), which is not known here");
  CHECK(reason("XDH", R"("type": "XdhComp", "curve": "curve41417")", R"("public": "")") ==
        "curve41417: not used by TLS 1.3");
  CHECK(reason("RSASSA-PKCS1-v1_5", R"("type": "RsassaPkcs1Verify", "sha": "SHA-1")", R"("sig": "")") ==
        "SHA-1: not used by TLS 1.3");
  CHECK(reason("RSASSA-PSS",
               R"("type": "RsassaPssVerify", "mgf": "MGF1", "mgfSha": "SHA-1", "sha": "SHA-256")",
               R"("sig": "")") == "MGF1 with SHA-1: not used by TLS 1.3");
}

TEST_CASE("an unreadable test is a failure that says where it is") {
  const TextRun no_key = run_document(file("HMACSHA256", R"("type": "MacTest", "tagSize": 256)",
                                           R"("msg": "", "tag": "", "result": "valid")"));
  CHECK(no_key.tally == Tally{0, 1, 0});
  CHECK(mentions(no_key,
                 "tcId 7 \"c\" [F, G]\n        /testGroups/0/tests/0 and its group: there is no \"key\""));
  CHECK(mentions(run_document(hmac_test("xy", "valid")), "\"tag\" is not hexadecimal"));
  CHECK(mentions(run_document(hmac_test("abc", "valid")), "\"tag\" is not hexadecimal"));
  CHECK(mentions(run_document(hmac_test(right_tag, "perhaps")), "no such result: perhaps"));
  for (const auto* bits : {"0", "7", "264", "-8", "1.5", "1e3", "99999999999999999999", "\"\""})
    CHECK(run_document(hmac_test(right_tag, "valid", bits)).tally == Tally{0, 1, 0});
  CHECK(run_document(R"({"algorithm": "X", "testGroups": [{"type": "MacTest", "tests": [1, null, {}, []]}]})")
            .tally == Tally{0, 4, 0});
  CHECK(
      run_document(R"({"algorithm": "X", "testGroups": [{}, 2, {"type": "MacTest", "tests": {}}]})").tally ==
      Tally{0, 3, 0});
}

TEST_CASE("control characters of a file never reach the output") {
  const TextRun hostile = run_document(file("HMACSHA256", R"("type": "MacTest", "tagSize": 256)",
                                            R"("comment": "\u001b[2J\n\u009b", "result": "\u001b[31m")"));
  CHECK(hostile.tally == Tally{0, 1, 0});
  CHECK_FALSE(mentions(hostile, "\x1b"));
  CHECK_FALSE(mentions(hostile, "\xc2\x9b"));
}
